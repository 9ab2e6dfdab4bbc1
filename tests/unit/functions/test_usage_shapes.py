"""What functions use, by code shape. B: a binding may be called, R: RPC, D: `context.data.mesh`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pages_plugin.analyze.facts import Usage
from pages_plugin.functions import read_functions
from pages_plugin.functions.usage import find_usage

BINDINGS = ("CATALOG", "INVENTORY")


def usage_of(
    tmp_path: Path,
    files: dict[str, str],
    bindings: tuple[str, ...] | None = BINDINGS,
    published: tuple[str, ...] = ("zod", "@acme/log"),
) -> Usage:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return find_usage(read_functions(tmp_path / "functions"), bindings, published)


def letters(usage: Usage) -> str:
    used = {"B": usage.calls_bindings, "R": usage.uses_rpc, "D": usage.uses_data}
    return "".join(letter for letter, is_used in used.items() if is_used)


def handler(body: str, parameter: str = "context") -> str:
    return f"export async function onRequest({parameter}) {{ {body}\n}}"


@dataclass
class Row:
    what: str
    uses: str
    code: str
    files: dict[str, str] = field(default_factory=dict)
    name: str = "functions/api/x.js"


FETCH = [
    Row("no binding at all", "", handler("return new Response('hello')")),
    Row(
        "other bindings", "", handler("await context.env.KV.get('a'); return context.env.ASSETS.fetch(context.request)")
    ),
    Row("a call", "B", handler("return context.env.CATALOG.fetch('https://x/')")),
    Row("optional chaining", "B", handler("return context?.env?.CATALOG?.fetch?.('https://x/')")),
    Row("a quoted name", "B", handler("return context['env']['CATALOG']['fetch']('https://x/')")),
    Row("parentheses", "B", handler("return ((context.env).CATALOG).fetch('https://x/')")),
    Row("destructured env", "B", handler("return env.CATALOG.fetch(request)", "{ request, env }")),
    Row("renamed env", "B", handler("return e.CATALOG.fetch(request)", "{ request, env: e }")),
    Row("destructured binding", "B", handler("return CATALOG.fetch(request)", "{ request, env: { CATALOG } }")),
    Row("renamed binding", "B", handler("const { CATALOG: c = null } = context.env; return c.fetch('https://x/')")),
    Row("rest of env", "B", handler("const { KV, ...rest } = context.env; return rest.CATALOG.fetch('https://x/')")),
    Row("alias of env", "B", handler("const env = context.env; return env.CATALOG.fetch('https://x/')")),
    Row("alias of a binding", "B", handler("const c = context.env.CATALOG; return c.fetch('https://x/')")),
    Row("alias of the context", "B", handler("const c = context; return c.env.CATALOG.fetch('https://x/')")),
    Row("arrow", "B", "export const onRequestGet = ({ env }) => env.CATALOG.fetch('https://x/');"),
    Row("function expression", "B", "export const onRequest = async function (c) { return c.env.CATALOG.fetch('x') };"),
    Row("exported by name", "B", "const run = (c) => c.env.CATALOG.fetch('x'); export { run as onRequestPost };"),
    Row(
        "tested before",
        "B",
        handler(
            "if (!context.env.CATALOG || context.env.INVENTORY === undefined || !('CATALOG' in context.env)) return;"
            "context.env.CATALOG && await context.env.CATALOG.fetch('x');"
            "return (context.env.CATALOG ?? context.env.INVENTORY).fetch(`${context.env.KV}`)"
        ),
    ),
    Row(
        "chosen", "B", handler("const s = context.params.a ? context.env.CATALOG : context.env.INVENTORY; s.fetch('x')")
    ),
    Row("in a closure", "B", handler("return [1, 2].map(() => context.env.CATALOG.fetch('https://x/'))")),
    Row("called at once", "B", handler("return (async (e) => e.CATALOG.fetch('https://x/'))(context.env)")),
    Row(
        "handed to functions of the file",
        "B",
        handler("return helper(1, context) ?? read(context.env.CATALOG)")
        + "function helper(n, { env }) { return other(env) } const other = (e) => e.INVENTORY.fetch('x');"
        "const read = (service) => service.fetch('x');",
    ),
    Row(
        "handed to another file",
        "B",
        'import { read as get } from "../../lib/read"; import all from "../../lib/all.js";'
        + handler("return get(context.env) ?? all(context)"),
        {
            "lib/read.ts": "export const read = (env: Env) => env.CATALOG!.fetch('x');",
            "lib/all.js": "import { deep } from './deep/index.js'; export default async (c) => deep(c.env);",
            "lib/deep/index.js": "export * from './deeper.mjs';",
            "lib/deep/deeper.mjs": "export function deep({ INVENTORY }) { return INVENTORY.fetch('x'); }",
        },
    ),
    Row("the imported env", "B", 'import { env } from "cloudflare:workers";' + handler("env.CATALOG.fetch('x')")),
    Row(
        "TypeScript",
        "B",
        """import type { Env } from "elsewhere"; import { type Other } from "./missing-types.d";
        interface Mine extends Env { CATALOG: Fetcher; mesh: string }
        export const onRequest: PagesFunction<Mine> = async ({ env, request }: { env: Mine; request: Request }) => {
          const fetcher: Mine["CATALOG"] = (env as Mine).CATALOG!;
          return fetcher.fetch(request satisfies Request);
        };""",
        {"functions/api/missing-types.d.ts": "export type Other = string;"},
        name="functions/api/x.ts",
    ),
    Row(
        "a package that is handed nothing",
        "B",
        'import { z } from "zod"; import "@acme/log/side";'
        + handler("z.string(); return context.env.CATALOG.fetch('x')"),
    ),
    Row(
        "modules of Node and the platform",
        "",
        'import { Buffer } from "node:buffer"; import path from "path";'
        'import { connect } from "cloudflare:sockets"; import { waitUntil } from "cloudflare:workers";' + handler(""),
    ),
    Row(
        "files that are no code",
        "",
        'import data from "./data.json";' + handler("return Response.json(data)"),
        {"functions/api/data.json": "{}"},
    ),
    Row("the environment of the process", "", handler("return process.env.CATALOG_URL ?? import.meta.env")),
    Row("fields of objects that it makes", "", handler("return Response.json({ env: 'production' })")),
    Row("data that the handlers share", "", handler("context.data.user = 1; return context.next(context.data.user)")),
    Row(
        "composed with the mesh",
        "B",
        'import { onRequest as mesh } from "../../diddy/mesh.js";'
        "const own = (c) => c.env.CATALOG.fetch('x'); const both = [mesh, own].flat(); export { both as onRequest };",
    ),
    Row(
        "composed with the mesh under the export's own name",
        "B",
        'import { onRequest as mesh } from "../../diddy/mesh.js";'
        "const own = (c) => c.env.CATALOG.fetch('x'); export const onRequest = [mesh, own];",
    ),
    Row(
        "next to the mesh's own export",
        "B",
        'export { onRequest } from "../../diddy/mesh.js";'
        "export const onRequestGet = (c) => c.env.CATALOG.fetch('x');",
    ),
    Row(
        "re-exported from a file of the site",
        "B",
        'export { run as onRequest } from "../../lib/run.js";',
        {"lib/run.js": "export const run = (c) => c.env.CATALOG.fetch('x');"},
    ),
]

RPC = [
    Row("a method", "BR", handler("return context.env.CATALOG.price(1)")),
    Row("a method beside fetch", "BR", handler("context.env.CATALOG.fetch('x'); return context.env.INVENTORY.stock()")),
    Row("a property", "BR", handler("return await context.env.CATALOG.version")),
    Row("pipelining", "BR", handler("return context.env.CATALOG.cart().add(1)")),
    Row("a destructured method", "BR", handler("const { price } = context.env.CATALOG; return price(1)")),
    Row("in the pattern of a parameter", "BR", handler("return price(1)", "{ env: { CATALOG: { price } } }")),
    Row("fetch that is not called", "BR", handler("return context.env.CATALOG.fetch.call(context.env.CATALOG, 'x')")),
    Row("a method that is named at run time", "BR", handler("return context.env.CATALOG[context.params.m]()")),
    Row("in a called function", "BR", handler("f(context)") + "const f = ({ env }) => env.CATALOG.price(1);"),
    Row(
        "in another file",
        "BR",
        'import { f } from "./_f.js";' + handler("return f(context.env.CATALOG)"),
        {"functions/api/_f.js": "export const f = (service) => service.price(1);"},
    ),
    Row("on the imported env", "BR", 'import { env as e } from "cloudflare:workers";' + handler("e.CATALOG.price()")),
]

ESCAPES = [
    Row("a binding that is named at run time", "BR", handler("return context.env[context.params.s].fetch('x')")),
    Row("a name with an escape", "BR", handler("return context.env['CATA\\u004cOG'].price()")),
    Row("all of env", "BR", handler("return Object.values(context.env).map((s) => s.fetch('x'))")),
    Row("a loop over env", "BR", handler("for (const name in context.env) console.log(name)")),
    Row("env in an object", "BR", handler("return run({ env })", "{ env }") + "const run = (o) => o;"),
    Row("env spread", "BR", handler("return { ...context.env }")),
    Row("env returned", "BR", handler("return get(context)") + "const get = (c) => c.env;"),
    Row("env kept", "BR", "let kept;" + handler("kept = context.env")),
    Row("env kept in an object", "BR", handler("globalThis.bindings = context.env")),
    Row("env exported", "BR", 'import { env } from "cloudflare:workers"; export { env };' + handler("")),
    Row(
        "a binding exported",
        "BR",
        'import { env } from "cloudflare:workers"; export const c = env.CATALOG;' + handler(""),
    ),
    Row("a binding replaced", "BR", handler("context.env.CATALOG = wrap(1)")),
    Row(
        "a binding as an argument of RPC",
        "BR",
        handler("return context.env.CATALOG.fetch(f(context.env.CATALOG))") + "const f = (s) => [s];",
    ),
    Row("a binding in a tagged template", "BR", handler("return tag`${context.env.CATALOG}`")),
    Row("env to a package", "BR", 'import { z } from "zod";' + handler("return z(context.env)")),
    Row("env to a method", "BR", handler("return app.run(context.env)") + "const app = { run() {} };"),
    Row(
        "env to a constructor",
        "BR",
        handler("return new Client(context.env)") + "class Client { constructor(env) { this.e = env; } }",
    ),
    Row(
        "env to a parameter",
        "BR",
        handler("return f((e) => e)") + "const f = (g) => g(1);"
        "export const onRequestGet = (c) => twice((x) => x, c.env); function twice(f, e) { return f(e); }",
    ),
    Row(
        "env to a name with two meanings",
        "BR",
        handler("return f(context.env)") + "function f(e) { return e.CATALOG.fetch('x'); } const g = (f) => f(1);",
    ),
    Row("env to a rest parameter", "BR", handler("return f(context.env)") + "const f = (...all) => all[0].a();"),
    Row("env after a spread", "BR", handler("return f(...[1], context.env)") + "const f = (a, b) => 1;"),
    Row("the context to a package", "BRD", 'import { z } from "zod";' + handler("return z(context)")),
    Row("the context in an object", "BRD", handler("return f({ context })") + "const f = (o) => 1;"),
    Row("a property of the context named at run time", "BRD", handler("return context[context.params.p]")),
    Row("arguments", "BRD", "export async function onRequest() { return arguments[0].env.X.y(); }"),
    Row("eval", "BRD", handler("return eval('context')")),
    Row(
        "a handler that a function makes",
        "BRD",
        "export const onRequest = withAuth((c) => c.next());const withAuth = (f) => (c) => f(c);",
    ),
    Row(
        "a handler in a list of which one is made",
        "BRD",
        'import plugin from "zod";export const onRequest = [(c) => c.next(), plugin({})];',
    ),
    Row("a handler of a package", "BRD", 'export { onRequest } from "zod";'),
    Row("a handler from a pattern", "BRD", "export const { onRequest } = make(); const make = () => ({});"),
    Row(
        "a class with an env of its own", "BR", handler("return 1") + "class A { get() { return this.env[name].x(); } }"
    ),
    Row("an env from elsewhere", "BR", 'import { getContext } from "zod";' + handler("const { env } = getContext();")),
    Row("a binding's name from elsewhere", "BR", 'import { all } from "zod";' + handler("return all().CATALOG.x()")),
    Row("the same in quotes", "BR", 'import { all } from "zod";' + handler("return all()['CATALOG'].x()")),
    Row("a package of the workspace", "BR", 'import { f } from "@site/shared";' + handler("")),
    Row("an alias of the bundler", "BR", 'import { f } from "~/lib/f";' + handler("")),
    Row("an import that is not there", "BR", 'import { f } from "./gone.js";' + handler("")),
    Row("an import named at run time", "BR", handler("return import(context.params.a)")),
    Row("a required module of the workspace", "BR", "const f = require('@site/shared');" + handler("")),
    Row("all of cloudflare:workers", "BR", 'import * as workers from "cloudflare:workers";' + handler("")),
    Row(
        "a part of cloudflare:workers that holds env",
        "BR",
        'import { withEnv } from "cloudflare:workers";' + handler(""),
    ),
    Row("cloudflare:workers imported late", "BR", handler("return import('cloudflare:workers')")),
    Row("a file that does not parse", "BRD", "export const onRequest = (c) => { return c.next(;\n}"),
]

DATA = [
    Row("fetch over context.data.mesh", "D", handler("return context.data.mesh.catalog.fetch('/items')")),
    Row("the same, destructured", "D", handler("return mesh.catalog.fetch('/')", "{ data: { mesh } }")),
    Row("RPC over context.data.mesh", "RD", handler("return context.data.mesh.catalog.price(1)")),
    Row("a service that is named at run time", "RD", handler("return context.data.mesh[context.params.s].fetch('/')")),
    Row("data to unknown code", "RD", handler("return Response.json(context.data)")),
    Row("data named at run time", "RD", handler("return context.data[context.params.d]")),
    Row("mesh from elsewhere", "RD", handler("return other().mesh")),
    Row("mesh in quotes", "RD", handler("return Reflect.get({}, 'mesh')")),
]


@pytest.mark.parametrize("row", [*FETCH, *RPC, *ESCAPES, *DATA], ids=lambda row: row.what)
def test_a_code_shape(row: Row, tmp_path: Path) -> None:
    usage = usage_of(tmp_path, {row.name: row.code, **row.files})
    assert letters(usage) == row.uses, usage


def test_what_was_read_is_told(tmp_path: Path) -> None:
    files = {
        "functions/a.js": 'import { f } from "../lib/f"; import "zod"; import "../lib/gone.js";' + handler(""),
        "lib/f.ts": 'import "./broken.js"; export const f = () => 1;',
        "lib/broken.js": "export const = ;",
        "lib/unused.js": "",
    }
    read = usage_of(tmp_path, files).sources
    assert {file.relative_to(tmp_path).as_posix() for file in read} == {"functions/a.js", "lib/f.ts", "lib/broken.js"}
