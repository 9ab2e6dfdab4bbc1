"""Look into the models: which table stands at a path, and which keys it has. Findings and the reference need this."""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pages_plugin.config.models.base import Table
from pages_plugin.config.models.mesh import MeshTable
from pages_plugin.config.places import Path


def keys_of(table: type[Table]) -> dict[str, Any]:
    """Return a table's keys as the file has them -> the annotation of each."""
    return {field.alias or name: field.annotation for name, field in table.model_fields.items()}


def table_at(path: Path, root: type[Table] = MeshTable) -> type[Table] | None:
    """Return the model of the table at ``path``; None for what is no table, or unknown."""
    annotation: Any = root
    for step in path:
        annotation = _step(annotation, step)
        if annotation is None:
            return None
    return next(_tables(annotation), None)


@cache
def homes_of(key: str) -> tuple[str, ...]:
    """Return where a key is at home, as headers: ``retry`` -> ``[defaults]``, ``[services.<name>]``, ``[[routes]]``."""
    return tuple(header for header, table in tables_of(MeshTable) if key in keys_of(table))


def tables_of(table: type[Table], prefix: str = "") -> Iterator[tuple[str, type[Table]]]:
    """Yield every table below ``table`` with its header as the file has it, the table itself first."""
    yield ("[[routes]]" if prefix == "routes" else f"[{prefix}]") if prefix else "the top of the file", table
    for key, annotation in keys_of(table).items():
        for inner in _tables(annotation):
            yield from tables_of(inner, f"{prefix}.{key}" if prefix else key)
        for origin, element in _containers(annotation):
            name = "<name>" if origin is dict else ""
            for inner in _tables(element):
                yield from tables_of(inner, ".".join(part for part in (prefix, key, name) if part))


def _step(annotation: object, step: str | int) -> object:
    for table in _tables(annotation):
        if isinstance(step, str):
            return keys_of(table).get(step)
    for origin, element in _containers(annotation):
        if (origin is dict) == isinstance(step, str):
            return element
    return None


def _tables(annotation: object) -> Iterator[type[Table]]:
    for one in _flatten(annotation):
        if isinstance(one, type) and issubclass(one, Table):
            yield one


def _containers(annotation: object) -> Iterator[tuple[type, object]]:
    for one in _flatten(annotation):
        origin, arguments = get_origin(one), get_args(one)
        if origin is dict:
            yield dict, arguments[1]
        elif origin is tuple:
            yield tuple, arguments[0]


def _flatten(annotation: object) -> Iterator[object]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _flatten(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from _flatten(one)
    else:
        yield annotation
