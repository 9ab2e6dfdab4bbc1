"""Lists of a TOML text that were begun and not closed, which `tomllib` tells of where it came to grief."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|'
    r"'''.*?'''|"
    r'"(?:\\.|[^"\\\n])*"|'
    r"'[^'\n]*'|"
    r"#[^\n]*|"
    r"""(?P<header>^[ \t]*\[{1,2}[\w.\-"' \t]+\]{1,2}[ \t]*(?=#|$))|"""
    r"(?P<open>\[)|(?P<close>\])",
    re.MULTILINE | re.DOTALL,
)
_STATEMENT = re.compile(r"""[ \t]*(?:\[{1,2}[\w.\-"' ]+\]{1,2}[ \t]*(?:\#.*)?$|[\w.\-"' ]+=)""")


def unclosed_list(text: str, line: int | None) -> int | None:
    """Return the line in which a list begins that a statement in ``line``, or the end (None), finds unclosed.

    All before that line is well-formed. None where no list is open, or the line is no statement but a value of it.
    """
    lines = text.split("\n")
    if line is not None and not _STATEMENT.match(lines[line - 1]):
        return None
    before = text if line is None else "".join(f"{one}\n" for one in lines[: line - 1])
    opened: list[int] = []
    for token in _TOKEN.finditer(before):
        if token["header"] is not None and not opened:
            continue
        for found in re.finditer(r"[\[\]]", token["header"] or token["open"] or token["close"] or ""):
            if found[0] == "[":
                opened.append(token.start() + found.start())
            elif opened:
                opened.pop()
    return text.count("\n", 0, opened[0]) + 1 if opened else None
