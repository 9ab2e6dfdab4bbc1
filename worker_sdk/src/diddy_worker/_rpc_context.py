"""Trace and deadline over RPC, which carries no headers: one last argument that a meshed callee takes off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from diddy_worker._outgoing import outgoing_headers

MARK = "diddy-mesh"
"""The own key by which the argument is recognised."""
VERSION = 1


def rpc_context() -> dict[str, object]:
    """Carry trace and deadline over RPC: give this as the last argument of a call.

    The argument holds what `outgoing_headers` gives, and counts as one call as well. A method that is not meshed would
    get it as an argument too many.
    """
    return {MARK: VERSION, **outgoing_headers()}


def taken_off(arguments: tuple[Any, ...]) -> tuple[Callable[[str], str | None] | None, tuple[Any, ...]]:
    """Tell the context that a caller sent along, as headers, from the arguments; None where it sent none."""
    last = arguments[-1] if arguments else None
    if not isinstance(last, Mapping) or MARK not in last:
        return None, arguments

    def header(name: str) -> str | None:
        value = last.get(name)
        return value if isinstance(value, str) else None

    return header, arguments[:-1]
