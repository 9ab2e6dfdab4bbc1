"""The block that says that everything runs, or what does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pages_plugin.dev.console import Console
from pages_plugin.dev.model import State
from pages_plugin.dev.probe import Answer
from pages_plugin.dev.service import Service
from pages_plugin.dev.site import Site


def ready_block(console: Console, site: Site, answer: Answer, services: Sequence[tuple[Service, Path]]) -> str:
    """Return the block: the site's address, the mesh in it, and each backend with its state."""
    lines = ["", f"  {console.bold(site.project.name)} runs at {console.bold(site.url)}"]
    if answer.mesh is None:
        lines.append(f"  {console.bad('not meshed')}: no mesh answers there; `diddy init` puts it into the project")
    else:
        details = [f"plan {answer.plan}" if answer.plan else "", f"env {answer.env}" if answer.env else ""]
        lines.append(f"  meshed ({', '.join(one for one in details if one)})")
    base = site.project.repository
    width = max((len(service.name) for service, _ in services), default=0)
    for service, folder in services:
        shown = folder.relative_to(base).as_posix() if folder.is_relative_to(base) else str(folder)
        if service.state is State.READY and service.launch is not None:
            state = f"{console.good('ready')}        http://127.0.0.1:{service.launch.port}  {shown}"
        elif service.state is State.FAILED and service.cause is not None:
            state = f"{console.bad('not running')}  {service.cause.message}"
        else:
            state = f"starting     {shown}"
        lines.append(f"    {service.name.ljust(width)}  {state}")
    lines += ["  Ctrl-C stops everything", ""]
    return "\n".join(lines)
