"""Projects that are not ours: meshed by `diddy init`, run beside their untouched twins, and left as they were."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.support.client import Answer
from tests.support.foreign import SHAPES
from tests.support.foreign.plain import ANN, GUARDED
from tests.support.foreign.tried import Tried, backend, try_out

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def trials(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Future[Tried]]]:
    """Two projects at a time, of those whose tests were selected, with one backend for all."""
    folder = tmp_path_factory.mktemp("foreign")
    selected = [shape for shape in SHAPES if any(f"[{shape.name}]" in item.name for item in request.session.items)]
    with backend(folder / "api", folder / "state"), ThreadPoolExecutor(2) as pool:
        started = {
            shape.name: pool.submit(try_out, shape, folder / str(number), folder / "state")
            for number, shape in enumerate(selected)
        }
        try:
            yield started
        finally:
            for one in started.values():
                one.cancel()


@pytest.fixture(params=[shape.name for shape in SHAPES])
def tried(request: pytest.FixtureRequest, trials: dict[str, Future[Tried]]) -> Tried:
    return trials[request.param].result(timeout=150)


def compared(answer: Answer, tried: Tried) -> tuple[int, list[tuple[str, str]], bytes]:
    """Everything of an answer but for the clock and its connection; `wrangler dev` makes tags of a file's place."""
    left_out = {"date", "connection"} | ({"etag"} if tried.shape.command == ("dev",) else set())
    headers = sorted((name.lower(), value) for name, value in answer.headers if name.lower() not in left_out)
    return answer.status, headers, answer.body


def test_visitors_get_the_same_answers_as_before(tried: Tried) -> None:
    different = {
        str(ask): (compared(before, tried), compared(after, tried))
        for ask, before, after in tried.answers
        if compared(before, tried) != compared(after, tried)
    }
    assert different == {}


@pytest.mark.parametrize("tried", [GUARDED.name], indirect=True)
def test_the_guard_still_guards(tried: Tried) -> None:
    unsigned = [(ask, after) for ask, _, after in tried.answers if "authorization" not in ask.headers]
    assert {"/", "/style.css", "/reports/2026", "/api/stats/1"} <= {ask.path for ask, _ in unsigned}
    assert {after.status for _, after in unsigned} == {401}
    signed = {ask.path: after.status for ask, _, after in tried.answers if ask.headers == ANN and ask.method == "GET"}
    assert signed["/reports/2026"] == signed["/api/stats/1"] == 200


def test_a_call_that_fails_once_is_made_again(tried: Tried) -> None:
    assert tried.flaky is not None
    before, after = tried.flaky
    assert b"try again" in before.body
    assert b"try again" not in after.body
    assert after.status == 200
    (call,) = tried.line["calls"]
    assert (call["service"], len(call["attempts"])) == ("api", 2)


def test_the_running_site_is_verified(tried: Tried) -> None:
    assert tried.verify is not None
    report = json.loads(tried.verify.stdout)
    states = {one["name"]: one["state"] for one in report["checks"]}
    assert states["meshed"] == states["plan"] == states["trace"] == "ok", tried.verify.stdout


def test_static_files_stay_free_of_the_function(tried: Tried) -> None:
    if tried.shape.static is not None:
        assert tried.shape.static in {ask.path for ask, _, _ in tried.answers}
        assert tried.static_lines == 0


def test_a_second_init_changes_nothing(tried: Tried) -> None:
    assert tried.second_init is not None
    assert tried.check is not None
    assert (tried.second_init.returncode, tried.second_init.stdout) == (0, "")
    assert "is meshed already" in tried.second_init.stderr
    assert tried.check.returncode == 0, tried.check.stderr
    assert tried.changed_again == tried.changed


def test_remove_leaves_no_difference(tried: Tried) -> None:
    assert tried.remove is not None
    assert tried.remove.returncode == 0, tried.remove.stderr
    assert tried.left == ""
