"""DM4xx: init, remove, and composing with a project's own middleware."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule

RULES: tuple[Rule, ...] = ()
