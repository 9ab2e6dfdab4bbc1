"""node and wrangler: find them, install them once, run them and leave nothing running."""

from pages_plugin.toolchain.managed import cache_folder, install_managed, managed_folder, managed_version
from pages_plugin.toolchain.node import Node, bundled_node, npm_command, system_node, with_node_on_path
from pages_plugin.toolchain.process import ManagedProcess, run_tool
from pages_plugin.toolchain.progress import Progress, StderrProgress
from pages_plugin.toolchain.wrangler import (
    MINIMUM_WRANGLER,
    Wrangler,
    ensure_wrangler,
    find_project_wrangler,
    wrangler_environment,
)

__all__ = [
    "MINIMUM_WRANGLER",
    "ManagedProcess",
    "Node",
    "Progress",
    "StderrProgress",
    "Wrangler",
    "bundled_node",
    "cache_folder",
    "ensure_wrangler",
    "find_project_wrangler",
    "install_managed",
    "managed_folder",
    "managed_version",
    "npm_command",
    "run_tool",
    "system_node",
    "with_node_on_path",
    "wrangler_environment",
]
