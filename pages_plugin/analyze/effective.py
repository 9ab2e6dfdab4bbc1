"""Which value of a policy holds: built-in default < [defaults] < service < route, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from pages_plugin.config import defaults
from pages_plugin.config.models.base import Table
from pages_plugin.config.models.fallback import FallbackTable
from pages_plugin.config.models.retry import RouteRetryTable
from pages_plugin.config.models.timeout import TimeoutTable
from pages_plugin.config.places import Path

_RETRY: Mapping[str, Any] = {
    "retry.retries": defaults.RETRIES,
    "retry.on": defaults.RETRY_ON,
    "retry.statuses": defaults.RETRY_STATUSES,
    "retry.methods": defaults.RETRY_METHODS,
    "retry.rpc_methods": defaults.RETRY_RPC_METHODS,
    "retry.backoff.base": defaults.BACKOFF_BASE_MS,
    "retry.backoff.max": defaults.BACKOFF_MAX_MS,
    "retry.body_limit": defaults.BODY_LIMIT_BYTES,
    "retry.budget.ratio": defaults.BUDGET_RATIO,
    "retry.budget.per_second": defaults.BUDGET_PER_SECOND,
    "retry.budget.burst": defaults.BUDGET_BURST,
    "retry.budget.window": defaults.BUDGET_WINDOW_MS,
}
_TIMEOUT: Mapping[str, Any] = {
    "timeout.request": defaults.REQUEST_TIMEOUT_MS,
    "timeout.try": defaults.TRY_TIMEOUT_MS,
}
_INSTEAD = {
    "fallback.asset": ("fallback.response",),
    "fallback.response": ("fallback.asset", "fallback.status"),
    "fallback.response.body": ("fallback.response.json",),
    "fallback.response.json": ("fallback.response.body",),
}
"""A key of a nearer layer takes the place of these of the layers below it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The policies that one table of the file has: ``[defaults]``, a service or a route."""

    path: Path
    retry: RouteRetryTable | Literal[False] | None = None
    timeout: TimeoutTable | None = None
    fallback: FallbackTable | Literal[False] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the table says nothing of policies."""
        return self.retry is None and self.timeout is None and self.fallback is None


@dataclass(frozen=True, slots=True)
class Effective:
    """Effective values by the keys of the file (``retry.backoff.base``), durations in ms and sizes in bytes.

    A policy that is off has no keys. ``paths`` holds where a value was written; one that is not there is a default. For
    a policy that is switched off, ``paths`` has the policy's own name.
    """

    values: Mapping[str, Any]
    paths: Mapping[str, Path]
    asleep: Mapping[str, tuple[Any, Path | None]] = field(default_factory=dict)
    """Values of policies that are off; they hold again where a nearer table switches the policy on."""

    def has(self, policy: Literal["retry", "fallback"]) -> bool:
        """Whether the policy is on."""
        return f"{policy}.on" in self.values


BUILT_IN = Effective(MappingProxyType({**_RETRY, **_TIMEOUT}), MappingProxyType({}))


def apply(below: Effective, layer: Layer) -> Effective:
    """Return what holds when ``layer`` is put over ``below``; ``below`` itself when the layer says nothing."""
    if layer.is_empty:
        return below
    state = _State(dict(below.values), dict(below.paths), dict(below.asleep))
    state.policy("retry", layer.retry, layer.path, _RETRY)
    state.policy("fallback", layer.fallback, layer.path, {"fallback.on": defaults.FALLBACK_ON})
    if layer.timeout is not None:
        state.update("timeout", layer.timeout, layer.path)
    return Effective(state.values, state.paths, state.asleep)


@dataclass(frozen=True, slots=True)
class _State:
    values: dict[str, Any]
    paths: dict[str, Path]
    asleep: dict[str, tuple[Any, Path | None]]

    def policy(self, name: str, table: Table | Literal[False] | None, path: Path, initial: Mapping[str, Any]) -> None:
        if table is None:
            return
        if table is False:
            self.asleep.update({key: (self.values[key], self.paths.get(key)) for key in _below(name, self.values)})
            self._drop(name)
            self.paths[name] = (*path, name)
            return
        if f"{name}.on" not in self.values:
            self._drop(name)
            self.values.update(initial)
            for key in _below(name, self.asleep):
                self.values[key], at = self.asleep.pop(key)
                if at is not None:
                    self.paths[key] = at
        self.update(name, table, path)

    def update(self, name: str, table: Table, path: Path) -> None:
        written = list(_flatten(table, name, (*path, name)))
        for key, _, _ in written:
            for prefix, others in _INSTEAD.items():
                if key == prefix or key.startswith(f"{prefix}."):
                    for other in others:
                        self._drop(other)
        for key, value, at in written:
            self.values[key] = None if name == "timeout" and value is False else value
            self.paths[key] = at

    def _drop(self, prefix: str) -> None:
        for known in (self.values, self.paths):
            for key in _below(prefix, known):
                del known[key]


def _below(prefix: str, keys: Mapping[str, Any]) -> list[str]:
    return [key for key in keys if key == prefix or key.startswith(f"{prefix}.")]


def _flatten(table: Table, prefix: str, path: Path) -> Iterator[tuple[str, Any, Path]]:
    """Yield what was written in a table as dotted key, value and path; a table without keys as itself."""
    for name, info in type(table).model_fields.items():
        if name not in table.model_fields_set:
            continue
        value, key = getattr(table, name), info.alias or name
        if isinstance(value, Table) and value.model_fields_set:
            yield from _flatten(value, f"{prefix}.{key}", (*path, key))
        elif not isinstance(value, Table) or key == "response":
            yield f"{prefix}.{key}", value, (*path, key)
