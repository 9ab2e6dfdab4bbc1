"""The baked project passes its own tests, as a newcomer runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.template.demo import bake_runnable

pytestmark = pytest.mark.e2e


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("backends", "telemetry"),
    [("both", "server-timing-and-access-log"), ("javascript", "none"), ("python", "access-log")],
)
def test_a_baked_project_passes_its_own_tests(tmp_path: Path, backends: str, telemetry: str) -> None:
    project, environment = bake_runnable(tmp_path, backends=backends, telemetry=telemetry)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" not in done.stdout
