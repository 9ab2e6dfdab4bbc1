"""One version: that of the Python package, of the npm package and of what both say of themselves."""

from __future__ import annotations

import json
import re

import pytest

from pages_plugin import __version__
from tests.support.toolchain import ROOT

RUNTIME = ROOT / "pages_plugin" / "runtime"


def test_the_npm_package_has_the_version_of_the_compiler() -> None:
    assert json.loads((RUNTIME / "package.json").read_text(encoding="utf-8"))["version"] == __version__


@pytest.mark.parametrize(
    ("file", "pattern"),
    [
        ("pages_plugin/runtime/src/adapters/backend.ts", r'VERSION = "([^"]+)"'),
        ("worker_sdk/src/diddy_worker/_version.py", r'VERSION = "([^"]+)"'),
        ("worker_sdk/pyproject.toml", r'^version = "([^"]+)"'),
        ("pyproject.toml", r'^version = "([^"]+)"'),
    ],
)
def test_who_says_a_version_says_this_one(file: str, pattern: str) -> None:
    assert re.findall(pattern, (ROOT / file).read_text(encoding="utf-8"), re.M) == [__version__]
