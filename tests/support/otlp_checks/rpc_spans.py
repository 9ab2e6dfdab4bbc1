"""The RPC conventions (release candidate): "RPC client span" and "RPC server span"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from tests.support.otlp_checks.attributes import Value, text
from tests.support.otlp_checks.http_spans import check_address
from tests.support.otlp_checks.rules import require

SYSTEM = "cloudflare_workers"


def check_rpc_client(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    """A call of a method."""
    _check_call(span, attributes, where)
    check_address(attributes, where)


def check_rpc_server(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    """A method that was called."""
    _check_call(span, attributes, where)
    if "server.address" in attributes:
        check_address(attributes, where)


def check_rpc_method(method: str, where: str) -> None:
    """``service/method``, fully qualified."""
    require(
        re.fullmatch(r"[^/\s]+/[^/\s]+", method) is not None, f"{where}: rpc.method {method!r} is not service/method"
    )


def _check_call(span: Span, attributes: Mapping[str, Value], where: str) -> None:
    system = text(attributes, "rpc.system.name", where)
    require(system == SYSTEM, f"{where}: rpc.system.name is {system!r}, not {SYSTEM}")
    method = text(attributes, "rpc.method", where)
    check_rpc_method(method, where)
    require(span.name == method, f"{where} must have the name {method!r}, its rpc.method")
    strangers = sorted(name for name in attributes if name.startswith(("http.", "url.")))
    require(strangers == [], f"{where} is an RPC, and has {', '.join(strangers)}")
