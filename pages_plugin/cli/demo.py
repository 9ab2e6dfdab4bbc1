"""``diddy demo``."""

from __future__ import annotations

from pathlib import Path

import click

from pages_plugin.build import build
from pages_plugin.cli.options import talk
from pages_plugin.dev import DevOptions, run_dev
from pages_plugin.project import read_project
from pages_plugin.template import demo_folder


@click.command("demo", short_help="See it work: a small shop, in your browser.")
@click.option(
    "--dir", "folder", type=click.Path(path_type=Path), default=Path("diddy-demo"), help="Default: ./diddy-demo."
)
@click.option("--port", type=click.IntRange(1, 65535), help="Default: 8788, or the next free one.")
def command(folder: Path, port: int | None) -> int:
    """Make a demo project and run it: a static shop whose pages call a Python and a JavaScript Worker.

    Its page shows what the mesh did with each call, and has buttons that make a backend fail. The folder is an ordinary
    project: change something and save. Run again, the command goes on with the same folder.

    \b
    Examples:
      diddy demo
      diddy demo --dir /tmp/shop --port 9000
    """
    target = folder.absolute()
    talk(f"making {folder} ..." if not target.exists() else f"looking at {folder} ...")
    was_made = demo_folder(target)
    talk(f"made {folder}" if was_made else f"going on with {folder}")
    return run_dev(read_project(target), DevOptions(port=port), lambda: build(read_project(target)))
