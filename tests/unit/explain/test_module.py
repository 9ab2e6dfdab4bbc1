"""`diddy explain` tells of every layer that the emitted module has, and of no other, in the module's order."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages_plugin.analyze import EnvironmentFacts, ProjectFacts, ServiceBinding
from pages_plugin.analyze.facts import Usage, UsedBecause
from pages_plugin.config.vocabulary import EnvironmentName, ProjectForm
from pages_plugin.emit import emit
from pages_plugin.emit.runtime import EXPORTS
from pages_plugin.explain import Explanation, Layer, as_data, explain, parse_request, render
from pages_plugin.plan import Plan, load_mesh
from pages_plugin.plan.model import EnvironmentPlan

GOLDEN = Path(__file__).parents[2] / "golden" / "plan"

NO_LAYERS = {
    *("byEnvironment", "environmentOf", "callLayers", "requestLayers", "pages", "worker"),
    *("discover", "serviceName", "hosts", "router", "routeList", "otlp", "retryBudget"),
    *("raw", "record", "tracedRecord", "sinks", "ownSpan", "expiring"),
}
"""What the emitted module also imports: what puts the layers together, and what they are given."""

BUSY = """\
[telemetry]
endpoint = "https://collector.example.com"
signals = ["traces", "metrics", "logs"]
analytics_engine = "METRICS"
[services.catalog]
rpc_context = true
retry.rpc_methods = ["find"]
[access_log]
sample = 0.5
[trace]
formats = ["b3multi"]
[env.preview.limits]
worker_invocations = 16
"""

WRITTEN: dict[str, tuple[str, ProjectForm]] = {
    "nothing": ("", "pages"),
    "a busy site": (BUSY, "pages"),
    "a busy Worker": (BUSY, "worker"),
    "B3 beside W3C": ('[trace]\nformats = ["w3c", "b3", "b3multi"]\n', "pages"),
    "B3 alone": ('[trace]\nformats = ["b3"]\n', "pages"),
    "metrics alone": ('[telemetry]\nendpoint = "https://c.example.com"\nsignals = ["metrics"]\n', "pages"),
    "counted alone": ('access_log = false\n[telemetry]\nanalytics_engine = "METRICS"\n', "pages"),
    "a line of ten": ("[access_log]\nsample = 0.1\n", "pages"),
    "no interception": ("intercept = false\n", "pages"),
    "a route that is traced by itself": (
        '[[routes]]\npath = "/a"\nservice = "catalog"\ntrace = { sample = 0.5 }\nfallback.response.body = "sorry"\n',
        "pages",
    ),
    "no limit and no retry": ("[defaults]\nretry = false\ntimeout.request = false\n", "pages"),
}


def _written(text: str, form: ProjectForm, folder: Path, usage: Usage) -> Plan:
    (folder / "diddy.toml").write_text(text)
    bound = EnvironmentFacts(
        services=(ServiceBinding("CATALOG", "catalog"), ServiceBinding("CART", "cart")),
        compatibility_flags=("nodejs_als", "enable_request_signal"),
        other_bindings={"METRICS": "analytics_engine_datasets"},
    )
    facts = ProjectFacts(
        folder, form=form, wrangler_file=folder / "wrangler.toml", production=bound, preview=bound, usage=usage
    )
    compiled = load_mesh(folder, facts)
    assert compiled.plan is not None, compiled.diagnostics
    return compiled.plan


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Plan]:
    """The recorded plans and those of ``WRITTEN``, with RPC calls and without, by a name."""
    found = {
        f"golden {file.parent.name}": Plan.model_validate_json(file.read_text("utf-8"))
        for file in sorted(GOLDEN.glob("*/plan.json"))
    }
    everything = Usage()
    fetch_alone = Usage(bindings=UsedBecause("calls", None), rpc=None, data=None)
    for name, (text, form) in WRITTEN.items():
        for how, usage in (("", everything), (" without RPC", fetch_alone)):
            found[name + how] = _written(text, form, tmp_path_factory.mktemp("project"), usage)
    return found


def _chunks(plan: Plan, environment: EnvironmentName) -> dict[str, str]:
    """Return the declarations of an environment's module by their names, without comments and strings."""
    files = emit(plan)
    text = files["mesh.js" if plan.preview is None else f"{environment}.js"]
    text = re.sub(r"^ *//.*$", "", text, flags=re.MULTILINE)
    if plan.preview is not None:
        text = re.sub(r"^  ", "", text, flags=re.MULTILINE)
    parts = re.split(r"^(?:const (\w+) =|(return) )", text, flags=re.MULTILINE)
    found: dict[str, str] = {}
    for const, end, body in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        found[const or end] = body
    return found


