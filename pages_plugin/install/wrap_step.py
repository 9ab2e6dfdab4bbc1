"""A framework writes its Worker anew in each build: the step after the build that wraps it again.

It is a script for Node that is committed with the project: a build on Cloudflare needs neither Python nor diddy.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from pages_plugin.diagnostics import Span, finding
from pages_plugin.install.changes import Changes
from pages_plugin.install.templates import template
from pages_plugin.project import Project
from pages_plugin.source import TextEdit

_SCRIPT = "wrap.mjs"
_BUILDS = {
    "next-on-pages": ("next-on-pages",),
    "sveltekit": ("vite build", "svelte-kit build"),
    "astro": ("astro build",),
    "nuxt": ("nuxt build", "nuxi build", "nuxt generate", "nuxi generate"),
    "qwik": ("qwik build",),
}


def add_wrap_step(project: Project, worker: Path, changes: Changes) -> None:
    """Add ``diddy/wrap.mjs``, and its call to the script of package.json that runs the build; DM415 where none does."""
    path = project.diddy_dir / _SCRIPT
    if not path.exists():
        changes.create(path, template(_SCRIPT))
    target = Path(os.path.relpath(worker, project.root)).as_posix()
    command = f"node diddy/{_SCRIPT} {target}"
    scripts = project.package.scripts if project.package is not None else {}
    if any(f"diddy/{_SCRIPT}" in str(node.value) for node in scripts.values()):
        return
    name = _build_script(project)
    if project.package is None or name is None:
        span = Span.of_file(project.package.source.path) if project.package is not None else None
        changes.findings.append(
            finding(
                "DM415",
                f"no script runs the {project.framework.name} build, so its Worker is not wrapped",
                span=span,
                hint=f"add this to the build command: && {command}",
            )
        )
        return
    node = scripts[name]
    text = json.dumps(f"{node.value} && {command}", ensure_ascii=False).encode()
    changes.edit(project.package.source, [TextEdit(node.start, node.end, text)])


def _build_script(project: Project) -> str | None:
    """Return the name of the script that runs the framework's build: ``build`` where that is one."""
    if project.package is None:
        return None
    commands = _BUILDS.get(project.framework.name, ("build",))
    texts = {name: str(node.value) for name, node in project.package.scripts.items()}
    running = [name for name, text in texts.items() if any(command in text for command in commands)]
    running = [name for name in running if "--watch" not in texts[name]]
    if "build" in running or not running:
        return "build" if "build" in running else None
    return running[0]
