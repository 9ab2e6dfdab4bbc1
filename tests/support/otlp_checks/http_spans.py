"""The stable HTTP conventions: "HTTP client span", "HTTP server span", "Name" and "Status"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

from tests.support.otlp_checks.attributes import Value, number, text
from tests.support.otlp_checks.rules import require

KNOWN_METHODS = {"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"}
REDACTED = "REDACTED"


def check_http_server(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    """A request that came in."""
    method = check_method(attributes, where)
    check_scheme(text(attributes, "url.scheme", where), where)
    path = text(attributes, "url.path", where)
    require("?" not in path and "#" not in path, f"{where}: url.path {path!r} has more than the path")
    if (query := attributes.get("url.query")) is not None:
        require(not str(query).startswith("?"), f"{where}: url.query begins with the question mark")
        check_query(str(query), where)
    route = attributes.get("http.route")
    if route is not None:
        check_route(str(route), where)
    wanted = f"{method} {route}" if route is not None else method
    require(span.name == wanted, f"{where} must have the name {wanted!r}")
    if "server.address" in attributes:
        check_address(attributes, where)
    status = check_status_code(attributes, where)
    if status is None:
        require(_failed(span), f"{where} has neither http.response.status_code nor the status ERROR")
    elif status >= 500:
        require(_failed(span), f"{where} answered {status}, and must have the status ERROR")
    elif status >= 400:
        require(not _failed(span), f"{where} answered {status}, which is the client's error: its status must be unset")
    _check_description(span, status, where)


def check_http_client(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    """One request that was sent; a retry is another."""
    method = check_method(attributes, where)
    template = attributes.get("url.template")
    wanted = f"{method} {template}" if template is not None else method
    require(span.name == wanted, f"{where} must have the name {wanted!r}")
    check_address(attributes, where)
    number(attributes, "server.port", where)
    check_url(text(attributes, "url.full", where), where)
    resend_count = attributes.get("http.request.resend_count")
    require(
        resend_count is None or (isinstance(resend_count, int) and resend_count >= 1),
        f"{where}: http.request.resend_count is {resend_count}; the first attempt has none, and the second 1",
    )
    status = check_status_code(attributes, where)
    if status is None or status >= 400:
        got = "no answer" if status is None else str(status)
        require(_failed(span), f"{where} got {got}, and must have the status ERROR")
    _check_description(span, status, where)


def check_method(attributes: Mapping[str, Value], where: str) -> str:
    """The method's attributes; returns what stands for it in the span's name."""
    method, original = text(attributes, "http.request.method", where), attributes.get("http.request.method_original")
    require(method in KNOWN_METHODS | {"_OTHER"}, f"{where}: http.request.method {method!r} is not known: _OTHER is")
    if method == "_OTHER":
        require(original is not None, f"{where}: the method is _OTHER, and no http.request.method_original says which")
        require(original not in KNOWN_METHODS, f"{where}: {original} is a known method, not _OTHER")
        return "HTTP"
    require(original != method, f"{where}: http.request.method_original says what http.request.method says")
    return method


def check_status_code(attributes: Mapping[str, Value], where: str) -> int | None:
    """A status code, if there was an answer, and an ``error.type`` that fits."""
    status = attributes.get("http.response.status_code")
    if status is None:
        return None
    assert isinstance(status, int), "its type was checked before"
    require(100 <= status <= 599, f"{where}: {status} is no status code")
    error = attributes.get("error.type")
    if isinstance(error, str) and error.isdigit():
        require(error == str(status), f"{where}: error.type {error} is not the status code {status}")
    return status


def check_address(attributes: Mapping[str, Value], where: str) -> None:
    """A host by itself, and the port beside it."""
    address = text(attributes, "server.address", where)
    require(re.search(r"[/?#@\s]", address) is None, f"{where}: server.address {address!r} is no host name")
    is_ipv6 = address.count(":") >= 2
    require(":" not in address or is_ipv6, f"{where}: server.address {address!r} holds the port")
    require(not address.startswith("["), f"{where}: server.address {address!r} has the brackets of a URL")
    port = attributes.get("server.port")
    require(port is None or (isinstance(port, int) and 1 <= port <= 65535), f"{where}: {port} is no port")


def check_url(url: str, where: str) -> None:
    """``url.full``: absolute, without credentials, and without the values of its query."""
    parts = urlsplit(url)
    require(parts.scheme != "" and parts.netloc != "", f"{where}: url.full {url!r:.200} is no absolute URL")
    user = parts.netloc.rpartition("@")[0]
    require(user in {"", f"{REDACTED}:{REDACTED}", REDACTED}, f"{where}: url.full holds credentials: {url!r:.200}")
    check_query(parts.query, where)


def check_query(query: str, where: str) -> None:
    """The values of a query are redacted; the names stay. What has no name is a value."""
    for pair in query.split("&"):
        name, equals, value = pair.partition("=") if "=" in pair else ("", "", pair)
        what = f"the value of the query parameter {name!r}" if equals else f"{value!r} of the query"
        require(value in {"", REDACTED}, f"{where}: {what} is not redacted")


def check_route(route: str, where: str) -> None:
    """A template of the configuration, never a path that somebody sent."""
    require(re.fullmatch(r"/[^?#\s]*", route) is not None, f"{where}: http.route {route!r} is no route")


def check_scheme(scheme: str, where: str) -> None:
    """``http`` or ``https``: ``url.scheme`` has no colon."""
    require(scheme in {"http", "https"}, f"{where}: url.scheme is {scheme!r}")


def _failed(span: Span) -> bool:
    return span.status.code == Status.STATUS_CODE_ERROR


def _check_description(span: Span, status: int | None, where: str) -> None:
    if status is not None and status >= 400:
        message = span.status.message
        require(message == "", f"{where}: the status code says why it failed, so no description: {message!r}")
