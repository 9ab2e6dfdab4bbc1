"""Names of the variables that a project's files for local development set; their values are nobody's business."""

from __future__ import annotations

import re
from pathlib import Path

FILES = (".dev.vars", ".dev.vars.example", ".env", ".env.local", ".env.example")
"""What wrangler reads (``.env`` where there is no ``.dev.vars``), and the examples that are committed instead."""
_NAME = re.compile(r"^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=", re.MULTILINE)


def local_variables(root: Path) -> frozenset[str]:
    """Return the names; a file that is not there or cannot be read sets none."""
    found: set[str] = set()
    for name in FILES:
        try:
            text = (root / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        found.update(_NAME.findall(text))
    return frozenset(found)
