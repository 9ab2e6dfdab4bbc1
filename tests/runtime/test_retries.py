"""A failed call is sent again where that is safe, promised and paid for; what is sent again is the same."""

from __future__ import annotations

import time

import pytest

from tests.runtime.mesh import CATALOG, QUICK, Mesh, meshed
from tests.support.faulty import (
    CloseWithoutReply,
    CutBody,
    Fault,
    FaultyServer,
    Garbage,
    Hang,
    Reply,
    ResetAfterHeaders,
    ResetBeforeHeaders,
    closed_port,
    statuses,
)

pytestmark = pytest.mark.runtime

TOML = QUICK + CATALOG
REFUSES = 'export default { fetch: () => new Response("too large", { status: 413 }) };'
KIB = 1024


def attempts(mesh: Mesh) -> list[int | str]:
    """How each attempt of the only call ended."""
    return [one.get("status") or one["error"] for one in mesh.call()["attempts"]]


FAILURES: dict[str, Fault] = {
    "reset": ResetBeforeHeaders(),
    "closed": CloseWithoutReply(),
    "garbage": Garbage(),
    "502": Reply(502),
    "503": Reply(503),
    "504": Reply(504),
}


@pytest.mark.parametrize("kind", FAILURES)
@pytest.mark.parametrize("times", [1, 2])
def test_a_failure_is_hidden_by_a_retry(kind: str, times: int) -> None:
    with FaultyServer(*[FAILURES[kind]] * times) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x?y=1")
        assert (answer.status, answer.json()["target"]) == (200, "/api/x?y=1")
        assert mesh.call()["flags"] == ["retried"] * times
        assert attempts(mesh) == [int(kind) if kind.isdigit() else "reset"] * times + [200]
    assert len(catalog.requests) == times + 1


def test_a_service_that_comes_back_is_found() -> None:
    catalog = FaultyServer()
    catalog.start()
    with meshed(TOML, catalog=catalog) as mesh:
        catalog.stop()
        assert mesh.fetch("/api/x").status == 502
        assert mesh.call()["flags"] == ["retried", "retried", "retries_exhausted"]
        catalog.start()
        assert mesh.fetch("/api/x").status == 200
        catalog.stop()


def test_a_refused_connection_is_told_as_such() -> None:
    with closed_port() as address, meshed(TOML, catalog=address) as mesh:
        answer = mesh.fetch("/api/x")
        line = mesh.access()
        assert attempts(mesh) == ["reset"] * 3
    assert answer.status == 502
    assert answer.header("content-type") == "application/problem+json"
    assert answer.header("cache-control") == "no-store"
    assert answer.json() == {
        "type": "about:blank",
        "title": "reset",
        "status": 502,
        "detail": "The service could not be reached.",
        "reason": "reset",
        "trace_id": line["trace_id"],
    }


@pytest.mark.parametrize("status", [200, 201, 301, 400, 401, 404, 409, 429, 500, 501, 505, 599])
def test_an_answer_is_not_retried(status: int) -> None:
    with FaultyServer(Reply(status, "as it is")) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x")
        assert (answer.status, answer.text, mesh.call()["flags"]) == (status, "as it is", [])
    assert len(catalog.requests) == 1


def test_the_last_answer_is_what_the_client_gets() -> None:
    script = [Reply(503, "first"), Reply(502, "second"), Reply(504, "third", {"x-own": "1"})]
    with FaultyServer(*script) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x")
        assert (answer.status, answer.text, answer.header("x-own")) == (504, "third", "1")
        assert mesh.call()["flags"] == ["retried", "retried", "retries_exhausted"]


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("kind", ["503", "reset"])
def test_what_is_not_idempotent_is_sent_once(method: str, kind: str) -> None:
    with FaultyServer(FAILURES[kind]) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", method, body="order")
        assert answer.status == (503 if kind == "503" else 502)
        assert mesh.call()["flags"] == ["not_retried_method"]
    assert len(catalog.requests) == 1


