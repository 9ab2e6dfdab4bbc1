"""DM234, DM235: URLs of services."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.urls import host_problem, path_problem


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at every ``url``."""
    for service in mesh.services.values():
        if service.url is None:
            continue
        at = ("services", service.name, "url")
        problem = _problem(service.url)
        if problem is not None:
            # The URL is not repeated: it may hold a password.
            yield Report("DM234", f'the URL of service "{service.name}" {problem[0]}', at, problem[1])
        elif service.url.lower().startswith("http:") and not _is_loopback(urlsplit(service.url).hostname or ""):
            message = f'service "{service.name}" is called over plain http'
            hint = "use https: everybody on the way can read and change http, trace and deadline headers included"
            yield Report("DM235", message, at, hint)


def _problem(url: str) -> tuple[str, str | None] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"cannot be read: {error}", None
    if parts.scheme not in ("http", "https"):
        bare = url.rsplit("://", maxsplit=1)[-1].lstrip("/")
        return "is not absolute with https", f'write it as "https://{bare}"'
    return _address_problem(parts, port) or _rest_problem(url, parts)


def _address_problem(parts: SplitResult, port: int | None) -> tuple[str, str | None] | None:
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None:
        return "has credentials", "it is compiled into the site; send secrets in a header that your function sets"
    if port == 0:
        return "has no valid port", None
    if _is_address(host):
        return None
    wrong = ("is no host name", None) if host.startswith("*") else host_problem(host)
    return wrong and (f"has a host that {wrong[0]}", wrong[1] if host else 'for example "https://api.example.com/v2"')


def _rest_problem(url: str, parts: SplitResult) -> tuple[str, str | None] | None:
    if parts.query or parts.fragment or url.endswith(("?", "#")):
        return "has a query or a fragment", "only its path is put before the path of a call"
    path = path_problem(parts.path or "/")
    return path and (f"has a path that {path[0]}", path[1])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return (
        host == "localhost"
        or host.endswith(".localhost")
        or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
    )


CHECK = Check("service-url", ("DM234", "DM235"), run)
