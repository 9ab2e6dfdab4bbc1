"""What only the Workers platform has; imported when it is needed, so that the rest runs in any Python.

By name, because neither `workers` nor `js` is installed where types are checked.
"""

from __future__ import annotations

from collections.abc import Coroutine, Mapping
from importlib import import_module
from typing import Any

from diddy_worker._system import Reply, Sender

MAX_REPLY_BYTES = 16_384
"""A collector's reply is read only where it says that it is no longer."""


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


def wait_until_of(entrypoint: object, work: Coroutine[Any, Any, None]) -> None:
    """Let `work` go on behind the answer, by the entrypoint's context or, where it has none, by the platform's."""
    context: Any = getattr(entrypoint, "ctx", None)
    (import_module("workers").wait_until if context is None else context.waitUntil)(work)


class _WorkersSender:
    async def sleep(self, seconds: float) -> None:
        from asyncio import sleep

        await sleep(seconds)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float) -> Reply:
        js = import_module("js")
        to_js = import_module("pyodide.ffi").to_js
        options = {
            "method": "POST",
            "headers": dict(headers),
            "body": body,
            "redirect": "manual",  # credentials go to nobody else
            "signal": js.AbortSignal.timeout(max(1, round(timeout_s * 1000))),
        }
        response = await js.fetch(url, to_js(options, dict_converter=js.Object.fromEntries))
        length = response.headers.get("content-length")
        text = ""
        if isinstance(length, str) and length.isdigit() and int(length) <= MAX_REPLY_BYTES:
            text = await response.text()
        elif response.body:
            await response.body.cancel()
        retry_after = response.headers.get("retry-after")
        return Reply(response.status, retry_after if isinstance(retry_after, str) else None, text)


SENDER: Sender = _WorkersSender()
