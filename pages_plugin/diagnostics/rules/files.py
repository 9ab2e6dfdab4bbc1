"""DM0xx: files and their syntax."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error

RULES: tuple[Rule, ...] = (
    error(
        "DM001",
        "Unreadable file",
        explanation="A file that the build needs is there but cannot be read: it is a folder or a pipe, or access is "
        "denied.",
        fix="Make it a readable file, or move away what stands in its place.",
    ),
    error(
        "DM002",
        "File is not UTF-8",
        explanation="TOML files are UTF-8. The finding names the line of the first byte that is not.",
        fix="Save the file as UTF-8 in your editor.",
    ),
    error(
        "DM003",
        "TOML syntax error",
        explanation="The file is not valid TOML 1.0, so nothing in it can be used. Only the first error is reported.",
        fix="Correct the line that the caret points to.",
        example='[services.catalog]\nbinding = "CATALOG\n',
    ),
)
