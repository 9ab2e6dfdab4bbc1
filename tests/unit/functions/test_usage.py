"""What functions use of the mesh, beyond single code shapes: bindings that are not known, many files, limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.functions.test_usage_shapes import handler, letters, usage_of


@pytest.mark.parametrize(
    ("code", "uses"),
    [
        pytest.param(handler("return context.env.ANY.fetch('x')"), "B", id="fetch on any name"),
        pytest.param(handler("return context.env.KV.get('x')"), "BR", id="more than fetch on any name"),
        pytest.param(handler("return context.env.ASSETS.fetch('x')"), "", id="static files"),
        pytest.param(handler("return call(context.env.KEY)"), "BR", id="a value that goes away"),
    ],
)
def test_any_name_may_be_a_binding_where_bindings_are_found_at_run_time(tmp_path: Path, code: str, uses: str) -> None:
    assert letters(usage_of(tmp_path, {"functions/x.js": code}, None)) == uses


def test_a_site_without_handlers_uses_nothing(tmp_path: Path) -> None:
    files = {
        "functions/_middleware.js": 'export { onRequest } from "../diddy/mesh.js";',
        "functions/helper.js": "export const helper = (env) => env.CATALOG.price();",
    }
    assert letters(usage_of(tmp_path, files)) == ""


def test_without_service_bindings_neither_they_nor_rpc_are_used(tmp_path: Path) -> None:
    code = 'import { z } from "zod";' + handler("return z(context)")
    assert letters(usage_of(tmp_path, {"functions/x.js": code}, ())) == "D"


def test_the_first_place_is_told(tmp_path: Path) -> None:
    files = {
        "functions/a.js": handler("return context.env.CATALOG.fetch('x')"),
        "functions/b.js": handler("\n  return context.env.CATALOG.price(1);\n"),
        "functions/c.js": handler("return context.env.INVENTORY.stock(1)"),
    }
    usage = usage_of(tmp_path, files)
    assert usage.bindings is not None
    assert usage.bindings.span is not None
    assert usage.bindings.span.file == tmp_path / "functions" / "a.js"
    assert usage.rpc is not None
    assert usage.rpc.span is not None
    place = (usage.rpc.span.file, usage.rpc.span.start_line, usage.rpc.span.start_column)
    assert place == (tmp_path / "functions" / "b.js", 2, 10)
    assert usage.rpc.why == "context.env.CATALOG.price is more than fetch"


def test_modules_that_import_each_other_come_to_an_end(tmp_path: Path) -> None:
    files = {
        "functions/x.js": 'import { a } from "./_a.js";' + handler("return a(context.env)"),
        "functions/_a.js": 'import { b } from "./_b.js"; export const a = (env) => env.CATALOG ? b(env) : a(env);',
        "functions/_b.js": 'import { a } from "./_a.js"; export const b = (env) => a(env);',
    }
    assert letters(usage_of(tmp_path, files)) == "B"


def test_names_that_only_name_each_other_come_to_an_end(tmp_path: Path) -> None:
    code = handler("return f(context.env)") + "const f = g; const g = f;"
    assert letters(usage_of(tmp_path, {"functions/x.js": code})) == "BR"


NESTED = [
    ("lists of handlers", f"export const onRequest = {'[' * 3000}(c) => c.next(){']' * 3000};", "BRD"),
    ("patterns", f"export const onRequest = ({'{ data: ' * 3000}x{' }' * 3000}) => x;", ""),
    ("the rest of the rest", f"export const onRequest = ({'{ ...' * 3000}x{' }' * 3000}) => x.next();", "BRD"),
    ("parentheses", handler(f"return {'(' * 3000}context.env.CATALOG{')' * 3000}.fetch('x')"), "B"),
    ("expressions", handler(f"return {'context.env.KV || (' * 3000}1{')' * 3000}"), ""),
    (
        "lists of names of lists",
        "export const onRequest = n0;" + "".join(f"const n{n} = [n{n + 1}, n{n + 1}];" for n in range(40)),
        "BRD",
    ),
]


@pytest.mark.parametrize(("code", "uses"), [row[1:] for row in NESTED], ids=[row[0] for row in NESTED])
def test_code_that_nests_without_measure_comes_to_an_end(tmp_path: Path, code: str, uses: str) -> None:
    assert letters(usage_of(tmp_path, {"functions/x.js": code})) == uses


def test_too_much_code_is_not_read_and_counts_as_using_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages_plugin.functions.usage_modules.MAX_MODULES", 3)
    imports = "".join(f'import "./_{n}.js";' for n in range(4))
    files = {"functions/x.js": imports + handler(""), **{f"functions/_{n}.js": "" for n in range(4)}}
    assert letters(usage_of(tmp_path, files)) == "BRD"
