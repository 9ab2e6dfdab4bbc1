"""What only the Workers platform has; imported when it is needed, so that the rest runs in any Python.

By name, because neither `workers` nor `js` is installed where types are checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any


def new_response(body: str, status: int, headers: Mapping[str, str]) -> object:
    """Make a `workers.Response`."""
    return import_module("workers").Response(body, status=status, headers=dict(headers))


def new_remote_error(message: str) -> Exception:
    """Make a JavaScript error, which crosses RPC as it is: a Python one would take its traceback along."""
    try:
        error = import_module("js").Error.new(message)
    except ModuleNotFoundError:
        return RuntimeError(message)
    return error if isinstance(error, Exception) else RuntimeError(message)


async def discard_body(request: object) -> None:
    """Let go of a body that nobody will read: `wrangler pages dev` waits for it for ever."""
    try:
        js_request: Any = getattr(request, "js_object", request)
        if js_request.body and not js_request.bodyUsed:
            await js_request.body.cancel()
    except Exception:  # it is read, locked or gone; any of these will do
        return
