"""What the npm plugin makes of the plan that it is given: the default one, one that it cannot mount, every field."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest

from tests.runtime.test_plugin import DIST, compiled
from tests.support.toolchain import ROOT, node_binary

GOLDEN = ROOT / "tests" / "golden" / "plan"


def node(program: str) -> Any:
    """Run a module in Node, and return the JSON that it prints."""
    command = [str(node_binary()), "--input-type=module", "--eval", program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


PLUGIN = json.dumps((DIST / "adapters" / "plugin.js").as_uri())


def test_the_defaults_are_the_plan_of_a_project_without_a_configuration() -> None:
    plugged = node(f"import {{ defaultPlan }} from {PLUGIN}; console.log(JSON.stringify(defaultPlan));")
    expected = compiled("", is_dashboard=True).model_dump(mode="json")
    assert {**plugged, "hash": "", "mesh": ""} == {**expected, "hash": "", "mesh": ""}
    assert re.fullmatch("[0-9a-f]{12}", plugged["hash"])


MISTAKES = [
    ("nothing", "null", "no plan of format 1"),
    ("another format", "{ ...defaultPlan, format: 2 }", "no plan of format 1"),
    ("options", "{ retries: 3 }", "no plan of format 1"),
    ("a Worker's", '{ ...defaultPlan, form: "worker" }', 'for the form "worker"'),
]


@pytest.mark.parametrize(("plan", "said"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_plan_that_cannot_be_mounted_is_refused(plan: str, said: str) -> None:
    program = f"""
import diddy, {{ defaultPlan }} from {PLUGIN};
try {{ diddy({plan}); console.log('"mounted"'); }} catch (error) {{ console.log(JSON.stringify(error.message)); }}
"""
    assert said in node(program)


UNREAD = {"origins", "format", "form"}
"""Of no use to a request, or read before anything is put together."""


def test_every_field_of_a_plan_is_read() -> None:
    """A field that is added to the plan and forgotten in the plugin would be a difference that no request has."""
    plans = [json.loads(file.read_text()) for file in sorted(GOLDEN.glob("*/plan.json"))]
    program = f"""
import diddy from {PLUGIN};
const read = new Set();
// Comparing policies as JSON would read all of them, so here each is told apart.
let counter = 0;
const stringify = JSON.stringify;
JSON.stringify = () => String(counter++);
const watch = (value, path) => typeof value !== "object" || value === null ? value : new Proxy(value, {{
  get(target, name, receiver) {{
    const found = Reflect.get(target, name, receiver);
    if (typeof name === "symbol" || typeof found === "function" || name === "length") return found;
    const here = Array.isArray(target) ? path : path + "." + name;
    read.add(here.slice(1));
    return watch(found, here);
  }},
}});
for (const plan of {json.dumps(plans)}) diddy(watch({{ ...plan, form: "pages" }}, ""));
console.log(stringify([...read]));
"""
    read = {plain(path) for path in node(program)}
    wanted = {plain(path) for plan in plans for path in fields(plan)}
    assert "policy.retry.budget.window_ms" in wanted
    assert wanted - read == set()


def plain(path: str) -> str:
    """Name a field the same in every environment, and in the policy of whatever it is."""
    path = re.sub(r"^(production|preview)\b(?!_)", "environment", path)
    return re.sub(r"^environment\.((services|routes)\.policy|default_policy)", "policy", path)


def fields(value: Any, path: str = "") -> set[str]:
    if isinstance(value, list):
        return {name for one in value for name in fields(one, path)}
    if not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, one in value.items():
        here = f"{path}.{name}" if path else name
        if here not in UNREAD:
            found |= {here} | fields(one, here)
    return found
