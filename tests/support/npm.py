"""Installs and runs the pinned npm tools of ``package-lock.json`` with the Node that comes from PyPI.

``python -m tests.support.npm`` installs what is missing; ``python -m tests.support.npm exec biome check`` runs a tool.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys

from tests.support.toolchain import NODE_MODULES, ROOT, node_binary

_LOCK = ROOT / "package-lock.json"
_INSTALLED = NODE_MODULES / ".installed-lock-sha256"


def install() -> None:
    """Run ``npm ci`` unless what the lock file names is there already."""
    wanted = hashlib.sha256(_LOCK.read_bytes()).hexdigest()
    if _INSTALLED.is_file() and _INSTALLED.read_text(encoding="ascii") == wanted:
        return
    npm = node_binary().parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    done = subprocess.run(
        [node_binary(), npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise SystemExit(
            f"`npm ci` failed in {ROOT} with exit code {done.returncode}; the tests need what package-lock.json names."
            " Check that the npm registry can be reached (`npm config get registry`, proxy settings) and try again."
        )
    _INSTALLED.write_text(wanted, encoding="ascii")


def run(tool: str, *arguments: str) -> int:
    """Run a tool's script with the pinned Node and return its exit code."""
    script = (NODE_MODULES / ".bin" / tool).resolve()
    return subprocess.run([node_binary(), script, *arguments], cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    """Install, and run a tool if one is named."""
    install()
    if arguments[:1] == ["exec"] and len(arguments) > 1:
        return run(*arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
