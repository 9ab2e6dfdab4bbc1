from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages_plugin.config.document import Document, parse_document
from pages_plugin.config.places import Path
from pages_plugin.config.source import Source
from pages_plugin.diagnostics import Span

FILE = FilePath("diddy.toml")


def parse(text: str) -> Document:
    return parse_document(Source(FILE, text))


def paths_of(value: object, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    entries: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield from paths_of(inner, (*path, key))


VALUES = [
    ("a plain value", "a = 1\n", ("a",), (1, 5, 1, 6)),
    ("a dotted key", "a.b.c = 'x'\n", ("a", "b", "c"), (1, 9, 1, 12)),
    ("a quoted key", "\"a b\".'c' = 1\n", ("a b", "c"), (1, 13, 1, 14)),
    ("an escaped key", '"\\u00e9" = 1\n', ("é",), (1, 12, 1, 13)),
    ("an inline table", "a = { b = 1, c = { d = 2 } }\n", ("a", "c", "d"), (1, 24, 1, 25)),
    ("a list element", 'a = [1, "x"]\n', ("a", 1), (1, 9, 1, 12)),
    ("a list over lines with comments", "a = [ # one\n  1, # two\n  2,\n]\n", ("a", 1), (3, 3, 3, 4)),
    ("a table in a list", "a = [{ b = 1 }, { b = 2 }]\n", ("a", 1, "b"), (1, 23, 1, 24)),
    ("below a header", "[a.b]\nc = true\n", ("a", "b", "c"), (2, 5, 2, 9)),
    ("an array of tables", "[[r]]\nx = 1\n[[r]]\nx = 2\n", ("r", 1, "x"), (4, 5, 4, 6)),
    ("a table of the last element", "[[r]]\n[[r]]\n[r.t]\nx = 2\n", ("r", 1, "t", "x"), (4, 5, 4, 6)),
    ("an array in an array", "[[r]]\n[[r.s]]\n[[r.s]]\nx = 2\n", ("r", 0, "s", 1, "x"), (4, 5, 4, 6)),
    ("a text of several lines", 'a = """\nx\ny"""\n', ("a",), (1, 5, 3, 5)),
    ("characters, not bytes", '"ü" = { "漢字" = "x" }\n', ("ü", "漢字"), (1, 16, 1, 19)),
    ("windows line ends", "a = 1\r\n[b]\r\nc = 2\r\n", ("b", "c"), (3, 5, 3, 6)),
    ("a date", "a = 1979-05-27T07:32:00Z # when\n", ("a",), (1, 5, 1, 25)),
]


@pytest.mark.parametrize(("text", "path", "expected"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_a_value_has_its_place(text: str, path: Path, expected: tuple[int, int, int, int]) -> None:
    document = parse(text)
    assert document.is_written(path)
    assert document.span(path) == Span(FILE, *expected)


KEYS = [
    ("of a value", "a.b = 1\n", ("a", "b"), (1, 3, 1, 4)),
    ("of a table that has a header", "[a.b]\n", ("a", "b"), (1, 4, 1, 5)),
    ("of a table that is only passed through", "[a.b]\n", ("a",), (1, 2, 1, 3)),
    ("of an element of an array of tables", "[[r]]\n[[r]]\n", ("r", 1), (2, 3, 2, 4)),
]


@pytest.mark.parametrize(("text", "path", "expected"), [row[1:] for row in KEYS], ids=[row[0] for row in KEYS])
def test_a_key_has_its_place(text: str, path: Path, expected: tuple[int, int, int, int]) -> None:
    assert parse(text).span(path, "key") == Span(FILE, *expected)


def test_what_is_not_written_is_shown_at_the_table_around_it() -> None:
    document = parse("[a]\nb = 1\n")
    assert not document.is_written(("a", "x"))
    assert document.span(("a", "x", "y")) == Span(FILE, 1, 2, 1, 3)
    assert document.span(("z",)) == Span.of_file(FILE)


KEY = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=4)
LEAF = st.integers(-9, 9) | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=4)
TREE = st.dictionaries(
    KEY,
    st.recursive(
        LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEY, inner, max_size=3), max_leaves=8
    ),
    max_size=4,
)


def quote(text: str) -> str:
    escaped = "".join(f"\\U{ord(c):08x}" if ord(c) < 32 or c in '"\\\x7f' else c for c in text)
    return f'"{escaped}"'


def toml_value(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quote(key)} = {toml_value(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(inner) for inner in value) + "]"
    return quote(value) if isinstance(value, str) else str(value).lower()


def toml_text(tree: dict[str, Any], header: str = "") -> str:
    """Write a tree with headers, arrays of tables and inline tables, as people do."""
    plain = {key: value for key, value in tree.items() if not is_section(value)}
    lines = [f"{quote(key)} = {toml_value(value)}\n" for key, value in plain.items()]
    for key, value in tree.items():
        name = f"{header}.{quote(key)}" if header else quote(key)
        if isinstance(value, dict):
            lines.append(f"[{name}]\n{toml_text(value, name)}")
        elif is_section(value):
            lines += [f"[[{name}]]\n{toml_text(element, name)}" for element in value]
    return "".join(lines)


def is_section(value: object) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(element, dict) for element in value)
    )


@given(TREE)
def test_every_path_of_every_document_has_a_place(tree: dict[str, Any]) -> None:
    text = toml_text(tree)
    assert tomllib.loads(text) == tree
    document = parse(text)
    assert [path for path in paths_of(document.values) if not document.is_written(path)] == []
