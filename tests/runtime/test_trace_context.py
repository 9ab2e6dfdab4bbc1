"""Trace Context and Baggage on the wire: by a route, by a request that is passed on, by a new call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.runtime.mesh import CATALOG, Mesh, meshed
from tests.support.faulty import FaultyServer
from tests.support.vectors import table

pytestmark = pytest.mark.runtime

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
W3C = f"00-{TRACE}-{PARENT}-01"
CONTINUED = rf"00-{TRACE}-(?!{PARENT})[\da-f]{{16}}-01"
BEGUN = rf"00-(?!{TRACE})[\da-f]{{32}}-[\da-f]{{16}}-03"

SITE = """
export async function site({ request, env }) {
  const { pathname } = new URL(request.url);
  if (pathname === "/passed-on") return env.CATALOG.fetch(request);
  if (pathname === "/own") return env.CATALOG.fetch("https://c/", { headers: { baggage: "own", tracestate: "own=1" } });
  return env.CATALOG.fetch("https://c/");
}
"""
WAYS = ("/api/route", "/passed-on", "/new")

Pairs = list[tuple[str, str]]


TELEMETRY = """
[telemetry]
endpoint = "http://127.0.0.1:9"
interval = "20s"
"""
"""Baggage is read where telemetry is configured; nothing is sent before the tests are over."""


@pytest.fixture(scope="module", params=["", TELEMETRY], ids=["bare", "telemetry"])
def mesh(request: pytest.FixtureRequest) -> Iterator[Mesh]:
    with FaultyServer() as catalog, meshed(CATALOG + request.param, site=SITE, catalog=catalog) as mesh:
        yield mesh


@pytest.fixture(scope="module")
def telling() -> Iterator[Mesh]:
    with FaultyServer() as catalog, meshed(CATALOG + TELEMETRY, site=SITE, catalog=catalog) as mesh:
        yield mesh


def seen(mesh: Mesh, path: str, headers: Pairs) -> dict[str, str]:
    """What the service sees, by lower-case name."""
    found: dict[str, str] = {}
    for name, value in mesh.fetch(path, headers=headers).json()["headers"]:
        key = name.lower()
        # HTTP's lists may come in several lines.
        assert key not in found or key == "tracestate"
        found[key] = f"{found[key]},{value}" if key in found else value
    return found


def blank_free(text: str | None) -> str | None:
    """Blanks around commas and at both ends may be kept or not."""
    return None if text is None else re.sub(r"[ \t]*,[ \t]*", ",", text.strip(" \t"))


def sendable(case: dict[str, Any]) -> bool:
    """HTTP has no control characters in headers, and workerd a limit of all headers together."""
    header = case["header"]
    return header is not None and re.search(r"[^\t -~]", header) is None and len(header) < 10_000


@pytest.mark.parametrize("way", WAYS)
def test_every_tracestate_is_kept_or_dropped(mesh: Mesh, way: str) -> None:
    for case in filter(sendable, table("trace", "tracestate")):
        got = seen(mesh, way, [("traceparent", W3C), ("tracestate", case["header"])])
        assert re.fullmatch(CONTINUED, got["traceparent"]), case["name"]
        expected = case["header"] if case["expected"] else None
        assert blank_free(got.get("tracestate")) == blank_free(expected), case["name"]


@pytest.mark.parametrize("way", WAYS)
def test_every_baggage_is_passed_on_as_far_as_it_is_well_formed(telling: Mesh, way: str) -> None:
    for case in filter(sendable, table("baggage", "pass_on")):
        got = seen(telling, way, [("baggage", case["header"])])
        assert blank_free(got.get("baggage")) == blank_free(case["expected"]), case["name"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("headers", "traceparent", "tracestate"),
    [
        ([("traceparent", W3C), ("traceparent", W3C.replace("4b", "4c"))], BEGUN, None),
        ([("traceparent", W3C), ("traceparent", W3C), ("tracestate", "a=1")], BEGUN, None),
        (
            [("traceparent", W3C), ("tracestate", "foo=1,bar=2"), ("tracestate", "rojo=1")],
            CONTINUED,
            "foo=1,bar=2,rojo=1",
        ),
        ([("traceparent", W3C), ("tracestate", "foo=1"), ("tracestate", "")], CONTINUED, "foo=1,"),
        ([("traceparent", W3C), ("tracestate", ""), ("tracestate", "foo=1")], CONTINUED, ",foo=1"),
        ([("traceparent", W3C), ("tracestate", "foo=1"), ("tracestate", "FOO=1")], CONTINUED, None),
        ([("TraceParent", W3C), ("TRACESTATE", "foo=1")], CONTINUED, "foo=1"),
        ([("trace-parent", W3C), ("tracestate", "foo=1")], BEGUN, None),
        ([("trace.parent", W3C)], BEGUN, None),
        ([("traceparent", W3C), ("trace-state", "foo=1")], CONTINUED, None),
        ([("tracestate", "foo=1")], BEGUN, None),
        ([("traceparent", f" {W3C}")], CONTINUED, None),
        ([("traceparent", f"\t {W3C} \t")], CONTINUED, None),
        ([("traceparent", f"{W3C}\t")], CONTINUED, None),
        ([("traceparent", W3C), ("tracestate", "foo=b\u00e4r")], CONTINUED, None),
    ],
)
def test_headers_that_come_twice_or_otherwise_odd(
    mesh: Mesh, way: str, headers: Pairs, traceparent: str, tracestate: str | None
) -> None:
    got = seen(mesh, way, headers)
    assert re.fullmatch(traceparent, got["traceparent"])
    assert blank_free(got.get("tracestate")) == tracestate


def test_the_codes_own_headers_are_sent_as_they_are(mesh: Mesh) -> None:
    got = seen(mesh, "/own", [("traceparent", W3C), ("tracestate", "a=1"), ("baggage", "k=v")])
    assert (got["tracestate"], got["baggage"]) == ("own=1", "own")
