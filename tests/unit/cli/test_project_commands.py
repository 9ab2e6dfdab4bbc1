"""init, build, check, explain and remove on one project: what they print, write, and exit with."""

import json
import os
import stat
import time
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Diddy, files_of

GATEWAY = '[[routes]]\npath_prefix = "/api/catalog"\nservice = "catalog"\n'
PREVIEW = '[env.preview.defaults.timeout]\nrequest = "3s"\n'


def test_init_shows_the_changes_and_makes_them_with_yes(diddy: Diddy, shop: Path) -> None:
    before = files_of(shop)

    shown = diddy("init", "--dry-run")
    assert shown.status == 0
    assert files_of(shop) == before
    assert '+export { onRequest } from "../diddy/mesh.js";' in shown.out
    assert '+compatibility_flags = ["enable_request_signal", "nodejs_als"]' in shown.out
    assert "+++ b/public/_routes.json" in shown.out
    assert "diddy/: " in shown.out
    assert "b/diddy/" not in shown.out, "nobody reads generated files as a diff"

    made = diddy("init", "--yes")
    assert (made.status, made.out) == (0, shown.out)
    assert (shop / "diddy/mesh.js").is_file()

    again = diddy("init", "--yes")
    assert (again.status, again.out) == (0, "")
    assert "meshed already" in again.err


def test_init_without_a_terminal_wants_yes(diddy: Diddy, shop: Path) -> None:
    before = files_of(shop)
    told = diddy("init")

    assert told.status == 2
    assert "add --yes, or --dry-run" in told.err
    assert files_of(shop) == before


def test_remove_leaves_no_difference(diddy: Diddy, shop: Path) -> None:
    before = files_of(shop)
    diddy("init", "--yes", "--with-config")
    (shop / "diddy.toml").write_text((shop / "diddy.toml").read_text())

    assert diddy("remove", "--dry-run").status == 0
    assert diddy("remove").status == 2
    assert (shop / "diddy/mesh.js").is_file()
    told = diddy("remove", "--yes")

    assert told.status == 0
    assert files_of(shop) == before
    assert not (shop / "diddy").exists()
    assert diddy("remove", "--yes").status == 2, "there is nothing to remove any more"


