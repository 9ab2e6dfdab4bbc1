"""What a Python Worker's pyproject.toml asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages_plugin.dev import requirements
from pages_plugin.dev.requirements import fingerprint, requirements_of


@pytest.fixture
def worker(tmp_path: Path) -> Path:
    folder = tmp_path / "worker"
    (tmp_path / "sdk" / "src").mkdir(parents=True)
    (tmp_path / "sdk" / "src" / "a.py").write_text("1")
    folder.mkdir()
    return folder


def write(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)


def test_without_a_pyproject_the_runtime_alone(worker: Path) -> None:
    assert requirements_of(worker).indexed == ("workers-runtime-sdk",)


@pytest.mark.parametrize(
    ("text", "indexed", "local"),
    [
        ('[project]\ndependencies = ["httpx>=0.27"]', ("httpx>=0.27", "workers-runtime-sdk"), ()),
        ('[project]\ndependencies = ["workers_runtime_sdk==1.9.5"]', ("workers_runtime_sdk==1.9.5",), ()),
        (
            '[project]\ndependencies = ["My.Lib[x]>1"]\n[tool.uv.sources]\nmy-lib = '
            '{ path = "../sdk", editable = true }',
            ("workers-runtime-sdk",),
            ("sdk",),
        ),
        ('[project]\ndependencies = ["lib @ file:../sdk"]', ("workers-runtime-sdk",), ("sdk",)),
        ('[project]\ndependencies = ["lib @ https://h/x.whl"]', ("lib @ https://h/x.whl", "workers-runtime-sdk"), ()),
        ('[tool.uv]\nsources = 3\n[project]\ndependencies = [1, "a"]', ("a", "workers-runtime-sdk"), ()),
    ],
)
def test_indexed_and_local(worker: Path, text: str, indexed: tuple[str, ...], local: tuple[str, ...]) -> None:
    write(worker, text)
    found = requirements_of(worker)
    assert (found.indexed, found.local) == (indexed, tuple((worker.parent / name).resolve() for name in local))


def test_diddy_s_own_sdk_comes_from_the_bundle(worker: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(requirements, "bundled_sdk", lambda: worker.parent / "sdk")
    write(worker, '[project]\ndependencies = ["diddy_worker>=0.1"]')
    found = requirements_of(worker)
    assert (found.bundled_sdk, found.indexed) == (worker.parent / "sdk", ("workers-runtime-sdk",))


def test_the_fingerprint_changes_with_what_is_asked_for_and_with_local_sources(worker: Path) -> None:
    write(worker, '[project]\ndependencies = ["lib @ file:../sdk"]')
    seen = {fingerprint(worker, requirements_of(worker))}
    write(worker, '[project]\ndependencies = ["lib @ file:../sdk", "a"]')
    seen.add(fingerprint(worker, requirements_of(worker)))
    (worker.parent / "sdk" / "src" / "a.py").write_text("12")
    seen.add(fingerprint(worker, requirements_of(worker)))
    assert len(seen) == 3
    assert fingerprint(worker, requirements_of(worker)) in seen
