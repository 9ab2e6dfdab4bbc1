"""Edits of a wrangler configuration that keep its comments, layout and line endings."""

from __future__ import annotations

import json
import re

from pages_plugin.source import SourceText, TextEdit
from pages_plugin.wrangler.node import Entry, Node

_JSON_GAP = re.compile(rb"(?:\s|(?>//[^\n]*)|(?>/\*.*?\*/))*+", re.DOTALL)
_TOML_GAP = re.compile(rb"(?:\s|(?>#[^\n]*))*+")
_AFTER = ("compatibility_date", "pages_build_output_dir", "main", "name")
"""A new key stands after the first of these that is there."""


def add_to_array(source: SourceText, array: Node, values: list[str], *, is_toml: bool) -> TextEdit:
    """Return the edit that appends strings to an array: empty, on one line or on several."""
    gap = _TOML_GAP if is_toml else _JSON_GAP
    if not array.items:
        return _fill(source, array, values)
    last = array.items[-1]
    quoted = [_quoted(source, value, like=last, is_toml=is_toml) for value in values]
    comma = _end(gap, source.data, last.end)
    has_comma = source.data[comma : comma + 1] == b","
    after = comma + 1 if has_comma else last.end
    if b"\n" not in source.data[last.end : array.end]:
        joined = b", ".join(quoted)
        return TextEdit.insert(after, b" " + joined + b"," if has_comma else b", " + joined)
    if has_comma and b"\n" in source.data[last.end : after]:
        return TextEdit.insert(after, b" " + b", ".join(quoted) + b",")
    end = _line_end_outside_comments(source, after, is_toml=is_toml)
    end = min(end, array.end - 1)
    separator = source.newline + source.indentation(last.start)
    lines = separator + (b"," + separator).join(quoted)
    if has_comma:
        return TextEdit(last.end, end, source.data[last.end : end] + lines + b",")
    return TextEdit(last.end, end, b"," + source.data[last.end : end] + lines)


def add_key(source: SourceText, root: Node, key: str, values: list[str], *, is_toml: bool) -> TextEdit:
    """Return the edit that adds ``key`` with an array of strings at the top level."""
    array = "[" + ", ".join(json.dumps(value) for value in values) + "]"
    if is_toml:
        return _add_toml_line(source, root, f"{key} = {array}".encode())
    return _add_json_entry(source, root, f"{json.dumps(key)}: {array}".encode())


def _fill(source: SourceText, array: Node, values: list[str]) -> TextEdit:
    text = b", ".join(json.dumps(value).encode() for value in values)
    inner = source.data[array.start + 1 : array.end - 1]
    if not inner.strip():
        return TextEdit(array.start, array.end, b"[" + text + b"]")
    # only comments inside: the values come on a line of their own before the bracket
    bracket = array.end - 1
    start = source.line_start(bracket)
    if source.data[start:bracket].strip():
        return TextEdit.insert(bracket, text)
    return TextEdit.insert(start, source.indentation(bracket) + b"  " + text + source.newline)


def _quoted(source: SourceText, value: str, *, like: Node, is_toml: bool) -> bytes:
    single = is_toml and source.data[like.start : like.start + 1] == b"'"
    return f"'{value}'".encode() if single else json.dumps(value).encode()


def _end(gap: re.Pattern[bytes], data: bytes, start: int) -> int:
    match = gap.match(data, start)
    return match.end() if match is not None else start


def _line_end_outside_comments(source: SourceText, offset: int, *, is_toml: bool) -> int:
    """Return the end of the line of ``offset``; of a block comment's last line where one begins on it."""
    end = source.line_end(offset)
    if is_toml:
        return end
    rest = source.data[offset:end]
    block = rest.find(b"/*")
    if block >= 0 and b"*/" not in rest[block:] and b"//" not in rest[:block]:
        close = source.data.find(b"*/", offset)
        return source.line_end(close) if close >= 0 else end
    return end


def _anchor(root: Node) -> Entry | None:
    """Return the entry after which a new top-level key reads best."""
    return next((root.entries[name] for name in _AFTER if name in root.entries), None)


def _add_toml_line(source: SourceText, root: Node, line: bytes) -> TextEdit:
    # a key that is written below the first header would belong to that table
    first_header = re.search(rb"^[ \t]*\[", source.body, re.MULTILINE)
    anchor = _anchor(root)
    plain = [e for e in root.entries.values() if e.node.kind not in ("table",) and not _is_header(source, e)]
    entry = anchor or (max(plain, key=lambda one: one.node.end) if plain else None)
    if entry is not None:
        end = source.line_end(entry.node.end)
        return TextEdit.insert(end, source.newline + line)
    start = source.bom_length
    if first_header is None:
        ends_open = source.data[start:] and not source.data.endswith(b"\n")
        before = source.newline if ends_open else b""
        return TextEdit.insert(len(source.data), before + line + (b"" if ends_open else source.newline))
    return TextEdit.insert(start, line + source.newline + source.newline)


def _is_header(source: SourceText, entry: Entry) -> bool:
    """Whether a key comes from a ``[header]`` or ``[[header]]`` line."""
    start = source.line_start(entry.key_start)
    return source.data[start : entry.key_start].lstrip().startswith(b"[")


def _add_json_entry(source: SourceText, root: Node, text: bytes) -> TextEdit:
    entry = _anchor(root) or (max(root.entries.values(), key=lambda e: e.node.end) if root.entries else None)
    if entry is None:
        return TextEdit.insert(root.start + 1, text)
    value_end = entry.node.end
    comma = _end(_JSON_GAP, source.data, value_end)
    has_comma = source.data[comma : comma + 1] == b","
    after = comma + 1 if has_comma else value_end
    alone = not source.data[source.line_start(entry.key_start) : entry.key_start].strip()
    end = min(_line_end_outside_comments(source, after, is_toml=False), root.end - 1)
    rest = source.data[after:end]
    ends_line = _end(_JSON_GAP, source.data, after) >= end and b"\n" in source.data[after : root.end]
    if not (alone and ends_line) or b"\n" in source.data[value_end:after]:
        return TextEdit.insert(after, b" " + text + b"," if has_comma else b", " + text)
    line = source.newline + source.indentation(entry.key_start) + text
    if has_comma:
        return TextEdit.insert(end, line + b",")
    return TextEdit(value_end, end, b"," + rest + line)
