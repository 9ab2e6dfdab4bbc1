"""The one registry of findings: code -> what it means.

The rules stand in ``diagnostics/rules/``, one module a block of a hundred codes: ``DM0xx`` files and syntax, ``DM1xx``
configuration values, ``DM2xx`` mesh analysis, ``DM3xx`` project and wrangler configuration, ``DM4xx`` init, remove and
compose, ``DM5xx`` toolchain, dev and verify. A new finding is one entry in its module. A code never changes meaning:
one that is no longer used moves to ``RETIRED``.
"""

from __future__ import annotations

from pages_plugin.diagnostics.model import Diagnostic, Severity, Span
from pages_plugin.diagnostics.rule import Rule
from pages_plugin.diagnostics.rules import analysis, compose, files, project, telemetry, toolchain, values

BLOCKS: dict[str, tuple[Rule, ...]] = {
    "DM0": files.RULES,
    "DM1": values.RULES,
    "DM2": (*analysis.RULES, *telemetry.RULES),
    "DM3": project.RULES,
    "DM4": compose.RULES,
    "DM5": toolchain.RULES,
}
BLOCK_TITLES: dict[str, str] = {
    "DM0": "Files and syntax",
    "DM1": "Configuration values",
    "DM2": "Mesh analysis",
    "DM3": "Project and wrangler configuration",
    "DM4": "Init, remove and compose",
    "DM5": "Toolchain, dev and verify",
}
RULES: dict[str, Rule] = {rule.code: rule for block in BLOCKS.values() for rule in block}
RETIRED: frozenset[str] = frozenset()
"""Codes that were once given out and must not be given to anything else."""


def finding(
    code: str,
    message: str,
    *,
    span: Span | None = None,
    hint: str | None = None,
    severity: Severity | None = None,
) -> Diagnostic:
    """Return a diagnostic with the severity and hint of the rule ``code``, unless the caller knows better.

    Raises ``KeyError`` for a code that is not registered: that is a bug of ours, not of the person's.
    """
    rule = RULES[code]
    return Diagnostic(code, severity or rule.severity, message, span, hint or _as_hint(rule.fix))


def _as_hint(fix: str) -> str:
    return f"{fix[:1].lower()}{fix[1:]}".removesuffix(".")
