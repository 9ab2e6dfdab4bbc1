"""Take a multipart/form-data body apart, byte for byte (the `email` package would touch line ends)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PARAMETER = re.compile(rb'(?:^|;\s*)(name|filename)="([^"]*)"')


@dataclass(frozen=True)
class Part:
    """One field or file of a form."""

    name: str
    content: bytes
    filename: str | None = None
    content_type: str | None = None


def parse_multipart(body: bytes) -> list[Part]:
    """Return the parts in order. The boundary is read off the first line: a stored body has no header beside it."""
    first, separator, _ = body.partition(b"\r\n")
    if not separator or not first.startswith(b"--"):
        raise ValueError(f"this is no multipart body: it starts with {body[:40]!r}")
    pieces = (b"\r\n" + body).split(b"\r\n" + first)
    if pieces[-1].strip() != b"--":
        raise ValueError(f"the multipart body has no end: it ends with {body[-40:]!r}")
    return [_part(piece.removeprefix(b"\r\n")) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers = {}
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip()
    parameters = {key.decode(): value.decode() for key, value in _PARAMETER.findall(headers[b"content-disposition"])}
    kind = headers.get(b"content-type")
    return Part(parameters["name"], content, parameters.get("filename"), kind.decode() if kind else None)