@pytest.mark.parametrize(
    ("method", "key"), [("POST", "k-1"), ("PATCH", "k-2"), ("PUT", None), ("DELETE", None), ("OPTIONS", None)]
)
@pytest.mark.parametrize("kind", ["503", "reset"])
def test_what_may_be_repeated_is_sent_again_as_it_was(method: str, key: str | None, kind: str) -> None:
    body = bytes(range(256)) * 8
    headers = {"content-type": "x/y", "x-own": "1", **({"idempotency-key": key} if key else {})}
    with FaultyServer(*[FAILURES[kind]] * 2) as catalog, meshed(TOML, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", method, headers, body).status == 200
        assert mesh.call()["flags"] == ["retried"] * 2
    assert [one.body for one in catalog.requests] == [body] * 3
    for name in ("idempotency-key", "content-type", "x-own", "content-length"):
        assert len({one.header(name) for one in catalog.requests}) == 1, name
    assert catalog.requests[0].header("idempotency-key") == key
    spans = [one.header("traceparent") for one in catalog.requests]
    assert len(set(spans)) == 3, "each attempt is a span of its own"


def test_an_empty_key_declares_nothing() -> None:
    with FaultyServer(Reply(503)) as catalog, meshed(TOML, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", "POST", {"idempotency-key": ""}, "order").status == 503
        assert mesh.call()["flags"] == ["not_retried_method"]


def test_an_early_refusal_of_a_streamed_body_is_handed_through() -> None:
    with FaultyServer() as catalog, meshed(TOML, catalog=REFUSES) as mesh:
        chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
        answer = mesh.fetch("/api/x", "PUT", {"transfer-encoding": "chunked"}, chunk * 100 + b"0\r\n\r\n")
        assert (answer.status, answer.text) == (413, "too large")
        assert mesh.fetch("/api/x", "PUT", body="small").status == 413
    assert catalog.requests == []


def test_a_get_with_a_body_is_not_sent_again_without_it() -> None:
    with FaultyServer(Reply(503, "busy")) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/search", "GET", body="query")
        assert (answer.status, answer.text, mesh.call()["flags"]) == (503, "busy", ["not_retried_body"])
    assert len(catalog.requests) == 1


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("size", "kept"), [(0, True), (64 * KIB, True), (64 * KIB + 1, False), (1024 * KIB, False)])
def test_a_body_is_kept_up_to_the_limit(size: int, kept: bool, chunked: bool) -> None:
    body = (bytes(range(251)) * (size // 251 + 1))[:size]
    headers = {"transfer-encoding": "chunked"} if chunked else {}
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked and body else b"0\r\n\r\n" if chunked else body
    with FaultyServer(Reply(503, "busy")) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", "PUT", headers, sent)
        assert answer.status == (200 if kept else 503)
        assert mesh.call()["flags"] == (["retried"] if kept else ["not_retried_body"])
    assert [one.body == body for one in catalog.requests] == [True] * (2 if kept else 1)


def test_the_limit_is_the_configurations() -> None:
    toml = '[defaults.retry]\nbody_limit = "10B"\n' + CATALOG
    with FaultyServer(Reply(503), Reply(200), Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x", "PUT", body="0123456789").status == 200
        assert mesh.fetch("/api/x", "PUT", body="0123456789a").status == 503


def test_a_huge_body_is_streamed_through() -> None:
    size = 60 * KIB * KIB
    with FaultyServer(then=Reply(200, "got it")) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", "PUT", body=b"x" * size, timeout_s=60)
        assert (answer.status, answer.text) == (200, "got it")
    assert [len(one.body) for one in catalog.requests] == [size]


def test_retry_after_is_obeyed_when_it_fits() -> None:
    with FaultyServer(Reply(503, headers={"retry-after": "1"})) as catalog, meshed(TOML, catalog=catalog) as mesh:
        began = time.monotonic()
        assert mesh.fetch("/api/x").status == 200
        assert 1 <= time.monotonic() - began < 5


def test_retry_after_that_does_not_fit_ends_the_call() -> None:
    script = [Reply(503, "later", {"retry-after": "120"})]
    with FaultyServer(*script) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x", timeout_s=5)
        assert (answer.status, answer.text, answer.header("retry-after")) == (503, "later", "120")
        assert mesh.call()["flags"] == ["not_retried_deadline"]
    assert len(catalog.requests) == 1


def test_the_budget_ends_a_storm_of_retries() -> None:
    with FaultyServer(then=Reply(503)) as catalog, meshed(TOML, catalog=catalog) as mesh:
        for _ in range(20):
            assert mesh.fetch("/api/x").status == 503
        mesh.access(20)
        flags = [flag for line in mesh.access_lines() for flag in line["calls"][0]["flags"]]
    retried = len(catalog.requests) - 20
    assert flags.count("retried") == retried
    # A burst of 3, a fifth of the requests, and what a second or two add.
    assert 3 <= retried <= 3 + 4 + 3
    assert flags.count("not_retried_budget") >= 10


def test_the_budget_belongs_to_the_service() -> None:
    toml = (
        QUICK
        + "[services.a]\n[services.b]\n"
        + "".join(
            f'[[routes]]\npath_prefix = "/{name}"\nservice = "{name[0]}"\n{extra}'
            for name, extra in [("a", ""), ("a2", "retry = { retries = 1 }\n"), ("b", "")]
        )
    )
    with FaultyServer(then=Reply(503)) as a, FaultyServer(*statuses(503)) as b, meshed(toml, a=a, b=b) as mesh:
        for _ in range(5):
            mesh.fetch("/a")
        mesh.fetch("/a2")
        assert mesh.access(6)["calls"][0]["flags"] == ["not_retried_budget"], "two routes, one service, one budget"
        assert mesh.fetch("/b").status == 200, "another service has its own"


def test_retries_can_be_turned_off() -> None:
    toml = "[defaults]\nretry = false\n" + CATALOG
    with FaultyServer(Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 503
        assert mesh.call()["flags"] == []


def test_conditions_are_the_configurations() -> None:
    toml = '[defaults.retry]\non = ["5xx", "retriable-status"]\nstatuses = [429]\n' + CATALOG
    with FaultyServer(Reply(500), Reply(429)) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 200
        assert mesh.call()["flags"] == ["retried", "retried"]
    with FaultyServer(ResetBeforeHeaders()) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 502
        assert mesh.call()["flags"] == []


@pytest.mark.parametrize("fault", [CutBody(), ResetAfterHeaders()], ids=["closed", "reset"])
def test_a_cut_answer_is_seen_as_cut_and_not_begun_anew(fault: Fault) -> None:
    with FaultyServer(fault) as catalog, meshed(TOML, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x")
        assert answer.status == 200
        assert int(answer.header("content-length") or 0) == len(answer.body) + 1000, "the client misses the end"
        assert mesh.call()["flags"] == []
    assert len(catalog.requests) == 1


def test_retries_stay_within_the_platforms_limit() -> None:
    toml = "[limits]\nworker_invocations = 2\n" + TOML
    with FaultyServer(then=Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 503
        assert mesh.call()["flags"] == ["retried", "not_retried_limit"]
    assert [one.header("diddy-context") for one in catalog.requests][-1].endswith("calls=0")  # type: ignore[union-attr]


def test_a_try_that_is_too_slow_is_retried_where_the_policy_says_so() -> None:
    toml = '[defaults]\ntimeout = { try = "150ms" }\nretry = { on = ["timeout"] }\n' + CATALOG
    with FaultyServer(Hang()) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x").status == 200
        assert attempts(mesh) == ["try_timeout", 200]
        assert catalog.requests[0].client_left.wait(8)
