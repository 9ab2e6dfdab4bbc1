"""Which parts of the mesh stand between the site's own code and its services, and the first line that needs each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pages_plugin.analyze.facts import Usage, UsedBecause
from pages_plugin.explain.table import origin_text, table
from pages_plugin.explain.values import Origins
from pages_plugin.plan.model import Origin, Plan


@dataclass(frozen=True)
class Part:
    """``why`` is half a sentence; ``origin`` is the first line that switches the part on, or the setting that says so.

    ``origin`` is None where it is off because no line needs it.
    """

    name: str
    is_on: bool
    why: str
    origin: Origin | None


def code_parts(plan: Plan, usage: Usage, environment: str = "production") -> tuple[Part, ...]:
    """Return interception of bindings, RPC and ``context.data.mesh``; ``usage`` is what the plan was made from."""
    here = plan.preview if environment == "preview" and plan.preview is not None else plan.production
    origins = Origins(plan, environment)
    interception = here.interception
    setting = origins.find("interception.mode")
    rows: tuple[tuple[str, str, bool, UsedBecause | None, str], ...] = (
        ("interception", "mode", interception.mode != "off", usage.bindings, "no function calls a service binding"),
        ("rpc", "rpc", interception.rpc, usage.rpc, "no function makes an RPC call"),
        ("data", "data", interception.data, usage.data, _without_data(plan)),
    )
    parts = []
    for name, key, is_on, used, unused in rows:
        if is_on:
            because = used or usage.data  # services that are found at run time are found by interception
            parts.append(Part(name, True, because.why if because else "", origins.find(f"interception.{key}")))
        elif used is None or (name == "data" and plan.form == "worker"):
            parts.append(Part(name, False, unused, None))
        elif name == "interception":
            parts.append(Part(name, False, "the configuration switches it off", setting))
        else:
            parts.append(Part(name, False, "there is no service that it could reach", None))
    return tuple(parts)


def render_code(parts: tuple[Part, ...]) -> Iterator[str]:
    """Yield the parts as lines for people."""
    yield "the site's own code"
    names = {"interception": "calls of bindings", "rpc": "RPC calls", "data": "context.data.mesh"}
    yield from table(
        (names[part.name], "meshed" if part.is_on else "off", part.why, origin_text(part.origin) if part.origin else "")
        for part in parts
    )


def code_data(parts: tuple[Part, ...]) -> dict[str, Any]:
    """Return the parts as plain data, by name."""
    return {
        part.name: {
            "on": part.is_on,
            "why": part.why,
            "origin": None if part.origin is None else part.origin.model_dump(),
        }
        for part in parts
    }


def _without_data(plan: Plan) -> str:
    return "a Worker has no context" if plan.form == "worker" else "no function reads context.data.mesh"
