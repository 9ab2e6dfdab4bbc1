"""DM234, DM235: URLs of services."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.base_url import base_url_problem, is_plain_http
from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every ``url``."""
    for service in mesh.services.values():
        if service.url is None:
            continue
        at = ("services", service.name, "url")
        problem = base_url_problem(
            service.url,
            example="https://api.example.com/v2",
            credentials="it is compiled into the site; send secrets in a header that your function sets",
            rest="only its path is put before the path of a call",
        )
        if problem is not None:
            yield Report("DM234", f'the URL of service "{service.name}" {problem[0]}', at, problem[1])
        elif is_plain_http(service.url):
            message = f'service "{service.name}" is called over plain http'
            hint = "use https: everybody on the way can read and change http, trace and deadline headers included"
            yield Report("DM235", message, at, hint)


CHECK = Check("service-url", ("DM234", "DM235"), run)
