"""Read `diddy.toml` from disk: bytes to text, every way in which that can fail as a finding."""

from __future__ import annotations

import errno
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding

CONFIG_NAME = "diddy.toml"
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text without its byte order mark."""

    file: Path
    text: str


def read_source(file: Path) -> Source | None:
    """Return the text of ``file``, None when it does not exist.

    Raises `DiagnosticError` (DM001, DM002) when it is a folder, may not be read, or is not UTF-8.
    """
    try:
        data = _read(file)
    except FileNotFoundError:
        return None
    except (IsADirectoryError, NotADirectoryError):
        raise DiagnosticError(
            finding(
                "DM001",
                f"cannot read {file.name}: it is a folder, not a file",
                span=Span.of_file(file),
                hint="move the folder away, or remove it; without a file the mesh runs on its defaults",
            )
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DiagnosticError(
            finding(
                "DM001",
                f"cannot read {file.name}: {reason}",
                span=Span.of_file(file),
                hint="make it a file that you may read, or remove it; without a file the mesh runs on its defaults",
            )
        ) from None
    try:
        return Source(file, data.decode("utf-8").removeprefix(_BOM))
    except UnicodeDecodeError as error:
        raise DiagnosticError(_not_utf8(file, data, error.start)) from None


def _read(file: Path) -> bytes:
    if file.exists() and not file.is_file() and not file.is_dir():
        raise OSError(errno.EINVAL, "it is a pipe or device, not a file")  # reading one may never end
    return file.read_bytes()


def _not_utf8(file: Path, data: bytes, offset: int) -> Diagnostic:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message, hint = f"{file.name} is UTF-16, not UTF-8", "save the file as UTF-8"
    else:
        message = f"{file.name} is not UTF-8: byte 0x{data[offset]:02x} does not belong to any character"
        hint = "save the file as UTF-8"
    before = data[:offset].decode("utf-8").removeprefix(_BOM)
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return finding("DM002", message, span=Span(file, line, column, line, column + 1), hint=hint)
