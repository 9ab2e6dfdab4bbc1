"""The compatibility flags that the mesh needs, and the edits that add them where they must stand."""

from __future__ import annotations

from collections.abc import Iterable

from pages_plugin.source import TextEdit
from pages_plugin.wrangler.config import EnvironmentConfig, WranglerConfig
from pages_plugin.wrangler.edit import add_key, add_to_array

NODEJS_COMPAT_DEFAULT_DATE = "2026-08-04"
"""From this compatibility date workerd turns nodejs_compat on by itself (``resolveNodejsCompat`` in workers-utils)."""
ASYNC_CONTEXT_FLAG = "nodejs_als"
REQUEST_SIGNAL_FLAG = "enable_request_signal"
"""Without it nothing tells a Function that its client went away."""


def has_async_context(date: str | None, flags: Iterable[str]) -> bool:
    """Whether ``node:async_hooks`` can be imported with this date and these flags."""
    given = set(flags)
    default_on = date is not None and date >= NODEJS_COMPAT_DEFAULT_DATE and "no_nodejs_compat" not in given
    return default_on or bool(given & {ASYNC_CONTEXT_FLAG, "nodejs_compat", "nodejs_compat_v2"})


def missing_flags(environment: EnvironmentConfig) -> tuple[str, ...]:
    """Return the flags that the mesh lacks in an environment, in the order in which they are written."""
    flags = environment.compatibility_flags
    missing = [] if REQUEST_SIGNAL_FLAG in flags else [REQUEST_SIGNAL_FLAG]
    if not has_async_context(environment.compatibility_date, flags):
        missing.append(ASYNC_CONTEXT_FLAG)
    return tuple(missing)


def add_flag_edits(config: WranglerConfig) -> list[TextEdit]:
    """Return the edits after which no environment lacks a flag; empty where none does.

    Flags are written where an environment takes them from: an environment with ``compatibility_flags`` of its own does
    not inherit the top level's.
    """
    wanted: dict[str | None, dict[str, None]] = {}
    for environment in config.in_use():
        for flag in missing_flags(environment):
            wanted.setdefault(environment.flags_from, {})[flag] = None
    edits: list[TextEdit] = []
    for section, flags in wanted.items():
        path = ("compatibility_flags",) if section is None else ("env", section, "compatibility_flags")
        array = config.root.get(*path)
        if array is None:
            edits.append(add_key(config.source, config.root, path[-1], list(flags), is_toml=config.is_toml))
        elif array.kind == "array":
            edits.append(add_to_array(config.source, array, list(flags), is_toml=config.is_toml))
    return edits
