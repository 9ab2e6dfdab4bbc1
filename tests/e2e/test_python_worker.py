"""A Python Worker with diddy_worker in real workerd: behind a JavaScript caller, and under `wrangler pages dev`.

The bundle is built at test time (tests/support/pyodide_bundle.py); `python_workers_development` is in these tests only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.client import Answer
from tests.support.pyodide_bundle import PYTHON_FLAGS, python_workerd_wrapper
from tests.support.python_worker import (
    python_arguments,
    python_worker,
    vendor_python_modules,
)
from tests.support.workerd import COMPATIBILITY_DATE, Service, Worker, Workerd
from tests.support.wrangler import WranglerDev

pytestmark = pytest.mark.e2e

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"

CATALOG = """
import asyncio

from workers import Response, WorkerEntrypoint

from diddy_worker import current, log, meshed, meshed_method, outgoing_headers


class Default(WorkerEntrypoint):
    @meshed
    async def fetch(self, request):
        method, path = current().method, current().path
        if path == "/api/fail":
            raise ValueError("the password is 1234")
        if path == "/api/wait":
            await asyncio.sleep(0.05)
        if path == "/api/onward":
            answer = await self.env.ECHO.fetch("https://echo/", headers=outgoing_headers())
            return Response.from_json(await answer.json())
        if path == "/api/nested":
            return Response.from_json(await self.find("inner"))
        if path == "/api/worked":
            log("worked")
        body = (await request.bytes()).decode() if method == "POST" else None
        context = current()
        return Response.from_json({
            "trace_id": context.trace_id, "parent_id": context.parent_id, "remaining_ms": context.remaining_ms(),
            "method": method, "path": path, "body": body,
        })

    @meshed_method
    async def find(self, item):
        log("finding", item=item)
        if item == "missing":
            raise KeyError("the password is 1234")
        return {"item": item, "trace_id": current().trace_id, "method": current().method}
