"""Requests per second over loopback: 16 keep-alive connections, short turns, every front in one process.

The load comes from one epoll loop with a prepared request, which costs a small part of what workerd spends. A machine
that does other things too makes a rate by the clock swing; requests per second of CPU time of workerd's own are what
one core would answer, and hold still.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.server import MeasuredWorkerd, median
from tests.support.workerd_config import Directory, Worker

CONNECTIONS = 16

_REQUEST = (
    b"GET /api/catalog/items/42?x=1 HTTP/1.1\r\nHost: shop.example.com\r\nAccept: text/html\r\n"
    b"User-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\nCookie: session=abcdef0123456789; theme=dark\r\n\r\n"
)


@dataclass(frozen=True)
class Rate:
    """One front: requests per second by the clock and of CPU time, and the clock's ratio to the first front."""

    per_second: float
    per_cpu_second: float
    ratios: tuple[float, ...]


def measure(
    fronts: Mapping[str, Worker], others: Sequence[Worker | Directory], rounds: int, turn_s: float
) -> dict[str, Rate]:
    """Load each front in turn for `turn_s` seconds, `rounds` times."""
    names = list(fronts)
    listening = [
        Worker(w.name, w.modules, w.bindings, w.compatibility_date, w.compatibility_flags, listen=True)
        for w in fronts.values()
    ]
    rates: dict[str, list[float]] = {name: [] for name in names}
    per_cpu: dict[str, list[float]] = {name: [] for name in names}
    with MeasuredWorkerd(*listening, *others) as workerd:
        ports = {name: workerd.ports[fronts[name].name] for name in names}
        for name in names:
            _load(ports[name], turn_s)
        for turn in range(rounds):
            order = names[turn % len(names) :] + names[: turn % len(names)]
            for name in order if turn % 2 else order[::-1]:
                before = workerd.cpu_ns()
                answers, took_s = _load(ports[name], turn_s)
                rates[name].append(answers / took_s)
                per_cpu[name].append(answers / ((workerd.cpu_ns() - before) / 1e9))
    first = rates[names[0]]
    return {
        name: Rate(median(own), median(per_cpu[name]), tuple(a / b for a, b in zip(own, first, strict=True)))
        for name, own in rates.items()
    }


def _load(port: int, turn_s: float) -> tuple[int, float]:
    """The answers of one front and the seconds that they took. An answer other than 200 raises:
    it would be fast for the wrong reason.
    """
    selector = selectors.DefaultSelector()
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(CONNECTIONS)]
    answers = 0
    try:
        for connection in connections:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, bytearray())
            connection.sendall(_REQUEST)
        started = time.perf_counter()
        while (now := time.perf_counter()) - started < turn_s:
            for key, _events in selector.select(1):
                peer, received = key.fileobj, key.data
                assert isinstance(peer, socket.socket)
                chunk = peer.recv(65536)
                received += chunk
                if not chunk or not received.startswith(b"HTTP/1.1 200 "[: len(received)]):
                    raise RuntimeError(f"the front on port {port} answered {bytes(received[:200])!r}")
                if _complete(received):
                    received.clear()
                    answers += 1
                    peer.sendall(_REQUEST)
        return answers, now - started
    finally:
        selector.close()
        for connection in connections:
            connection.close()


def _complete(received: bytearray) -> bool:
    """Whether the whole answer is there: its length is given, or its last chunk has come."""
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return False
    if b"transfer-encoding: chunked" in head.lower():
        return body.endswith(b"0\r\n\r\n")
    length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
    return len(body) >= int(length)
