"""What a check says, before its place in the file is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.config.places import Path
from pages_plugin.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Report:
    """One finding of a check.

    ``at`` is a path of the environment's document, or a place in another file. ``because`` are further paths that the
    finding rests on: where one of them, or ``at``, was already reported as wrong, the finding is left out.
    """

    code: str
    message: str
    at: Path | Span | None
    hint: str | None = None
    of: Literal["key", "value"] = "value"
    because: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A named check with the codes that it may report."""

    name: str
    codes: tuple[str, ...]
    run: Callable[[Mesh], Iterable[Report]]
