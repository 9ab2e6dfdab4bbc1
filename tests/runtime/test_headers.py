"""Which headers a service gets: the caller's, but for those of one connection and those that only the mesh may set."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.runtime.mesh import CATALOG, Mesh, meshed
from tests.support.client import send_raw
from tests.support.faulty import FaultyServer

pytestmark = pytest.mark.runtime

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"


@pytest.fixture(scope="module")
def catalog() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture(scope="module")
def mesh(catalog: FaultyServer) -> Iterator[Mesh]:
    with meshed(CATALOG, catalog=catalog) as mesh:
        yield mesh


def seen(mesh: Mesh, headers: dict[str, str], method: str = "GET", body: str | None = None) -> dict[str, str]:
    """What the service sees, by lower-case name."""
    answer = mesh.fetch("/api/x", method, headers, body).json()
    names = [name.lower() for name, _ in answer["headers"]]
    assert len(names) == len(set(names)), "no header twice"
    return {name.lower(): value for name, value in answer["headers"]}


def test_ordinary_headers_pass_as_they_are(mesh: Mesh) -> None:
    given = {
        "accept": "text/html, */*;q=0.1",
        "authorization": "Bearer x.y.z",
        "cookie": "a=1; b=2",
        "cf-connecting-ip": "192.0.2.1",
        "baggage": "k=v;p,l=w",
        "user-agent": "curl/8",
    }
    got = seen(mesh, given)
    assert {name: got.get(name) for name in given} == given


@pytest.mark.parametrize(
    ("connection", "gone"),
    [
        ("x-secret", "x-secret"),
        ("close, X-Secret", "x-secret"),
        ("keep-alive,x-secret ,te", "te"),
        ("keep-alive", "keep-alive"),
        ("keep-alive", "proxy-connection"),
        ("close", "te"),
        ("close", "trailer"),
    ],
)
def test_what_belongs_to_one_connection_stays_there(mesh: Mesh, connection: str, gone: str) -> None:
    got = seen(mesh, {"connection": connection, gone: "1", "x-kept": "1"})
    assert gone not in got
    assert "x-secret" not in got.get("connection", "")
    assert got["x-kept"] == "1"


@pytest.mark.parametrize("name", ["traceparent", "diddy-context", "host", "content-length", "idempotency-key"])
def test_naming_a_header_in_connection_breaks_nothing(mesh: Mesh, name: str) -> None:
    got = seen(mesh, {"connection": name, "x-kept": "1"}, "PUT", "hello")
    assert re.fullmatch(r"00-[\da-f]{32}-[\da-f]{16}-03", got["traceparent"])
    assert re.fullmatch(r"deadline=1[45]\d{3}, calls=31", got["diddy-context"])
    assert got["x-kept"] == "1"


@pytest.mark.parametrize(
    "name", ["cf-connecting-ip", "X-Forwarded-For", "forwarded", "authorization", "cookie", "cf-access-jwt-assertion"]
)
def test_a_client_cannot_hide_what_a_proxy_before_the_mesh_said(mesh: Mesh, name: str) -> None:
    got = seen(mesh, {"connection": f"close, {name}, x-hop", name: "1", "x-hop": "1"})
    assert (got.get(name.lower()), "x-hop" in got) == ("1", False)


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_body_arrives_whole_in_either_framing(mesh: Mesh, catalog: FaultyServer, framing: str) -> None:
    if framing == "length":
        assert mesh.fetch("/api/x", "POST", {"connection": "close"}, "hello").json()["body"] == "hello"
        return
    head = b"POST /api/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nTrailer: x-end\r\n"
    send_raw("127.0.0.1", mesh.port, head + b"\r\n" + b"5\r\nhello\r\n0\r\nX-End: 1\r\n\r\n")
    request = catalog.requests[-1]
    assert request.body == b"hello"
    assert request.header("transfer-encoding") in {None, "chunked"}
    assert [name.lower() for name, _ in request.headers].count("transfer-encoding") <= 1


def test_a_second_framing_cannot_be_smuggled(mesh: Mesh, catalog: FaultyServer) -> None:
    head = b"POST /api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    before = len(catalog.requests)
    smuggled = b"GET /api/smuggled HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    send_raw("127.0.0.1", mesh.port, head + b"0\r\n\r\n" + smuggled)
    for request in catalog.requests[before:]:
        framings = {name.lower() for name, _ in request.headers} & {"content-length", "transfer-encoding"}
        assert len(framings) <= 1


def test_what_is_left_cannot_be_forged(mesh: Mesh) -> None:
    got = seen(mesh, {"diddy-context": "deadline=5, calls=9999"})
    assert re.fullmatch(r"deadline=1[45]\d{3}, calls=31", got["diddy-context"])


def test_a_trace_begins(mesh: Mesh) -> None:
    before = len(mesh.settled())
    got = seen(mesh, {})
    line = mesh.access(before + 1)
    match = re.fullmatch(r"00-([\da-f]{32})-([\da-f]{16})-03", got["traceparent"])
    assert match
    assert match[1] == line["trace_id"]
    assert match[2] != line["span_id"], "the call is a span of its own"
    assert "tracestate" not in got


@pytest.mark.parametrize("flags", ["00", "01", "02", "03"])
def test_a_trace_is_continued(mesh: Mesh, flags: str) -> None:
    before = len(mesh.settled())
    got = seen(mesh, {"traceparent": f"00-{TRACE}-{PARENT}-{flags}", "tracestate": "a=1, b=2", "baggage": "k=v"})
    assert re.fullmatch(rf"00-{TRACE}-(?!{PARENT})[\da-f]{{16}}-{flags}", got["traceparent"])
    assert (got["tracestate"], got["baggage"]) == ("a=1, b=2", "k=v")
    assert mesh.access(before + 1)["trace_id"] == TRACE


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "x",
        f"00-{TRACE}-{PARENT}",
        f"00-{TRACE.upper()}-{PARENT}-01",
        f"00-{'0' * 32}-{PARENT}-01",
        f"00-{TRACE}-{'0' * 16}-01",
        f"ff-{TRACE}-{PARENT}-01",
        f"00-{TRACE}-{PARENT}-01-x",
        f"00-{TRACE}-{PARENT}-01, 00-{TRACE}-{PARENT}-01",
    ],
)
def test_a_malformed_trace_is_replaced_and_its_state_dropped(mesh: Mesh, malformed: str) -> None:
    got = seen(mesh, {"traceparent": malformed, "tracestate": "a=1", "baggage": "k=v"})
    assert re.fullmatch(rf"00-(?!{TRACE})[\da-f]{{32}}-[\da-f]{{16}}-03", got["traceparent"])
    assert "tracestate" not in got
    assert got["baggage"] == "k=v", "baggage belongs to no trace"


def test_a_trace_of_the_future_is_read_as_far_as_known(mesh: Mesh) -> None:
    got = seen(mesh, {"traceparent": f"cc-{TRACE}-{PARENT}-01-more"})
    assert re.fullmatch(rf"00-{TRACE}-[\da-f]{{16}}-01", got["traceparent"])


def test_sampling_is_decided_where_a_trace_begins() -> None:
    with FaultyServer() as catalog, meshed("[trace]\nsample = 0\n" + CATALOG, catalog=catalog) as mesh:
        assert seen(mesh, {})["traceparent"].endswith("-02")
        assert seen(mesh, {"traceparent": f"00-{TRACE}-{PARENT}-01"})["traceparent"].endswith("-01")
