"""The folder of the demo: baked once, then left as it is."""

from __future__ import annotations

from pathlib import Path

from pages_plugin.template.bake import bake

DEMO_SLUG = "diddy-demo"


def demo_folder(target: Path) -> bool:
    """Make the demo in ``target`` with every default, or keep the one that is there; return whether it was made.

    A folder that holds a demo is used as it stands, with whatever was tried out in it. Raises ``DiagnosticError``
    as ``bake`` does, for a folder that holds something else.
    """
    if (target / "diddy.toml").is_file() and (target / "workers").is_dir():
        return False
    bake(target, {"project_slug": DEMO_SLUG})
    return True