def _functions(chunk: str) -> list[str]:
    """Return the layers that a declaration names, in its order."""
    code = re.sub(r'"(?:[^"\\]|\\.)*"', "", chunk)
    return [name for name in re.findall(r"\b\w+\b(?!:)", code) if name in EXPORTS and name not in NO_LAYERS]


def _told(layers: tuple[Layer, ...]) -> list[str]:
    return [name for layer in layers for name in layer.functions]


def _explanations(plan: Plan, environment: EnvironmentName) -> tuple[EnvironmentPlan, list[Explanation]]:
    here = plan.preview if environment == "preview" and plan.preview is not None else plan.production
    asked = [parse_request("GET", "/no/such/path")]
    for route in here.routes:
        host = f"https://{route.hosts[0].replace('*', 'a')}" if route.hosts else ""
        asked.append(parse_request((route.methods or ("GET",))[0], host + route.path.value))
    return here, [explain(plan, one, environment) for one in asked]


def _environments(plan: Plan) -> tuple[EnvironmentName, ...]:
    return ("production",) if plan.preview is None else ("production", "preview")


def _compare(plan: Plan, environment: EnvironmentName) -> set[str]:
    """Hold each explanation against the module; return the layers that were compared."""
    chunks = _chunks(plan, environment)
    outermost = _functions(chunks.get("return", ""))
    inbound = [*outermost, *_functions(chunks["mesh"])]
    here, told = _explanations(plan, environment)
    compared: set[str] = set()
    by_service = {_name(body): body for body in chunks.values() if re.match(r" \{\n  name: ", body)}
    sends = dict(re.findall(r'\{ name: "([^"]+)",.* send: ([\w.]+) \}', chunks.get("routes", "")))
    for one in told:
        if one.route_name is None:
            assert _told(one.layers) == inbound
            compared |= {*inbound}
            continue
        send = sends[one.route_name]
        call = chunks[send.removesuffix(".send")].partition("\n  rpc: ")[0]
        passed = inbound[: inbound.index("forward") + 1]
        assert _told(one.layers) == passed + _functions(call)
        compared |= {*_functions(call)}
    for made in (made for one in told for made in one.calls):
        body = chunks["intercepted"] if made.service is None else by_service[made.service]
        if made.service is None:
            body = body[body.index("send:") :]
        assert _told((*made.layers, *made.rpc)) == _functions(body)
        compared |= {*_functions(body)}
    assert {one.name for one in here.services} == set(by_service)
    return compared


def _name(body: str) -> str:
    found = re.search(r'name: "([^"]+)"', body)
    assert found
    return found[1]


GRID = [
    *(f"golden {file.parent.name}" for file in sorted(GOLDEN.glob("*/plan.json"))),
    *(name + how for name in WRITTEN for how in ("", " without RPC")),
]


@pytest.mark.parametrize("name", GRID)
def test_explain_and_the_emitted_module_have_the_same_layers(plans: dict[str, Plan], name: str) -> None:
    for environment in _environments(plans[name]):
        _compare(plans[name], environment)


def test_every_layer_that_can_be_emitted_was_compared(plans: dict[str, Plan]) -> None:
    compared = {
        name for plan in plans.values() for environment in _environments(plan) for name in _compare(plan, environment)
    }

    assert compared == set(EXPORTS) - NO_LAYERS


def test_the_page_about_requests_names_every_layer_that_can_be_emitted() -> None:
    page = (Path(__file__).parents[3] / "docs" / "concepts" / "request.md").read_text("utf-8")
    inline = re.findall(r"`[^`]+`", re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL))
    named = set(re.findall(r"\b\w+\b", " ".join(inline)))

    assert set(EXPORTS) - NO_LAYERS - named == set()


def test_what_is_emitted_stands_in_the_text_and_in_the_data(plans: dict[str, Plan]) -> None:
    told = explain(plans["a busy site"], parse_request("GET", "/"), "preview")
    text, data = render(told), as_data(told)

    for layer in (*told.layers, *told.calls[0].layers, *told.calls[0].rpc):
        assert f"\n  {layer.name}" in text
    catalog = next(one for one in data["calls"] if one["service"] == "catalog")
    assert [one["name"] for one in catalog["layers"]][-6:] == [
        *("propagate", "B3, several headers", "no W3C headers", "baggage", "span", "transport"),
    ]
    assert [one["name"] for one in catalog["rpc"]] == ["context as last argument", "time limit, all tries", "retry"]
    assert data["layers"][0]["name"] == "call limit"
