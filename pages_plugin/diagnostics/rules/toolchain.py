"""DM5xx: node and wrangler, dev, verify."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule

RULES: tuple[Rule, ...] = ()
