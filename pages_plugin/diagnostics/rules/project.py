"""DM3xx: the project and its wrangler configuration."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule

RULES: tuple[Rule, ...] = ()
