"""Boot what was deployed to the stand-in API: the uploaded Functions bundle and static files, in native workerd."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.support.faulty import FaultyServer
from tests.support.multipart import parse_multipart
from tests.support.stand_in_api import Deployment
from tests.support.static_assets import static_reply
from tests.support.workerd import Workerd
from tests.support.workerd_config import Binding, External, Json, Module, ModuleKind, Service, Worker

_KINDS: dict[str, ModuleKind] = {
    "application/javascript+module": "esModule",
    "application/javascript": "commonJsModule",
    "application/wasm": "wasm",
    "text/plain": "text",
    "application/octet-stream": "data",
    "application/json": "json",
    "text/x-python": "pythonModule",
}

# The platform's own router in front of a Pages project: what _routes.json excludes never reaches the Functions.
# /api/* matches /api too, and /a matches /a/ (transformRoutingRuleToRegExp of wrangler's pages-dev-util).
_ROUTER = """
const { include, exclude } = ROUTES;
const matcher = (rules) => rules.map((rule) => {
  const [, base, end] = /^(.*?)(\\/\\*|\\/|\\*)?$/.exec(rule);
  const tail = base === "" ? end : { "/*": "(/*)?", "/": "(/)?", "*": "*" }[end] ?? "(/)?";
  return new RegExp(`^${`${base}${tail}`.replaceAll(".", "\\\\.").replaceAll("*", ".*")}$`);
});
const included = matcher(include), excluded = matcher(exclude);
export default {
  fetch(request, env) {
    const { pathname } = new URL(request.url);
    const invokes = included.some((rule) => rule.test(pathname)) && !excluded.some((rule) => rule.test(pathname));
    return (invokes ? env.FUNCTIONS : env.ASSETS).fetch(request);
  },
};
"""


def functions_worker(
    deployment: Deployment, extra: Mapping[str, Binding] | None = None, name: str = "functions"
) -> Worker | None:
    """The uploaded Functions (or ``_worker.js``) as a Worker with its bindings, or None for a site without.

    Service bindings lead to services of the same names, ASSETS to "assets"; `extra` adds bindings or takes their place.
    """
    if "_worker.bundle" not in deployment.files:
        return None
    parts = {part.name: part for part in parse_multipart(deployment.files["_worker.bundle"])}
    metadata: dict[str, Any] = json.loads(parts.pop("metadata").content)
    main = metadata["main_module"]
    # Source maps travel along; nothing runs them.
    loaded = [part for part in parts.values() if part.content_type in _KINDS]
    loaded.sort(key=lambda part: part.name != main)
    modules = [Module(part.name, part.content, _KINDS[str(part.content_type)]) for part in loaded]
    bindings: dict[str, Binding] = {"ASSETS": Service("assets"), "CF_PAGES": "1"}
    bindings["CF_PAGES_BRANCH"] = deployment.fields.get("branch", "main")
    for binding in metadata.get("bindings", []):
        if binding["name"] not in (extra or {}):
            bindings[binding["name"]] = _binding(binding)
    return Worker(
        name,
        modules,
        {**bindings, **(extra or {})},
        metadata.get("compatibility_date", "2026-11-01"),
        metadata.get("compatibility_flags", []),
    )


@contextmanager
def deployed_site(
    deployment: Deployment, *backends: Worker | External, extra: Mapping[str, Binding] | None = None,
    arguments: tuple[str, ...] = (),
) -> Iterator[Workerd]:  # fmt: skip
    """Run a deployment as Pages would: ``_routes.json`` decides between Functions and static files.

    `backends` are the services that it binds, by name. Yields the running workerd, whose `fetch` reaches the site.
    """
    functions = functions_worker(deployment, extra)
    # Without Functions nothing is included; Functions without a _routes.json get everything.
    routes = deployment.routes or {"include": ["/*"], "exclude": []}
    routes = routes if functions else {"include": [], "exclude": []}
    with FaultyServer(lambda request: static_reply(deployment.assets, request)) as assets:
        bindings = {"ASSETS": Service("assets"), **({"FUNCTIONS": Service(functions.name)} if functions else {})}
        router = Worker("router", f"const ROUTES = {json.dumps(routes)};\n{_ROUTER}", bindings)
        services = [router, External("assets", assets.address), *([functions] if functions else []), *backends]
        with Workerd(*services, arguments=arguments) as workerd:
            yield workerd


def _binding(binding: dict[str, Any]) -> Binding:
    match binding["type"]:
        case "plain_text" | "secret_text":
            return str(binding["text"])
        case "json":
            return Json(binding["json"])
        case "service":
            return Service(binding["service"], binding.get("entrypoint"), binding.get("props"))
        case other:
            raise NotImplementedError(f"the binding {binding['name']} is a {other}: hand one over in `extra`")
