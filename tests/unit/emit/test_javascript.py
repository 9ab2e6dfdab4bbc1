from __future__ import annotations

import json
import subprocess

import pytest

from pages_plugin.emit.javascript import Names, comment, number, string, strings
from tests.support.toolchain import node_binary

TEXTS = ["", "a", 'a"b', "a'b`${c}", "a\\b", "a\nb\r\t\0", "\u2028\u2029", "caf\u00e9 \U0001f600", "</script>", "*/ //"]


def evaluated(expression: str) -> object:
    """What JavaScript makes of an expression."""
    code = f"console.log(JSON.stringify({expression}))"
    ended = subprocess.run(
        [str(node_binary()), "--input-type=module", "--eval", code],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    return json.loads(ended.stdout)


def test_texts_mean_the_same_in_javascript() -> None:
    literal = strings(TEXTS)
    assert evaluated(literal) == TEXTS
    assert not {"\u2028", "\u2029", "\n"} & set(literal), "one line stays one line"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1, "1"), (1.0, "1"), (0.25, "0.25"), (9999, "9999"), (10_000, "10_000"), (1e6, "1_000_000")],
)
def test_numbers_read_well(value: float, text: str) -> None:
    assert number(value) == text


def test_numbers_mean_the_same_in_javascript() -> None:
    values = [0.1, 0.2, 1e-7, 123456.5, 86_400_000, 2**40, 1 / 3]
    assert evaluated(f"[{', '.join(map(number, values))}]") == values


@pytest.mark.parametrize("text", ["a\nalert(1)", "a\r\nb", "a\u2028b", "a\u2029\nb"])
def test_a_comment_stays_a_comment(text: str) -> None:
    assert len(comment(text).splitlines()) == 1


NAMES = [
    ("catalog", "catalog"),
    ("price-list", "priceList"),
    ("PRICE_LIST", "pRICELIST"),
    ("a.b c", "aBC"),
    ("2nd", "service2nd"),
    ("class", "class2"),
    ("await", "await2"),
    ("__proto__", "proto"),
    ("\u00e9\u00e8", "service"),
    ("-", "service"),
    ("mesh", "mesh2"),
]


@pytest.mark.parametrize(("wish", "expected"), NAMES)
def test_names_resemble_the_configurations(wish: str, expected: str) -> None:
    assert Names(["mesh"]).give(wish) == expected


def test_names_are_never_given_twice() -> None:
    names = Names(["a"])
    given = [names.give(wish) for wish in ["a", "a", "a-2", "a2", "a", "A", "a_b", "a-b", "aB"]]
    assert len({"a", *given}) == len(given) + 1


def test_a_text_may_be_written_alone() -> None:
    assert string("a/b") == '"a/b"'
