"""DM253, DM257: headers with a secret in the file, and headers that cannot be sent."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.headers import CONNECTION, is_header_name, is_header_value
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.secrets import looks_like_a_token, names_a_secret
from pages_plugin.analyze.telemetry import AT, telemetry_table
from pages_plugin.analyze.templates import filled, template_problem, variables_of

_OWN = CONNECTION | {"content-encoding", "content-type", "host"}
_INSTEAD = (
    'take it from a variable, as in authorization = "Bearer ${COLLECTOR_TOKEN}", set it with '
    "`wrangler pages secret put COLLECTOR_TOKEN`, and replace the secret that was in the file"
)


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every header that was written; no message repeats a value."""
    table = telemetry_table(mesh)
    seen: set[str] = set()
    for name, value in (table.headers or {}).items() if table else ():
        at = (*AT, "headers", name)
        problem = _problem(name, value, seen)
        seen.add(name.lower())
        if problem is not None:
            yield Report("DM257", f'header "{name}" {problem[0]}', at, problem[1], of="key")
        elif template_problem(value) is None and _has_secret(name, value):
            yield Report("DM253", f'header "{name}" has its secret in the file', at, _INSTEAD)


def _problem(name: str, value: str, seen: set[str]) -> tuple[str, str | None] | None:
    if not is_header_name(name):
        return "is no header name", None
    if name.lower() in _OWN:
        return "is set by the export itself", "remove it"
    if name.lower() in seen:
        return "is there twice, names do not differ in case", "keep one of the two"
    if not is_header_value(value):
        return "has a value with characters that a header cannot hold", "percent-encode them"
    return None


def _has_secret(name: str, value: str) -> bool:
    return (names_a_secret(name) and not variables_of(value)) or looks_like_a_token(filled(value, " "))


CHECK = Check("telemetry-header", ("DM253", "DM257"), run)
