"""The wrangler configuration of a Pages project or a Worker: found as wrangler finds it, read, edited in place."""

from pages_plugin.wrangler.bindings import Binding, ServiceBinding
from pages_plugin.wrangler.config import (
    PAGES_ENVIRONMENTS,
    EnvironmentConfig,
    WranglerConfig,
    read_config,
)
from pages_plugin.wrangler.find import CONFIG_NAMES, find_config
from pages_plugin.wrangler.flags import add_flag_edits, missing_flags

__all__ = [
    "CONFIG_NAMES",
    "PAGES_ENVIRONMENTS",
    "Binding",
    "EnvironmentConfig",
    "ServiceBinding",
    "WranglerConfig",
    "add_flag_edits",
    "find_config",
    "missing_flags",
    "read_config",
]
