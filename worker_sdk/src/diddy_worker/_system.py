"""Where time and randomness come from. They are asked during a request only: a Worker has neither at import."""

from __future__ import annotations

import os
import time
from typing import Protocol


class System(Protocol):
    """Where time and randomness come from; tests bring their own."""

    def monotonic_s(self) -> float:
        """Give seconds of a clock that never steps back."""

    def epoch_s(self) -> float:
        """Give seconds since 1970."""

    def random_bytes(self, count: int) -> bytes:
        """Give bytes that nobody can guess."""


class _Platform:
    def monotonic_s(self) -> float:
        return time.monotonic()

    def epoch_s(self) -> float:
        return time.time()

    def random_bytes(self, count: int) -> bytes:
        return os.urandom(count)


PLATFORM: System = _Platform()
