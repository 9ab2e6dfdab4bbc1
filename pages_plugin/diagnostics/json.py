"""Findings for programs: one JSON document, stable keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pages_plugin.diagnostics.model import Diagnostic, Severity, in_order
from pages_plugin.diagnostics.registry import RULES
from pages_plugin.diagnostics.text import shown_path


def as_data(diagnostic: Diagnostic, *, relative_to: Path | None = None) -> dict[str, Any]:
    """One finding as plain data; ``file`` and the positions are None where it has no place."""
    span = diagnostic.span
    rule = RULES.get(diagnostic.code)
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "title": rule.title if rule else None,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "file": shown_path(span.file, relative_to or Path.cwd()) if span else None,
        "line": span.start_line if span else None,
        "column": span.start_column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }


def render_json(diagnostics: Iterable[Diagnostic], *, relative_to: Path | None = None) -> str:
    """Return ``findings_document`` as text with a newline at its end."""
    return json.dumps(findings_document(diagnostics, relative_to=relative_to), indent=2, ensure_ascii=False) + "\n"


def findings_document(diagnostics: Iterable[Diagnostic], *, relative_to: Path | None = None) -> dict[str, Any]:
    """Return ``{"diagnostics": [...], "errors": n, "warnings": n}``, the findings ordered by place."""
    ordered = in_order(diagnostics)
    return {
        "diagnostics": [as_data(one, relative_to=relative_to) for one in ordered],
        "errors": sum(one.severity is Severity.ERROR for one in ordered),
        "warnings": sum(one.severity is Severity.WARNING for one in ordered),
    }
