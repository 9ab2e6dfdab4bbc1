"""Bundle JavaScript and TypeScript with the pinned esbuild, with the options that wrangler 4.164 gives it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.toolchain import ROOT, esbuild_binary

EXTERNAL = ("cloudflare:*", "node:*", "__STATIC_CONTENT_MANIFEST")


def bundle(
    entry: Path | str, *, minify: bool = False, folder: Path | None = None, keep_names: bool = True,
    external: tuple[str, ...] = (), alias: dict[str, str] | None = None,
) -> str:  # fmt: skip
    """The bundled ES module as text.

    `entry` is a file, or source text that is resolved as if it lay in `folder` (default: the repository's root).
    `alias` maps an import specifier to a file or package. A mistake in the source raises with esbuild's own message.
    """
    arguments = [
        str(esbuild_binary()), "--bundle", "--format=esm", "--target=es2024", "--supported:using=true",
        "--supported:import-source=true", "--conditions=workerd,worker,browser", "--platform=browser",
        "--log-level=warning",
        '--define:navigator.userAgent="Cloudflare-Workers"', '--define:process.env.NODE_ENV="development"',
        *(f"--loader:{ending}=jsx" for ending in (".js", ".mjs", ".cjs")),
        *(f"--external:{name}" for name in (*EXTERNAL, *external)),
        *(f"--alias:{name}={target}" for name, target in (alias or {}).items()),
        *(["--keep-names"] if keep_names else []), *(["--minify"] if minify else []),
    ]  # fmt: skip
    source = None if isinstance(entry, Path) else entry.encode()
    if isinstance(entry, Path):
        arguments.append(str(entry.resolve()))
    else:
        arguments += ["--loader=ts", f"--sourcefile={folder or ROOT}/<test>.ts"]
    result = subprocess.run(arguments, input=source, capture_output=True, cwd=folder or ROOT, timeout=60, check=False)
    if result.returncode != 0:
        raise RuntimeError(f"esbuild could not bundle {entry}:\n{result.stderr.decode()}")
    return result.stdout.decode()
