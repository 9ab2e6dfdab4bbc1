"""Finding a project, and what is read of it: a table of trees as people have them."""

from pathlib import Path

import pytest

from pages_plugin.build import build, plan_initialise
from pages_plugin.dev.model import DevOptions
from pages_plugin.dev.setup import set_up
from pages_plugin.diagnostics import DiagnosticError, Severity
from pages_plugin.plan import load_mesh
from pages_plugin.project import discover, project_facts
from pages_plugin.project.output import find_output

ANY = "export const onRequest = () => {};\n"
PAGES = 'name = "site"\npages_build_output_dir = "dist"\n'


def tree(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def package(dependencies: str = "", scripts: str = "") -> str:
    names = ", ".join(f'"{name}": "1"' for name in dependencies.split())
    return f'{{"scripts": {{{scripts}}}, "dependencies": {{{names}}}}}'


@pytest.mark.parametrize(
    ("files", "start", "expected"),
    [
        ({"wrangler.toml": PAGES, "src/deep/x.txt": ""}, "src/deep", "."),
        ({"functions/api/x.js": ANY, ".git/HEAD": ""}, "functions/api", "."),
        ({"diddy.toml": "", ".git/HEAD": "", "src/x": ""}, "src", "."),
        ({"index.html": ""}, ".", "."),
        ({"public/index.html": "", ".git/HEAD": "", "docs/x": ""}, "docs", "."),
        ({"package.json": package("astro")}, ".", "."),
        ({".git/HEAD": "", "apps/site/wrangler.jsonc": '{"pages_build_output_dir": "d"}'}, ".", "apps/site"),
        (
            {".git/HEAD": "", "site/wrangler.toml": PAGES, "workers/api/wrangler.toml": 'name = "a"\nmain = "a.js"\n'},
            ".",
            "site",
        ),
        ({"index.html": "", "workers/api/wrangler.toml": 'name = "a"\nmain = "a.js"\n'}, ".", "."),
        ({"wrangler.toml": PAGES, "workers/a/wrangler.toml": 'main = "a.js"\n'}, "workers/a", "workers/a"),
    ],
)
def test_the_project_is_found_from_above_below_and_inside(
    tmp_path: Path, files: dict[str, str], start: str, expected: str
) -> None:
    tree(tmp_path, files)

    assert discover(tmp_path / start).root == (tmp_path / expected).absolute()


@pytest.mark.parametrize(
    ("files", "code", "said"),
    [
        ({".git/HEAD": "", "notes.txt": ""}, "DM301", "no Pages project"),
        ({".git/HEAD": "", "package.json": package()}, "DM301", "no Pages project"),
        ({".git/HEAD": "", "a/wrangler.toml": PAGES, "b/wrangler.toml": PAGES}, "DM302", "a, b"),
        ({".git/HEAD": "", "api/wrangler.toml": 'main = "a.js"\n'}, "DM302", "api"),
        ({".git/HEAD": "", "node_modules/x/wrangler.toml": PAGES}, "DM301", "no Pages project"),
        ({"wrangler.toml": "name = \n"}, "DM303", "not valid TOML"),
    ],
)
def test_no_project_or_several_is_a_finding(tmp_path: Path, files: dict[str, str], code: str, said: str) -> None:
    tree(tmp_path, files)

    with pytest.raises(DiagnosticError) as caught:
        discover(tmp_path)

    [problem] = caught.value.diagnostics
    assert problem.code == code
    assert said in problem.message


def test_the_hint_is_right_for_every_command(tmp_path: Path) -> None:
    tree(tmp_path, {".git/HEAD": "", "a/wrangler.toml": PAGES, "b/wrangler.toml": PAGES})

    with pytest.raises(DiagnosticError) as caught:
        discover(tmp_path)

    assert [problem.hint for problem in caught.value.diagnostics] == ["name one of them: -C a"]


def test_a_path_that_is_no_folder_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(DiagnosticError, match="DM301"):
        discover(tmp_path / "missing")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"wrangler.toml": PAGES, "dist/index.html": ""}, ("plain", "pages", "dist", "kept", None)),
        ({"index.html": ""}, ("plain", "pages", ".", "kept", None)),
        ({"package.json": package("astro")}, ("astro", "pages", "dist", "built", "public")),
        ({"package.json": package("astro @astrojs/cloudflare")}, ("astro", "pages-worker", "dist", "built", "public")),
        (
            {"package.json": package("@sveltejs/kit @sveltejs/adapter-cloudflare vite")},
            ("sveltekit", "pages-worker", ".svelte-kit/cloudflare", "built", "static"),
        ),
        (
            {"package.json": package("next @cloudflare/next-on-pages")},
            ("next-on-pages", "pages-worker", ".vercel/output/static", "built", "public"),
        ),
        ({"package.json": package("nuxt")}, ("nuxt", "pages-worker", "dist", "built", "public")),
        # a generated site with functions of its own has no _worker.js
        ({"package.json": package("nuxt"), "functions/a.js": ANY}, ("nuxt", "pages", "dist", "built", "public")),
        (
            {"package.json": package("@remix-run/cloudflare-pages vite"), "functions/[[path]].ts": ANY},
            ("remix", "pages", "build/client", "built", "public"),
        ),
        ({"hugo.toml": "", "static/x": ""}, ("hugo", "pages", "public", "built", "static")),
        (
            {"package.json": package(scripts='"dev": "wrangler pages dev ./www --port 1"'), "www/index.html": ""},
            ("plain", "pages", "www", "kept", None),
        ),
        (
            {"wrangler.toml": PAGES, "package.json": package(scripts='"build": "make"')},
            ("plain", "pages", "dist", "built", None),
        ),
        # a build that writes into a folder which git keeps does not wipe it
        (
            {"wrangler.toml": PAGES, "package.json": package(scripts='"build": "tailwind"'), "dist/index.html": ""},
            ("plain", "pages", "dist", "kept", None),
        ),
        ({"wrangler.toml": PAGES, "dist/_worker.js": ""}, ("plain", "pages-worker", "dist", "kept", None)),
        (
            {"wrangler.toml": 'main = "a.js"\n[assets]\ndirectory = "./www/"\n'},
            ("plain", "worker", "www", "kept", None),
        ),
        ({"functions/a.js": ANY}, ("plain", "pages", None, "kept", None)),
    ],
)
def test_framework_form_and_output(
    tmp_path: Path, files: dict[str, str], expected: tuple[str, str, str | None, str, str | None]
) -> None:
    project = discover(tree(tmp_path, files))

    def shown(folder: Path | None) -> str | None:
        return None if folder is None else folder.relative_to(tmp_path).as_posix()

    built = "built" if project.output_is_built else "kept"
    output, static = shown(project.output_dir), shown(project.static_source)
    assert (project.framework.name, project.form, output, built, static) == expected


