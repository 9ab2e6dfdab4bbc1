"""Effective values, and the place that each of them comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pages_plugin.config.units import format_duration, format_size
from pages_plugin.plan.model import Origin, Plan


@dataclass(frozen=True)
class Value:
    """One effective value. ``origin`` is where it was written; None for a default."""

    key: str
    shown: str
    value: Any
    origin: Origin | None


@dataclass(frozen=True)
class Layer:
    """One layer; ``is_on`` is False where the configuration switches it off.

    ``functions`` are what the emitted module has for it: functions of the runtime, in the module's order.
    """

    name: str
    values: tuple[Value, ...] = ()
    is_on: bool = True
    functions: tuple[str, ...] = ()


class Origins:
    """Looks up where the values of one environment come from."""

    def __init__(self, plan: Plan, environment: str) -> None:
        self._plan = plan
        self._prefix = "preview" if environment == "preview" and plan.preview is not None else "production"

    def find(self, name: str) -> Origin | None:
        """Return the place of a value, else of the table that says all of it; None for a default."""
        return self._plan.origins.get(f"{self._prefix}.{name}")

    def value(self, at: str, key: str, value: object, name: str, *, kind: str = "") -> Value:
        """Return the value ``name`` below ``at``."""
        return Value(key, shown(value, kind), value, self.find(f"{at}.{name}" if at else name))


def shown(value: object, kind: str) -> str:
    """Return a value as a person would write it; ``kind`` is its unit, ``ms`` or ``bytes``."""
    if value is None or value in ([], {}):
        text = "none"
    elif isinstance(value, bool):
        text = "on" if value else "off"
    elif isinstance(value, list):
        text = ", ".join(str(one) for one in value)
    elif isinstance(value, dict):
        text = ", ".join(f"{name}: {one}" for name, one in value.items())
    elif isinstance(value, int) and kind:
        text = format_duration(value) if kind == "ms" else format_size(value)
    else:
        text = f"{value:g}" if isinstance(value, float) else str(value)
    return text
