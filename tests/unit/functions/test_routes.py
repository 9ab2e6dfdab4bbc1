"""Routes of a functions folder: a table of files, and what each exports."""

from pathlib import Path
from typing import Any

import pytest

from pages_plugin.functions import read_functions
from pages_plugin.functions.script import parse_script
from pages_plugin.source import parse_source

ANY = "export const onRequest = () => {};\n"


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = tmp_path / "functions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "functions"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"index.js": ANY}, [("/", "")], id="index"),
        pytest.param({"a/b.ts": ANY, "a/index.tsx": ANY}, [("/a/b", ""), ("/a", "")], id="nested, longest first"),
        pytest.param({"u/[id].js": ANY, "u/me.js": ANY}, [("/u/me", ""), ("/u/:id", "")], id="literal first"),
        pytest.param({"[[all]].mjs": ANY, "[x].jsx": ANY}, [("/:x", ""), ("/:all*", "")], id="catch-all last"),
        pytest.param(
            {"[org]/[[rest]].js": ANY, "_middleware.js": ANY, "x/_middleware.js": ANY},
            [("/:org/:rest*", ""), ("/x", ""), ("/", "")],
            id="middleware stands for its folder",
        ),
        pytest.param(
            {"a.js": "export const onRequestGet = f, onRequestPost = g; export const helper = 1;"},
            [("/a", "GET"), ("/a", "POST")],
            id="methods",
        ),
        pytest.param(
            {"a.js": ANY + "export function onRequestHead() {}"}, [("/a", "HEAD"), ("/a", "")], id="method first"
        ),
        pytest.param({"a.js": "export const onRequestTrace = 1; export default {};"}, [], id="no handler"),
        pytest.param({"a.py": ANY, "b.cjs": ANY, "c.json": "{}", "d.mts": ANY}, [], id="other files"),
        pytest.param({"_middleware.js": 'export { onRequest } from "../diddy/mesh.js";\n'}, [], id="the mesh's own"),
    ],
)
def test_routes_come_from_names_and_exports(tmp_path: Path, files: dict[str, str], expected: Any) -> None:
    found = read_functions(folder(tmp_path, files))

    assert [(one.route_path, one.method) for one in found.entries] == expected
    assert found.findings == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('import x from "./x"; export { x as onRequest };', ["onRequest"]),
        ('export { default as onRequest, y } from "./x";', ["onRequest", "y"]),
        ('export { x as "onRequest" };', ["onRequest"]),
        ('export * as onRequest from "./x";', ["onRequest"]),
        ('export * from "./x";', []),
        (
            "export const { onRequestGet, put: onRequestPut, ...rest } = handlers;",
            ["onRequestGet", "onRequestPut", "rest"],
        ),
        ("export const { a = 1, b: { c } } = h, [d, , e] = i;", ["a", "c", "d", "e"]),
        ("export async function onRequest() {}", ["onRequest"]),
        ("export class onRequest {}", ["onRequest"]),
        ("export default function onRequest() {}", ["default"]),
        ("const a = 1; // export const onRequest = 1\n`export const onRequest = 1`;", []),
        ("export const onRequest: PagesFunction<Env> = async (c) => c.next();", ["onRequest"]),
        ("export type onRequest = 1; export interface A {} export declare const b: number;", []),
        ("export { type A, onRequest }; export type { B };", ["onRequest"]),
        ("export function onRequest(a: string): void; export function onRequest(a: any) {}", ["onRequest"]),
    ],
)
def test_exports_are_those_that_esbuild_sees(text: str, expected: Any) -> None:
    assert [one.name for one in parse_script(parse_source(Path("a.ts"), text.encode())).exports] == expected


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        ({"a.js": "module.exports = { onRequest() {} };"}, ["DM312"]),
        ({"a.js": 'export * from "./b.js";'}, ["DM312"]),
        ({"a.js": "export const onRequest = (;"}, ["DM310"]),
        ({"[a-b].js": ANY}, ["DM311"]),
        ({"[[a.b]].js": ANY}, ["DM311"]),
        ({"a.js": ANY, "a.ts": ANY}, ["DM317"]),
        ({"a.js": ANY, "a/index.ts": ANY}, ["DM317"]),
        ({"a.js": ANY, "a/_middleware.ts": ANY}, []),
    ],
)
def test_what_pages_refuses_or_ignores_is_a_finding(tmp_path: Path, files: dict[str, str], codes: list[str]) -> None:
    assert [one.code for one in read_functions(folder(tmp_path, files)).findings] == codes


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (ANY, True),
        ('export { onRequest } from "../diddy/mesh.js";', False),
        ('export { onRequest } from "../diddy/mesh.js";\nexport const onRequestGet = f;', True),
        ("export const helper = 1;", False),
    ],
)
def test_a_root_middleware_counts_when_it_has_a_handler_besides_the_mesh(tmp_path: Path, text: str, own: bool) -> None:
    functions = folder(tmp_path, {"_middleware.js": text, "a/_middleware.js": ANY})

    assert read_functions(functions).root_middleware == (functions / "_middleware.js" if own else None)


def test_links_are_not_followed_as_in_wrangler(tmp_path: Path) -> None:
    functions = folder(tmp_path, {"a.js": ANY})
    (functions / "b.js").symlink_to(functions / "a.js")
    (functions / "loop").symlink_to(functions)

    assert [one.route_path for one in read_functions(functions).entries] == ["/a"]


def test_no_folder_has_no_routes(tmp_path: Path) -> None:
    found = read_functions(tmp_path / "functions")

    assert (found.entries, found.root_middleware, found.findings) == ((), None, ())
