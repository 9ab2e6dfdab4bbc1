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
    ("backends", "telemetry", "export"),
    [
        ("both", "server-timing-and-access-log", "otlp"),
        ("javascript", "none", "none"),
        ("python", "access-log", "none"),
    ],
)
def test_a_baked_project_passes_its_own_tests(tmp_path: Path, backends: str, telemetry: str, export: str) -> None:
    project, environment = bake_runnable(tmp_path, backends=backends, telemetry=telemetry, export=export)
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
