"""Ask the running site, over HTTP, whether it answers and whether the mesh does."""

from __future__ import annotations

import asyncio
import http.client
import json
from dataclasses import dataclass

from pages_plugin.dev.model import LOOPBACK

PROBE_PATH = "/.well-known/diddy-mesh"
_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the site said. The fields are ``None`` where no mesh answered."""

    status: int
    mesh: str | None = None
    plan: str | None = None
    env: str | None = None


async def probe(port: int) -> Answer | None:
    """Return the site's answer, or ``None`` while nothing answers.

    ``OPTIONS`` with ``Max-Forwards: 0`` (RFC 9110 section 7.6.2) is answered by the mesh itself, so neither the site's
    code nor a backend is called.
    """
    return await asyncio.to_thread(_ask, port)


def _ask(port: int) -> Answer | None:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_TIMEOUT_S)
    try:
        connection.request("OPTIONS", PROBE_PATH, headers={"Max-Forwards": "0"})
        response = connection.getresponse()
        body = response.read(65536)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if response.status != 200 or not isinstance(told, dict) or "mesh" not in told:
        return Answer(response.status)
    return Answer(200, _text(told.get("mesh")), _text(told.get("plan")), _text(told.get("env")))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
