"""The emitted files as changes: written where they differ, and runtime modules that are no longer used taken away."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, Span, finding
from pages_plugin.install import FileChange
from pages_plugin.install.generated import MODULE_SUFFIXES, generated_modules, is_generated_module


def output_changes(folder: Path, emitted: Mapping[str, str]) -> tuple[list[FileChange], list[Diagnostic]]:
    """Return how ``folder`` (a project's ``diddy/``) comes to hold ``emitted``, and what stands in the way (DM409).

    A file whose line endings alone differ is left as it is: git may have changed them. Modules that are ours and not
    emitted any more are deleted; a person's own files stay.
    """
    changes: list[FileChange] = []
    findings: list[Diagnostic] = []
    for name, text in sorted(emitted.items()):
        path, data = folder / name, text.encode()
        before = _read(path)
        if before == data or (before is not None and _lf(before) == _lf(data)):
            continue
        if path.is_dir() or (before is not None and path.suffix in MODULE_SUFFIXES and not is_generated_module(before)):
            findings.append(_in_the_way(path))
            continue
        changes.append(FileChange(path, before, data))
    wanted = {folder / name for name in emitted}
    changes += [FileChange(path, path.read_bytes(), None) for path in generated_modules(folder) if path not in wanted]
    return changes, findings


def _read(path: Path) -> bytes | None:
    """Return a file's bytes; None for what is none: it is in the way when the file is written, if it is anything."""
    return path.read_bytes() if path.is_file() else None


def _lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _in_the_way(path: Path) -> Diagnostic:
    return finding(
        "DM409",
        f"{path.name} was not made by diddy build, which needs to write a file of that name",
        span=Span.of_file(path),
        hint="move it away, then run the command again",
    )
