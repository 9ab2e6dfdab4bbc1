"""DM1xx: values in diddy.toml."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule

RULES: tuple[Rule, ...] = ()