@pytest.mark.parametrize(
    ("lock", "manager"),
    [("package-lock.json", "npm"), ("pnpm-lock.yaml", "pnpm"), ("yarn.lock", "yarn"), ("bun.lock", "bun")],
)
def test_the_package_manager_is_the_lock_files_also_of_the_workspace(tmp_path: Path, lock: str, manager: str) -> None:
    tree(tmp_path, {".git/HEAD": "", lock: "", "apps/site/wrangler.toml": PAGES})

    assert discover(tmp_path / "apps/site").package_manager == manager


def test_backends_are_the_workers_that_service_bindings_name(tmp_path: Path) -> None:
    worker = 'name = "%s"\nmain = "%s"\n'
    tree(
        tmp_path,
        {
            ".git/HEAD": "",
            "apps/site/wrangler.toml": PAGES
            + 'services = [{ binding = "CATALOG", service = "catalog" }, { binding = "GONE", service = "gone" }]\n'
            + "[env.preview]\n"
            + 'services = [{ binding = "CART", service = "cart-staging" }, { binding = "C2", service = "catalog" }]\n',
            "workers/catalog/wrangler.toml": worker % ("catalog", "src/entry.py"),
            "workers/cart/wrangler.jsonc": '{"name": "cart", "main": "a.js", "env": {"staging": {}}}',
            "workers/other/wrangler.toml": worker % ("other", "a.js"),
            "workers/broken/wrangler.toml": "name =",
            "node_modules/catalog/wrangler.toml": worker % ("catalog", "a.js"),
        },
    )

    project = discover(tmp_path / "apps/site")

    assert [(one.name, one.folder.name, one.bindings, one.is_python) for one in project.backends] == [
        ("cart-staging", "cart", ("CART",), False),
        ("catalog", "catalog", ("CATALOG", "C2"), True),
    ]
    assert project.findings == ()


