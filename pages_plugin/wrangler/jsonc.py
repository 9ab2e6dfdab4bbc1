"""JSON with comments and trailing commas, as wrangler reads both ``wrangler.json`` and ``wrangler.jsonc``."""

from __future__ import annotations

import json
import re
from typing import NoReturn

import tree_sitter_json
from tree_sitter import Language, Parser
from tree_sitter import Node as SyntaxNode

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding
from pages_plugin.source import SourceText
from pages_plugin.wrangler.node import Entry, Kind, Node

_LANGUAGE = Language(tree_sitter_json.language())
_STRING = rb'"(?:[^"\\\n]|\\.)*"'
_COMMENT = rb"(?>//[^\n]*)|(?>/\*.*?\*/)"
"""Atomic, so that the look-ahead below cannot end a comment early at a bracket inside it."""
_KINDS: dict[str, Kind] = {
    "string": "string",
    "number": "number",
    "true": "boolean",
    "false": "boolean",
    "null": "null",
}
_TOKEN = re.compile(rb"(?P<string>%s)|(?P<comment>%s)|,(?=(?:\s|%s)*+[}\]])" % (_STRING, _COMMENT, _COMMENT), re.DOTALL)


def strict_json(body: bytes) -> bytes:
    """Return the same bytes as plain JSON: comments and trailing commas become spaces, offsets stay."""

    def blank(token: re.Match[bytes]) -> bytes:
        return token[0] if token["string"] is not None else re.sub(rb"[^\r\n]", b" ", token[0])

    return _TOKEN.sub(blank, body)


def parse_jsonc(source: SourceText, code: str = "DM303") -> Node:
    """Read an object with positions. Raises ``DiagnosticError`` with ``code`` for a syntax error, or for no object."""
    plain = strict_json(source.body)
    text = plain.decode("utf-8")
    try:
        json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as problem:
        offset = len(text[: problem.pos].encode("utf-8"))
        reason = problem.msg[:1].lower() + problem.msg[1:]
        raise DiagnosticError(_syntax(source, code, reason, source.span(offset, offset + 1))) from problem
    except (ValueError, RecursionError) as problem:
        reason = str(problem) if isinstance(problem, ValueError) else "nested too deeply"
        raise DiagnosticError(_syntax(source, code, reason, Span.of_file(source.path))) from problem
    value = next(child for child in Parser(_LANGUAGE).parse(plain).root_node.named_children)
    node = _node(value)
    if node.kind != "table":
        raise DiagnosticError(
            _syntax(source, code, "the file must hold one object", source.span(node.start, node.start + 1))
        )
    return node


def _syntax(source: SourceText, code: str, reason: str, span: Span) -> Diagnostic:
    return finding(code, f"{source.path.name} is not valid JSON: {reason}", span=span, hint="correct the marked place")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _node(syntax: SyntaxNode) -> Node:
    start, end = syntax.start_byte, syntax.end_byte
    if syntax.type == "object":
        table = Node("table", start, end)
        for pair in syntax.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if key is not None and value is not None:
                table.entries[str(_scalar(key))] = Entry(key.start_byte, key.end_byte, _node(value))
        return table
    if syntax.type == "array":
        return Node("array", start, end, items=[_node(child) for child in syntax.named_children])
    return Node(_KINDS[syntax.type], start, end, _scalar(syntax))


def _scalar(syntax: SyntaxNode) -> object:
    return json.loads(syntax.text or b"null")
