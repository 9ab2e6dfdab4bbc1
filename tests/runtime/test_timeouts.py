"""Limits hold until the response headers and cancel the callee; what streams after that lives on."""

from __future__ import annotations

import re
import time

import pytest

from tests.runtime.mesh import CATALOG, meshed
from tests.support.client import RawConnection, open_stream
from tests.support.faulty import DripBody, EventStream, FaultyServer, Hang, HugeBody, Reply, SlowHeaders

pytestmark = pytest.mark.runtime


def limits(request: str = "false", one_try: str = "false", retry: str = "retry = false") -> str:
    return f"[defaults]\ntimeout = {{ request = {request}, try = {one_try} }}\n{retry}\n" + CATALOG


@pytest.mark.parametrize(
    ("toml", "reason"),
    [(limits('"200ms"'), "request_timeout"), (limits(one_try='"200ms"'), "try_timeout")],
    ids=["request", "try"],
)
def test_a_late_answer_is_a_504_and_the_callee_is_cancelled(toml: str, reason: str) -> None:
    with FaultyServer(Hang()) as catalog, meshed(toml, catalog=catalog) as mesh:
        began = time.monotonic()
        answer = mesh.fetch("/api/x")
        took_s = time.monotonic() - began
        line = mesh.access()
        assert (answer.status, answer.json()["reason"]) == (504, reason)
        assert answer.json()["detail"] == "The service did not answer in time."
        assert answer.header("content-type") == "application/problem+json"
        assert line["status"] == 504
        assert [one["error"] for one in line["calls"][0]["attempts"]] == [reason]
        assert 0.2 <= took_s < 2
        assert catalog.requests[0].client_left.wait(8), "its socket closes"


@pytest.mark.parametrize("upgrade", ["h2c", "TLS/1.2", "nonsense"])
def test_an_upgrade_that_the_platform_does_not_know_is_no_exemption(upgrade: str) -> None:
    headers = {"connection": "upgrade", "upgrade": upgrade}
    with FaultyServer(Hang()) as catalog, meshed(limits('"200ms"'), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", headers=headers, timeout_s=3).status in {504, 502}


def test_the_request_limit_covers_every_try() -> None:
    toml = limits('"500ms"', '"200ms"', 'retry = { on = ["timeout"], retries = 10, backoff = { base = "1ms" } }')
    with FaultyServer(then=Hang()) as catalog, meshed(toml, catalog=catalog) as mesh:
        began = time.monotonic()
        assert mesh.fetch("/api/x").status == 504
        assert 0.45 < time.monotonic() - began < 2
        assert [one["error"] for one in mesh.call()["attempts"]] == ["try_timeout", "try_timeout", "request_timeout"]


def test_an_answer_within_the_limit_passes() -> None:
    with FaultyServer(SlowHeaders(0.1)) as catalog, meshed(limits('"5s"', '"4s"'), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 200


def test_without_limits_nothing_is_cut() -> None:
    with FaultyServer(SlowHeaders(0.4, Reply(200, "late"))) as catalog, meshed(limits(), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").text == "late"
        assert catalog.requests[0].header("diddy-context") == "calls=31"


def test_the_time_of_an_upload_is_its_clients() -> None:
    body = b"x" * 100_000
    with FaultyServer() as catalog, meshed(limits('"200ms"'), catalog=catalog) as mesh:
        with RawConnection("127.0.0.1", mesh.port) as client:
            head = f"POST /api/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
            client.send(head.encode() + body[:50_000])
            time.sleep(0.5)  # the client is slow: longer than the limit
            client.send(body[50_000:])
            answer = client.read_all()
        assert answer.startswith(b"HTTP/1.1 200 ")
        assert len(catalog.requests[0].body) == len(body)


def test_a_small_body_is_no_upload() -> None:
    with FaultyServer(Hang()) as catalog, meshed(limits('"200ms"'), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", method="POST", body=b"{}").status == 504


@pytest.mark.parametrize("framing", ["chunked", "large"])
def test_a_body_that_is_kept_is_whole_and_its_time_begins(framing: str) -> None:
    toml = limits('"300ms"', retry='retry = { body_limit = "1MiB" }')
    body, headers = (b"5\r\nhello\r\n0\r\n\r\n", {"transfer-encoding": "chunked"})
    if framing == "large":
        body, headers = b"x" * 100_000, {}
    script = [Reply(503, headers={"retry-after": "60"}), Hang()]
    with FaultyServer(*script) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", "PUT", headers, body, timeout_s=5).status == 503, "waiting does not fit"
        assert mesh.fetch("/api/x", "PUT", headers, body, timeout_s=5).status == 504
    assert re.fullmatch(r"deadline=(300|2\d\d), calls=31", str(catalog.requests[0].header("diddy-context")))


def test_a_drip_lives_on_behind_its_headers() -> None:
    chunks = [b"a", b"b", b"c", b"d"]
    with FaultyServer(DripBody(chunks, 0.15)) as catalog, meshed(limits('"250ms"', '"200ms"'), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").body == b"abcd"


def test_server_sent_events_live_on_and_arrive_one_by_one() -> None:
    events = EventStream(["one", "two", "three"], 0.5)
    with FaultyServer(events) as catalog, meshed(limits('"200ms"'), catalog=catalog) as mesh:
        began = time.monotonic()
        with open_stream(mesh.url("/api/events")) as stream:
            lines = stream.lines()
            assert next(lines) == b"data: one"
            assert time.monotonic() - began < 0.95, "the first event waits for no other"
            seen = [line for line in (next(lines) for _ in range(5)) if line]
            assert seen == [b"data: two", b"data: three"]
            stream.reset()
        assert catalog.requests[0].client_left.wait(8), "the service learns that nobody listens"


def test_a_large_download_passes() -> None:
    with FaultyServer(HugeBody(20 << 20)) as catalog, meshed(limits('"300ms"'), catalog=catalog) as mesh:
        assert len(mesh.fetch("/api/x").body) == 20 << 20


def test_what_remains_travels_and_shrinks() -> None:
    toml = limits('"10s"', retry='retry = { backoff = { base = "100ms", max = "100ms" } }')
    with FaultyServer(SlowHeaders(0.2, Reply(503))) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 200
    first, second = [str(one.header("diddy-context")) for one in catalog.requests]
    assert re.fullmatch(r"deadline=(10000|9[5-9]\d\d), calls=31", first)
    left, calls = (part.partition("=")[2] for part in second.split(", "))
    assert (8000 < int(left) <= 9800, calls) == (True, "30")


def test_a_very_long_limit_is_not_a_very_short_one() -> None:
    with FaultyServer(SlowHeaders(0.05)) as catalog, meshed(limits('"1h"'), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 200


def test_the_time_of_a_slow_client_is_not_the_services() -> None:
    toml = limits('"300ms"', retry="")
    with FaultyServer(Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        with RawConnection("127.0.0.1", mesh.port) as connection:
            connection.send(b"PUT /api/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 10\r\n\r\n01234")
            time.sleep(0.5)
            connection.send(b"56789")
            assert connection.read_all().startswith(b"HTTP/1.1 200 ")
        assert mesh.call()["flags"] == ["retried"]
    assert [one.body for one in catalog.requests] == [b"0123456789"] * 2


def test_a_slow_upload_within_the_limit_is_retried_like_any_other() -> None:
    with FaultyServer(Reply(503)) as catalog, meshed(limits('"5s"', retry=""), catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", "PUT", body="x" * 1000).status == 200
    assert [len(one.body) for one in catalog.requests] == [1000, 1000]
