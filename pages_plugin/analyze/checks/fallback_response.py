"""DM224: fixed responses that cannot be sent."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.headers import CONNECTION, is_header_name, is_header_value
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report
from pages_plugin.config import defaults
from pages_plugin.config.places import Path

_NO_BODY = (204, 205, 304)


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at status, body and headers of every fixed response."""
    for held in policies(mesh):
        values = held.policy.values
        if "fallback.on" not in values:
            continue
        status = values.get("fallback.response.status", defaults.FALLBACK_RESPONSE_STATUS)
        has_body = bool(values.get("fallback.response.body")) or "fallback.response.json" in values
        if has_body and status in _NO_BODY:
            at = held.place("fallback.response.status")
            yield Report(
                "DM224", f"an answer with status {status} has no body", at, "remove the body, or use status 200"
            )
        yield from _headers(values.get("fallback.response.headers") or {}, held.place("fallback.response.headers"))


def _headers(headers: dict[str, str], at: Path) -> Iterator[Report]:
    seen: set[str] = set()
    for name, value in headers.items():
        key = name.lower()
        problem, hint = None, None
        if not is_header_name(name):
            problem = "is no header name"
        elif key in CONNECTION:
            problem, hint = "is set by the platform", "remove it"
        elif key.startswith("diddy-"):
            problem, hint = "belongs to the mesh", "choose another name"
        elif key in seen:
            problem, hint = "is there twice, names do not differ in case", "keep one of the two"
        elif not is_header_value(value):
            problem, hint = "has a value with characters that a header cannot hold", "percent-encode them"
        seen.add(key)
        if problem:
            yield Report("DM224", f'header "{name}" {problem}', (*at, name), hint, of="key")


CHECK = Check("fallback-response", ("DM224",), run)
