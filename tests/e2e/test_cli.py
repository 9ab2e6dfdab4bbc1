"""`diddy` as people type it: an existing project and back, a terminal, a full disk, a closed pipe."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.diddy import COMMAND, diddy, environment, on_terminal
from tests.support.wrangler import WranglerDev

pytestmark = pytest.mark.e2e

FILES = {
    "wrangler.toml": '# mine\nname = "shop"\npages_build_output_dir = "public"\ncompatibility_date = "2026-01-01"\n',
    "public/index.html": "<h1>shop</h1>",
    "public/style.css": "h1 {}",
    "functions/api/hello.js": 'export const onRequest = () => new Response("hello");\n',
    "functions/api/_middleware.js": """\
export const onRequest = async (context) => {
  const answer = await context.next();
  return new Response(`${await answer.text()} from my own middleware`, answer);
};
""",
}


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "core.autocrlf=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    git(folder, "init", "-q", "-b", "main")  # the branch tells production from preview
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "shop")
    return folder


def changed(folder: Path) -> str:
    return git(folder, "status", "--porcelain", "--ignored", "--untracked-files=all")


def test_an_existing_project_is_meshed_verified_and_left_as_it_was(shop: Path, tmp_path: Path) -> None:
    assert diddy(shop, "init", "--yes").returncode == 0
    assert diddy(shop, "build", "--check").returncode == 0

    with WranglerDev(["pages", "dev"], shop, tmp_path / "state") as dev:
        hello = dev.fetch("/api/hello")
        assert (hello.status, hello.text) == (200, "hello from my own middleware")
        line = dev.wait_for(r'\{"type":"access".*"path":"/api/hello".*\}')
        assert json.loads(line[0])["status"] == 200
        verified = diddy(shop, "verify", dev.origin, "--format", "json")
        report = json.loads(verified.stdout)
        assert verified.returncode == 0, verified.stdout
        assert (report["mesh"]["mesh"], report["mesh"]["env"]) == ("shop", "production")
        assert {one["name"]: one["state"] for one in report["checks"]} == dict.fromkeys(
            ["meshed", "plan", "trace", "static files"], "ok"
        )
        page = dev.fetch("/")
        assert (page.status, page.text) == (200, "<h1>shop</h1>")

    assert diddy(shop, "remove", "--yes").returncode == 0
    assert git(shop, "status", "--porcelain", "--ignored") in ("", "?? .wrangler/\n"), "wrangler's own cache may stay"
    assert not (shop / "diddy").exists()


def test_a_site_without_the_mesh_is_told_so(shop: Path, tmp_path: Path) -> None:
    with WranglerDev(["pages", "dev"], shop, tmp_path / "state") as dev:
        verified = diddy(shop, "verify", dev.origin)

    assert verified.returncode == 1
    assert "no mesh answers" in verified.stdout
    assert "DM532" in verified.stdout


def test_on_a_terminal_init_asks_first(shop: Path) -> None:
    question = "[y/N]"

    status, shown = on_terminal(shop, ["init"], {question: "n\n"})
    assert (status, changed(shop)) == (1, "")
    assert "nothing was changed" in shown

    status, shown = on_terminal(shop, ["init"], {question: "\x03"})
    assert (status, changed(shop)) == (130, "")
    assert "Traceback" not in shown

    status, shown = on_terminal(shop, ["init"], {question: "y\n"})
    assert status == 0, shown
    assert (shop / "diddy/mesh.js").is_file()

    status, shown = on_terminal(shop, ["remove"], {question: "y\n"})
    assert (status, changed(shop)) == (0, ""), shown


def test_on_a_terminal_new_asks_what_was_not_said(tmp_path: Path) -> None:
    answers = {
        "Name of the site": "Tea & Cups\n",
        "Name on Cloudflare": "\n",
        "Backends behind the site": "javascript\n",
        "What the mesh tells": "\n",
    }

    status, shown = on_terminal(tmp_path, ["new", "--ci", "none"], answers)

    assert status == 0, shown
    assert "both in JavaScript" in shown
    assert [one.name for one in tmp_path.iterdir()] == ["tea-cups"]
    assert "Tea &amp; Cups" in (tmp_path / "tea-cups/site/index.html").read_text()


@pytest.mark.parametrize("size_bytes", [0, 3000, 20_000])
def test_a_disk_that_is_full_leaves_the_project_as_it_was(shop: Path, size_bytes: int) -> None:
    """A limit on the size of files does to writing what a full disk does, and holds for root too."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))

    done = diddy(shop, "init", "--yes", before=limit, extra={"PYTHONDONTWRITEBYTECODE": "1"})

    assert done.returncode == 2
    assert "DM408" in done.stderr
    assert "nothing was changed" in done.stderr
    assert changed(shop) == ""


def test_a_reader_that_goes_away_is_no_error(shop: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "explain", "/api/hello"],
        cwd=shop,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait(30) == 1
    assert said == ""


def test_a_terminated_command_takes_away_what_it_had_begun(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "new", "tea", "--backends", "javascript", "--no-input"],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "making tea ...\n"
    until = time.monotonic() + 20
    while not any(tmp_path.iterdir()):
        assert time.monotonic() < until
        time.sleep(0.005)
    process.terminate()
    said = process.stderr.read()
    process.stderr.close()

    assert process.wait(20) == 128 + signal.SIGTERM
    assert said == ""
    assert list(tmp_path.iterdir()) == []
