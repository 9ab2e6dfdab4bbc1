"""The files of ``functions_template/``, from the installed package or from a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "_bundled" / "functions_template", _PACKAGE.parent / "functions_template")


def template(name: str) -> bytes:
    """Return the content of a template file. Raises FileNotFoundError where the package is not whole."""
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise FileNotFoundError(f"functions_template/{name} is not part of this installation of diddy; reinstall it")
