"""Calls that the site's own, unchanged code makes: retried, timed and traced, and otherwise as without the mesh."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.runtime.mesh import CATALOG, QUICK, meshed
from tests.support.client import RawConnection, open_stream
from tests.support.faulty import EventStream, FaultyServer, Hang, Reply, ResetBeforeHeaders, SlowHeaders, closed_port

pytestmark = pytest.mark.runtime

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
TRACEPARENT = f"00-{TRACE}-{PARENT}-01"


def site(body: str) -> str:
    return f"export async function site({{ request, env, data }}) {{ {body} }}"


PASS_ON = site("return env.CATALOG.fetch(request);")
BY_URL = site('return env.CATALOG.fetch("https://catalog/items");')


@pytest.mark.parametrize("code", [PASS_ON, BY_URL], ids=["request", "url"])
def test_a_failed_call_is_retried(code: str) -> None:
    with FaultyServer(ResetBeforeHeaders(), Reply(503)) as catalog, meshed(QUICK, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").status == 200
        call = mesh.call()
    assert [one.get("status") or one["error"] for one in call["attempts"]] == ["reset", 503, 200]
    assert (call["service"], call["kind"], call["method"], call["flags"]) == (
        *("catalog", "fetch", "GET"),
        ["retried", "retried"],
    )


def test_a_body_is_sent_again() -> None:
    code = site('return env.CATALOG.fetch("https://catalog/x", { method: "PUT", body: "order" });')
    with FaultyServer(Reply(503)) as catalog, meshed(QUICK, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/").json()["body"] == "order"


@pytest.mark.parametrize("count", [3, 3000])
def test_a_stream_may_use_its_buffer_again(count: int) -> None:
    code = site(f"""
      const buffer = new Uint8Array(100);
      let written = 0;
      const body = new ReadableStream({{ async pull(controller) {{
        await scheduler.wait(0);
        if (written === {count}) return controller.close();
        controller.enqueue(buffer.fill(65 + (written++ % 26)));
      }} }});
      return env.CATALOG.fetch("https://catalog/x", {{ method: "PUT", body }});""")
    with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/").status == 200
    [request] = catalog.requests
    assert request.body == b"".join(bytes([65 + number % 26]) * 100 for number in range(count))


@pytest.mark.parametrize(("size", "kept"), [(10, True), (64 * 1024, True), (64 * 1024 + 1, False)])
def test_a_stream_of_texts_is_kept_up_to_the_limit(size: int, kept: bool) -> None:
    code = site(f"""
      const body = new ReadableStream({{ start(controller) {{
        for (const text of ["x".repeat({size - 3}), "\u00e9", "z"]) controller.enqueue(text);
        controller.close();
      }} }});
      return env.CATALOG.fetch("https://catalog/x", {{ method: "PUT", body }});""")
    with FaultyServer(Reply(503)) as catalog, meshed(QUICK, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/").status == (200 if kept else 503)
        assert mesh.call()["flags"] == (["retried"] if kept else ["not_retried_body"])
    assert [one.body for one in catalog.requests] == [b"x" * (size - 3) + "éz".encode()] * (2 if kept else 1)


def test_a_posted_form_is_sent_once_and_whole() -> None:
    with FaultyServer(Reply(503, "busy")) as catalog, meshed(QUICK, site=PASS_ON, catalog=catalog) as mesh:
        answer = mesh.fetch("/page", "POST", {"content-type": "x/form"}, "a=1")
        assert (answer.status, answer.text, mesh.call()["flags"]) == (503, "busy", ["not_retried_method"])
    assert [(one.body, one.header("content-type")) for one in catalog.requests] == [(b"a=1", "x/form")]


def test_the_call_is_a_child_of_the_request() -> None:
    given = {"traceparent": TRACEPARENT, "tracestate": "a=1"}
    for code in (PASS_ON, BY_URL):
        with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:
            mesh.fetch("/page", headers=given)
            assert mesh.access()["trace_id"] == TRACE
        [request] = catalog.requests
        assert re.fullmatch(rf"00-{TRACE}-(?!{PARENT})[\da-f]{{16}}-01", request.header("traceparent") or "")
        assert request.header("tracestate") == "a=1"


def test_a_trace_begins_where_none_came_in() -> None:
    for given in ({}, {"traceparent": "rubbish", "tracestate": "a=1"}):
        for code in (PASS_ON, BY_URL):
            with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:
                mesh.fetch("/page", headers=given)
                trace_id = mesh.access()["trace_id"]
            [request] = catalog.requests
            assert re.fullmatch(rf"00-{trace_id}-[\da-f]{{16}}-03", request.header("traceparent") or "")
            assert request.header("tracestate") is None


def test_a_trace_of_the_callers_own_is_kept() -> None:
    own = "00-11111111111111111111111111111111-2222222222222222-00"
    headers = f'{{ traceparent: "{own}", tracestate: "o=1" }}'
    code = site(f'return env.CATALOG.fetch("https://c/", {{ headers: {headers} }});')
    with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:
        mesh.fetch("/page", headers={"traceparent": TRACEPARENT, "tracestate": "a=1"})
        mesh.fetch("/page")
    assert [one.header("traceparent") for one in catalog.requests] == [own, own]
    assert [one.header("tracestate") for one in catalog.requests] == ["o=1", "o=1"]


def test_the_state_of_the_requests_trace_is_not_the_state_of_another() -> None:
    own = "00-11111111111111111111111111111111-2222222222222222-00"
    code = site(f'return env.CATALOG.fetch("https://c/", {{ headers: {{ traceparent: "{own}" }} }});')
    with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:
        mesh.fetch("/page", headers={"traceparent": TRACEPARENT, "tracestate": "a=1"})
    assert (catalog.requests[0].header("traceparent"), catalog.requests[0].header("tracestate")) == (own, None)


def test_what_is_left_is_told_and_cannot_be_forged() -> None:
    with FaultyServer() as catalog, meshed(site=PASS_ON, catalog=catalog) as mesh:
        mesh.fetch("/page", headers={"diddy-context": "deadline=1, calls=9999"})
    assert re.fullmatch(r"deadline=1[45]\d{3}, calls=31", catalog.requests[0].header("diddy-context") or "")


def test_a_late_call_is_cancelled() -> None:
    code = site("""
      try { return await env.CATALOG.fetch("https://catalog/x"); }
      catch (error) { return Response.json({ name: error.name, retryable: error.retryable ?? null }); }""")
    toml = '[defaults.timeout]\nrequest = "200ms"\n'
    with FaultyServer(Hang()) as catalog, meshed(toml, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json()["name"] == "TimeoutError"
        assert mesh.call()["attempts"][0]["error"] == "request_timeout"
        assert catalog.requests[0].client_left.wait(8)


ABORTING = site("""
  const controller = new AbortController();
  setTimeout(() => controller.abort(new RangeError("enough")), 100);
  try { await env.CATALOG.fetch("https://catalog/x", { signal: controller.signal }); return new Response("answered"); }
  catch (error) { return new Response(`${error.name}: ${error.message}`); }""")


def test_the_callers_signal_cancels_and_is_not_retried() -> None:
    with FaultyServer(then=Hang()) as catalog, meshed(QUICK, site=ABORTING, catalog=catalog) as mesh:
        assert mesh.fetch("/page").text == "RangeError: enough"
        assert catalog.requests[0].client_left.wait(8)
        call = mesh.call()
    assert ([one["error"] for one in call["attempts"]], call["flags"]) == (["client_gone"], [])
    assert len(catalog.requests) == 1


def test_the_callers_signal_ends_the_wait_between_tries() -> None:
    busy = Reply(503, headers={"retry-after": "5"})
    with FaultyServer(then=busy) as catalog, meshed(QUICK, site=ABORTING, catalog=catalog) as mesh:
        assert mesh.fetch("/page", timeout_s=3).text == "RangeError: enough"
    assert len(catalog.requests) == 1


def test_a_signal_that_fired_before_sends_nothing() -> None:
    code = site("""
      const signal = AbortSignal.abort(new RangeError("enough"));
      try { await env.CATALOG.fetch("https://catalog/x", { signal }); return new Response("answered"); }
      catch (error) { return new Response(`${error.name}: ${error.message}`); }""")
    with FaultyServer() as catalog, meshed(QUICK, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").text == "RangeError: enough"
    assert catalog.requests == []


def test_a_requests_own_signal_can_be_taken_away() -> None:
    code = site("""
      const controller = new AbortController();
      const call = new Request("https://catalog/x", { signal: controller.signal });
      setTimeout(() => controller.abort(), 50);
      return env.CATALOG.fetch(call, { signal: null });""")
    with FaultyServer(SlowHeaders(0.4)) as catalog, meshed(site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").status == 200
        assert mesh.call()["flags"] == []


def test_a_signal_cuts_a_stream_that_is_under_way() -> None:
    code = site("""
      const controller = new AbortController();
      const answer = await env.CATALOG.fetch("https://catalog/x", { signal: controller.signal });
      const reader = answer.body.getReader();
      const first = new TextDecoder().decode((await reader.read()).value);
      controller.abort(new RangeError("enough"));
      const second = await reader.read().then(() => "more", (error) => error.message);
      return Response.json([first, second]);""")
    with FaultyServer(EventStream(["one"], 0.01)) as catalog, meshed(site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json() == ["data: one\n\n", "enough"]
        assert catalog.requests[0].client_left.wait(8)


def test_a_lost_connection_throws_what_the_platform_throws() -> None:
    code = site("""
      try { return await env.CATALOG.fetch("https://catalog/x"); }
      catch (error) {
        return Response.json([error.name, error.message, error.retryable, error.constructor === Error]);
      }""")
    with closed_port() as address, meshed(QUICK, site=code, catalog=address) as mesh:
        assert mesh.fetch("/page").json() == ["Error", "Network connection lost.", True, True]


def test_an_exception_of_the_callee_reaches_the_caller() -> None:
    worker = 'export default { fetch() { throw Object.assign(new TypeError("mine"), { code: "E" }); } };'
    code = site("""
      try { return await env.CATALOG.fetch("https://catalog/x"); }
      catch (error) { return Response.json([error.name, error.message, error.code, error.remote]); }""")
    with meshed(site=code, catalog=worker) as mesh:
        assert mesh.fetch("/page").json() == ["TypeError", "mine", "E", True]


def test_a_body_that_breaks_off_throws_what_broke_it() -> None:
    code = site("""
      const body = new ReadableStream({
        start(controller) { controller.enqueue(new Uint8Array(10)); },
        pull(controller) { controller.error(new RangeError("no more")); },
      });
      try { await env.CATALOG.fetch("https://catalog/x", { method: "PUT", body }); return new Response("answered"); }
      catch (error) { return new Response(`${error.name}: ${error.message}`); }""")
    with FaultyServer() as catalog, meshed(QUICK, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").text == "RangeError: no more"
        assert [line for line in mesh.workerd.stderr if "bug in the mesh" in line] == []


def test_redirects_are_the_callers_affair() -> None:
    worker = """export default { fetch(request) {
      return new URL(request.url).pathname === "/a" ? Response.redirect("https://catalog/b", 302) : new Response("b");
    } };"""
    code = site("""
      const one = await env.CATALOG.fetch("https://catalog/a");
      const two = await env.CATALOG.fetch("https://catalog/a", { redirect: "manual" });
      return Response.json([one.status, await one.text(), two.status]);""")
    with meshed(site=code, catalog=worker) as mesh:
        assert mesh.fetch("/page").json() == [200, "b", 302]


def test_an_event_stream_is_handed_through() -> None:
    with FaultyServer(EventStream(["one", "two"], 0.05)) as catalog, meshed(site=PASS_ON, catalog=catalog) as mesh:
        with open_stream(mesh.url("/page")) as stream:
            lines = stream.lines()
            assert [next(lines), next(lines), next(lines)] == [b"data: one", b"", b"data: two"]
            stream.reset()
        assert catalog.requests[0].client_left.wait(8)


def test_an_ignored_binding_is_left_alone() -> None:
    with FaultyServer(Reply(503)) as catalog, meshed('ignore = ["CATALOG"]\n', site=BY_URL, catalog=catalog) as mesh:
        assert mesh.fetch("/page").status == 503
        assert mesh.access()["calls"] == []
    assert catalog.requests[0].header("traceparent") is None


def test_interception_can_be_turned_off() -> None:
    code = site('return Response.json([(await env.CATALOG.fetch("https://c/")).status, "catalog" in data.mesh]);')
    toml = "intercept = false\n[services.catalog]\n"
    with FaultyServer(Reply(503)) as catalog, meshed(toml, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json() == [503, True]
        assert mesh.access()["calls"] == []


def test_a_binding_that_a_route_has_called_before_is_called_once() -> None:
    site = 'export async function site({ env }) { return env.CATALOG.fetch("https://c/"); }'
    with FaultyServer() as catalog, meshed(CATALOG, site=site, catalog=catalog) as mesh:
        assert [mesh.fetch(path).status for path in ("/api/x", "/page", "/page")] == [200, 200, 200]
        assert [len(line["calls"]) for line in mesh.settled()] == [1, 1, 1, 1]


def test_a_service_without_its_binding_leaves_the_site_alone() -> None:
    code = site("return Response.json(env.CATALOG === undefined);")
    with meshed("[services.catalog]\n", site=code, unbound=("CATALOG",)) as mesh:
        assert mesh.fetch("/page").json() is True


def test_twelve_requests_at_once_never_cross() -> None:
    code = site("""
      const visitor = new URL(request.url).searchParams.get("v");
      const calls = Array.from({ length: 10 }, (_, n) => env.CATALOG.fetch(`https://catalog/${visitor}/${n}`));
      const targets = (await Promise.all(calls.map(async (call) => (await call).json()))).map((one) => one.target);
      return Response.json(targets);""")
    with FaultyServer() as catalog, meshed(site=code, catalog=catalog) as mesh:

        def visit(visitor: int) -> list[str]:
            trace = f"00-{visitor:032x}-{PARENT}-01"
            targets: list[str] = mesh.fetch(f"/page?v={visitor}", headers={"traceparent": trace}).json()
            return targets

        with ThreadPoolExecutor(12) as pool:
            answers = list(pool.map(visit, range(1, 13)))
        mesh.access(12)
        lines = {int(line["trace_id"], 16): line for line in mesh.access_lines()}
    assert answers == [[f"/{visitor}/{n}" for n in range(10)] for visitor in range(1, 13)]
    assert {visitor: len(lines[visitor]["calls"]) for visitor in lines} == dict.fromkeys(range(1, 13), 10)
    for request in catalog.requests:
        visitor = int(request.target.split("/")[1])
        assert int(str(request.header("traceparent")).split("-")[1], 16) == visitor


def test_a_call_after_an_aborted_request_is_well() -> None:
    with FaultyServer(Hang()) as catalog, meshed(site=PASS_ON, catalog=catalog) as mesh:
        with RawConnection("127.0.0.1", mesh.port) as connection:
            connection.send(b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n")
            catalog.wait_for_requests(1)
            connection.reset()
        assert [mesh.fetch("/page").status for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("order", [("/page", "/api/x"), ("/api/x", "/page")])
def test_a_route_and_the_sites_own_code_share_a_binding(order: tuple[str, ...]) -> None:
    # A route that is asked first reaches the stub before it is patched, and must not go through the patch afterwards.
    with FaultyServer() as catalog, meshed(CATALOG, site=PASS_ON, catalog=catalog) as mesh:
        assert [mesh.fetch(path).status for path in [*order, *order]] == [200] * 4
        assert [len(line["calls"]) for line in mesh.settled()[:4]] == [1] * 4
        assert not any("mesh bug" in line for line in mesh.workerd.stderr)
