"""A small HTTP/1.1 client for tests: nothing is followed, decoded or retried behind a test's back.

`fetch` reads a whole answer, `open_stream` hands over the body as it arrives, `send_raw` speaks bytes that no decent
client sends, and `RawConnection.reset` ends a connection as a vanished client does (RST: workerd misses a FIN alone).
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any, Self

Headers = Mapping[str, str] | Iterable[tuple[str, str]]
Body = bytes | str | None


@dataclass(frozen=True)
class Answer:
    """A whole HTTP answer; header names keep their order and their repetitions."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next(iter(self.header_list(name)), None)

    def header_list(self, name: str) -> list[str]:
        """Every header of that name."""
        return [value for key, value in self.headers if key.lower() == name.lower()]


class Stream:
    """An answer whose body is read as it arrives; `close` or `reset` may come before its end."""

    def __init__(self, connected: socket.socket, response: http.client.HTTPResponse) -> None:
        self._socket = connected
        self._response = response
        self.status = response.status
        self.headers = tuple(response.getheaders())

    def read(self, max_bytes: int = 65536) -> bytes:
        """What has arrived, at least one byte; empty at the end."""
        return self._response.read1(max_bytes)

    def lines(self) -> Iterator[bytes]:
        """The body line by line, without the line ends."""
        while line := self._response.readline():
            yield line.rstrip(b"\r\n")

    def reset(self) -> None:
        """Drop the connection with a TCP reset, as a killed browser does."""
        reset_socket(self._socket)
        self._response.close()


def fetch(
    url: str, method: str = "GET", headers: Headers = (), body: Body = None, *, timeout_s: float = 20
) -> Answer:  # fmt: skip
    """One request, its whole answer. The path is sent byte for byte as it stands in `url`."""
    with open_stream(url, method, headers, body, timeout_s=timeout_s) as stream:
        return Answer(stream.status, stream.headers, b"".join(iter(stream.read, b"")))


@contextmanager
def open_stream(
    url: str, method: str = "GET", headers: Headers = (), body: Body = None, *, timeout_s: float = 20
) -> Iterator[Stream]:  # fmt: skip
    """One request; yields when the headers are there."""
    scheme, _, rest = url.partition("://")
    authority, slash, target = rest.partition("/")
    host, _, port = authority.rpartition(":")
    assert scheme == "http", f"the test client speaks plain http only, not {url}"
    connection = http.client.HTTPConnection(host, int(port), timeout=timeout_s)
    pairs = list(headers.items() if isinstance(headers, Mapping) else headers)
    data = body.encode() if isinstance(body, str) else body
    given = {name.lower() for name, _ in pairs}
    try:
        connection.putrequest(method, slash + target or "/", skip_host="host" in given, skip_accept_encoding=True)
        for name, value in pairs:
            connection.putheader(name, value)
        if data is not None and not given & {"content-length", "transfer-encoding"}:
            connection.putheader("Content-Length", str(len(data)))
        connection.endheaders(data)
        connected = connection.sock
        assert connected is not None
        with closing(connection.getresponse()) as response:
            yield Stream(connected, response)
    finally:
        connection.close()


class RawConnection:
    """A TCP connection to write to and read from byte by byte; a context manager."""

    def __init__(self, host: str, port: int, timeout_s: float = 10) -> None:
        self.socket = socket.create_connection((host, port), timeout_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Write all of `data`."""
        self.socket.sendall(data)

    def read_until(self, mark: bytes) -> bytes:
        """Read up to and with `mark`, or to the end of the stream; may hold bytes behind the mark."""
        data = b""
        while mark not in data and (chunk := self.socket.recv(65536)):
            data += chunk
        return data

    def read_all(self) -> bytes:
        """Read to the end of the stream."""
        return b"".join(iter(lambda: self.socket.recv(65536), b""))

    def reset(self) -> None:
        """Close with a TCP reset."""
        reset_socket(self.socket)


def send_raw(host: str, port: int, data: bytes, timeout_s: float = 10) -> bytes:
    """Send bytes, then read until the server closes; ask for that with ``Connection: close``."""
    with RawConnection(host, port, timeout_s) as connection:
        connection.send(data)
        return connection.read_all()


def reset_socket(connection: socket.socket) -> None:
    """Close a socket with RST instead of FIN (SO_LINGER with no time)."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
