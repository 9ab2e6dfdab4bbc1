"""A plan -> every file below `diddy/`, by path."""

from __future__ import annotations

from pages_plugin.config.schema import schema_text
from pages_plugin.emit.module import modules
from pages_plugin.emit.runtime import runtime_files
from pages_plugin.emit.types import types
from pages_plugin.plan.model import Plan


def emit(plan: Plan) -> dict[str, str]:
    """Return the text of each file below the project's `diddy/` folder; the same plan gives the same bytes."""
    found = modules(plan)
    files = dict(found.texts)
    files["mesh.d.ts"] = types(plan)
    files["diddy.schema.json"] = schema_text()
    files |= {f"runtime/{path}": text for path, text in runtime_files(found.used).items()}
    return dict(sorted(files.items()))
