"""Rules for paths and hosts, in the one form in which the runtime compares them (RFC 3986 section 6.2.2)."""

from __future__ import annotations

import re
from urllib.parse import quote

_PLAIN = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/]|%[0-9A-F]{2})*")
_ESCAPED_UNRESERVED = re.compile(r"%(?:2D|2E|5F|7E|3[0-9]|4[1-9A-F]|5[0-9A]|6[1-9A-F]|7[0-9A])")
_LOWER_ESCAPE = re.compile(r"%(?:[0-9A-F][a-f]|[a-f][0-9A-Fa-f])")
_SAFE = "/-._~!$&'()*+,;=:@%"
_FORBIDDEN_ESCAPES = {"%2F": "a slash", "%5C": "a backslash", "%00": "a NUL"}
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def path_problem(path: str) -> tuple[str, str | None] | None:
    """Return what is wrong with a path and a hint; None for a path that a normalised request can have."""
    for test in (_beginning, _parts, _escapes):
        problem = test(path)
        if problem is not None:
            return problem
    if _PLAIN.fullmatch(path) is None:
        better = quote(path, safe=_SAFE)
        return "has characters that a URL holds percent-encoded", f'write it as "{better}"'
    return None


def _beginning(path: str) -> tuple[str, str | None] | None:
    if "://" in path or path.startswith("//"):
        return "is a URL, not a path", "host and path are keys of their own"
    if not path.startswith("/"):
        return "does not begin with a slash", f'write it as "/{path}"'
    return None


def _parts(path: str) -> tuple[str, str | None] | None:
    for mark, name in (("?", "a query"), ("#", "a fragment")):
        if mark in path:
            return f"has {name}", f'routes match the path only: "{path.split(mark, maxsplit=1)[0]}"'
    segments = path.split("/")[1:]
    if any(segment.lower().replace("%2e", ".").split(";")[0] in (".", "..") for segment in segments):
        return (
            "has a segment . or ..",
            "requests for such a path are refused: write the path that is meant",
        )
    if "" in segments[:-1]:
        return "has an empty segment (//)", f'write it as "{re.sub("/+", "/", path)}"'
    if "\\" in path:
        return "has a backslash", f'write it as "{path.replace(chr(92), "/")}"'
    return None


def _escapes(path: str) -> tuple[str, str | None] | None:
    if re.search(r"%(?![0-9A-Fa-f]{2})", path):
        return "has a % that begins no percent-encoding", "write the percent sign itself as %25"
    for escape, name in _FORBIDDEN_ESCAPES.items():
        if escape in path.upper():
            return f"has {name} as {escape}", "the mesh refuses such requests, so the route could never match"
    if _LOWER_ESCAPE.search(path):
        better = re.sub(r"%[0-9A-Fa-f]{2}", lambda match: match[0].upper(), path)
        return "has a percent-encoding in lower case", f'write it as "{better}"'
    needless = _ESCAPED_UNRESERVED.search(path)
    if needless:
        better = _ESCAPED_UNRESERVED.sub(lambda match: chr(int(match[0][1:], 16)), path)
        return f"has {needless[0]}, which requests have unencoded", f'write it as "{better}"'
    return None


def host_problem(host: str) -> tuple[str, str | None] | None:
    """Return what is wrong with a host name (``*.`` may lead) and a hint; None for a good one."""
    name = host.lower().removeprefix("*.")
    return _host_shape(host, name) or _host_letters(name)


def _host_shape(host: str, name: str) -> tuple[str, str | None] | None:
    if host in ("", "*"):
        return "is no host name", "leave host out to match any host"
    if "://" in host or "/" in host:
        bare = host.rsplit("://", maxsplit=1)[-1].split("/", maxsplit=1)[0]
        return "is a URL, not a host name", f'write it as "{bare}"'
    if re.fullmatch(r"[^:]*:[0-9]*", name):
        return "has a port", f'hosts match on any port: "{host.rsplit(":", 1)[0]}"'
    if "*" in name:
        return "has a * that is not the whole first label", 'write "*.example.com" for any host below example.com'
    return None


def _host_letters(name: str) -> tuple[str, str | None] | None:
    if not name.isascii():
        try:
            return "is not in its ASCII form", f'write it as "{name.encode("idna").decode()}"'
        except UnicodeError:
            return "is no host name", None
    if name.endswith("."):
        return "ends with a dot", f'write it as "{name.rstrip(".")}"'
    if len(name) > 253 or any(_LABEL.fullmatch(label) is None for label in name.split(".")):
        return "is no host name", "labels of letters, digits and -, joined by dots"
    return None
