"""OpenTelemetry's registry of semantic conventions: which names exist, and which of them are still to be used.

Read out of the package `opentelemetry-semantic-conventions`, which is generated from the registry: each name is a
constant with a docstring, which begins with "Deprecated" for a name that was replaced. The package knows no types and
no requirement levels; those that the mesh's signals need stand in `tests.support.otlp_checks`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple


class Instrument(NamedTuple):
    """What the conventions ask of a metric."""

    kind: str
    unit: str


@cache
def attribute_names() -> frozenset[str]:
    """Every attribute name that is not deprecated."""
    return frozenset(
        value
        for name, value, doc in _constants("attributes")
        if not name.endswith("_TEMPLATE") and not doc.startswith("Deprecated")
    )


@cache
def deprecated_names() -> dict[str, str]:
    """Attribute names not to be used any more, with what the registry says about each."""
    found = {value: doc for _, value, doc in _constants("attributes") if doc.startswith("Deprecated")}
    return {name: doc for name, doc in found.items() if name not in attribute_names()}


@cache
def attribute_prefixes() -> tuple[str, ...]:
    """The families of names, such as ``http.request.header.``."""
    return tuple(sorted({f"{value}." for name, value, doc in _constants("attributes") if name.endswith("_TEMPLATE")}))


@cache
def instruments() -> dict[str, Instrument]:
    """The metrics that are not deprecated."""
    found = {}
    for _, value, doc in _constants("metrics"):
        kind, unit = re.search(r"^Instrument: (\S+)$", doc, re.M), re.search(r"^Unit: (\S+)$", doc, re.M)
        if kind and unit and not doc.startswith("Deprecated"):
            found[value] = Instrument(kind[1], unit[1])
    return found


def _constants(kind: str) -> Iterator[tuple[str, str, str]]:
    """Name, value and docstring of the constants in every module of that kind."""
    spec = find_spec("opentelemetry.semconv")
    assert spec is not None
    assert spec.origin is not None, "the package opentelemetry-semantic-conventions is not installed"
    for path in sorted(Path(spec.origin).parent.rglob(f"{kind}/*_{kind}.py")):
        body = ast.parse(path.read_text("utf-8")).body
        for statement, following in zip(body, [*body[1:], None], strict=True):
            if not (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and isinstance(statement.value, ast.Constant)
                and isinstance(statement.value.value, str)
            ):
                continue
            doc = ""
            if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
                doc = str(following.value.value).strip()
            yield statement.target.id, statement.value.value, doc
