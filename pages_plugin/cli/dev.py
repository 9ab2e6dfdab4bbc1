"""``diddy dev``."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from pages_plugin.build import build
from pages_plugin.cli.options import project_option
from pages_plugin.dev import DevOptions, run_dev
from pages_plugin.project import discover, read_project


class _WithCommand(click.Command):
    """Keeps what stands behind ``--`` apart: it is a command, not a folder."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Cut the arguments at the first ``--``."""
        cut = args.index("--") if "--" in args else len(args)
        ctx.obj = tuple(args[cut + 1 :])
        return super().parse_args(ctx, args[:cut])


def _bindings(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        binding, separator, worker = pair.partition("=")
        if not separator or not binding or not worker:
            raise click.UsageError(f"--service {pair}: write BINDING=worker, such as CATALOG=catalog-worker")
        found[binding] = worker
    return found


@click.command(
    "dev",
    cls=_WithCommand,
    short_help="Run the site, its backends and the mesh here.",
    options_metavar="[OPTIONS]",
)
@click.argument("output_dir", required=False, type=click.Path(path_type=Path), metavar="[FOLDER] [-- COMMAND...]")
@project_option
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Where the site answers. Default: 8788, or the next free one."
)
@click.option(
    "--proxy", type=click.IntRange(1, 65535), metavar="PORT", help="A framework's dev server that runs already."
)
@click.option(
    "--backend",
    "backends",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="DIR",
    help="One more backend, beside those that the bindings name. Repeatable.",
)
@click.option(
    "--service",
    "services",
    multiple=True,
    metavar="BINDING=WORKER",
    help="A binding that is set up in the dashboard. Repeatable.",
)
@click.option("--env", type=click.Choice(["preview", "production"]), help="The mesh's environment.")
@click.option("--remote", is_flag=True, hidden=True)
@click.option("--json-logs", is_flag=True, help="Access lines as JSON on standard output, all else on standard error.")
@click.option(
    "--wrangler-arg",
    "wrangler_arguments",
    multiple=True,
    metavar="ARG",
    help="Given to the site's wrangler. Repeatable.",
)
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one for each option
    context: click.Context,
    output_dir: Path | None,
    folder: Path,
    port: int | None,
    proxy: int | None,
    backends: tuple[Path, ...],
    services: tuple[str, ...],
    env: Literal["preview", "production"] | None,
    remote: bool,
    json_logs: bool,
    wrangler_arguments: tuple[str, ...],
) -> int:
    """Build, run the site and every backend of it, prefix their output by name, and rebuild what changes.

    FOLDER is served instead of the project's own output folder. With a framework, name the port of its dev server, or
    put the command that starts it behind `--`. A backend that cannot start is reported and does not take the others
    down. Ctrl-C stops everything.

    \b
    Examples:
      diddy dev
      diddy dev -- npm run dev             beside a framework's dev server, which is started too
      diddy dev --proxy 5173               beside one that runs already
      diddy dev --backend ../stock-worker  with a Worker of another repository
    """
    project = discover(folder)
    options = DevOptions(
        port=port,
        proxy=proxy,
        command=context.obj or (),
        output_dir=output_dir,
        backends=backends,
        service_bindings=_bindings(services),
        env=env,
        remote=remote,
        json_logs=json_logs,
        wrangler_arguments=wrangler_arguments,
    )
    return run_dev(project, options, lambda: build(read_project(project.root)))
