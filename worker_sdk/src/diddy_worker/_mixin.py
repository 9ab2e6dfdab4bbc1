"""Mesh a whole class at once."""

from __future__ import annotations

from typing import Any

from diddy_worker._handlers import meshed, meshed_method

# Handlers of the platform, which are no RPC methods.
_RESERVED = frozenset({
    *("alarm", "connect", "constructor", "dup", "email", "pubsub", "queue", "run", "scheduled", "tail", "tailStream"),
    *("test", "trace", "webSocketClose", "webSocketError", "webSocketMessage"),
})  # fmt: skip
_GENERATOR, _ASYNC_GENERATOR = 0x20, 0x200


class MeshMixin:
    """Mesh ``fetch`` and all public RPC methods of a class: ``class Default(MeshMixin, WorkerEntrypoint): ...``.

    It must stand first. It is no WorkerEntrypoint itself, so it cannot be called from outside.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:  # noqa: ANN401
        """Wrap what the new class and its bases define, unless it is wrapped already."""
        for base in reversed(cls.__mro__):
            if base.__module__.partition(".")[0] in {"builtins", "workers", "diddy_worker"}:
                continue
            for name, value in list(vars(base).items()):
                if _is_method(name, value) and getattr(cls, name) is value:
                    setattr(cls, name, meshed(value) if name == "fetch" else meshed_method(value))
        super().__init_subclass__(**kwargs)


def _is_method(name: str, value: object) -> bool:
    code = getattr(value, "__code__", None)
    if code is None or name.startswith("_") or name in _RESERVED or hasattr(value, "__diddy_meshed__"):
        return False
    return not code.co_flags & (_GENERATOR | _ASYNC_GENERATOR)
