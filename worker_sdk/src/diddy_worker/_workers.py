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


class Rejection:
    """A failure to return from an RPC method instead of raising it.

    What is raised reaches the caller as a PythonError whose message is the traceback. What has a `js_object` is
    replaced by it on its way out, and a rejected promise rejects the call with a plain error.
    """

    def __init__(self, message: str) -> None:
        self._js = import_module("js")
        self._message = message

    @property
    def js_object(self) -> object:
        """The rejected promise; made when it is taken, so that it is never without a handler."""
        return self._js.Promise.reject(self._js.Error.new(self._message))


def new_failure(message: str) -> Rejection:
    """Make what an RPC method returns when it has failed; outside of a Worker, raise it."""
    try:
        return Rejection(message)
    except ModuleNotFoundError:
        raise RuntimeError(message) from None


def discard_body(request: object, entrypoint: object) -> None:
    """Let a body that nobody will read flow away behind the answer.

    `wrangler pages dev` never answers a request whose body is left, nor one whose body is cancelled.
    """
    try:
        js_request: Any = getattr(request, "js_object", request)
        if js_request.body and not js_request.bodyUsed:
            js = import_module("js")
            flow = js_request.body.pipeTo(js.WritableStream.new())
            # Settled, because a client that leaves must not become an uncaught error.
            entrypoint.ctx.waitUntil(js.Promise.allSettled(js.Array.of(flow)))  # type: ignore[attr-defined]
    except Exception:  # it is read, locked or gone; any of these will do
        return
