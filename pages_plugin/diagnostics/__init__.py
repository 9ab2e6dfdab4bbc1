"""Findings: one registry of codes, one ``Diagnostic``, several renderers."""

from pages_plugin.diagnostics.json import as_data, findings_document, render_json
from pages_plugin.diagnostics.model import Diagnostic, DiagnosticError, Severity, Span, has_errors, in_order
from pages_plugin.diagnostics.registry import RULES, finding
from pages_plugin.diagnostics.rule import Rule
from pages_plugin.diagnostics.text import print_text, render_text, summary

__all__ = [
    "RULES",
    "Diagnostic",
    "DiagnosticError",
    "Rule",
    "Severity",
    "Span",
    "as_data",
    "finding",
    "findings_document",
    "has_errors",
    "in_order",
    "print_text",
    "render_json",
    "render_text",
    "summary",
]