def test_two_workers_of_one_name_are_a_finding_and_the_nearer_is_taken(tmp_path: Path) -> None:
    tree(
        tmp_path,
        {
            ".git/HEAD": "",
            "site/wrangler.toml": PAGES + 'services = [{ binding = "A", service = "a" }]\n',
            "a/wrangler.toml": 'name = "a"\nmain = "x.js"\n',
            "site/workers/a/wrangler.toml": 'name = "a"\nmain = "x.js"\n',
        },
    )

    project = discover(tmp_path / "site")

    assert [one.folder for one in project.backends] == [tmp_path / "site/workers/a"]
    assert [one.code for one in project.findings] == ["DM318"]


def test_a_configuration_above_that_wrangler_prefers_is_a_finding(tmp_path: Path) -> None:
    tree(tmp_path, {".git/HEAD": "", "wrangler.json": "{}", "site/wrangler.toml": PAGES})

    assert [one.code for one in discover(tmp_path / "site").findings] == ["DM306"]


def test_a_broken_package_json_is_a_finding_with_its_place(tmp_path: Path) -> None:
    project = discover(tree(tmp_path, {"wrangler.toml": PAGES, "package.json": '{\n  "scripts": }\n'}))

    assert [(one.code, one.span.start_line, one.span.start_column) for one in project.findings if one.span] == [
        ("DM319", 2, 14)
    ]


def test_an_output_folder_is_normalised(tmp_path: Path) -> None:
    project = discover(
        tree(tmp_path, {"site/wrangler.toml": 'name = "a"\npages_build_output_dir = "../dist/./web/"\n'}) / "site"
    )

    assert project.output_dir == tmp_path / "dist/web"
    assert find_output(tmp_path, None, None, project.framework) is None


AROUND = [
    ("the root of the file system", {"wrangler.toml": 'name = "a"\npages_build_output_dir = "/"\n'}, 2),
    ("the folder above", {"wrangler.toml": 'name = "a"\npages_build_output_dir = ".."\n'}, 2),
    ("two folders above", {"wrangler.jsonc": '{"name": "a",\n"pages_build_output_dir": "x/../../.."}'}, 2),
    ("of a Worker", {"wrangler.toml": 'name = "a"\nmain = "w.js"\n[assets]\ndirectory = "../"\n'}, 4),
    ("in a script", {"package.json": '{"scripts": {"dev": "wrangler pages dev .."}}', "functions/a.js": ANY}, None),
]


@pytest.mark.parametrize(("files", "line"), [row[1:] for row in AROUND], ids=[row[0] for row in AROUND])
def test_an_output_folder_around_the_project_is_never_written_to(
    tmp_path: Path, files: dict[str, str], line: int | None
) -> None:
    site = tree(tmp_path / "repository" / "site", files)
    project = discover(site)

    assert [one.code for one in project.findings] == ["DM322"]
    assert (project.findings[0].span.start_line if project.findings[0].span else None) == line
    assert project.output_dir is None
    assert project_facts(project).assets is None
    assert build(project).failed
    assert not list(tmp_path.glob("**/_routes.json"))


def test_an_output_folder_around_the_project_is_not_served(tmp_path: Path) -> None:
    site = tree(tmp_path / "site", {"wrangler.toml": 'name = "a"\npages_build_output_dir = ".."\n'})

    with pytest.raises(DiagnosticError) as refused:
        set_up(discover(site), DevOptions())
    assert [one.code for one in refused.value.diagnostics] == ["DM322"]


def test_a_link_to_the_folder_above_is_around_the_project(tmp_path: Path) -> None:
    site = tree(tmp_path / "site", {"wrangler.toml": 'name = "a"\npages_build_output_dir = "public"\n'})
    (site / "public").symlink_to(tmp_path, target_is_directory=True)

    assert [one.code for one in discover(site).findings] == ["DM322"]


@pytest.mark.parametrize("folder", [".", "./", "public", "../dist", "../site-dist"])
def test_a_folder_in_the_project_or_beside_it_is_not_around_it(tmp_path: Path, folder: str) -> None:
    site = tree(tmp_path / "site", {"wrangler.toml": f'name = "a"\npages_build_output_dir = "{folder}"\n'})

    assert discover(site).findings == ()


MAINS = [
    ("src", {"src/index.ts": ""}, 'name a file: main = "src/index.ts"'),
    ("./src/", {"src/index.js": "", "src/other.js": ""}, 'name a file: main = "src/index.js"'),
    ("src", {"src/x.js": ""}, "name a file: the module in it that has the default export"),
]