def test_what_remove_has_to_leave_is_named_and_exits_with_1(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes", "--with-config")
    (shop / "diddy.toml").write_text("server_timing = true\n")

    told = diddy("remove", "--yes")

    assert told.status == 1
    assert "DM411" in told.err
    assert (shop / "diddy.toml").read_text() == "server_timing = true\n"


def test_init_that_cannot_compose_changes_nothing(diddy: Diddy, shop: Path) -> None:
    (shop / "functions/_middleware.js").write_text("module.exports.onRequest = (c) => c.next();\n")
    before = files_of(shop)

    told = diddy("init", "--yes")

    assert told.status == 2
    assert "DM401" in told.err
    assert files_of(shop) == before


def test_init_with_a_broken_diddy_toml_changes_nothing_and_shows_the_line(diddy: Diddy, shop: Path) -> None:
    (shop / "diddy.toml").write_text("[defaults.retry]\nretrys = 3\n")
    before = files_of(shop)

    told = diddy("init", "--yes")

    assert told.status == 2
    assert "diddy.toml:2:1: error DM101" in told.err
    assert 'hint: did you mean "retries"?' in told.err
    assert files_of(shop) == before


def test_build_writes_what_changed_and_check_says_what_is_stale(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    assert diddy("build", "--check").status == 0
    (shop / "diddy.toml").write_text(GATEWAY)

    stale = diddy("build", "--check")
    assert stale.status == 1
    assert "DM418" in stale.err
    assert "diddy/mesh.js" in stale.err
    data = json.loads(diddy("build", "--check", "--format", "json").out)
    assert "diddy/mesh.js" in data["stale"]
    assert "public/_routes.json" in data["stale"]
    assert diddy("check").status == 0
    assert diddy("check", "--strict").status == 1

    built = json.loads(diddy("build", "--format", "json").out)
    assert built["written"] == data["stale"]
    assert built["plan"] == data["plan"]
    assert diddy("build", "--check").status == 0
    assert "up to date" in diddy("build").err


def test_the_same_input_gives_the_same_bytes(diddy: Diddy, shop: Path) -> None:
    (shop / "diddy.toml").write_text(GATEWAY + PREVIEW)
    diddy("init", "--yes")
    first = files_of(shop)
    for file in (shop / "diddy").rglob("*.*"):
        if file.is_file() and file.name != "init.json":
            file.unlink()

    diddy("build")

    assert files_of(shop) == first


def test_line_endings_that_git_changed_are_not_stale(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    mesh = shop / "diddy/mesh.js"
    mesh.write_bytes(mesh.read_bytes().replace(b"\n", b"\r\n"))

    assert diddy("build", "--check").status == 0


def test_modules_out_of_use_go_and_a_persons_own_files_stay(diddy: Diddy, shop: Path) -> None:
    (shop / "diddy.toml").write_text(GATEWAY + PREVIEW)
    diddy("init", "--yes")
    assert (shop / "diddy/preview.js").is_file()
    assert (shop / "diddy/runtime/route/list.js").is_file()
    own = {shop / "diddy/notes.md": "mine", shop / "diddy/runtime/mine.js": "export const mine = 1;\n"}
    for file, text in own.items():
        file.write_text(text)

    (shop / "diddy.toml").unlink()
    told = diddy("build")

    assert told.status == 0
    assert not (shop / "diddy/preview.js").exists()
    assert not (shop / "diddy/runtime/route/list.js").exists()
    assert {file: file.read_text() for file in own} == own


def test_a_file_of_the_same_name_that_is_not_ours_is_not_overwritten(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    (shop / "diddy/mesh.js").write_text("export const mine = 1;\n")

    told = diddy("build")

    assert told.status == 1
    assert "DM409" in told.err
    assert (shop / "diddy/mesh.js").read_text() == "export const mine = 1;\n"


def test_a_mesh_with_conflict_marks_of_git_is_built_anew(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    mesh = shop / "diddy/mesh.js"
    good = mesh.read_text()
    mesh.write_text("<<<<<<< HEAD\n" + good + "=======\n" + good + ">>>>>>> other\n")

    assert diddy("build").status == 0
    assert mesh.read_text() == good


def test_an_error_among_the_findings_keeps_the_last_good_build(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    before = files_of(shop)
    (shop / "diddy.toml").write_text('[[routes]]\npath = "/x"\nservice = "nothing"\n')

    told = diddy("build")

    assert told.status == 1
    assert "DM2" in told.err
    assert "nothing was written" in told.err
    assert {name: data for name, data in files_of(shop).items() if name != "diddy.toml"} == before


def test_a_folder_where_a_file_is_needed_is_a_finding(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    (shop / "diddy/mesh.js").unlink()
    (shop / "diddy/mesh.js").mkdir()

    told = diddy("build")

    assert told.status == 1
    assert "DM409" in told.err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root; tests/e2e has a way that holds for root")
def test_a_read_only_project_is_a_finding_and_nothing_is_half_written(diddy: Diddy, shop: Path) -> None:
    before = files_of(shop)
    shop.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        told = diddy("init", "--yes")
    finally:
        shop.chmod(stat.S_IRWXU)

    assert told.status == 2
    assert "DM408" in told.err
    assert files_of(shop) == before


def test_a_project_that_nothing_meshes_is_told_so(diddy: Diddy, shop: Path) -> None:
    told = diddy("check", "--format", "json")

    assert "DM417" in [one["code"] for one in json.loads(told.out)["diagnostics"]]
    diddy("init", "--yes")
    assert json.loads(diddy("check", "--format", "json").out)["diagnostics"] == []


def test_a_middleware_that_is_missing_is_told_from_one_without_the_mesh(diddy: Diddy, shop: Path) -> None:
    assert "the mesh is not mounted: there is no functions/_middleware.js" in diddy("check").err
    (shop / "functions" / "_middleware.js").write_text("export const onRequest = (context) => context.next();\n")
    assert "the mesh is not mounted: functions/_middleware.js does not run it" in diddy("check").err


def test_check_reports_everything_in_one_run(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    (shop / "diddy.toml").write_text(
        'server_timin = true\n[defaults.timeout]\nrequest = 5\n[[routes]]\npath_prefix = "/a"\nservice = "nothing"\n'
    )

    told = diddy("check")
    data = json.loads(diddy("check", "--format", "json").out)

    assert told.status == 1
    assert [one["line"] for one in data["diagnostics"] if one["file"] == "diddy.toml"] == [1, 3, 6]
    assert (data["errors"], data["warnings"]) == (3, 0)
    assert told.err.endswith("3 errors\n")
    assert told.out == ""


def test_what_cannot_be_read_is_json_too(diddy: Diddy, shop: Path) -> None:
    (shop / "wrangler.toml").write_text("name = \n")
    told = diddy("check", "--format", "json")

    assert told.status == 2
    assert [one["code"] for one in json.loads(told.out)["diagnostics"]] == ["DM303"]


def test_the_plan_is_printed_and_nothing_is_written(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    before = files_of(shop)
    told = diddy("build", "--plan")

    assert told.status == 0
    assert json.loads(told.out)["production"]["services"][0]["name"] == "catalog"
    assert files_of(shop) == before


def test_explain_reads_the_project_around_it(diddy: Diddy, shop: Path) -> None:
    (shop / "diddy.toml").write_text(GATEWAY)

    told = diddy("explain", "/api/catalog/7", "-C", shop / "functions")
    data = json.loads(diddy("explain", "post", "/api/catalog/7", "--format", "json").out)

    assert told.status == 0
    assert told.out.startswith("GET /api/catalog/7 in production (mesh shop)\n")
    assert "diddy.toml:2" in told.out
    assert (data["request"]["method"], data["route"]["name"]) == ("POST", "catalog")


CODE = [
    (
        "export const onRequest = ({ env }) =>\n  env.CATALOG.price(7);\n",
        {
            "interception": (True, "env.CATALOG is read", 2),
            "rpc": (True, "env.CATALOG.price is more than fetch", 2),
            "data": (False, "no function reads context.data.mesh", None),
        },
    ),
    (
        'export const onRequest = (context) =>\n\n  context.data.mesh.catalog.fetch("/items");\n',
        {
            "interception": (False, "no function calls a service binding", None),
            "rpc": (False, "no function makes an RPC call", None),
            "data": (True, "context.data.mesh is read", 3),
        },
    ),
]


@pytest.mark.parametrize(("code", "expected"), CODE)
def test_what_the_sites_code_needs_is_told_with_its_first_line(
    diddy: Diddy, shop: Path, code: str, expected: dict[str, tuple[bool, str, int | None]]
) -> None:
    (shop / "functions/api/items.js").write_text(code)
    diddy("init", "--yes")

    checked = json.loads(diddy("check", "--format", "json").out)["code"]
    explained = json.loads(diddy("explain", "/x", "--format", "json").out)["code"]

    line = {name: one["origin"] and one["origin"]["line"] for name, one in checked.items()}
    assert {name: (one["on"], one["why"], line[name]) for name, one in checked.items()} == expected
    assert {one["origin"]["file"] for one in checked.values() if one["origin"]} == {"functions/api/items.js"}
    assert explained == checked


def test_what_the_sites_code_needs_is_told_to_people(diddy: Diddy, shop: Path) -> None:
    diddy("init", "--yes")
    told = (
        "the site's own code\n"
        "  calls of bindings  meshed  env.CATALOG is read                  functions/api/items.js:1\n"
        "  RPC calls          off     no function makes an RPC call\n"
        "  context.data.mesh  off     no function reads context.data.mesh\n"
    )

    assert diddy("check").err == f"{told}shop: no errors\n"
    assert told in diddy("explain", "/x").out

    (shop / "diddy.toml").write_text("intercept = false\n")
    assert "calls of bindings  off  the configuration switches it off    diddy.toml:1\n" in diddy("check").err


def test_explain_of_a_broken_project_shows_why(diddy: Diddy, shop: Path) -> None:
    (shop / "diddy.toml").write_text("[[routes]]\n")
    told = diddy("explain", "/x")

    assert told.status == 2
    assert "DM103" in told.err


def test_ten_thousand_routes_build_in_seconds(diddy: Diddy, shop: Path) -> None:
    """A step whose cost grows with the square of the routes takes half a minute of this process's own time here."""
    diddy("init", "--yes")
    (shop / "diddy.toml").write_text(
        "".join(f'[[routes]]\npath_prefix = "/api/{number}/x"\nservice = "catalog"\n' for number in range(10_000))
    )
    began = time.process_time()

    assert diddy("build").status == 0
    assert time.process_time() - began < 15