"""

FRONT = """
export default {
  async fetch(request, env) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/rpc") return env.CATALOG.fetch(request);
    try {
      return Response.json(await env.CATALOG[searchParams.get("method")](searchParams.get("item")));
    } catch (error) {
      return Response.json({ message: error.message, all: `${error.stack} ${JSON.stringify(error)}` }, { status: 502 });
    }
  },
};
"""
ECHO = "export default { fetch(request) { return Response.json(Object.fromEntries(request.headers)); } };"


@pytest.fixture(scope="module")
def workerd() -> Iterator[Workerd]:
    services = (
        Worker("front", FRONT, {"CATALOG": Service("catalog")}),
        python_worker("catalog", CATALOG, {"ECHO": Service("echo")}),
        Worker("echo", ECHO),
    )
    with Workerd(*services, arguments=python_arguments()) as running:
        yield running


def access_line(workerd: Workerd, trace_id: str) -> dict[str, Any]:
    return workerd.wait_for_json(lambda line: line["type"] == "access" and line["trace_id"] == trace_id)


def own_trace(number: int) -> dict[str, str]:
    return {"traceparent": f"00-{number:032x}-{PARENT}-01"}


def test_the_trace_goes_on(workerd: Workerd) -> None:
    answer = workerd.fetch("/api/items?secret=1", headers={"traceparent": TRACEPARENT}).json()
    assert (answer["trace_id"], answer["parent_id"]) == (TRACE, PARENT)
    line = access_line(workerd, TRACE)
    assert line.pop("duration_ms") >= 0
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line.pop("time"))
    assert re.fullmatch(r"[0-9a-f]{16}", line.pop("span_id"))
    assert line == {
        "type": "access",
        "level": "info",
        "trace_id": TRACE,
        "parent_id": PARENT,
        "kind": "fetch",
        "method": "GET",
        "path": "/api/items",
        "status": 200,
        "flags": [],
    }


@pytest.mark.parametrize("header", [None, "", "rubbish", f"00-{TRACE}-{PARENT}-01-x", f"00-{'0' * 32}-{PARENT}-01"])
def test_a_trace_begins_where_none_is_valid(workerd: Workerd, header: str | None) -> None:
    answer = workerd.fetch("/api/items", headers={} if header is None else {"traceparent": header}).json()
    assert re.fullmatch(r"[0-9a-f]{32}", answer["trace_id"])
    assert answer["trace_id"] not in {TRACE, "0" * 32}
    assert answer["parent_id"] is None


def test_the_deadline_is_read(workerd: Workerd) -> None:
    answer = workerd.fetch("/api/items", headers={"diddy-context": "deadline=90000"}).json()
    assert 80_000 < answer["remaining_ms"] <= 90_000


@pytest.mark.parametrize("header", ["soon", "deadline=1e9", "deadline=5_0", "90000", ""])
def test_a_malformed_deadline_is_ignored(workerd: Workerd, header: str) -> None:
    answer = workerd.fetch("/api/items", headers={"diddy-context": header})
    assert (answer.status, answer.json()["remaining_ms"]) == (200, None)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_expired_deadline_is_refused_before_any_work(workerd: Workerd, method: str) -> None:
    trace = own_trace(0xDEAD + len(method))
    trace_id = trace["traceparent"][3:35]
    body = "x" * 1_000_000 if method == "POST" else None
    answer = workerd.fetch("/api/worked", method, {**trace, "diddy-context": "deadline=0, calls=3"}, body)
    assert answer.status == 504
    assert answer.header("content-type") == "application/problem+json"
    assert answer.json() == {
        "type": "about:blank",
        "title": "deadline exceeded",
        "status": 504,
        "detail": "The caller's deadline had passed on arrival.",
        "reason": "deadline_exceeded",
        "trace_id": trace_id,
    }
    line = access_line(workerd, trace_id)
    assert (line["status"], line["flags"]) == (504, ["deadline_exceeded"])
    assert [line for line in workerd.json_lines() if line["trace_id"] == trace_id and line["type"] == "log"] == []


def test_a_body_arrives(workerd: Workerd) -> None:
    answer = workerd.fetch("/api/items", "POST", body="wörld").json()
    assert (answer["method"], answer["body"]) == ("POST", "wörld")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_exception_stays_inside(workerd: Workerd, method: str) -> None:
    trace = own_trace(0xFA11 + len(method))
    trace_id = trace["traceparent"][3:35]
    answer = workerd.fetch("/api/fail", method, trace, "x" * 1_000_000 if method == "POST" else None)
    assert answer.status == 500
    assert (answer.json()["reason"], answer.json()["trace_id"]) == ("error", trace_id)
    assert not_leaking(answer), answer.text
    line = access_line(workerd, trace_id)
    assert (line["level"], line["status"], line["flags"]) == ("error", 500, ["error"])
    assert line["error"] == {"type": "ValueError", "message": "the password is 1234"}


def test_the_next_hop_gets_trace_deadline_and_calls_left(workerd: Workerd) -> None:
    given = {"traceparent": TRACEPARENT, "tracestate": "a=1", "diddy-context": "deadline=90000, calls=7"}
    seen = workerd.fetch("/api/onward", headers=given).json()
    assert re.fullmatch(rf"00-{TRACE}-[0-9a-f]{{16}}-01", seen["traceparent"])
    assert PARENT not in seen["traceparent"]
    left = re.fullmatch(r"deadline=(\d+), calls=(\d+)", seen["diddy-context"])
    assert left
    assert 80_000 < int(left[1]) <= 90_000
    assert (seen["tracestate"], left[2]) == ("a=1", "6")


def test_an_rpc_method_has_a_context_and_a_line(workerd: Workerd) -> None:
    answer = workerd.fetch("/rpc?method=find&item=lamp").json()
    assert (answer["item"], answer["method"]) == ("lamp", "find")
    line = access_line(workerd, answer["trace_id"])
    assert (line["kind"], line["method"], line["flags"]) == ("rpc", "find", [])
    logged = workerd.wait_for_json(lambda line: line["type"] == "log" and line["trace_id"] == answer["trace_id"])
    assert (logged["message"], logged["item"], logged["span_id"]) == ("finding", "lamp", line["span_id"])


def test_an_rpc_failure_names_the_trace_and_nothing_else(workerd: Workerd) -> None:
    answer = workerd.fetch("/rpc?method=find&item=missing")
    assert answer.status == 502
    assert not_leaking(answer), answer.text
    match = re.search(
        r"find failed; the service's log has the cause under trace ([0-9a-f]{32})", answer.json()["message"]
    )
    assert match is not None, answer.text
    line = access_line(workerd, match[1])
    assert line["error"] == {"type": "KeyError", "message": "'the password is 1234'"}


def test_a_method_that_a_request_calls_belongs_to_that_request(workerd: Workerd) -> None:
    trace = own_trace(0x1175)
    trace_id = trace["traceparent"][3:35]
    answer = workerd.fetch("/api/nested", headers=trace).json()
    assert (answer["trace_id"], answer["method"]) == (trace_id, "GET")
    access_line(workerd, trace_id)
    assert [line["type"] for line in workerd.json_lines() if line["trace_id"] == trace_id] == ["log", "access"]


@pytest.mark.parametrize("name", ["meshed", "log", "current", "outgoing_headers", "_find", "env", "ctx"])
def test_nothing_of_the_sdk_can_be_called_from_outside(workerd: Workerd, name: str) -> None:
    answer = workerd.fetch(f"/rpc?method={name}&item=x")
    assert answer.status == 502
    assert re.search(r"does not (exist|implement)", answer.json()["message"])


def test_requests_side_by_side_keep_their_own_context(workerd: Workerd) -> None:
    numbers = range(0xC0, 0xD0)
    with ThreadPoolExecutor(len(numbers)) as pool:
        answers = pool.map(lambda number: workerd.fetch("/api/wait", headers=own_trace(number)).json(), numbers)
    assert [answer["trace_id"] for answer in answers] == [f"{number:032x}" for number in numbers]


def not_leaking(answer: Answer) -> bool:
    """Whether no word of the exception, no traceback and no file name is in the answer."""
    inside = ("password", "1234", "Traceback", "ValueError", "KeyError", "main.py", "_handlers")
    return not any(word in text for word in inside for text in (answer.text, *dict(answer.headers).values()))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WranglerDev]:
    folder = tmp_path_factory.mktemp("python-pages")
    site, catalog = folder / "site", folder / "catalog"
    files = {
        site / "public" / "index.html": "<h1>Shop</h1>",
        site / "functions" / "api" / "[[path]].js": "export const onRequest = (c) => c.env.CATALOG.fetch(c.request);",
        site / "wrangler.json": json.dumps({
            "name": "shop",
            "pages_build_output_dir": "public",
            "compatibility_date": COMPATIBILITY_DATE,
            "services": [{"binding": "CATALOG", "service": "catalog"}],
        }),
        catalog / "src" / "main.py": CATALOG,
        catalog / "wrangler.json": json.dumps({
            "name": "catalog",
            "main": "src/main.py",
            "compatibility_date": COMPATIBILITY_DATE,
            "compatibility_flags": PYTHON_FLAGS,
        }),
    }  # fmt: skip
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    vendor_python_modules(catalog)
    command = ["pages", "dev", "-c", "wrangler.json", "-c", "../catalog/wrangler.json"]
    extra = {"MINIFLARE_WORKERD_PATH": str(python_workerd_wrapper(folder))}
    with WranglerDev(command, site, folder / "state", extra) as running:
        yield running


PAGES_CASES: dict[str, tuple[str, str, dict[str, str], str | None, int]] = {
    "get": ("GET", "/api/items", {}, None, 200),
    "post": ("POST", "/api/items", {}, "wörld", 200),
    "fail": ("GET", "/api/fail", {}, None, 500),
    # Python never reads these bodies; left alone they would hang wrangler.
    "fail-unread": ("POST", "/api/fail", {}, "x" * 3_000_000, 500),
    "expired-unread": ("POST", "/api/items", {"diddy-context": "deadline=0, calls=3"}, "x" * 3_000_000, 504),
}


@pytest.mark.parametrize("case", PAGES_CASES)
def test_it_serves_a_pages_project_under_wrangler(pages: WranglerDev, case: str) -> None:
    method, path, headers, body, status = PAGES_CASES[case]
    trace_id = f"{list(PAGES_CASES).index(case) + 1:032x}"
    answer = pages.fetch(path, method, {**headers, "traceparent": f"00-{trace_id}-{PARENT}-01"}, body)
    assert answer.status == status, answer.text
    assert answer.json()["trace_id"] == trace_id
    assert not_leaking(answer), answer.text
    if status == 200:
        assert (answer.json()["method"], answer.json()["body"]) == (method, body)
    pages.wait_for(rf'"type":"access".*"trace_id":"{trace_id}".*"path":"{path}","status":{status}')


def test_static_files_stay_static(pages: WranglerDev) -> None:
    assert pages.fetch("/").text == "<h1>Shop</h1>"