@pytest.mark.parametrize(("main", "files", "hint"), MAINS)
def test_a_main_module_that_is_a_folder_is_a_finding(
    tmp_path: Path, main: str, files: dict[str, str], hint: str
) -> None:
    tree(tmp_path, {"wrangler.toml": f'name = "a"\nmain = "{main}"\n', **files})
    [found] = discover(tmp_path).findings

    assert (found.code, found.hint) == ("DM321", hint)
    assert found.span is not None
    assert found.span.start_line == 2
    assert build(discover(tmp_path)).failed
    planned = plan_initialise(discover(tmp_path))
    assert [one.code for one in planned.diagnostics if one.severity is Severity.ERROR] == ["DM321"]


def test_a_worker_of_pages_may_be_a_folder(tmp_path: Path) -> None:
    tree(tmp_path, {"wrangler.toml": PAGES, "dist/_worker.js/index.js": ANY})

    assert discover(tmp_path).findings == ()


def test_facts_for_the_analysis(tmp_path: Path) -> None:
    text = """\
name = "shop"
pages_build_output_dir = "dist"
compatibility_date = "2026-01-01"
compatibility_flags = ["nodejs_als"]
services = [{ binding = "CATALOG", service = "catalog", entrypoint = "Api" }]
kv_namespaces = [{ binding = "CACHE", id = "x" }]
[vars]
DIDDY_ENV = "production"
[env.preview.vars]
NAME = "x"
"""
    tree(
        tmp_path,
        {
            "wrangler.toml": text,
            "functions/_middleware.js": ANY,
            "functions/api/[id].js": "export const onRequestGet = 1, onRequestPost = 2;",
            "functions/[[all]].js": ANY,
            "dist/offline.json": "{}",
            "dist/a/index.html": "",
            "dist/_routes.json": "{}",
            "dist/a/_headers": "",
            "dist/node_modules/x.js": "",
        },
    )

    facts = project_facts(discover(tmp_path))

    assert (facts.name, facts.form, facts.wrangler_file) == ("shop", "pages", tmp_path / "wrangler.toml")
    assert [(s.name, s.service, s.entrypoint) for s in facts.production.services] == [("CATALOG", "catalog", "Api")]
    assert facts.production.other_bindings == {"CACHE": "kv_namespaces", "DIDDY_ENV": "vars"}
    assert facts.production.diddy_env == "production"
    assert facts.production.compatibility_span is not None
    assert facts.production.compatibility_span.start_line == 4
    assert (facts.preview.services, facts.preview.other_bindings, facts.preview.diddy_env) == (
        (),
        {"NAME": "vars"},
        None,
    )
    assert facts.preview.compatibility_flags == ("nodejs_als",)
    assert [(one.pattern, one.methods) for one in facts.functions] == [("/api/:id", ("GET", "POST")), ("/:all*", ())]
    assert facts.root_middleware == tmp_path / "functions/_middleware.js"
    assert facts.assets == frozenset({"/offline.json", "/a/index.html", "/a/_headers"})


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ('compatibility_flags = "nodejs_als"\n', (False, False)),
        ("compatibility_flags = []\n[env.preview]\ncompatibility_flags = {}\n", (True, False)),
        ("compatibility_flags = {}\n[env.preview]\ncompatibility_flags = []\n", (False, True)),
        ("[env.preview]\n", (True, True)),
    ],
)
def test_flags_that_cannot_be_read_are_one_finding(tmp_path: Path, written: str, known: tuple[bool, bool]) -> None:
    text = 'name = "a"\npages_build_output_dir = "d"\ncompatibility_date = "2026-01-01"\n'
    uses = "export const onRequest = ({ data }) => data.mesh.log('x');"
    project = discover(tree(tmp_path, {"wrangler.toml": text + written, "functions/a.js": uses}))
    facts = project_facts(project)

    flags = (facts.production.compatibility_flags, facts.preview.compatibility_flags)
    assert tuple(one is not None for one in flags) == known
    assert [one.code for one in project.findings] == ["DM304"] * (not all(known))
    missing = {"DM241", "DM242"} if any(known) else set()
    assert {one.code for one in load_mesh(tmp_path, facts).diagnostics} == missing


def test_facts_of_a_project_without_a_wrangler_file(tmp_path: Path) -> None:
    facts = project_facts(discover(tree(tmp_path, {"functions/a.js": ANY})))

    assert (facts.name, facts.wrangler_file, facts.assets, facts.output_folder) == (None, None, None, None)
