"""All that is decided before the first process starts, where an error can still be raised plainly."""

from __future__ import annotations

from dataclasses import dataclass

from pages_plugin.dev.backends import backends_of
from pages_plugin.dev.model import DEFAULT_PORT, DevOptions
from pages_plugin.dev.ports import is_free, listener, next_free
from pages_plugin.diagnostics import DiagnosticError, finding
from pages_plugin.project import Backend, Project
from pages_plugin.toolchain import Wrangler, ensure_wrangler


@dataclass(frozen=True, slots=True)
class Setup:
    """What is run, with what, and where."""

    project: Project
    backends: tuple[Backend, ...]
    options: DevOptions
    wrangler: Wrangler
    port: int
    """Where the site is to answer; another one if somebody takes it meanwhile and it was not asked for."""


def set_up(project: Project, options: DevOptions, wrangler: Wrangler | None = None) -> Setup:
    """Check the options, choose the port, find the backends, and install wrangler where it has to be.

    Raises ``DiagnosticError``: DM510 port, DM515 remote, DM516 nothing to serve, DM518 backend, DM501 to DM505
    toolchain.
    """
    if options.remote:
        raise DiagnosticError(
            finding(
                "DM515",
                "`diddy dev` does not run on Cloudflare's network (--remote)",
                hint="leave --remote out, or deploy to a preview branch with `wrangler pages deploy --branch NAME`",
            )
        )
    _check_that_something_is_served(project, options)
    port = _port(options.port)
    backends = backends_of(project, options.backends)
    return Setup(project, backends, options, wrangler or ensure_wrangler(project.root), port)


def _check_that_something_is_served(project: Project, options: DevOptions) -> None:
    if options.proxy is not None or options.command or project.form == "worker":
        return
    folder = options.output_dir or project.output_dir
    if folder is not None and folder.is_dir():
        return
    around = [one for one in project.findings if one.code == "DM322"]
    if folder is None and around:
        raise DiagnosticError(around)
    missing = f"the output folder {folder} is not there" if folder else "the project names no output folder"
    raise DiagnosticError(
        finding(
            "DM516",
            f"nothing to serve: {missing}",
            hint="build the site first, or run its dev server with `diddy dev -- COMMAND` or `diddy dev --proxy PORT`",
        )
    )


def _port(asked: int | None) -> int:
    if asked is None:
        return next_free(DEFAULT_PORT)
    if is_free(asked):
        return asked
    who = listener(asked)
    raise DiagnosticError(
        finding(
            "DM510",
            f"port {asked} is taken{f' by {who}' if who else ''}",
            hint=f"stop it, or choose another: `--port {next_free(asked + 1)}` is free",
        )
    )
