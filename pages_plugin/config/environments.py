"""Merge an environment's overlay (``[env.preview]``) over the document; every value keeps its place in the file."""

from __future__ import annotations

from typing import Any

from pages_plugin.config.document import Document
from pages_plugin.config.names import name_routes
from pages_plugin.config.places import Path, Place
from pages_plugin.config.vocabulary import ENVIRONMENTS, EnvironmentName

FIXED_KEYS = ("name", "production_branch", "env")
"""What no environment may override."""

_ALTERNATIVES = (
    ("binding", "url"),
    ("path", "path_prefix"),
    ("asset", "response"),
    ("response", "status"),
    ("body", "json"),
)
"""Keys that exclude each other: an overlay that has one of a pair takes the place of the other."""


def base_document(document: Document) -> Document:
    """Return the document without ``env``, its routes named."""
    values = {key: value for key, value in document.values.items() if key != "env"}
    if isinstance(values.get("routes"), list):
        values["routes"] = name_routes(values["routes"])
    return Document(document.source, values, {path: at for path, at in document.places.items() if path[0] != "env"})


def overlay_names(document: Document) -> tuple[EnvironmentName, ...]:
    """Return the environments for which the document holds a non-empty overlay."""
    env = document.values.get("env")
    return tuple(name for name in ENVIRONMENTS if isinstance(env, dict) and _is_table(env.get(name)))


def merge_environment(document: Document, base: Document, name: EnvironmentName) -> Document:
    """Return ``base`` with the overlay ``env.<name>`` of ``document`` merged over it.

    Tables merge key by key, routes by name, and everything else replaces. Keys that no environment may override are
    left out; they have a finding of their own.
    """
    overlay = {key: value for key, value in document.values["env"][name].items() if key not in FIXED_KEYS}
    merge = _Merge(dict(base.places), document)
    routes = overlay.pop("routes", None)
    at: Path = ("env", name)
    values = merge.table(base.values, overlay, (), at)
    if isinstance(routes, list) and isinstance(values.get("routes", []), list):
        values["routes"] = merge.routes(values.get("routes", []), routes, (*at, "routes"))
        if document.is_written((*at, "routes")):
            merge.places.setdefault(("routes",), document.places[(*at, "routes")])
    elif routes is not None:
        merge.replace(values, "routes", routes, (), at)
    return Document(document.source, values, merge.places)


class _Merge:
    """One merge: the places of the result grow with its values."""

    def __init__(self, places: dict[Path, Place], document: Document) -> None:
        self.places = places
        self._document = document

    def table(self, base: dict[str, Any], overlay: dict[str, Any], to: Path, at: Path) -> dict[str, Any]:
        """Merge the table at path ``at`` of the file over the one at path ``to`` of the result."""
        merged = dict(base)
        for one, other in _ALTERNATIVES:
            for given, dropped in ((one, other), (other, one)):
                if given in overlay and dropped not in overlay and dropped in merged:
                    self._forget((*to, dropped), merged.pop(dropped))
        for key, value in overlay.items():
            if isinstance(value, dict) and isinstance(merged.get(key), dict):
                merged[key] = self.table(merged[key], value, (*to, key), (*at, key))
            else:
                self.replace(merged, key, value, to, at)
        return merged

    def replace(self, merged: dict[str, Any], key: str, value: object, to: Path, at: Path) -> None:
        """Put a value of the file in the place of whatever the result had."""
        if key in merged:
            self._forget((*to, key), merged[key])
        merged[key] = value
        self._remember((*to, key), (*at, key), value)

    def routes(self, base: list[Any], overlay: list[Any], at: Path) -> list[Any]:
        """Merge routes by name; new names are added at the end."""
        merged = list(base)
        index_of = {
            route["name"]: index
            for index, route in reversed(list(enumerate(base)))
            if isinstance(route, dict) and isinstance(route.get("name"), str)
        }
        for number, route in enumerate(name_routes(overlay, index_of)):
            name = route.get("name") if isinstance(route, dict) else None
            index = index_of.get(name) if isinstance(name, str) else None
            if index is None:
                merged.append(route)
                self._remember(("routes", len(merged) - 1), (*at, number), overlay[number])
            else:
                merged[index] = self.table(merged[index], route, ("routes", index), (*at, number))
        return merged

    def _forget(self, path: Path, value: object) -> None:
        self.places.pop(path, None)
        for key, inner in _entries(value):
            self._forget((*path, key), inner)

    def _remember(self, path: Path, at: Path, value: object) -> None:
        place = self._document.places.get(at)
        if place is not None:
            self.places[path] = place
        for key, inner in _entries(value):
            self._remember((*path, key), (*at, key), inner)


def _entries(value: object) -> list[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and bool(value)
