"""An export as an HTTP request: path, method, headers and compression by the rules of OTLP/HTTP."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Mapping

from tests.support.faults import RecordedRequest
from tests.support.otlp_json import PayloadError, Signal

SIGNALS: Mapping[str, Signal] = {"/v1/traces": "traces", "/v1/metrics": "metrics", "/v1/logs": "logs"}
MAX_BODY_BYTES = 8 << 20
TRACE_HEADERS = ("traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "diddy-context")


def read_request(request: RecordedRequest) -> tuple[Signal, bytes]:
    """The signal and the JSON text of a request by the rules of OTLP/HTTP, or `PayloadError`."""
    signal = SIGNALS.get(request.target)
    if signal is None:
        raise PayloadError(f"{request.target} is none of {', '.join(SIGNALS)}")
    if request.method != "POST":
        raise PayloadError(f"the method must be POST, not {request.method}")
    kind, _, parameters = (request.header("content-type") or "").partition(";")
    if kind.strip().lower() != "application/json" or parameters.replace(" ", "").lower() not in {"", "charset=utf-8"}:
        raise PayloadError(f"the content type must be application/json, not {request.header('content-type')!r}")
    for name in TRACE_HEADERS:
        if request.header(name) is not None:
            raise PayloadError(f"an export is no part of a trace, but it has the header {name}")
    return signal, _plain(request.header("content-encoding"), request.body)


def _plain(encoding: str | None, body: bytes) -> bytes:
    if encoding is None or encoding == "identity":
        return body
    if encoding != "gzip":
        raise PayloadError(f"the content encoding must be gzip or none, not {encoding!r}")
    try:
        text = gzip.decompress(body)
    except (OSError, EOFError, zlib.error) as error:
        raise PayloadError(f"the body is no gzip: {error}") from None
    if len(text) > MAX_BODY_BYTES:
        raise PayloadError(f"the body has {len(text)} bytes, which no collector takes")
    return text
