"""Turn what pydantic reports into findings with a code, a place and a hint."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Any, Literal

from pydantic_core import ErrorDetails

from pages_plugin.config.document import Document
from pages_plugin.config.models.base import TAGS
from pages_plugin.config.models.mesh import FileTable
from pages_plugin.config.places import Path
from pages_plugin.config.scalars import toml_type
from pages_plugin.config.tables import homes_of, keys_of, table_at
from pages_plugin.diagnostics import Diagnostic, finding

_CODES = {
    "extra_forbidden": "DM101",
    "wrong_type": "DM102",
    "missing": "DM103",
    "missing_key": "DM103",
    "bad_duration": "DM104",
    "bad_size": "DM105",
    "out_of_range": "DM106",
    "bad_choice": "DM107",
    "conflict": "DM108",
    "needs_key": "DM109",
    "bad_text": "DM112",
}
_EXPECTED = {
    "model_type": "a table",
    "model_attributes_type": "a table",
    "dict_type": "a table",
    "tuple_type": "a list",
}
_BUDGET_HINT = "the retry budget belongs to the service: put it under [services.<name>.retry.budget]"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error: its finding, and what of the document cannot be relied on because of it.

    ``remove`` is the path without which the rest of the document can be read; ``doubtful`` are the paths whose value is
    not known because of the mistake, so that nothing more should be said of them.
    """

    kind: str
    finding: Diagnostic
    remove: Path
    doubtful: tuple[Path, ...]


def to_mistake(error: ErrorDetails, document: Document) -> Mistake:
    """Describe one error of pydantic in the document's own terms."""
    path, is_key = _path_in_document(error["loc"], document.values)
    kind = error["type"]
    context: dict[str, Any] = error.get("ctx", {})
    keys: list[str] = context.get("keys", [])
    if kind == "extra_forbidden":
        return _unknown_key(path, document)
    if kind == "missing":
        return Mistake(kind, _missing(path, document), path[:-1], (path,))
    message, hint = _wording(error, context)
    if keys:
        shown = path if kind == "missing_key" else (*path, keys[0])
        text = f"{label(path, document)}: {message}"
        found = finding(_CODES[kind], text, span=document.span(shown, "key"), hint=hint)
        remove = path if kind == "missing_key" else shown
        return Mistake(kind, found, remove, tuple((*path, key) for key in keys))
    of: Literal["key", "value"] = "key" if is_key else "value"
    text = message if is_key else f"{label(path, document)}: {message}"
    found = finding(_CODES.get(kind, "DM102"), text, span=document.span(path, of), hint=hint)
    return Mistake(kind, found, path, (path,))


def label(path: Path, document: Document) -> str:
    """Write a path as a person would look for it: routes by name, list indexes left out."""
    parts = [str(step) for step in path if not isinstance(step, int)]
    if path[:1] == ("routes",) and len(path) > 1 and isinstance(path[1], int):
        routes = document.values["routes"]
        route = routes[path[1]] if isinstance(routes[path[1]], dict) else {}
        # A name that was made without a service says nothing to a person.
        is_known = document.is_written((*path[:2], "name")) or isinstance(route.get("service"), str)
        name = route.get("name") if is_known else None
        parts.insert(1, name if isinstance(name, str) else f"#{path[1] + 1}")
    return ".".join(parts)


def _wording(error: ErrorDetails, context: dict[str, Any]) -> tuple[str, str | None]:
    if "message" in context:
        return context["message"], context.get("hint")
    expected = _EXPECTED.get(error["type"])
    if expected is None:
        return error["msg"].lower(), None
    hint = None
    if error["loc"][-1] in ("host", "method"):
        expected = "a text or a list of texts"
    elif expected == "a list":
        hint = (
            "a header of a list has two brackets: [[routes]]" if error["loc"] == ("routes",) else "in brackets: [...]"
        )
    elif error["loc"][-1] == TAGS[0]:
        expected = "a table or false"
        hint = "leave the key out for the defaults" if error["input"] is True else None
    return f"expected {expected}, found {toml_type(error['input'])}", hint


def _unknown_key(path: Path, document: Document) -> Mistake:
    key, parent = str(path[-1]), path[:-1]
    table = table_at(parent, FileTable)
    known = keys_of(table) if table is not None else {}
    homes = homes_of(key)
    near = [] if homes else difflib.get_close_matches(key.lower().replace("-", "_"), known, n=1, cutoff=0.6)
    there = _table_values(parent, document).get(near[0]) if near else None
    if near and (there is None or isinstance(there, (dict, list))):
        hint = f'did you mean "{near[0]}"?'
    elif key == "budget":
        hint = _BUDGET_HINT
    elif homes:
        hint = f"{key} belongs to {' or '.join(homes[:3])}"
    else:
        hint = f"the keys here are {', '.join(known)}"
    where = f" in {label(parent, document)}" if parent else ""
    found = finding("DM101", f'unknown key "{key}"{where}', span=document.span(path, "key"), hint=hint)
    return Mistake("extra_forbidden", found, path, tuple((*parent, other) for other in near))


def _table_values(path: Path, document: Document) -> dict[str, Any]:
    value: Any = document.values
    for step in path:
        value = value[step]
    return value if isinstance(value, dict) else {}


def _missing(path: Path, document: Document) -> Diagnostic:
    parent = path[:-1]
    hint = 'add service = "<name>", a service of [services] or of the wrangler configuration'
    return finding(
        "DM103",
        f'{label(parent, document)} has no "{path[-1]}"',
        span=document.span(parent, "key"),
        hint=hint if path[-1] == "service" else None,
    )


def _path_in_document(location: tuple[int | str, ...], values: object) -> tuple[Path, bool]:
    """Strip from pydantic's location what is not in the file: union tags, the mark of a key, indexes into one text."""
    is_key = location[-1] == "[key]"
    path: list[str | int] = []
    current: Any = values
    for step in location[:-1] if is_key else location:
        if isinstance(current, dict) and step in current:
            current = current[step]
        elif isinstance(current, list) and step not in TAGS:
            current = current[int(step)]
        elif step in TAGS or isinstance(step, int):
            continue
        else:
            current = None
        path.append(step)
    return tuple(path), is_key
