"""Which file is the wrangler configuration of a folder."""

from __future__ import annotations

from pathlib import Path

CONFIG_NAMES = ("wrangler.json", "wrangler.jsonc", "wrangler.toml")
"""In wrangler's order. It looks for the first name in the folder *and all folders above*, then for the next: a
``wrangler.json`` in a parent folder beats a ``wrangler.toml`` right here (``findWranglerConfig`` in workers-utils)."""


def find_config(folder: Path) -> Path | None:
    """Return the file that wrangler would read when it runs in ``folder``, or None."""
    here = folder.absolute()
    for name in CONFIG_NAMES:
        for parent in (here, *here.parents):
            candidate = parent / name
            if candidate.is_file():
                return candidate
    return None


def config_in(folder: Path) -> Path | None:
    """Return the configuration that lies in ``folder`` itself, or None."""
    return next((folder / name for name in CONFIG_NAMES if (folder / name).is_file()), None)
