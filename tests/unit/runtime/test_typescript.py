"""Runs each ``*.test.ts`` of this folder with node's own test runner; every TypeScript test is a subtest here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.support.toolchain import ROOT, node_binary, tsc_script

HERE = Path(__file__).parent


@pytest.mark.parametrize("file", sorted(HERE.glob("*.test.ts")), ids=lambda file: file.name.removesuffix(".test.ts"))
def test_typescript(file: Path, subtests: pytest.Subtests) -> None:
    reporter = ["--test-reporter", (HERE / "reporter.mjs").as_uri(), "--test-reporter-destination", "stdout"]
    command = [str(node_binary()), "--test", "--test-isolation=none", *reporter, str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    tests = [json.loads(line) for line in ended.stdout.split("\n") if line.startswith('{"name"')]
    assert tests, f"{file.name} ran no test:\n{ended.stdout}\n{ended.stderr}"
    names = [test["name"] for test in tests]
    assert sorted(set(names)) == sorted(names), "two tests of one name cannot be told apart"
    for test in tests:
        with subtests.test(msg=test["name"]):
            assert test["failure"] is None, test["failure"]
    failed = any(test["failure"] for test in tests)
    assert failed or ended.returncode == 0, f"{file.name} broke outside of its tests:\n{ended.stdout}\n{ended.stderr}"


def test_types_are_strict() -> None:
    """The tests are held to the compiler options of the runtime itself."""
    command = [str(node_binary()), str(tsc_script()), "-p", str(HERE / "tsconfig.json")]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout
