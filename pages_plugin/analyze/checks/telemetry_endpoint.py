"""DM250, DM251, DM252: where telemetry is sent."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.base_url import base_url_problem, is_plain_http
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.telemetry import AT, Export, export_of
from pages_plugin.analyze.templates import filled, template_problem
from pages_plugin.config.vocabulary import SIGNALS


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at the endpoint; what a variable holds is not known."""
    export = export_of(mesh)
    if export is None:
        return
    at = (*AT, "endpoint")
    if export.endpoint is None:
        example = f'endpoint = "{export.preset.example}"'
        hint = f"add {example} to [telemetry], or choose an exporter that has one"
        if export.exporter == "grafana-cloud":
            hint = f"add the one of your stack to [telemetry], like {example}"
        because = (at, (*AT, "exporter"))
        yield Report("DM250", "telemetry has no endpoint to send to", AT, hint, of="key", because=because)
    elif export.table.endpoint is not None and template_problem(export.endpoint.value) is None:
        yield from _endpoint(export, export.endpoint.value)


def _endpoint(export: Export, endpoint: str) -> Iterator[Report]:
    at = (*AT, "endpoint")
    url = _known(endpoint)
    problem = base_url_problem(
        url,
        example=export.preset.example,
        credentials='send the secret in a header: headers = { authorization = "Bearer ${NAME}" }',
        rest="/v1/traces and the like are put behind it; a secret belongs in a header",
    )
    tail = next((f"/v1/{signal}" for signal in SIGNALS if url.rstrip("/").endswith(f"/v1/{signal}")), None)
    if problem is not None:
        # The URL is not repeated: it may hold a secret.
        yield Report("DM251", f"the endpoint {problem[0]}", at, problem[1])
    elif tail is not None:
        yield Report("DM251", f"the endpoint ends with {tail}", at, f"remove {tail}: it is put behind the endpoint")
    elif is_plain_http(url):
        hint = "use https: everybody on the way can read and change http, the secret in the headers included"
        yield Report("DM252", "telemetry is sent over plain http", at, hint)


def _known(endpoint: str) -> str:
    """Return the URL as far as it is known; a variable at its beginning may hold scheme and host."""
    first, closing, rest = endpoint.partition("}")
    return f"https://x{filled(rest, 'x')}" if first.startswith("${") and closing else filled(endpoint, "x")


CHECK = Check("telemetry-endpoint", ("DM250", "DM251", "DM252"), run)
