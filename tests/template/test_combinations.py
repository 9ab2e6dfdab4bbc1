"""What comes out of every pair of answers is whole: no marks left, every file parses, every tool is content."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.support.toolchain import NODE_MODULES, ROOT, esbuild_binary, node_binary
from tests.template.baking import CHOICES, COMBINATIONS, SLUG, TEMPLATE, text_files, without_comments

JINJA = re.compile(r"(?<!\$)\{\{.*?\}\}|\{%|%\}|\{#|cookiecutter")
DIST = ROOT / "pages_plugin" / "runtime" / "dist"
JSDOC_TYPE = re.compile(r"@\w+ \{\{.*?\}\}")


def test_every_pair_of_answers_is_baked() -> None:
    names = list(CHOICES)
    wanted = {
        (left, a, right, b)
        for at, left in enumerate(names)
        for right in names[at + 1 :]
        for a in CHOICES[left]
        for b in CHOICES[right]
    }
    met = {(left, c[left], right, c[right]) for c in COMBINATIONS for left in names for right in names}
    assert wanted - met == set()


def test_no_mark_of_the_template_is_left(project: Path) -> None:
    left = []
    for path in text_files(project):
        text = JSDOC_TYPE.sub("", path.read_text(encoding="utf-8"))
        left += [f"{path.relative_to(project)}: {mark}" for mark in JINJA.findall(text)]
    assert left == []


def test_every_file_of_data_parses(project: Path) -> None:
    parsers: dict[str, Callable[[str], object]] = {
        ".json": json.loads,
        ".jsonc": lambda text: json.loads(without_comments(text)),
        ".toml": tomllib.loads,
        ".yml": yaml.safe_load,
    }
    parsed = [parsers[path.suffix](path.read_text("utf-8")) for path in text_files(project) if path.suffix in parsers]
    assert len(parsed) >= 7
    assert all(parsed)


def test_exactly_the_chosen_backends_are_there(project: Path, answers: dict[str, str]) -> None:
    entries = {"python": "entry.py", "javascript": "index.js"}
    languages = {
        "both": {"catalog": "python", "inventory": "javascript"},
        "python": {"catalog": "python", "inventory": "python"},
        "javascript": {"catalog": "javascript", "inventory": "javascript"},
    }[answers["backends"]]
    assert {path.name: path.is_dir() for path in (project / "workers").iterdir()} == dict.fromkeys(languages, True)
    for service, language in languages.items():
        worker = project / "workers" / service
        config = json.loads(without_comments((worker / "wrangler.jsonc").read_text()))
        assert (config["name"], config["main"]) == (f"{SLUG}-{service}", f"src/{entries[language]}")
        assert (worker / config["main"]).is_file()
        assert config["workers_dev"] is False
        vendored = {"python": "diddy-worker", "javascript": "diddy-mesh"}[language]
        assert [path.name for path in (worker / "vendor").iterdir()] == [vendored]
    assert (project / "tests" / "test_python_workers.py").exists() == ("python" in languages.values())


def test_the_site_binds_the_backends_by_their_names(project: Path) -> None:
    config = json.loads(without_comments((project / "wrangler.jsonc").read_text()))
    assert config["services"] == [
        {"binding": "CATALOG", "service": f"{SLUG}-catalog"},
        {"binding": "INVENTORY", "service": f"{SLUG}-inventory"},
    ]
    assert {"nodejs_als", "enable_request_signal"} <= set(config["compatibility_flags"])


def test_telemetry_switches_what_it_says(project: Path, answers: dict[str, str]) -> None:
    config = tomllib.loads((project / "diddy.toml").read_text())
    expected = {"server-timing-and-access-log": (True, True), "access-log": (False, True), "none": (False, False)}
    assert (config["server_timing"], config.get("access_log", True)) == expected[answers["telemetry"]]


def test_what_is_exported_goes_where_each_environment_says(project: Path, answers: dict[str, str]) -> None:
    config = tomllib.loads((project / "diddy.toml").read_text())
    variable, is_exported = "OTEL_EXPORTER_OTLP_ENDPOINT", answers["export"] == "otlp"
    assert config.get("telemetry") == ({"endpoint": f"${{{variable}}}"} if is_exported else None)
    workers = list((project / "workers").iterdir())
    for folder in (project, *workers):
        assert (f"\n{variable}=" in (folder / ".dev.vars.example").read_text()) == is_exported
        if is_exported or folder in workers:
            assert (folder / ".dev.vars").read_bytes() == (folder / ".dev.vars.example").read_bytes()
        else:
            assert not (folder / ".dev.vars").exists()
    for worker in workers:
        named = json.loads(without_comments((worker / "wrangler.jsonc").read_text())).get("vars")
        is_python = (worker / "pyproject.toml").exists()
        assert named == ({"OTEL_SERVICE_NAME": worker.name} if is_exported and is_python else None)


def test_a_javascript_worker_has_the_modules_that_it_needs_and_no_others(project: Path, tmp_path: Path) -> None:
    for vendored in project.glob("workers/*/vendor/diddy-mesh"):
        copies = vendored / "runtime"
        lying = {path.relative_to(copies).as_posix() for path in copies.rglob("*") if path.is_file()}
        assert lying == reached_modules(vendored / "worker.js", copies, tmp_path)
        assert [path for path in lying if (copies / path).read_bytes() != (DIST / path).read_bytes()] == []
        assert (vendored / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def reached_modules(entry: Path, folder: Path, out: Path) -> set[str]:
    """The modules of `folder` that esbuild reaches from `entry`, which lies outside of it."""
    metafile = out / "meta.json"
    arguments = ["--bundle", "--format=esm", "--external:node:*", "--external:cloudflare:*", "--log-level=error"]
    places = [f"--outfile={out / 'bundle.js'}", f"--metafile={metafile}"]
    subprocess.run([esbuild_binary(), *arguments, *places, entry], cwd=folder, check=True)
    return {path for path in json.loads(metafile.read_text())["inputs"] if not path.startswith("..")}


def test_diddy_toml_names_its_schema_in_the_first_line(project: Path) -> None:
    assert (project / "diddy.toml").read_text().splitlines()[0] == "#:schema ./diddy/diddy.schema.json"


def test_faults_are_on_in_development_only(project: Path) -> None:
    for worker in (project / "workers").iterdir():
        assert 'DEMO_FAULTS="on"' in (worker / ".dev.vars").read_text()
        assert "DEMO_FAULTS" not in (worker / "wrangler.jsonc").read_text()
    assert ".dev.vars" in (project / ".gitignore").read_text().splitlines()


def test_the_workflow_deploys_the_backends_before_the_site(project: Path, answers: dict[str, str]) -> None:
    path = project / ".github" / "workflows" / "deploy.yml"
    assert path.exists() == (answers["ci"] == "github")
    if answers["ci"] == "none":
        assert not (project / ".github").exists()
        return
    workflow = yaml.safe_load(path.read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["jobs"]["deploy"]["needs"] == "test"
    commands = "\n".join(step.get("run", "") for step in workflow["jobs"]["deploy"]["steps"])
    order = [commands.index(f"npm run deploy:{name}") for name in ("catalog", "inventory", "site")]
    assert order == sorted(order)
    actions = [step["uses"] for job in workflow["jobs"].values() for step in job["steps"] if "uses" in step]
    assert [action for action in actions if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)] == []


def test_every_script_that_is_named_exists(project: Path) -> None:
    scripts = json.loads((project / "package.json").read_text())["scripts"]
    places = ["package.json", "README.md", ".github/workflows/deploy.yml"]
    said = [(project / place).read_text() for place in places if (project / place).exists()]
    named = {name for text in said for name in re.findall(r"npm run ([a-z:]+)", text)}
    assert named - scripts.keys() == set()


def test_wrangler_is_the_one_that_was_tested(project: Path) -> None:
    ours = json.loads((ROOT / "package.json").read_text())["devDependencies"]["wrangler"]
    locked = json.loads((project / "package-lock.json").read_text())["packages"]
    package = json.loads((project / "package.json").read_text())
    assert package["devDependencies"]["wrangler"] == locked["node_modules/wrangler"]["version"] == ours
    assert locked[""]["devDependencies"] == package["devDependencies"]
    assert [name for name, entry in locked.items() if "resolved" in entry] == []


def test_ruff_is_content(project: Path) -> None:
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", "."],
            cwd=project,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_biome_is_content(project: Path, tmp_path: Path) -> None:
    (tmp_path / "biome.json").write_text(
        json.dumps({"root": True, "formatter": {"indentStyle": "space", "lineWidth": 120}})
    )
    files = [str(path) for path in text_files(project) if path.suffix in {".js", ".css"}]
    biome = NODE_MODULES / "@biomejs" / "biome" / "bin" / "biome"
    done = subprocess.run(
        [node_binary(), biome, "check", f"--config-path={tmp_path}", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_pure_tests_of_the_project_pass(project: Path, answers: dict[str, str]) -> None:
    if answers["backends"] == "javascript":
        assert list((project / "workers").rglob("*.py")) == []
        return
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_python_workers.py"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["faults.py", "faults.js", "worker.js"])
def test_what_both_backends_have_is_the_same(name: str) -> None:
    copies = [path.read_text() for path in TEMPLATE.rglob(name)]
    assert len(copies) == 2
    assert copies[0] == copies[1]
