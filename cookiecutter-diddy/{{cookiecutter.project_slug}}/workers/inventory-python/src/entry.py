"""The stock of the shop. Reached over a service binding only; it has no public URL."""

import asyncio
import json

from diddy_worker import current, log, meshed
from faults import SLOW_SECONDS, Faults
from stock import answer
from workers import Request, Response, WorkerEntrypoint

FAULTS = Faults()


class Default(WorkerEntrypoint):
    """Every public method of this class can be called by whoever holds the binding, so helpers stay outside of it."""

    @meshed
    async def fetch(self, request: Request) -> Response:
        """Answer one request.

        ``meshed`` carries on the caller's trace, refuses work whose deadline has passed, and writes one JSON line.
        """
        context = current()
        faults_allowed = getattr(self.env, "DEMO_FAULTS", None) == "on"
        if context.path == "/_demo/fault":
            return await _fault_control(request, faults_allowed)
        if faults_allowed:
            verdict = FAULTS.next_verdict(context.trace_id)
            if verdict == "delay":
                await asyncio.sleep(SLOW_SECONDS)
            if verdict == "fail":
                return _json(503, {"title": "Out of order", "detail": "A button on the page told it to fail."})
        return _json(*answer(context.method, context.path))


async def _fault_control(request: Request, faults_allowed: bool) -> Response:
    """GET tells the fault mode and POST {"mode": "..."} sets it, but only where DEMO_FAULTS is "on"."""
    sent = await request.text() if request.method == "POST" else None  # read in any case: unread, it would hang in dev
    if not faults_allowed:
        return _json(404, {"title": "Faults are switched off", "detail": 'DEMO_FAULTS is not "on".'})
    if sent is not None:
        if not FAULTS.set_mode(_mode_in(sent)):
            return _json(400, {"title": "Unknown mode", "detail": "mode is ok, next, alternate, slow or off."})
        log("fault mode set", mode=FAULTS.mode)
    return _json(200, FAULTS.snapshot())


def _mode_in(text: str) -> object:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    return body.get("mode") if isinstance(body, dict) else None


def _json(status: int, body: dict) -> Response:
    return Response.from_json(body, status=status, headers={"cache-control": "no-store"})
