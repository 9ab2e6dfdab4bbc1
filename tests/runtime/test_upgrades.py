"""WebSockets pass a gateway route, the site's own functions and intercepted bindings."""

from __future__ import annotations

import base64
import os
import struct

import pytest

from tests.runtime.mesh import CATALOG, Mesh, meshed
from tests.support.client import RawConnection
from tests.support.faulty import FaultyServer, Reply, SlowHeaders, WebSocketEcho

pytestmark = pytest.mark.runtime

ECHO = """
const [client, server] = Object.values(new WebSocketPair());
server.accept();
server.addEventListener("message", ({ data }) => server.send("site: " + data));
return new Response(null, { status: 101, webSocket: client });
"""
THROUGH_NEXT = f"export function site() {{ {ECHO} }}"
THROUGH_BINDING = "export const site = ({ request, env }) => env.CATALOG.fetch(request);"
WORKER = f"export default {{ fetch() {{ {ECHO} }} }};"


def exchange(mesh: Mesh, path: str, text: bytes) -> tuple[int, bytes]:
    """Upgrade, send one text message, and return the status and the message that came back."""
    key = base64.b64encode(os.urandom(16))
    with RawConnection("127.0.0.1", mesh.port) as connection:
        connection.send(
            b"GET %s HTTP/1.1\r\nHost: shop.example.com\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n" % (path.encode(), key)
        )
        head, _, frame = connection.read_until(b"\r\n\r\n").partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        if status != 101:
            return status, b""
        mask = b"\x01\x02\x03\x04"
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(text))
        connection.send(struct.pack("!BB", 0x81, 0x80 | len(text)) + mask + masked)
        while len(frame) < 2 or len(frame) < 2 + frame[1]:
            frame += connection.socket.recv(4096)
        return status, frame[2 : 2 + frame[1]]


@pytest.mark.parametrize("timing", ["false", "true"])
def test_through_a_gateway_route(timing: str) -> None:
    toml = f"server_timing = {timing}\n" + CATALOG
    with FaultyServer(WebSocketEcho()) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert exchange(mesh, "/api/socket", b"hello") == (101, b"hello")
        line = mesh.access()
        assert (line["status"], line["calls"][0]["attempts"][0]["status"]) == (101, 101)
        assert catalog.requests[0].header("traceparent")


def test_through_the_sites_own_function() -> None:
    with meshed(CATALOG, site=THROUGH_NEXT, catalog=WORKER) as mesh:
        assert exchange(mesh, "/page", b"hello") == (101, b"site: hello")


def test_through_an_intercepted_binding() -> None:
    with meshed(CATALOG, site=THROUGH_BINDING, catalog=WORKER) as mesh:
        assert exchange(mesh, "/page", b"hello") == (101, b"site: hello")
        assert mesh.call()["attempts"][0]["status"] == 101


def test_through_a_wrapped_worker() -> None:
    site = f"export default {{ fetch() {{ {ECHO} }} }};"
    with meshed(site=site, form="worker") as mesh:
        assert exchange(mesh, "/page", b"hello") == (101, b"site: hello")


def test_an_upgrade_may_take_longer_than_the_limit() -> None:
    toml = '[defaults.timeout]\nrequest = "200ms"\n' + CATALOG
    with FaultyServer(SlowHeaders(0.5, WebSocketEcho())) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert exchange(mesh, "/api/socket", b"late") == (101, b"late")


def test_a_refused_upgrade_is_handed_through() -> None:
    with FaultyServer(Reply(403)) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        assert exchange(mesh, "/api/socket", b"hello")[0] == 403
