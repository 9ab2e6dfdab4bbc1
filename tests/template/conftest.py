"""Each combination of answers is baked once, for all tests of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.support.toolchain import ROOT
from tests.template.baking import COMBINATIONS, bake, name_of


@pytest.fixture(scope="session", params=COMBINATIONS, ids=name_of)
def answers(request: pytest.FixtureRequest) -> dict[str, str]:
    return dict(request.param)


@pytest.fixture(scope="session")
def project(answers: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bake(tmp_path_factory.mktemp(name_of(answers)), **answers)


@pytest.fixture(scope="session")
def diddy() -> list[str]:
    """The command line of this checkout, from any folder."""
    return [
        sys.executable,
        "-c",
        f"import sys; sys.path[0] = {str(ROOT)!r}; from pages_plugin.cli.main import main; main()",
    ]
