"""The faults are what they say they are, as workerd sees them: the runtime tier stands on this."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from tests.support.client import open_stream
from tests.support.faulty import (
    CloseWithoutReply,
    CutBody,
    DripBody,
    Echo,
    EventStream,
    Fault,
    FaultyServer,
    Garbage,
    Hang,
    HugeBody,
    RecordedRequest,
    Reply,
    ResetAfterHeaders,
    ResetBeforeHeaders,
    SlowHeaders,
    WebSocketEcho,
    closed_port,
    statuses,
)
from tests.support.workerd import External, Service, Worker, Workerd

pytestmark = pytest.mark.runtime

FRONT = """
export default {
  async fetch(request, env) {
    const path = new URL(request.url).pathname;
    if (path === "/socket") {
      const { webSocket } = await env.BACK.fetch("http://back/", { headers: { upgrade: "websocket" } });
      webSocket.accept();
      const message = new Promise((resolve) => webSocket.addEventListener("message", (event) => resolve(event.data)));
      webSocket.send("a".repeat(70000));
      return new Response(String((await message).length));
    }
    if (path === "/through") return env.BACK.fetch(request);
    let response;
    try {
      const signal = path === "/impatient" ? AbortSignal.timeout(100) : undefined;
      response = await env.BACK.fetch(request, { signal });
    } catch (error) {
      return Response.json({ threw: error.name, retryable: error.retryable ?? false });
    }
    try {
      const body = await response.arrayBuffer();
      return Response.json({ status: response.status, bytes: body.byteLength });
    } catch {
      return Response.json({ status: response.status, cut: true });
    }
  },
};
"""

LOST = {"threw": "Error", "retryable": True}
TIMED_OUT = {"threw": "TimeoutError", "retryable": True}
"""workerd marks the caller's own time limit as retryable too: the name tells them apart."""


@pytest.fixture
def front(request: pytest.FixtureRequest) -> Iterator[tuple[Workerd, FaultyServer]]:
    with FaultyServer(*request.param) as backend:
        services = (Worker("front", FRONT, {"BACK": Service("back")}), External("back", backend.address))
        with Workerd(*services) as workerd:
            yield workerd, backend


CASES: list[tuple[Fault, str, dict[str, object]]] = [
    (Reply(204), "/", {"status": 204, "bytes": 0}),
    (Reply(503, {"why": "busy"}), "/", {"status": 503, "bytes": 15}),
    (ResetBeforeHeaders(), "/", LOST),
    (CloseWithoutReply(), "/", LOST),
    (ResetAfterHeaders(), "/", {"status": 200, "cut": True}),
    (CutBody(), "/", {"status": 200, "cut": True}),
    (Garbage(), "/", LOST),
    (Hang(), "/impatient", TIMED_OUT),
    (SlowHeaders(0.05, Reply(201)), "/", {"status": 201, "bytes": 0}),
    (SlowHeaders(30), "/impatient", TIMED_OUT),
    (DripBody([b"ab", b"cde"], 0.01), "/", {"status": 200, "bytes": 5}),
    (HugeBody(20_000_000), "/", {"status": 200, "bytes": 20_000_000}),
]


@pytest.mark.parametrize(
    ("front", "path", "expected"),
    [((fault,), path, expected) for fault, path, expected in CASES],
    indirect=["front"],
    ids=[type(fault).__name__ + path for fault, path, _ in CASES],
)
def test_workerd_sees_the_fault(front: tuple[Workerd, FaultyServer], path: str, expected: dict[str, object]) -> None:
    workerd, _ = front
    assert workerd.fetch(path).json() == expected


def test_a_closed_port_refuses() -> None:
    with closed_port() as address:
        services = (Worker("front", FRONT, {"BACK": Service("back")}), External("back", address))
        with Workerd(*services) as workerd:
            assert workerd.fetch().json() == LOST


@pytest.mark.parametrize("front", [statuses(503, 500)], indirect=True)
def test_the_script_is_taken_in_order_then_the_last_word(front: tuple[Workerd, FaultyServer]) -> None:
    workerd, backend = front
    assert [workerd.fetch("/through").status for _ in range(3)] == [503, 500, 200]
    assert [request.path for request in backend.requests] == ["/through"] * 3


@pytest.mark.parametrize("front", [(lambda request: Reply(418) if request.method == "PUT" else Echo(),)], indirect=True)
def test_a_callable_chooses_the_fault_and_echo_shows_the_request(front: tuple[Workerd, FaultyServer]) -> None:
    workerd, _ = front
    assert workerd.fetch("/through", "PUT", body="x").status == 418
    seen = workerd.fetch("/through?a=%2f", "POST", {"X-One": "1"}, b"\xffbody").json()
    assert (seen["method"], seen["target"], seen["body"]) == ("POST", "/through?a=%2f", "\xffbody")
    assert ["X-One", "1"] in seen["headers"]


@pytest.mark.parametrize("front", [(Hang(),)], indirect=True)
def test_a_cancelled_call_is_recorded(front: tuple[Workerd, FaultyServer]) -> None:
    workerd, backend = front
    workerd.fetch("/impatient")
    request: RecordedRequest = backend.wait_for_requests(1)[0]
    assert request.client_left.wait(5)


@pytest.mark.parametrize("front", [(EventStream(["one", "two"]),)], indirect=True)
def test_an_event_stream_arrives_piece_by_piece_and_ends_with_the_client(front: tuple[Workerd, FaultyServer]) -> None:
    workerd, backend = front
    with open_stream(workerd.url("/through")) as stream:
        lines = stream.lines()
        assert [next(lines) for _ in range(3)] == [b"data: one", b"", b"data: two"]
        stream.reset()
    assert backend.requests[0].client_left.wait(5)


@pytest.mark.parametrize("front", [(WebSocketEcho(),)], indirect=True)
def test_a_web_socket_echoes(front: tuple[Workerd, FaultyServer]) -> None:
    workerd, _ = front
    assert workerd.fetch("/socket").text == "70000"


def test_a_stopped_server_refuses_and_comes_back_on_its_port() -> None:
    with FaultyServer(then=Reply(200)) as backend:
        services = (Worker("front", FRONT, {"BACK": Service("back")}), External("back", backend.address))
        with Workerd(*services) as workerd:
            expected = {"status": 200, "bytes": 0}
            assert workerd.fetch().json() == expected
            backend.stop()
            assert workerd.fetch().json() == LOST
            backend.start()
            assert workerd.fetch().json() == expected


def test_what_a_worker_logs_is_collected() -> None:
    source = (
        "export default { fetch() { console.log(JSON.stringify({ type: 'access' })); return new Response('ok'); } }"
    )
    with Workerd(Worker("front", source)) as workerd:
        workerd.fetch()
        assert workerd.wait_for_json() == {"type": "access"}
        assert json.loads(workerd.wait_for_text("access")) == workerd.json_lines()[0]


def test_a_broken_module_is_an_error_with_workerds_words() -> None:
    with (
        pytest.raises(RuntimeError, match=re.escape("Unexpected identifier 'here'")),
        Workerd(Worker("x", "error here")),
    ):
        pass
