"""DM2xx: what the analysis of the whole mesh finds."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule

RULES: tuple[Rule, ...] = ()
