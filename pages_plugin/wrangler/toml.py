"""TOML with positions: tomllib says whether it is valid and what it means, tree-sitter where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

import tree_sitter_toml
from tree_sitter import Language, Parser
from tree_sitter import Node as SyntaxNode

from pages_plugin.diagnostics import DiagnosticError, Span, finding
from pages_plugin.source import SourceText
from pages_plugin.wrangler.node import Entry, Kind, Node

_LANGUAGE = Language(tree_sitter_toml.language())
_KEY_TYPES = ("bare_key", "quoted_key", "dotted_key")
_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_TABLE_KEYS = re.compile(r"\(((?:'[^']*',? ?)+)\)")
_KINDS: dict[str, Kind] = {"string": "string", "integer": "number", "float": "number", "boolean": "boolean"}


def parse_toml(source: SourceText, code: str = "DM303") -> Node:
    """Read a TOML document. Raises ``DiagnosticError`` with ``code`` and the place of the first syntax error."""
    text = source.body.decode("utf-8")
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        message = str(problem)
        place = _PLACE.search(message)
        reason = _TABLE_KEYS.sub(_as_header, message[: place.start()] if place else message)
        span = _error_span(source, place)
        raise DiagnosticError(
            finding(
                code,
                f"{source.path.name} is not valid TOML: {reason[:1].lower()}{reason[1:]}",
                span=span,
                hint="correct the marked place",
            )
        ) from problem
    root = Node("table", 0, len(source.data))
    table = root
    for statement in Parser(_LANGUAGE).parse(source.body).root_node.named_children:
        if statement.type == "pair":
            _add_pair(root, statement)
        elif statement.type in ("table", "table_array_element"):
            key = next(child for child in statement.named_children if child.type in _KEY_TYPES)
            table = _open(root, key, is_array=statement.type == "table_array_element")
            for pair in statement.named_children:
                if pair.type == "pair":
                    _add_pair(table, pair)
    return root


def _error_span(source: SourceText, place: re.Match[str] | None) -> Span:
    if place is None:
        return Span.of_file(source.path)
    if place["line"] is None:
        offset = len(source.data.rstrip())
        return source.span(offset, offset + 1)
    line, column = int(place["line"]), int(place["column"])
    if line == 1:
        column -= source.bom_length
    return Span(source.path, line, max(1, column), line, max(1, column) + 1)


def _as_header(keys: re.Match[str]) -> str:
    """Write the keys of a table, which tomllib shows as a Python tuple, as the file does."""
    names = re.findall("'([^']*)'", keys[1])
    return f"[{'.'.join(names)}]"


def _key_parts(key: SyntaxNode) -> list[tuple[str, SyntaxNode]]:
    if key.type == "dotted_key":
        return [part for child in key.named_children if child.type in _KEY_TYPES for part in _key_parts(child)]
    text = (key.text or b"").decode("utf-8")
    return [(next(iter(tomllib.loads(f"{text} = 0"))), key)]


def _child_table(parent: Node, name: str, key: SyntaxNode) -> Node:
    """Return the table ``name`` of a table, made where it is not there yet; of an array of tables the last."""
    entry = parent.entries.get(name)
    if entry is None:
        entry = Entry(key.start_byte, key.end_byte, Node("table", key.start_byte, key.end_byte))
        parent.entries[name] = entry
    return entry.node.items[-1] if entry.node.kind == "array" else entry.node


def _open(root: Node, key: SyntaxNode, *, is_array: bool) -> Node:
    """Return the table that a header opens."""
    parts: Sequence[tuple[str, SyntaxNode]] = _key_parts(key)
    parent = root
    for name, part in parts[:-1]:
        parent = _child_table(parent, name, part)
    name, part = parts[-1]
    if not is_array:
        return _child_table(parent, name, part)
    entry = parent.entries.setdefault(
        name, Entry(part.start_byte, part.end_byte, Node("array", part.start_byte, part.end_byte))
    )
    entry.node.items.append(Node("table", key.start_byte, key.end_byte))
    return entry.node.items[-1]


def _add_pair(table: Node, pair: SyntaxNode) -> None:
    key, value = [child for child in pair.named_children if child.type != "comment"]
    parts = _key_parts(key)
    for name, part in parts[:-1]:
        table = _child_table(table, name, part)
    name, part = parts[-1]
    table.entries[name] = Entry(part.start_byte, part.end_byte, _value(value))


def _value(syntax: SyntaxNode) -> Node:
    start, end = syntax.start_byte, syntax.end_byte
    if syntax.type == "array":
        return Node("array", start, end, items=[_value(c) for c in syntax.named_children if c.type != "comment"])
    if syntax.type == "inline_table":
        table = Node("table", start, end)
        for pair in syntax.named_children:
            if pair.type == "pair":
                _add_pair(table, pair)
        return table
    text = (syntax.text or b"").decode("utf-8")
    return Node(_KINDS.get(syntax.type, "datetime"), start, end, tomllib.loads(f"x = {text}")["x"])
