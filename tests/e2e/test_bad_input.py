"""What people get wrong, through the real command: an exit status, a place in a file, and nothing half written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.diddy import COMMAND, diddy, environment
from tests.support.foreign.plain import CATCH_ALL
from tests.support.foreign.tried import git, lay_out
from tests.support.needed import missing

pytestmark = pytest.mark.e2e

LINE = "\n"
WRANGLER = CATCH_ALL.files["wrangler.toml"]
ROUTE = '[[routes]]\npath_prefix = "/v2"\nservice = "api"\n'

# name: (files, command, exit status, what is said)
CASES: dict[str, tuple[Mapping[str, str], tuple[str, ...], int, tuple[str, ...]]] = {
    "an unknown key": (
        {"diddy.toml": "[defaults.retri]\nretries = 1\n"},
        ("check",),
        1,
        ("diddy.toml:1:11: error DM101", '"retry"'),
    ),
    "unknown keys and wrong types, all at once": (
        {"diddy.toml": 'nam = ""\nintercept = "yes"\n[defaults.retry]\nretries = "2"\n[defaults.timeout]\ntry = 5\n'},
        ("build",),
        1,
        ("diddy.toml:1:1: ", "diddy.toml:2:13: ", "diddy.toml:4:11: ", "diddy.toml:6:7: "),
    ),
    "a mistake in TOML": ({"diddy.toml": "[defaults\n"}, ("build",), 1, ("diddy.toml:1:10: error DM003",)),
    "a route to no service": (
        {"diddy.toml": '[[routes]]\npath = "/x"\nservice = "apii"\n'},
        ("build",),
        1,
        ("diddy.toml:3:11: error DM201", '"api"'),
    ),
    "a service with no binding": (
        {"diddy.toml": '[services.stock]\nbinding = "STOCK"\n'},
        ("check",),
        1,
        ("diddy.toml:2:11: error DM202", "STOCK"),
    ),
    "two routes that match the same": (
        {"diddy.toml": ROUTE + ROUTE},
        ("check",),
        1,
        ("diddy.toml:5:15: error DM204", "line 1"),
    ),
    "a route that an earlier one shadows": (
        {"diddy.toml": ROUTE + 'method = ["GET", "PUT"]\n' + ROUTE + 'method = "PUT"\n'},
        ("check", "--strict"),
        1,
        ("diddy.toml:6:15: error DM205", "line 1"),
    ),
    "a route on a function's path": (
        {"diddy.toml": ROUTE.replace("/v2", "/api")},
        ("check", "--strict"),
        1,
        ("diddy.toml:2:15: warning DM207", "functions/api/[[path]].js"),
    ),
    "a retry that cannot fit its deadline": (
        {"diddy.toml": '[defaults.timeout]\nrequest = "1s"\ntry = "1s"\n'},
        ("check",),
        1,
        ("diddy.toml:3:7: error DM210",),
    ),
    "a broken wrangler.toml": (
        {"wrangler.toml": WRANGLER + "[vars]\n"},
        ("init", "--yes"),
        2,
        (f"wrangler.toml:{WRANGLER.count(LINE) + 1}:6: error DM303", "cannot declare [vars] twice"),
    ),
    "a broken wrangler.jsonc": (
        {"wrangler.toml": "", "wrangler.jsonc": '{\n  "name": "a"\n  "main": 1\n}\n'},
        ("init", "--yes"),
        2,
        ("wrangler.jsonc:3:3: error DM303",),
    ),
    "a middleware that Pages does not route": (
        {"functions/_middleware.js": "const all = [(c) => c.next()];\nmodule.exports = { onRequest: all };\n"},
        ("init", "--yes"),
        2,
        ("functions/_middleware.js:2:1: error DM401",),
    ),
    "a middleware with a mistake": (
        {"functions/_middleware.js": "export const onRequest = (context => context.next();\n"},
        ("init", "--yes"),
        2,
        ("functions/_middleware.js:1:52: error DM403",),
    ),
    "two root middlewares": (
        dict.fromkeys(("functions/_middleware.js", "functions/_middleware.ts"), "export const onRequest = [];\n"),
        ("init", "--yes"),
        2,
        ("functions/_middleware.ts:1:1: error DM404",),
    ),
    "a file of one's own where the build writes": (
        {"diddy/mesh.js": "// mine\n"},
        ("init", "--yes"),
        2,
        ("diddy/mesh.js:1:1: error DM409",),
    ),
    "a file where a folder has to be": ({"diddy": "mine\n"}, ("init", "--yes"), 2, ("diddy:1:1: error DM409",)),
    "a method without a path to explain": ({}, ("explain", "GET"), 2, ("GET is a method: write the path",)),
    "an address that is none": ({}, ("verify", "not-a-url"), 2, ("error DM530: there is no host not-a-url",)),
}


def shop(folder: Path, changes: Mapping[str, str]) -> Path:
    """A repository with the project and the mistake committed; an empty text takes a file away."""
    files = {**CATCH_ALL.files, **changes}
    return lay_out({name: text for name, text in files.items() if text}, folder / "shop")


@pytest.mark.parametrize("name", CASES)
def test_a_mistake_is_told_with_its_place_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    changes, command, status, said = CASES[name]
    project = shop(tmp_path, changes)

    done = diddy(project, *command)

    told = done.stdout + done.stderr
    assert done.returncode == status, told
    assert [part for part in said if part not in told] == [], told
    assert "Traceback" not in told
    assert git(project, "status", "--porcelain", "--ignored") == ""


@pytest.mark.parametrize("command", [("init", "--yes"), ("build",), ("check",), ("dev",), ("remove", "--yes")])
def test_a_folder_that_is_no_project_is_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "notes.txt").write_text("no site here\n")

    done = diddy(tmp_path, *command)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "DM301" in done.stderr
    assert "hint:" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["notes.txt"]


WRITING = [("init", "--yes"), ("build",), ("remove", "--yes"), ("new", "inner", "--no-input")]


@pytest.mark.parametrize("command", WRITING, ids=lambda command: command[0])
def test_a_read_only_folder_is_told_and_left_as_it_is(tmp_path: Path, command: tuple[str, ...]) -> None:
    project = shop(tmp_path, {})
    if command[0] != "init":
        assert diddy(project, "init", "--yes").returncode == 0
        git(project, "add", ".")
        git(project, "commit", "-q", "-m", "meshed")
    if command[0] == "build":
        (project / "diddy.toml").write_text("server_timing = true\n")
        git(project, "add", ".")
        git(project, "commit", "-q", "-m", "a build is due")

    done = in_read_only(project, command)

    assert done.returncode == 2, done.stdout + done.stderr
    assert "DM408" in done.stderr
    assert "Read-only file system" in done.stderr or "Permission denied" in done.stderr
    assert git(project, "status", "--porcelain", "--ignored") == ""


def _works(prefix: list[str]) -> bool:
    try:
        return subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def in_read_only(project: Path, command: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run a command where nothing below the project can be written.

    For others their permissions see to it; for root a mount, else permissions without the right to pass them over.
    """
    prefix: list[str] = []
    if os.geteuid() == 0:
        mount = f'mount --bind "{project}" "{project}" && mount -o remount,ro,bind "{project}" && cd "{project}"'
        prefix = ["unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh"]
        if sys.platform == "linux" and _works(prefix):
            return _run([*prefix, *COMMAND, *command], project)
        prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search,-fowner"]
        if not _works(prefix):
            missing("root here may neither mount a folder read-only nor give up its rights", "run pytest as a user")
    folders = [project, *(one for one in project.rglob("*") if one.is_dir() and ".git" not in one.parts)]
    for folder in folders:
        folder.chmod(0o555)
    try:
        return _run([*prefix, *COMMAND, *command], project)
    finally:
        for folder in folders:
            folder.chmod(0o755)


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
