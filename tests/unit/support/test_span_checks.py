"""The checks of spans pass what is right, and each fails on what it is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.support.otlp_checks import BrokenRuleError, check_exports, check_links, check_no_secret, check_spans
from tests.unit.support.payloads import (
    CLIENT,
    INTERNAL,
    RESOURCE,
    RPC,
    SERVER,
    SERVER_ID,
    WINDOW,
    Document,
    at,
    decoded_traces,
    span,
    traces,
    tree,
)

ERROR = {"status": {"code": 2}}


def check(*spans: Document) -> None:
    check_spans(decoded_traces(traces(*spans)), WINDOW)


def complaint(*spans: Document) -> str:
    with pytest.raises(BrokenRuleError) as raised:
        check(*spans)
    return str(raised.value)


def without(values: Mapping[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in values.items() if key != name}


GOOD: dict[str, Document] = {
    "page": span(2, "GET", without(SERVER, "http.route")),
    "unknown method": span(
        2, "HTTP /api/*", {**SERVER, "http.request.method": "_OTHER", "http.request.method_original": "FOO"}
    ),
    "server answers 404": span(2, "GET /api/*", {**SERVER, "http.response.status_code": 404}),
    "server answers 503": span(
        2, "GET /api/*", {**SERVER, "http.response.status_code": 503, "error.type": "503"}, **ERROR
    ),
    "server fails by its own reason": span(
        2, "GET /api/*", {**SERVER, "http.response.status_code": 504, "error.type": "request_timeout"}, **ERROR
    ),
    "client gone": span(
        2, "GET /api/*", {**without(SERVER, "http.response.status_code"), "error.type": "client_gone"}, **ERROR
    ),
    "retry": span(3, "GET", {**CLIENT, "http.request.resend_count": 1}),
    "client gets 404": span(3, "GET", {**CLIENT, "http.response.status_code": 404, "error.type": "404"}, **ERROR),
    "client gets nothing": span(
        3, "GET", {**without(CLIENT, "http.response.status_code"), "error.type": "reset"}, **ERROR
    ),
    "rpc": span(3, "catalog/add", RPC),
    "rpc fails": span(
        3, "catalog/add", {**RPC, "error.type": "TypeError"}, status={"code": 2, "message": "no such sku"}
    ),
    "rpc server": span(2, "catalog/add", without(RPC, "server.address")),
    "custom": span(1, "price", {"sku": "A1", "tries": 2, "ratio": 0.5, "tags": ["a", "b"]}),
    "ipv6": span(2, "GET /api/*", {**SERVER, "server.address": "::1", "server.port": 8080}),
}


def test_a_tree_passes() -> None:
    check_exports([decoded_traces(traces(*tree()))], WINDOW, secrets=["hunter2"])


@pytest.mark.parametrize("name", GOOD)
def test_what_is_right_passes(name: str) -> None:
    check(GOOD[name])


SPAN: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "has no name"),
    ({"traceId": "0" * 32}, "the trace id is all zeros"),
    ({"spanId": "0" * 16}, "the span id is all zeros"),
    ({"parentSpanId": "0" * 16}, "the parent's span id is all zeros"),
    ({"parentSpanId": SERVER_ID}, "is its own parent"),
    ({"kind": 0}, "has no kind"),
    ({"kind": 4}, "which nothing here makes"),
    ({"startTimeUnixNano": at(3)}, "ends before it starts"),
    ({"startTimeUnixNano": "0"}, "the start is not set"),
    ({"endTimeUnixNano": None}, "the end is not set"),
    ({"startTimeUnixNano": "1700000001000"}, "before the test's beginning"),
    ({"endTimeUnixNano": at(20)}, "9.900 s after the test's end"),
    ({"droppedAttributesCount": 1}, "were dropped"),
    ({"flags": 0x400}, "bits that are reserved"),
    ({"flags": 0x301}, "the parent is remote, but there is none"),
    ({"flags": 0x201}, "not that it is known"),
    ({"status": {"code": 1}}, "has the status OK"),
    ({"status": {"message": "fine"}}, "without an error"),
    ({"status": {"code": 2}}, "no error.type"),
    ({"events": [{"name": "x", "timeUnixNano": at(3)}]}, "outside of the span's time"),
    ({"events": [{"timeUnixNano": at(1)}]}, "an event without a name"),
    (
        {"events": [{"name": "x", "timeUnixNano": at(1.6)}, {"name": "y", "timeUnixNano": at(1.5)}]},
        "event y is earlier than the one before it",
    ),
    ({"links": [{"traceId": "0" * 32, "spanId": SERVER_ID}]}, "a link's trace id is all zeros"),
]


@pytest.mark.parametrize(("changes", "expected"), SPAN, ids=[expected for _, expected in SPAN])
def test_a_span_that_breaks_a_rule(changes: dict[str, Any], expected: str) -> None:
    assert expected in complaint(span(2, "GET /api/*", SERVER, **changes))


SERVER_ATTRIBUTES: list[tuple[dict[str, object], str]] = [
    ({"http.request.method": None}, "has no http.request.method"),
    ({"url.path": None}, "has no url.path"),
    ({"url.scheme": None}, "has no url.scheme"),
    ({"url.scheme": "https:"}, "url.scheme is 'https:'"),
    ({"url.path": "/api/x?q=1"}, "more than the path"),
    ({"url.query": "?q=REDACTED"}, "begins with the question mark"),
    ({"url.query": "q=REDACTED&token=abc"}, "the query parameter 'token' is not redacted"),
    ({"url.query": "abc"}, "'abc' of the query is not redacted"),
    ({"http.route": "api"}, "is no route"),
    ({"http.route": "/other"}, "must have the name 'GET /other'"),
    ({"http.route": None}, "must have the name 'GET'"),
    ({"http.request.method": "FOO"}, "is not known"),
    ({"http.request.method": "get"}, "is not known"),
    ({"http.request.method": "_OTHER"}, "no http.request.method_original"),
    ({"http.request.method_original": "GET"}, "says what http.request.method says"),
    ({"http.request.method": "_OTHER", "http.request.method_original": "PUT"}, "is a known method"),
    ({"http.response.status_code": "200"}, "must be of type int, not str"),
    ({"http.response.status_code": 1000}, "is no status code"),
    ({"http.response.status_code": None}, "neither http.response.status_code nor the status ERROR"),
    ({"http.response.status_code": 500}, "answered 500, and must have the status ERROR"),
    ({"server.port": "443"}, "must be of type int, not str"),
    ({"server.port": 0}, "0 is no port"),
    ({"server.address": "shop.example.com:443"}, "holds the port"),
    ({"server.address": "[::1]"}, "brackets"),
    ({"error.type": "500"}, "and no status ERROR"),
    ({"http.method": "GET"}, "is not to be used any more"),
    ({"http.verb": "GET"}, "is in no registry"),
    ({"diddy.Service": "a"}, "no well-formed name"),
    ({"diddy.service": 1}, "must be of type str"),
    ({"url.path": "/" + "x" * 5000}, "has 5001 characters"),
]


@pytest.mark.parametrize(("changes", "expected"), SERVER_ATTRIBUTES, ids=[one for _, one in SERVER_ATTRIBUTES])
def test_a_server_span_that_breaks_a_convention(changes: dict[str, object], expected: str) -> None:
    values = {name: value for name, value in {**SERVER, **changes}.items() if value is not None}
    assert expected in complaint(span(2, "GET /api/*", values))


CLIENT_ATTRIBUTES: list[tuple[dict[str, object], str]] = [
    ({"server.address": None}, "has no server.address"),
    ({"server.port": None}, "has no server.port"),
    ({"url.full": None}, "has no url.full"),
    ({"url.full": "/api/x"}, "no absolute URL"),
    ({"url.full": "https://me:hunter2@catalog/"}, "holds credentials"),
    ({"url.full": "https://catalog/?sig=abc"}, "'sig' is not redacted"),
    ({"http.request.resend_count": 0}, "the first attempt has none"),
    ({"http.request.resend_count": "1"}, "must be of type int"),
    ({"http.response.status_code": None}, "got no answer, and must have the status ERROR"),
    ({"http.response.status_code": 404}, "got 404, and must have the status ERROR"),
]


@pytest.mark.parametrize(("changes", "expected"), CLIENT_ATTRIBUTES, ids=[one for _, one in CLIENT_ATTRIBUTES])
def test_a_client_span_that_breaks_a_convention(changes: dict[str, object], expected: str) -> None:
    values = {name: value for name, value in {**CLIENT, **changes}.items() if value is not None}
    assert expected in complaint(span(3, "GET", values))


RPC_ATTRIBUTES: list[tuple[dict[str, object], str]] = [
    ({"rpc.method": None}, "has no rpc.method"),
    ({"rpc.method": "add"}, "is not service/method"),
    ({"rpc.method": "catalog/remove"}, "must have the name 'catalog/remove'"),
    ({"rpc.system.name": "grpc"}, "is 'grpc', not cloudflare_workers"),
    ({"rpc.service": "catalog"}, "is not to be used any more"),
    ({"server.address": None}, "has no server.address"),
    ({"http.response.status_code": 200}, "is an RPC, and has http.response.status_code"),
]


@pytest.mark.parametrize(("changes", "expected"), RPC_ATTRIBUTES, ids=[one for _, one in RPC_ATTRIBUTES])
def test_an_rpc_span_that_breaks_a_convention(changes: dict[str, object], expected: str) -> None:
    values = {name: value for name, value in {**RPC, **changes}.items() if value is not None}
    assert expected in complaint(span(3, "catalog/add", values))


FAILED = {**CLIENT, "http.response.status_code": 503, "error.type": "503"}

STATUS: list[tuple[Document, str]] = [
    (span(3, "GET", FAILED, status={"code": 2, "message": "503"}), "says what the attributes say"),
    (span(3, "GET", FAILED, status={"code": 2, "message": "unavailable"}), "so no description"),
    (span(3, "GET", {**FAILED, "error.type": "502"}, **ERROR), "error.type 502 is not the status code 503"),
    (
        span(2, "GET /api/*", {**SERVER, "http.response.status_code": 404, "error.type": "404"}, **ERROR),
        "its status must be unset",
    ),
    (
        span(1, "catalog", {**INTERNAL, "http.request.method": "GET"}),
        "is INTERNAL, and has the attributes of a request",
    ),
    (span(1, "catalog", {"diddy.flags": "retried"}), "must be of type list"),
    (span(1, "catalog", {"diddy.flags": ["a", 1]}), "mixes types"),
    (span(1, "catalog", {"diddy.flags": [1]}), "list of texts"),
]


@pytest.mark.parametrize(("broken", "expected"), STATUS, ids=[one for _, one in STATUS])
def test_a_status_that_breaks_a_rule(broken: Document, expected: str) -> None:
    assert expected in complaint(broken)


def test_an_attribute_stands_once_and_has_a_value() -> None:
    twice, empty = span(3, "GET", CLIENT), span(3, "GET", CLIENT)
    twice["attributes"].append(twice["attributes"][0])
    empty["attributes"].append({"key": "url.scheme", "value": {}})
    assert "stands twice" in complaint(twice)
    assert "has no value" in complaint(empty)


@pytest.mark.parametrize("name", [name for name in RESOURCE if name != "deployment.environment.name"])
def test_a_resource_without_a_required_name(name: str) -> None:
    with pytest.raises(BrokenRuleError, match=f"has no {name}"):
        check_spans(decoded_traces(traces(*tree(), resource=without(RESOURCE, name))), WINDOW)


@pytest.mark.parametrize(
    ("name", "value"), [("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.language", "javascript")]
)
def test_a_resource_that_says_what_it_may_not(name: str, value: str) -> None:
    with pytest.raises(BrokenRuleError, match=name):
        check_spans(decoded_traces(traces(*tree(), resource={**RESOURCE, name: value})), WINDOW)


def test_an_empty_export_is_refused() -> None:
    with pytest.raises(BrokenRuleError, match="is empty"):
        check_spans(decoded_traces({}), WINDOW)
    with pytest.raises(BrokenRuleError, match="has no spans"):
        check_spans(decoded_traces(traces()), WINDOW)


def links(*spans: Document, remote: tuple[str, ...] = ()) -> None:
    message = decoded_traces(traces(*spans))
    check_links(message.resource_spans[0].scope_spans[0].spans, remote)


def test_a_lost_parent_is_found() -> None:
    _, call, attempt = tree()
    with pytest.raises(BrokenRuleError, match="no such span came"):
        links(call, attempt)
    links(call, attempt, remote=(SERVER_ID,))


def test_a_parent_of_another_trace_is_found() -> None:
    server, call, _ = tree()
    with pytest.raises(BrokenRuleError, match="'GET /api/\\*' of another trace"):
        links(server, {**call, "traceId": "1" * 32})


def test_a_span_id_that_stands_twice_is_found() -> None:
    server, call, _ = tree()
    with pytest.raises(BrokenRuleError, match="and for another span"):
        links(server, {**call, "spanId": SERVER_ID, "parentSpanId": ""})


@pytest.mark.parametrize(("started", "expected"), [(0.5, "before its parent"), (2.5, "after the end of its parent")])
def test_a_child_beside_its_parents_time_is_found(started: float, expected: str) -> None:
    server, call, _ = tree()
    with pytest.raises(BrokenRuleError, match=expected):
        links(server, {**call, "startTimeUnixNano": at(started), "endTimeUnixNano": at(3)})


@pytest.mark.parametrize("text", ["hunter2", "x=hunter2&y", "x%3Dhunter2", "Bearer aHVudGVyMg"])
@pytest.mark.parametrize("place", ["attribute", "name", "event", "status", "resource"])
def test_a_secret_is_found_wherever_it_stands(place: str, text: str) -> None:
    [server, *_] = tree()
    resource = {**RESOURCE, "cloud.region": text} if place == "resource" else RESOURCE
    match place:
        case "attribute":
            server["attributes"].append({"key": "x", "value": {"arrayValue": {"values": [{"stringValue": text}]}}})
        case "name":
            server["name"] = text
        case "event":
            server["events"] = [{"name": text}]
        case "status":
            server["status"] = {"message": text}
    message = decoded_traces(traces(server, resource=resource))
    check_no_secret(message, ["swordfish"])
    with pytest.raises(BrokenRuleError, match="'hunter2' stands in resourceSpans"):
        check_no_secret(message, ["hunter2"])
