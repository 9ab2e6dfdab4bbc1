"""Real HTTP servers on loopback whose behaviour is scripted a request at a time.

    with FaultyServer(ResetBeforeHeaders(), Reply(503), then=Echo()) as backend:
        ...                              # bind External("catalog", backend.address)
        assert len(backend.requests) == 3
        assert backend.requests[0].client_left.wait(2)   # the callee was cancelled

The steps are in `tests.support.faults`. A callable ``(request) -> Fault`` instead of steps chooses by what was asked.
`closed_port()` is the address of a server that refuses; `FaultyServer.stop` and `start` take one away and back.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Self

from tests.support.client import reset_socket
from tests.support.faults import (
    CloseWithoutReply,
    CutBody,
    DripBody,
    Echo,
    EventStream,
    Fault,
    Garbage,
    Hang,
    HugeBody,
    RecordedRequest,
    Reply,
    ResetAfterHeaders,
    ResetBeforeHeaders,
    SlowHeaders,
    WebSocketEcho,
)

__all__ = [
    "CloseWithoutReply",
    "CutBody",
    "DripBody",
    "Echo",
    "EventStream",
    "Fault",
    "FaultyServer",
    "Garbage",
    "Hang",
    "HugeBody",
    "RecordedRequest",
    "Reply",
    "ResetAfterHeaders",
    "ResetBeforeHeaders",
    "SlowHeaders",
    "WebSocketEcho",
    "closed_port",
    "statuses",
]

MAX_CONNECTIONS = 256


class FaultyServer:
    """One backend. Each request takes the next step of the script, and `then` when the script is used up."""

    def __init__(self, *script: Fault | Callable[[RecordedRequest], Fault], then: Fault | None = None) -> None:
        self.requests: list[RecordedRequest] = []
        self.connections = 0
        self._script = list(script)
        self._then = then or Echo()
        self._choose: Callable[[RecordedRequest], Fault] | None = None
        if len(script) == 1 and not isinstance(script[0], Fault):
            self._choose = script[0]
        self._changed = threading.Condition()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._listener: socket.socket | None = None
        self.port = 0

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        """``host:port`` for a workerd `External`."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """The server's origin, without a slash at its end."""
        return f"http://{self.address}"

    def start(self) -> None:
        """Listen, on the same port as before if the server was stopped."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(MAX_CONNECTIONS)
        self.port = listener.getsockname()[1]
        self._listener = listener
        thread = threading.Thread(target=self._accept, args=(listener,), daemon=True)
        thread.start()
        self._threads.append(thread)

    def stop(self) -> None:
        """Refuse from now on, and reset every connection that is open."""
        if self._listener is not None:
            self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._changed:
            for connection in self._open:
                connection.shutdown(socket.SHUT_RDWR)
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join(5)

    def wait_for_requests(self, count: int, timeout_s: float = 15) -> list[RecordedRequest]:
        """Wait until at least `count` requests have arrived whole, and return all of them."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.requests) >= count, timeout_s):
                raise AssertionError(f"{len(self.requests)} of {count} requests reached {self.url} in {timeout_s} s")
            return list(self.requests)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._changed:
                if len(self._open) >= MAX_CONNECTIONS:
                    connection.close()
                    continue
                self.connections += 1
                self._open.add(connection)
                thread = threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True)
                self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        exchange = _Connection(connection)
        request: RecordedRequest | None = None
        try:
            while (request := exchange.read_request(number)) is not None:
                with self._changed:
                    self.requests.append(request)
                    index = len(self.requests) - 1
                    self._changed.notify_all()
                fault = self._fault(index, request)
                if not fault.serve(request, exchange):
                    return
        except OSError:
            if request is not None:
                request.client_left.set()
        finally:
            with self._changed:
                self._open.discard(connection)
                connection.close()

    def _fault(self, index: int, request: RecordedRequest) -> Fault:
        if self._choose is not None:
            return self._choose(request)
        step = self._script[index] if index < len(self._script) else self._then
        assert isinstance(step, Fault), "a callable must be the only step"
        return step


class _Connection:
    """The server's side of one connection, as the faults see it (`tests.support.faults.Exchange`)."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket = connection
        self._buffer = b""

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def receive(self, count: int) -> bytes:
        chunks, missing = [self._buffer], count - len(self._buffer)
        while missing > 0:
            if not (chunk := self.socket.recv(1 << 20)):
                raise ConnectionResetError("the client closed its side")
            chunks.append(chunk)
            missing -= len(chunk)
        data = b"".join(chunks)
        self._buffer = data[count:]
        return data[:count]

    def wait(self, seconds: float) -> None:
        """Let time pass, but not a moment longer than the client stays (`ConnectionError` when it has gone)."""
        until = time.monotonic() + seconds
        poll = select.poll()
        poll.register(self.socket, select.POLLIN | select.POLLHUP | select.POLLERR)
        while (remaining_s := until - time.monotonic()) > 0:
            if not poll.poll(min(remaining_s, 3600) * 1000):
                continue
            if not self.socket.recv(1, socket.MSG_PEEK):
                raise ConnectionResetError("the client closed its side")
            self._buffer += self.socket.recv(65536)

    def reset(self) -> None:
        reset_socket(self.socket)

    def read_request(self, number: int) -> RecordedRequest | None:
        while b"\r\n\r\n" not in self._buffer:
            try:
                chunk = self.socket.recv(65536)
            except OSError:
                return None
            if not chunk:
                return None
            self._buffer += chunk
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        first, *rest = head.decode("latin-1").split("\r\n")
        method, target, _version = first.split(" ", 2)
        headers = tuple((name, value.strip()) for name, _, value in (line.partition(":") for line in rest))
        request = RecordedRequest(method, target, headers, connection=number)
        request.body = self._read_body(request)
        return request

    def _read_body(self, request: RecordedRequest) -> bytes:
        if (length := request.header("content-length")) is not None:
            return self.receive(int(length))
        if (request.header("transfer-encoding") or "").lower() != "chunked":
            return b""
        body = b""
        while size := int(self._read_line(), 16):
            body += self.receive(size)
            self.receive(2)
        while self._read_line():
            pass
        return body

    def _read_line(self) -> bytes:
        line = b""
        while not line.endswith(b"\r\n"):
            line += self.receive(1)
        return line[:-2]


@contextmanager
def closed_port() -> Iterator[str]:
    """``host:port`` on which every connection is refused; the port stays reserved so that nobody else takes it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{reserved.getsockname()[1]}"


def statuses(*codes: int) -> tuple[Reply, ...]:
    """A script of plain replies: ``FaultyServer(*statuses(503, 503, 200))``."""
    return tuple(Reply(code, body=str(code)) for code in codes)
