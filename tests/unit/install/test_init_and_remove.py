"""init and remove on projects as people have them: what changes, and that git sees no difference afterwards."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.functions.routes_json import GENERATED
from pages_plugin.install import apply_plan, plan_init, plan_remove, plan_routes
from pages_plugin.project import discover

ANY = "export const onRequest = (context) => context.next();\n"
TOML = 'name = "shop"\npages_build_output_dir = "public" # static\ncompatibility_date = "2025-01-01"\n'
JSONC = """{
  // the shop
  "name": "shop",
  "pages_build_output_dir": "./dist",
  "compatibility_date": "2026-09-01",
  "env": { "preview": { "compatibility_flags": ["nodejs_compat"] } },
}
"""
PACKAGE = '{\n  "scripts": {\n    "build": "%s"\n  },\n  "dependencies": { %s }\n}\n'
ROUTES = '{\n  "version": 1,\n  "include": ["/api/*"],\n  "exclude": []\n}\n'

PROJECTS: dict[str, tuple[dict[str, str], set[str]]] = {
    "static, no wrangler file": (
        {"public/index.html": "hi"},
        {"functions/_middleware.js", "diddy/init.json", "public/_routes.json"},
    ),
    "a root that is the output": (
        {"index.html": "hi", "functions/a.js": ANY},
        {"functions/_middleware.js", "diddy/init.json", "_routes.json"},
    ),
    "functions and toml": (
        {"wrangler.toml": TOML, "functions/api/[[path]].js": ANY, "public/index.html": "hi"},
        {"functions/_middleware.js", "diddy/init.json", "wrangler.toml", "public/_routes.json"},
    ),
    "typescript by tsconfig": (
        {"wrangler.toml": TOML, "tsconfig.json": "{}", "public/index.html": "hi"},
        {"functions/_middleware.ts", "diddy/init.json", "wrangler.toml", "public/_routes.json"},
    ),
    "typescript by its functions, own middleware, CRLF": (
        {"wrangler.toml": TOML.replace("\n", "\r\n"), "functions/_middleware.ts": ANY.replace("\n", "\r\n")},
        {"functions/_middleware.ts", "diddy/init.json", "wrangler.toml", "public/_routes.json"},
    ),
    "astro, static": (
        {
            "wrangler.jsonc": JSONC,
            "package.json": PACKAGE % ("astro build", '"astro": "5"'),
            ".gitignore": "node_modules\ndist\n",
            "functions/api.ts": ANY,
        },
        {"functions/_middleware.ts", "diddy/init.json", "wrangler.jsonc", "public/_routes.json"},
    ),
    "vite with its own routes": (
        {
            "wrangler.jsonc": JSONC,
            "package.json": PACKAGE % ("vite build", '"vite": "7"'),
            "public/_routes.json": ROUTES,
            "functions/api/a.js": ANY,
        },
        {"functions/_middleware.js", "diddy/init.json", "wrangler.jsonc", "public/_routes.json"},
    ),
    "a build script nobody knows": (
        {
            "wrangler.toml": TOML.replace("public", "dist"),
            "package.json": PACKAGE % ("make site", ""),
            ".gitignore": "/dist/\n",
        },
        {"functions/_middleware.js", "diddy/init.json", "wrangler.toml", "diddy/_routes.json"},
    ),
    "sveltekit": (
        {
            "wrangler.toml": TOML.replace("public", ".svelte-kit/cloudflare"),
            "package.json": PACKAGE
            % ("vite build", '"@sveltejs/kit": "2", "@sveltejs/adapter-cloudflare": "7", "vite": "7"'),
            "static/robots.txt": "",
        },
        {"diddy/wrap.mjs", "diddy/init.json", "wrangler.toml", "package.json", "diddy/_routes.json"},
    ),
    "a _worker.js by hand": (
        {"wrangler.toml": TOML, "public/_worker.js": "export default { fetch() {} };\n", "public/_routes.json": ROUTES},
        {"public/_worker.js", "diddy/init.json", "wrangler.toml", "public/_routes.json"},
    ),
    "a _worker.js folder by hand": (
        {"wrangler.toml": TOML, "public/_worker.js/index.js": "export default { fetch() {} };\n"},
        {"public/_worker.js/index.js", "diddy/init.json", "wrangler.toml"},
    ),
    "a Worker": (
        {"wrangler.toml": 'name = "w"\nmain = "src/index.ts"\n', "src/index.ts": "export default {} satisfies X;\n"},
        {"src/index.ts", "diddy/init.json", "wrangler.toml"},
    ),
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.autocrlf=false"]
    return subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout  # fmt: skip


def commit(folder: Path) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", "before")


def snapshot(folder: Path) -> dict[str, bytes | None]:
    found = (path for path in folder.rglob("*") if ".git" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in found}


def mesh(folder: Path) -> None:
    """Do what ``diddy init`` and ``diddy build`` do to files; stand-ins are written for what is emitted."""
    project = discover(folder)
    apply_plan(plan_init(project))
    write(
        folder,
        {"diddy/mesh.js": "", "diddy/mesh.d.ts": "", "diddy/runtime/core/a.js": "", "diddy/diddy.schema.json": ""},
    )
    apply_plan(plan_routes(discover(folder), [("prefix", "/shop")]))


@pytest.mark.parametrize("name", PROJECTS)
def test_init_changes_what_it_says_and_remove_leaves_no_difference(tmp_path: Path, name: str) -> None:
    files, expected = PROJECTS[name]
    write(tmp_path, files)
    commit(tmp_path)
    before = snapshot(tmp_path)

    mesh(tmp_path)
    changed = set(git(tmp_path, "ls-files", "-m", "-o").split())
    emitted = {"diddy/mesh.js", "diddy/mesh.d.ts", "diddy/runtime/core/a.js", "diddy/diddy.schema.json"}
    assert changed - emitted == expected

    project = discover(tmp_path)
    assert plan_init(project).is_empty, "a second init has nothing to do"
    assert plan_routes(project, [("prefix", "/shop")]).is_empty, "a second build has nothing to do"

    plan = plan_remove(project)
    assert plan.findings == ()
    apply_plan(plan)
    assert snapshot(tmp_path) == before
    assert git(tmp_path, "status", "--porcelain", "--ignored") == ""


def test_nothing_is_written_before_the_plan_is_applied(tmp_path: Path) -> None:
    write(tmp_path, PROJECTS["functions and toml"][0])
    before = snapshot(tmp_path)

    plan = plan_init(discover(tmp_path))

    assert snapshot(tmp_path) == before
    assert plan.diff() == (
        "--- /dev/null\n"
        "+++ b/functions/_middleware.js\n"
        "@@ -0,0 +1,2 @@\n"
        "+// The mesh runs before every function and static file of this site. Written by `diddy init`; "
        "`diddy remove` takes it out.\n"
        '+export { onRequest } from "../diddy/mesh.js";\n'
        "--- a/wrangler.toml\n"
        "+++ b/wrangler.toml\n"
        "@@ -2,2 +2,3 @@\n"
        ' pages_build_output_dir = "public" # static\n'
        ' compatibility_date = "2025-01-01"\n'
        '+compatibility_flags = ["enable_request_signal", "nodejs_als"]\n'
    )


def test_without_a_wrangler_file_none_is_made_and_the_flags_are_named(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})

    plan = plan_init(discover(tmp_path))

    assert [one.code for one in plan.findings] == ["DM414"]
    assert {change.path.name for change in plan.changes} == {"_middleware.js", "init.json"}


def test_a_configuration_is_written_only_when_asked_for(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})

    apply_plan(plan_init(discover(tmp_path), with_config=True))
    assert (tmp_path / "diddy.toml").read_text().startswith("#:schema ./diddy/diddy.schema.json\n")
    apply_plan(plan_remove(discover(tmp_path)))

    assert set(snapshot(tmp_path)) == {"index.html"}


def test_a_second_init_adds_what_has_become_missing_and_remove_takes_all_of_it_back(tmp_path: Path) -> None:
    write(tmp_path, {"wrangler.toml": TOML, "index.html": "hi"})
    apply_plan(plan_init(discover(tmp_path)))
    later = '[env.preview]\ncompatibility_flags = ["x"]\n'
    with (tmp_path / "wrangler.toml").open("a") as file:
        file.write(later)

    apply_plan(plan_init(discover(tmp_path)))
    assert '["x", "enable_request_signal", "nodejs_als"]' in (tmp_path / "wrangler.toml").read_text()
    apply_plan(plan_remove(discover(tmp_path)))

    assert (tmp_path / "wrangler.toml").read_text() == TOML + later


def test_changed_lines_are_kept_and_reported_with_what_the_mesh_needs_to_run_on(tmp_path: Path) -> None:
    write(tmp_path, {"wrangler.toml": TOML, "functions/_middleware.js": ANY, "public/index.html": "hi"})
    mesh(tmp_path)
    path = tmp_path / "functions/_middleware.js"
    path.write_text(path.read_text().replace("[diddyMesh, onRequest]", "[diddyMesh, first, onRequest]"))
    changed = path.read_text()

    plan = plan_remove(discover(tmp_path))
    apply_plan(plan)

    assert {one.code for one in plan.findings} == {"DM410"}
    assert path.read_text() == changed
    assert (tmp_path / "wrangler.toml").read_text() == TOML
    assert (tmp_path / "diddy/mesh.js").is_file()
    path.write_text(ANY)
    apply_plan(plan_remove(discover(tmp_path)))
    assert not (tmp_path / "diddy").exists()


def test_a_created_file_that_was_changed_is_kept_and_reported(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})
    apply_plan(plan_init(discover(tmp_path)))
    (tmp_path / "functions/_middleware.js").write_text(ANY)

    plan = plan_remove(discover(tmp_path))
    apply_plan(plan)

    assert [one.code for one in plan.findings] == ["DM411"]
    assert set(snapshot(tmp_path)) == {"index.html", "functions", "functions/_middleware.js"}


def test_files_of_a_person_in_our_folders_stay(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})
    mesh(tmp_path)
    write(tmp_path, {"diddy/notes.txt": "mine", "functions/hello.js": ANY})

    apply_plan(plan_remove(discover(tmp_path)))

    assert {name for name, data in snapshot(tmp_path).items() if data is not None} == {
        "index.html",
        "diddy/notes.txt",
        "functions/hello.js",
    }


def test_nothing_to_remove_is_a_finding(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})

    plan = plan_remove(discover(tmp_path))

    assert ([one.code for one in plan.findings], plan.changes) == (["DM412"], ())
    with pytest.raises(DiagnosticError):
        apply_plan(plan)


@pytest.mark.parametrize(
    "text", ["", "{", '{"format": 99}', '{"format": 1, "changed": [], "created": {}, "folders": []}']
)
def test_an_unreadable_record_is_a_finding(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"index.html": "hi", "diddy/init.json": text})

    with pytest.raises(DiagnosticError) as caught:
        plan_init(discover(tmp_path))

    assert [one.code for one in caught.value.diagnostics] == ["DM413"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"functions/_middleware.js": ANY, "functions/_middleware.ts": ANY}, "DM404"),
        ({"functions/_middleware.js": "module.exports = {};"}, "DM401"),
        ({"wrangler.toml": 'name = "x"\nmain = "entry.py"\n'}, "DM406"),
        ({"wrangler.toml": 'name = "x"\nmain = "a.js"\nno_bundle = true\n', "a.js": "export default {};"}, "DM416"),
        ({"wrangler.toml": 'name = "x"\nmain = "missing.js"\n'}, "DM001"),
        ({"index.html": "hi", "diddy": "a file"}, "DM409"),
        ({"index.html": "hi", "functions": "a file"}, "DM409"),
        (
            {"package.json": PACKAGE % ("true", '"@cloudflare/next-on-pages": "1"'), "wrangler.toml": TOML},
            "DM415",
        ),
    ],
)
def test_what_cannot_be_meshed_is_a_finding(tmp_path: Path, files: dict[str, str], code: str) -> None:
    write(tmp_path, files)
    before = snapshot(tmp_path)

    plan = plan_init(discover(tmp_path))

    assert code in [one.code for one in plan.findings]
    if code != "DM415":
        with pytest.raises(DiagnosticError):
            apply_plan(plan)
        assert snapshot(tmp_path) == before


def test_a_file_that_changed_since_the_plan_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"wrangler.toml": TOML, "index.html": "hi"})
    plan = plan_init(discover(tmp_path))
    (tmp_path / "wrangler.toml").write_text(TOML + "# new\n")
    before = snapshot(tmp_path)

    with pytest.raises(DiagnosticError) as caught:
        apply_plan(plan)

    assert [one.code for one in caught.value.diagnostics] == ["DM409"]
    assert snapshot(tmp_path) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="changes the user of a forked process")
@pytest.mark.parametrize(
    ("read_only", "mode", "expected"),
    [
        ("", 0o555, "wrangler.toml: Permission denied"),
        ("functions", 0o555, "functions/_middleware.js: Permission denied"),
        ("diddy", 0o555, "diddy/init.json: Permission denied"),
        # sticky: new files can be made beside, but not renamed over what another user owns
        ("", 0o1777, "wrangler.toml: Operation not permitted"),
    ],
)
def test_a_read_only_folder_is_an_error_and_nothing_is_half_written(
    request: pytest.FixtureRequest, read_only: str, mode: int, expected: str
) -> None:
    # pytest's own folders are closed to other users
    tmp_path = Path(tempfile.mkdtemp())
    request.addfinalizer(lambda: shutil.rmtree(tmp_path))
    write(
        tmp_path, {"wrangler.toml": TOML, "functions/_middleware.js": ANY, "diddy/keep": "", "public/index.html": "hi"}
    )
    plan = plan_init(discover(tmp_path))
    before = snapshot(tmp_path)
    folders = [tmp_path, *(path for path in tmp_path.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(mode if folder == tmp_path / read_only else 0o777)

    answer = _as_another_user(lambda: apply_plan(plan))

    for folder in folders:
        folder.chmod(0o755)
    assert answer == f"DM408 {tmp_path}/{expected.replace(': ', ' cannot be written: ')}; nothing was changed"
    assert snapshot(tmp_path) == before


def _as_another_user(action: Callable[[], object]) -> str:
    """Run an action in a forked process without the rights of root, and return what it was refused with."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "no error"
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            action()
        except DiagnosticError as problem:
            said = str(problem)
        except BaseException as problem:
            said = repr(problem)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text


def test_links_stay_links_and_modes_stay(tmp_path: Path) -> None:
    write(tmp_path, {"shared/wrangler.toml": TOML, "index.html": "hi"})
    (tmp_path / "shared/wrangler.toml").chmod(0o640)
    (tmp_path / "wrangler.toml").symlink_to("shared/wrangler.toml")

    apply_plan(plan_init(discover(tmp_path)))

    assert (tmp_path / "wrangler.toml").is_symlink()
    assert (tmp_path / "shared/wrangler.toml").stat().st_mode & 0o777 == 0o640
    assert "nodejs_als" in (tmp_path / "shared/wrangler.toml").read_text()


def test_our_routes_file_says_that_it_is_ours(tmp_path: Path) -> None:
    write(tmp_path, {"index.html": "hi"})
    mesh(tmp_path)

    assert GENERATED in (tmp_path / "_routes.json").read_text()
