"""The grid under `wrangler pages dev`: a site's Functions call a service raw and intercepted, in one isolate.

Both ways to run the service are tried, since they give the site different stubs: by the same wrangler, and by one
of its own that is found through the dev registry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import pytest

from tests.runtime.intercept.grid import DIFFERENCES, EXPRESSIONS, HERE
from tests.support.workerd import COMPATIBILITY_DATE
from tests.support.wrangler import WranglerDev

pytestmark = pytest.mark.e2e

GRID = f"""
import {{ runGrid }} from {json.dumps(str(HERE / "grid.ts"))};
export const onRequest = (context) => runGrid(context.request, context.env, context);
"""
SCENARIO = f"""
import {{ runScenario }} from {json.dumps(str(HERE / "scenarios.ts"))};
export const onRequest = (context) => runScenario(new URL(context.request.url), context.env);
"""
API = {"service": "callee"}
SITE = {
    "name": "site",
    "pages_build_output_dir": "public",
    "compatibility_date": COMPATIBILITY_DATE,
    "services": [
        {"binding": "API", **API},
        {"binding": "SPARE", **API},
        {"binding": "ADMIN", **API, "entrypoint": "Admin"},
    ],
}
CALLEE = {"name": "callee", "main": "callee.js", "compatibility_date": COMPATIBILITY_DATE}


@pytest.fixture(scope="module", params=["one wrangler", "two wranglers"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WranglerDev]:
    folder = tmp_path_factory.mktemp("intercepted")
    files = {
        "site/public/index.html": "<h1>Shop</h1>",
        "site/functions/raw.js": GRID,
        "site/functions/meshed.js": GRID,
        "site/functions/scenario/[name].js": SCENARIO,
        "site/wrangler.json": json.dumps(SITE),
        "callee/callee.js": (HERE / "callee.js").read_text(encoding="utf-8"),
        "callee/wrangler.json": json.dumps(CALLEE),
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    state = folder / "state"
    with ExitStack() as running:
        command = ["pages", "dev"]
        if request.param == "one wrangler":
            command += ["-c", "wrangler.json", "-c", "../callee/wrangler.json"]
        else:
            running.enter_context(WranglerDev(["dev"], folder / "callee", state))
        yield running.enter_context(WranglerDev(command, folder / "site", state))


@pytest.fixture(scope="module")
def results(site: WranglerDev) -> dict[str, dict[str, Any]]:
    """Outcomes by side and expression; raw first, since the patch stays for the life of the isolate."""
    sides = {}
    for side in ("raw", "meshed"):
        answer = site.fetch(f"/{side}", "POST", {"x-visitor": "ada"}, "the body")
        assert answer.status == 200, answer.text + site.output
        assert answer.json()["patched"] == (["raw"] if side == "raw" else ["all", "all"])
        sides[side] = answer.json()["results"]
    return sides


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_outcome_is_as_without_the_mesh(results: dict[str, dict[str, Any]], name: str) -> None:
    raw, meshed = results["raw"][name], results["meshed"][name]
    if name in DIFFERENCES:
        assert meshed["outcome"] != raw["outcome"]
        return
    assert meshed["outcome"] == raw["outcome"]
    assert (raw["hits"], meshed["hits"]) == ([], raw["expected"])


def test_concurrent_requests_never_see_each_others_calls(site: WranglerDev) -> None:
    visitors = [f"visitor{n}" for n in range(12)]
    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(lambda visitor: site.fetch(f"/scenario/one-request?id={visitor}").json(), visitors))
    for visitor, answer in zip(visitors, answers, strict=True):
        assert answer["results"] == [f"{visitor}-{n}" for n in range(10)]
        assert len(answer["inputs"]) == 20
        assert all(visitor in (given if isinstance(given, list) else [visitor]) for given in answer["inputs"])


def test_callbacks_keep_the_callers_context(site: WranglerDev) -> None:
    seen = site.fetch("/scenario/callback-context?id=ada").json()
    bound = dict.fromkeys(["argument", "property", "element", "callback of a callback"], "ada")
    assert seen == {"unpatched": None, **bound}
