"""What interception promises beyond single expressions: contexts, odd stubs, access without the mesh, late calls."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.runtime.intercept.front import site
from tests.support.workerd import Workerd

pytestmark = pytest.mark.runtime


@pytest.fixture(scope="module")
def workerd() -> Iterator[Workerd]:
    with site() as running:
        yield running


def scenario(workerd: Workerd, name: str, visitor: str = "ada") -> Any:
    answer = workerd.fetch(f"/scenario/{name}?id={visitor}")
    assert answer.status == 200, answer.text
    return answer.json()


def test_concurrent_requests_never_see_each_others_calls(workerd: Workerd) -> None:
    visitors = [f"visitor{n}" for n in range(12)]
    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(lambda visitor: scenario(workerd, "one-request", visitor), visitors))
    for visitor, answer in zip(visitors, answers, strict=True):
        fetches = [f"http://api/echo?{visitor}-{n}" for n in range(10)]
        calls = [[visitor, f"-{n}"] for n in range(10)]
        assert sorted(answer["inputs"], key=str) == sorted([*fetches, *calls], key=str)
        assert answer["results"] == [f"{visitor}-{n}" for n in range(10)]
        assert answer["after"] == visitor


def test_second_patch_changes_nothing(workerd: Workerd) -> None:
    assert scenario(workerd, "patched-twice") == {"again": ["all", "all"], "hits": ["fetch", "rpc add"]}


def test_site_of_a_date_before_rpc_is_patched_for_fetch() -> None:
    with site("2024-03-01", ("nodejs_compat",)) as workerd:
        assert scenario(workerd, "patched-twice") == {"again": ["fetch", "fetch"], "hits": ["fetch"]}


def test_mesh_itself_reaches_the_stub_without_the_hooks(workerd: Workerd) -> None:
    expected = {"fetch": 404, "rpc": 3, "unpatchedFetch": 404, "unpatchedRpc": 7, "hits": []}
    assert scenario(workerd, "raw-access") == expected


def test_callbacks_keep_the_callers_context(workerd: Workerd) -> None:
    # That the platform drops it is the reason for binding callbacks; once it does not, this test says so.
    bound = dict.fromkeys(["argument", "property", "element", "callback of a callback"], "ada")
    assert scenario(workerd, "callback-context") == {"unpatched": None, **bound}


def test_names_beyond_the_cache_work(workerd: Workerd) -> None:
    answer = scenario(workerd, "many-names")
    assert answer["failures"] == []
    assert answer["add"] == 3
    assert 'does not implement the method "name599"' in answer["odd"]
    assert answer["hits"] == ["rpc add", "rpc name599"]


def test_late_call_is_abandoned_and_its_result_released(workerd: Workerd) -> None:
    answer = scenario(workerd, "abandoned")
    assert (answer["error"], answer["inTime"]) == ("Error: after 15 ms", True)
    assert "disposed" in answer["use"]


def test_call_within_its_limit_keeps_its_outcome(workerd: Workerd) -> None:
    assert scenario(workerd, "within-the-limit") == {"first": 1, "error": "TypeError E_TYPED"}


def test_outcome_settles_at_the_first_await_and_once(workerd: Workerd) -> None:
    assert scenario(workerd, "settled-once") == {"before": 0, "results": [[3, 1], [3, 1], [3, 1]], "settled": 1}


HOSTILE = {
    "object": ("fetch", ["odd fetch"], "fetched http://odd/"),
    "deaf": ("fetch", ["odd fetch"], "fetched http://odd/"),
    "blind": ("none", [], "fetched http://odd/"),
    "angry": ("none", [], "fetched http://odd/"),
    "frozen": ("none", [], "fetched http://odd/"),
    "empty": ("none", [], None),
    "wrapped": ("none", [], 200),
}
"""What is patched, what the hooks then see, and what `fetch` still answers; `wrapped` is a real stub
in a site's own proxy. A real stub cannot be frozen: the platform refuses."""


@pytest.fixture(scope="module")
def hostile(workerd: Workerd) -> Any:
    return scenario(workerd, "hostile")


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_cannot_be_patched_works_on(hostile: Any, kind: str) -> None:
    found = hostile[kind]
    assert (found["patched"], found["hits"], found["answer"]) == HOSTILE[kind]
