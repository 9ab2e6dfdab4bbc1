"""The grid as the tests see it: the names of its expressions, and where raw and meshed are known to differ."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent

EXPRESSIONS = [
    quoted or bare
    for file in sorted((HERE / "expressions").glob("*.js"))
    for quoted, bare in re.findall(r'^  (?:"(.+?)"|(\w+)): \{', file.read_text(encoding="utf-8"), re.MULTILINE)
]
"""Read from the sources, so that every expression is a test of its own; a test checks it against what ran."""

DIFFERENCES = {
    "fetch.toString()": "the patched fetch shows its source, the platform's shows [native code]",
    "Object.getPrototypeOf": "each stub has its own trap in front of the prototype; their constructor is the same",
    "rpc .then() without handlers": "the platform's then refuses to run without handlers; ours does what promises do",
    "rpc method named toJSON": "JSON.stringify(env) would call it through the trap; it works, this method does not",
}
"""Expressions whose outcome differs, each with the reason for which that is accepted."""
