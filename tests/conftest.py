from __future__ import annotations

import pytest

from tests.support import npm


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write golden files instead of comparing with them")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Install the pinned npm tools once, before any worker needs them."""
    if not hasattr(session.config, "workerinput"):
        npm.install()


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written: `pytest --update-golden`, then read the diff."""
    return bool(request.config.getoption("--update-golden"))
