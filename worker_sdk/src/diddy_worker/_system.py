"""Where time, randomness and the network come from. Asked during a request only: a Worker has none at import."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import NamedTuple, Protocol


class System(Protocol):
    """Where time and randomness come from; tests bring their own."""

    def monotonic_s(self) -> float:
        """Give seconds of a clock that never steps back."""

    def epoch_s(self) -> float:
        """Give seconds since 1970."""

    def random_bytes(self, count: int) -> bytes:
        """Give bytes that nobody can guess."""


class Reply(NamedTuple):
    """What a collector answered."""

    status: int
    retry_after: str | None = None
    body: str = ""
    """Empty where it is long or of unknown length: it is only looked at for what was not taken."""


class Sender(Protocol):
    """The way to a collector; tests bring their own."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float) -> Reply:
        """Send, without following redirects; raise when there is no answer in time."""


class _Platform:
    def monotonic_s(self) -> float:
        return time.monotonic()

    def epoch_s(self) -> float:
        return time.time()

    def random_bytes(self, count: int) -> bytes:
        return os.urandom(count)


PLATFORM: System = _Platform()
