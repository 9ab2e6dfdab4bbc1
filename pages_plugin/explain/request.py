"""The request that is asked about, cut up as the runtime cuts it: by slicing, with nothing normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WITH_SCHEME = re.compile(r"(?i)^https?://")
_AUTHORITY = re.compile(r"^[A-Za-z0-9.-]+(:\d+)?(?=$|[/?#])")
_PORT = re.compile(r":\d+$")
_METHOD = re.compile(r"[A-Z]+")
_AMBIGUOUS = re.compile(r"//|\\|%(?:2f|5c|00)|/(?:\.|%2e){1,2}(?:[/;]|$)", re.IGNORECASE)
"""As the path in ``isPlainUrl`` of the runtime's route/plain-url.ts."""


@dataclass(frozen=True)
class Asked:
    """``host`` is in lower case without its port, or None where only a path was given; ``query`` has its mark."""

    method: str
    host: str | None
    path: str
    query: str = ""

    @property
    def is_ambiguous(self) -> bool:
        """Whether servers may read the path in more than one way: a route that matches it refuses the request."""
        return _AMBIGUOUS.search(self.path) is not None or "\0" in self.path


def parse_request(method: str, url: str) -> Asked:
    """Read a URL, a host with a path, or a path alone. Raises ``ValueError`` with what is wrong."""
    rest = url.strip()
    if _METHOD.fullmatch(rest):
        raise ValueError(f"{url} is a method: write the path or the URL behind it, such as {url} /api/items")
    host: str | None = None
    if not rest.startswith("/"):
        without = _WITH_SCHEME.sub("", rest)
        found = _AUTHORITY.match(without)
        if found is None:
            raise ValueError(f"{url!r} is neither a URL nor a path: write /path or https://host/path")
        host = _PORT.sub("", found[0]).lower()
        rest = without[found.end() :]
    path = re.split(r"[?#]", rest, maxsplit=1)[0]
    query = rest[len(path) :].split("#", 1)[0]
    return Asked(method.upper(), host, path or "/", query)
