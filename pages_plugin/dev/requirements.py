"""What a Python Worker's pyproject.toml asks for, told apart into what an index has and what lies on this disk."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

RUNTIME_SDK = "workers-runtime-sdk"
"""Brings the module ``workers``; every Python Worker needs it, and none has to name it."""
OWN_SDK = "diddy-worker"

_NAME = re.compile(r"^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_DIRECT = re.compile(r"^\s*[A-Za-z0-9][A-Za-z0-9._-]*\s*(?:\[[^\]]*\])?\s*@\s*(file:\S+)")
_NOT_SOURCE = frozenset({"__pycache__", ".git", ".venv", "node_modules", "dist", "build", "tests"})


@dataclass(frozen=True, slots=True)
class Requirements:
    """``indexed`` are for pip as they are written; ``local`` are wheels, source archives and folders."""

    indexed: tuple[str, ...]
    local: tuple[Path, ...]
    bundled_sdk: Path | None
    """The folder of diddy's own SDK, where it is asked for and no place for it is named."""


def requirements_of(folder: Path) -> Requirements:
    """Read ``folder/pyproject.toml``; a Worker without one needs the runtime SDK alone.

    Sources as uv has them (``[tool.uv.sources]`` with ``path``), and direct references (``name @ file:...``).
    Raises ``OSError``, ``tomllib.TOMLDecodeError``.
    """
    file = folder / "pyproject.toml"
    data: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    wanted = _strings(_table(data, "project").get("dependencies"))
    sources = {normal(name): value for name, value in _table(_table(_table(data, "tool"), "uv"), "sources").items()}
    indexed: list[str] = []
    local: list[Path] = []
    bundled: Path | None = None
    names = set()
    for requirement in wanted:
        match = _NAME.match(requirement)
        name = normal(match[1]) if match else ""
        names.add(name)
        source = sources.get(name)
        path = source.get("path") if isinstance(source, dict) else None
        direct = _DIRECT.match(requirement)
        if isinstance(path, str):
            local.append((folder / path).resolve())
        elif direct:
            local.append((folder / url2pathname(urlsplit(direct[1]).path)).resolve())
        elif name == OWN_SDK and (own := bundled_sdk()) is not None:
            bundled = own
        else:
            indexed.append(requirement)
    if RUNTIME_SDK not in names:
        indexed.append(RUNTIME_SDK)
    return Requirements(tuple(indexed), tuple(local), bundled)


def bundled_sdk() -> Path | None:
    """Return the folder of the SDK that comes with diddy: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).parents[1]
    places = (package / "_bundled" / "worker_sdk", package.parent / "worker_sdk")
    return next((place for place in places if (place / "src" / "diddy_worker").is_dir()), None)


def fingerprint(folder: Path, requirements: Requirements) -> str:
    """Return a hash that changes with what is asked for and with the local sources of it."""
    digest = hashlib.sha256(repr((requirements.indexed, requirements.local, requirements.bundled_sdk)).encode())
    places = [*requirements.local, *([requirements.bundled_sdk] if requirements.bundled_sdk else [])]
    for file in (one for place in places for one in _files(place)):
        status = file.stat()
        digest.update(f"{file}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def normal(name: str) -> str:
    """Return the name of a distribution as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    elif place.is_dir():
        for entry in sorted(place.iterdir()):
            if entry.name not in _NOT_SOURCE:
                yield from _files(entry)


def _table(data: dict[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
