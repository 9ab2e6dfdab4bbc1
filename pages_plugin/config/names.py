"""Give every route a name: the one it was given, else its service's, made unique with its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any


def name_routes(routes: list[Any], taken: Iterable[str] = ()) -> list[Any]:
    """Return the routes with a ``name`` in each that is a table; what is no table is left as it is.

    A name depends only on the routes themselves, so that it is the same in each environment and each build.
    """
    used = set(taken) | {route["name"] for route in routes if _is_named(route)}
    unnamed = [route for route in routes if isinstance(route, dict) and "name" not in route]
    short = Counter(_service(route) for route in unnamed)
    named: list[Any] = []
    numbers: dict[str, int] = {}
    for route in routes:
        if not isinstance(route, dict) or "name" in route:
            named.append(route)
            continue
        service = _service(route)
        name = next(
            candidate
            for candidate in _candidates(service, _path(route), numbers)
            if candidate not in used and (candidate != service or short[service] == 1)
        )
        used.add(name)
        named.append({**route, "name": name})
    return named


def _is_named(route: object) -> bool:
    return isinstance(route, dict) and isinstance(route.get("name"), str)


def _service(route: dict[str, Any]) -> str:
    return _slug(route.get("service")) or "route"


def _path(route: dict[str, Any]) -> str:
    return _slug(route.get("path")) or _slug(route.get("path_prefix")) or "root"


def _slug(value: object) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "-", value).strip("-") if isinstance(value, str) else ""


def _candidates(service: str, path: str, numbers: dict[str, int]) -> Iterator[str]:
    """Yield names from the shortest; ``numbers`` keeps how far each was counted, so that many equals stay cheap."""
    yield service
    with_path = path if path == service or path.startswith(f"{service}-") else f"{service}-{path}"
    if with_path != service:
        yield with_path
    while True:
        numbers[with_path] = numbers.get(with_path, 1) + 1
        yield f"{with_path}-{numbers[with_path]}"
