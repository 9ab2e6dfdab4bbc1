"""The npm plugin puts together at run time what `diddy build` writes: requests have the same outcome in both."""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding
from pages_plugin.analyze.facts import Usage, UsedBecause
from pages_plugin.emit import emit
from pages_plugin.plan import Plan, load_mesh, plan_json
from tests.runtime.plugin_cases import POLICIES, REQUESTS, SAID, SITE
from tests.support.bundle import bundle
from tests.support.faulty import Echo, Fault, FaultyServer, RecordedRequest
from tests.support.toolchain import ROOT
from tests.support.workerd import COMPATIBILITY_FLAGS, Directory, External, Service, Worker, Workerd
from tests.support.workerd_config import Binding

pytestmark = pytest.mark.runtime

DIST = ROOT / "pages_plugin" / "runtime" / "dist"

ENTRY = """
import { onRequest } from "./mesh.js";
import { site, Callee } from "./site.js";
export { Callee };
export default {
  async fetch(request, env, ctx) {
    const context = { request, env, data: {}, params: {}, functionPath: "/", waitUntil: ctx.waitUntil.bind(ctx) };
    context.next = async () => site(context);
    return onRequest(context).catch((error) => new Response(`thrown: ${error}`, { status: 500 }));
  },
};
"""


def everything(*used: str) -> Usage:
    because = UsedBecause("the test says so")
    return Usage(*(because if name in used else None for name in ("bindings", "rpc", "data")))


def compiled(toml: str, *, is_dashboard: bool = False, usage: Usage | None = None) -> Plan:
    names = ("CATALOG", "ORDERS", "PRICES")
    facts = EnvironmentFacts(
        tuple(ServiceBinding(name, name.lower()) for name in names), compatibility_flags=COMPATIBILITY_FLAGS
    )
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "diddy.toml").write_text(toml, encoding="utf-8")
        known = {} if is_dashboard else {"wrangler_file": root / "wrangler.toml", "production": facts, "preview": facts}
        found = load_mesh(root, ProjectFacts(root=root, name="shop", usage=usage or Usage(), **known))  # type: ignore[arg-type]
    assert found.plan is not None, [f"{one.code} {one.message}" for one in found.diagnostics]
    return found.plan


PLANS: dict[str, Callable[[], Plan]] = {
    "policies": lambda: compiled(POLICIES),
    "discovered": lambda: compiled(POLICIES.replace('ignore = ["ORDERS"]', ""), is_dashboard=True),
    "discovered, fetch alone": lambda: compiled("", is_dashboard=True, usage=everything("bindings", "data")),
    "fetch alone": lambda: compiled(POLICIES, usage=everything("bindings", "data")),
    "no data": lambda: compiled(POLICIES, usage=everything("bindings", "rpc")),
    "no interception": lambda: compiled("intercept = false\n" + POLICIES),
    "no calls": lambda: compiled(POLICIES, usage=everything()),
    "quiet": lambda: compiled(
        "access_log = false\n" + POLICIES.replace("[env.preview]\naccess_log = { sample = 1 }", "")
    ),
}


def emitted_mesh(plan: Plan, folder: Path) -> None:
    for name, text in emit(plan).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def plugged_mesh(plan: Plan, folder: Path) -> None:
    (folder / "plan.json").write_text(plan_json(plan), encoding="utf-8")
    plugin = json.dumps(str(DIST / "adapters" / "plugin.js"))
    module = f'import diddy from {plugin};\nimport plan from "./plan.json";\nexport const onRequest = diddy(plan);\n'
    (folder / "mesh.js").write_text(module, encoding="utf-8")


MAKERS: dict[str, Callable[[Plan, Path], None]] = {"emitted": emitted_mesh, "plugged": plugged_mesh}


@cache
def front(name: str, maker: str) -> str:
    with tempfile.TemporaryDirectory() as name_of_folder:
        folder = Path(name_of_folder)
        MAKERS[maker](PLANS[name](), folder)
        (folder / "site.js").write_text(SITE, encoding="utf-8")
        (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
        return bundle(folder / "entry.js")


@dataclass
class Backends:
    """The two backends, and what they do next."""

    scripts: dict[str, list[Fault]] = field(default_factory=lambda: {"catalog": [], "orders": []})

    def server(self, name: str) -> FaultyServer:
        def choose(_request: RecordedRequest) -> Fault:
            return self.scripts[name].pop(0) if self.scripts[name] else Echo()

        return FaultyServer(choose)


def outcomes(name: str, maker: str, environment: str, assets: Path) -> dict[str, str]:
    """What the client, the backends and the log see of each request, without what is another each time."""
    plan = PLANS[name]()
    here = plan.preview if environment == "preview" and plan.preview else plan.production
    away = "export default { fetch: (request) => new Response(`away ${request.method} ${request.url}`) };"
    env: dict[str, Binding] = {
        "CATALOG": Service("catalog"), "ORDERS": Service("orders"), "PRICES": Service("front", "Callee"),
        "ASSETS": Service("assets"), "DIDDY_ENV": environment,
    }  # fmt: skip
    backends = Backends()
    found = {}
    with (
        backends.server("catalog") as catalog,
        backends.server("orders") as orders,
        Workerd(
            Worker("front", front(name, maker), env, outbound="away"),
            Worker("away", away),
            External("catalog", catalog.address),
            External("orders", orders.address),
            Directory("assets", assets),
        ) as workerd,
    ):
        lines = 0
        for what, asked in REQUESTS.items():
            backends.scripts.update(catalog=list(asked.catalog), orders=list(asked.orders))
            catalog.requests.clear()
            orders.requests.clear()
            answer = workerd.fetch(asked.path, asked.method, asked.headers, asked.body)
            line = None
            if here.access_log and asked.is_logged:
                lines += 1
                line = workerd.wait_for_json(lambda one: one.get("type") == "access", count=lines)
            seen = [
                [one.method, one.target, sorted(one.headers), one.body.decode()]
                for one in (*catalog.requests, *orders.requests)
            ]
            # Whether workerd closes after a body that nobody read is a matter of time.
            headers = sorted((name.lower(), value) for name, value in answer.headers if name.lower() != "connection")
            found[what] = settled([answer.status, headers, answer.text, line, seen])
    return found


def settled(value: object) -> str:
    """Without what is another each time: ids, ports, times."""
    text = json.dumps(value, indent=1, sort_keys=True)
    for pattern, constant in (
        (r"\b(?!a{32}|b{16})(?:[0-9a-f]{32}|[0-9a-f]{16})\b", "ID"),
        (r'("(?:duration_ms|start_ms|time)": )[^,\n]+', r"\1T"),
        (r"dur=\d+", "dur=T"),
        (r"deadline=\d+", "deadline=T"),
        (r"127\.0\.0\.1:\d+", "ORIGIN"),
        (r'"(?i:date)",\s+"[^"]+"', "DATE"),
    ):
        text = re.sub(pattern, constant, text)
    return text


@pytest.mark.parametrize(
    ("name", "environment"), [*((name, "production") for name in PLANS), ("policies", "preview"), ("quiet", "preview")]
)
def test_a_plan_does_the_same_emitted_and_plugged(name: str, environment: str, tmp_path: Path) -> None:
    (tmp_path / "offline.json").write_text("stands in")
    emitted = outcomes(name, "emitted", environment, tmp_path)
    plugged = outcomes(name, "plugged", environment, tmp_path)
    if (name, environment) == ("policies", "production"):
        assert [what for what, text in SAID.items() if text not in emitted[what]] == []
    assert plugged == emitted
