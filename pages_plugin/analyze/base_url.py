"""Rules for URLs that something is put behind: of services, of collectors."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from pages_plugin.analyze.urls import host_problem, path_problem

Problem = tuple[str, str | None]


def base_url_problem(url: str, *, example: str, credentials: str, rest: str) -> Problem | None:
    """Return what is wrong with a URL and a hint; ``credentials`` and ``rest`` are hints for what must not be in it.

    The URL itself is not repeated, since it may hold a password.
    """
    if re.search(r"\s", url):
        return "has white space", "remove it"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"cannot be read: {error}", None
    if parts.scheme not in ("http", "https"):
        bare = url.rsplit("://", maxsplit=1)[-1].lstrip("/")
        return (
            "is not absolute with https",
            f'write it as "https://{bare}"' if "@" not in bare else "begin it with https://",
        )
    return _address_problem(parts, port, example, credentials) or _rest_problem(url, parts, rest)


def is_plain_http(url: str) -> bool:
    """Whether a URL sends over http to another machine."""
    return url.lower().startswith("http:") and not _is_loopback(urlsplit(url).hostname or "")


def _address_problem(parts: SplitResult, port: int | None, example: str, credentials: str) -> Problem | None:
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None:
        return "has credentials", credentials
    if port == 0:
        return "has no valid port", None
    if _is_address(host):
        return None
    wrong = ("is no host name", None) if host.startswith("*") else host_problem(host)
    return wrong and (f"has a host that {wrong[0]}", wrong[1] if host else f'for example "{example}"')


def _rest_problem(url: str, parts: SplitResult, hint: str) -> Problem | None:
    if parts.query or parts.fragment or url.endswith(("?", "#")):
        return "has a query or a fragment", hint
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
