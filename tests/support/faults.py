"""What a faulty backend does with one request: each fault is a small frozen value with a `serve` method."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

FOREVER_S = 60.0
"""Longer than any test waits; the client's leaving ends it at once."""


@dataclass
class RecordedRequest:
    """A request as it arrived on the wire, and whether its client left before the reply was whole."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    connection: int = 0
    """Counts from 1: two requests with the same number came over one connection."""
    client_left: threading.Event = field(default_factory=threading.Event)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


class Exchange(Protocol):
    """The server's side of a connection; every method raises `OSError` when the client has gone."""

    def send(self, data: bytes) -> None: ...

    def receive(self, count: int) -> bytes: ...

    def wait(self, seconds: float) -> None: ...

    def reset(self) -> None: ...


class Fault(ABC):
    """One scripted behaviour."""

    @abstractmethod
    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        """Do it; True keeps the connection for a next request."""


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """The status line and the headers of a reply."""
    lines = [f"HTTP/1.1 {status} Status-{status}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True)
class Reply(Fault):
    """A plain reply with a known length; str bodies are UTF-8, other bodies that are no bytes are sent as JSON."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        body, kind = self._body()
        bare = request.method == "HEAD" or self.status in {204, 304}
        length = {} if self.status in {204, 304} else {"content-length": str(len(body))}
        exchange.send(head(self.status, {"content-type": kind, **length, **self.headers}) + (b"" if bare else body))
        return True

    def _body(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        if isinstance(self.body, str):
            return self.body.encode(), "text/plain;charset=utf-8"
        return json.dumps(self.body).encode(), "application/json"


@dataclass(frozen=True)
class Echo(Fault):
    """200 and a JSON account of the request: method, target, headers (pairs) and body (latin-1 text)."""

    headers: Mapping[str, str] = field(default_factory=dict)

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        account = {
            "method": request.method,
            "target": request.target,
            "headers": request.headers,
            "body": request.body.decode("latin-1"),
        }
        return Reply(200, account, self.headers).serve(request, exchange)


@dataclass(frozen=True)
class ResetBeforeHeaders(Fault):
    """A TCP reset instead of a reply."""

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.reset()
        return False


@dataclass(frozen=True)
class ResetAfterHeaders(Fault):
    """Headers and the beginning of the body, then a TCP reset."""

    status: int = 200
    sent: bytes = b"begin"
    pause_s: float = 0.05
    """Time for the bytes to be read before the reset throws them away."""

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(head(self.status, {"content-length": str(len(self.sent) + 1000)}) + self.sent)
        exchange.wait(self.pause_s)
        exchange.reset()
        return False


@dataclass(frozen=True)
class CloseWithoutReply(Fault):
    """An orderly close (FIN) instead of a reply."""

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        return False


@dataclass(frozen=True)
class CutBody(Fault):
    """An orderly close in the middle of a body whose length was promised."""

    sent: bytes = b"only the begin"
    missing_bytes: int = 1000
    status: int = 200

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(head(self.status, {"content-length": str(len(self.sent) + self.missing_bytes)}) + self.sent)
        return False


@dataclass(frozen=True)
class Garbage(Fault):
    """Bytes that are no HTTP."""

    sent: bytes = b"\x00\x01 no http\r\n\r\n"

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(self.sent)
        return False


@dataclass(frozen=True)
class Hang(Fault):
    """Never a byte; ends when the client leaves."""

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.wait(FOREVER_S)
        return False


@dataclass(frozen=True)
class SlowHeaders(Fault):
    """Some time, then another fault or reply."""

    seconds: float
    then: Fault = field(default_factory=Reply)

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.wait(self.seconds)
        return self.then.serve(request, exchange)


@dataclass(frozen=True)
class DripBody(Fault):
    """Headers at once, then the chunks with a pause before each."""

    chunks: Sequence[bytes]
    interval_s: float = 0.05
    headers: Mapping[str, str] = field(default_factory=dict)

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(head(200, {"transfer-encoding": "chunked", **self.headers}))
        for chunk in self.chunks:
            exchange.wait(self.interval_s)
            exchange.send(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        exchange.send(b"0\r\n\r\n")
        return True


@dataclass(frozen=True)
class EventStream(Fault):
    """Server-sent events; the stream stays open behind the last one until the client leaves, unless `end` is set."""

    events: Sequence[str]
    interval_s: float = 0.05
    end: bool = False

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(head(200, {"content-type": "text/event-stream", "cache-control": "no-cache"}))
        for event in self.events:
            exchange.wait(self.interval_s)
            exchange.send(f"data: {event}\n\n".encode())
        if not self.end:
            exchange.wait(FOREVER_S)
        return False


@dataclass(frozen=True)
class HugeBody(Fault):
    """A body of so many bytes, written as fast as it is read."""

    size_bytes: int
    piece_bytes: int = 1 << 20

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        exchange.send(head(200, {"content-length": str(self.size_bytes)}))
        for start in range(0, self.size_bytes, self.piece_bytes):
            exchange.send(b"x" * min(self.piece_bytes, self.size_bytes - start))
        return True


@dataclass(frozen=True)
class WebSocketEcho(Fault):
    """A WebSocket that sends every text and binary message back (RFC 6455; one frame a message, no extensions)."""

    def serve(self, request: RecordedRequest, exchange: Exchange) -> bool:
        key = request.header("sec-websocket-key")
        if key is None:
            return Reply(426, "a WebSocket upgrade was expected").serve(request, exchange)
        accept = base64.b64encode(hashlib.sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest())
        upgrade = {"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-accept": accept.decode()}
        exchange.send(head(101, upgrade))
        while True:
            first, second = exchange.receive(2)
            length = second & 0x7F
            if length >= 126:
                length = int.from_bytes(exchange.receive(2 if length == 126 else 8))
            mask = exchange.receive(4)
            payload = bytes(byte ^ mask[index % 4] for index, byte in enumerate(exchange.receive(length)))
            reply = (first & 0xF) if (first & 0xF) != 9 else 10
            if length < 126:
                size = bytes([length])
            else:
                size = b"\x7e" + length.to_bytes(2) if length <= 0xFFFF else b"\x7f" + length.to_bytes(8)
            exchange.send(bytes([0x80 | reply]) + size + payload)
            if first & 0xF == 8:
                return False
