from __future__ import annotations

import json
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, Severity, Span, finding, render_json

ROOT = Path("/project")


def test_findings_are_plain_data_with_stable_keys() -> None:
    placed = finding("DM101", "unknown key", span=Span(ROOT / "a" / "diddy.toml", 2, 3, 2, 9), hint="this one")
    loose = Diagnostic("DM106", Severity.WARNING, "ü")
    assert json.loads(render_json([placed, loose], relative_to=ROOT)) == {
        "diagnostics": [
            {
                "code": "DM106",
                "severity": "warning",
                "title": "Value out of range",
                "message": "ü",
                "hint": None,
                "file": None,
                "line": None,
                "column": None,
                "end_line": None,
                "end_column": None,
            },
            {
                "code": "DM101",
                "severity": "error",
                "title": "Unknown key",
                "message": "unknown key",
                "hint": "this one",
                "file": "a/diddy.toml",
                "line": 2,
                "column": 3,
                "end_line": 2,
                "end_column": 9,
            },
        ],
        "errors": 1,
        "warnings": 1,
    }


def test_no_findings_is_a_document_too() -> None:
    assert json.loads(render_json([])) == {"diagnostics": [], "errors": 0, "warnings": 0}
