"""Write the generated files, or with ``--check`` say which of them are stale (exit 1)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pages_plugin.config.schema import SCHEMA_FILE, schema_text
from pages_plugin.reference.commands_page import commands_page
from pages_plugin.reference.config_page import config_page
from pages_plugin.reference.findings_page import findings_page
from pages_plugin.reference.plan_types import SOURCES, default_plan, plan_types

_REPOSITORY = Path(__file__).parents[2]


def generated() -> dict[Path, str]:
    """Return every generated file and what it should hold."""
    pages = _REPOSITORY / "docs" / "reference"
    return {
        SCHEMA_FILE: schema_text(),
        pages / "commands.md": commands_page(),
        pages / "config.md": config_page(),
        pages / "findings.md": findings_page(),
        SOURCES / "plan.ts": plan_types(),
        SOURCES / "defaults.ts": default_plan(),
    }


def stale() -> list[Path]:
    """Return the generated files that are not what they should be."""
    return [
        file for file, text in generated().items() if not file.is_file() or file.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m pages_plugin.reference", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, exit 1 when a file is stale")
    options = parser.parse_args(arguments)
    outdated = stale()
    for file in outdated:
        if not options.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(generated()[file], encoding="utf-8")
        print(f"{'stale' if options.check else 'wrote'} {file.relative_to(_REPOSITORY).as_posix()}")
    if options.check and outdated:
        print("run: python -m pages_plugin.reference", file=sys.stderr)
    return int(options.check and bool(outdated))


if __name__ == "__main__":
    sys.exit(main())
