"""What a test does where a tool is missing that cannot be installed from a package registry.

In CI nothing may go untested, so it fails there; elsewhere it is skipped. Both say what to do.
"""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def missing(what: str, install: str) -> NoReturn:
    """Skip the test, or fail it where the environment variable CI is set; ``install`` is what to run."""
    message = f"{what}: {install}"
    if os.environ.get("CI"):
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
