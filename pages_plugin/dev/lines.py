"""Read wrangler's output: what is noise, what is a request, what says that it is ready. One reader a process."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Literal

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;;[^\x1b\x07]*(?:\x1b\\|\x07)")
_REQUEST = re.compile(r"^\[wrangler:inf(?:o)?\] ([A-Z]+) (\S+) (\d{3})(?: [^(]*)? \((\d+)ms\)$")
_READY = re.compile(r"^\[wrangler:inf(?:o)?\] (?:Ready|Updated and ready) on ")
_RELOADED = re.compile(r"^⎔ Local server updated and ready$")
_NOISE = (
    re.compile(r"^\s*⛅️? wrangler "),
    re.compile(r"^─+$"),
    re.compile(r"^⎔ (?:Starting|Reloading|Shutting down) local server"),
    re.compile(r"^⎔ Connection status updated"),
    re.compile(r"^✨ Compiled Worker successfully"),
    re.compile(r"^🪵"),
    re.compile(r"^If you think this is a bug then please"),
    re.compile(r"^Service bindings, Durable Object bindings, and Tail"),
    re.compile(r"^\s*Runtime stderr:$"),
    re.compile(r'^\s*\{"timestamp":"\d+","level":"error","source":"\S*workerd/'),
    re.compile(r"✘ \[ERROR\] \*\*\* Uncaught exception \*\*\*$"),
    re.compile(r"✘ \[ERROR\] The Workers runtime failed to start"),
    re.compile(r"^\s+at .*node_modules/wrangler/templates/"),
    re.compile(r"failed: Request for Pyodide bundle failed;"),
)
# A paragraph that begins so is left out up to the next empty line or the next line of wrangler's own.
_PARAGRAPHS = (
    re.compile(r"^Your Worker (?:and resources are simulated|has access to the following bindings)"),
    re.compile(r"^Attaching additional modules:$"),
    re.compile(r"WARNING\] Specifying a `-- <command>` or `--proxy` is deprecated"),
    re.compile(r"WARNING\] On Node\.js 17\+, wrangler will default to fetching only the IPv6 address"),
)
_CF_OBJECT = re.compile(r"Unable to fetch the `Request\.cf` object")
_AFTER_CF_OBJECT = re.compile(r"^(?:Error|TypeError|\s+at |\s*\[?cause|\s*\}|\s{2,}|.*\bgetaddrinfo\b)")

Kind = Literal["text", "access", "request", "ready", "reloaded"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is worth something. ``access`` holds the mesh's record, ``request`` wrangler's own view of one."""

    kind: Kind
    text: str
    access: dict[str, Any] | None = None
    request: tuple[str, str, int, int] | None = None
    """Method, path with query, status, milliseconds."""


class WranglerLines:
    """Tells the lines of one wrangler apart, in the order in which they come."""

    def __init__(self) -> None:
        self._skipping: re.Pattern[str] | None = None
        self._in_paragraph = False
        self._empty = True

    def read(self, raw: str) -> Line | None:
        """Return what a line means, or ``None`` for noise. Runs of empty lines become one, and none comes first."""
        text = _ANSI.sub("", raw).rstrip()
        if self._is_continued_noise(text):
            return None
        if not text:
            skip, self._empty = self._empty, True
            return None if skip else Line("text", "")
        line = self._told_apart(text)
        if line is not None and line.kind == "text":
            self._empty = False
        return line

    def _told_apart(self, text: str) -> Line | None:  # noqa: PLR0911 - one return a kind
        access = access_record(text)
        if access is not None:
            return Line("access", text, access=access)
        if match := _REQUEST.match(text):
            return Line("request", text, request=(match[1], match[2], int(match[3]), int(match[4])))
        if _READY.match(text):
            return Line("ready", text)
        if _RELOADED.match(text):
            return Line("reloaded", text)
        if _CF_OBJECT.search(text):
            self._skipping = _AFTER_CF_OBJECT
            return None
        if any(start.search(text) for start in _PARAGRAPHS):
            self._in_paragraph = True
            return None
        return None if any(noise.search(text) for noise in _NOISE) else Line("text", text)

    def _is_continued_noise(self, text: str) -> bool:
        if self._skipping is not None:
            if self._skipping.match(text):
                return True
            self._skipping = None
        if self._in_paragraph:
            if text and not text.startswith(("[wrangler:", "⎔", "✘", "▲", "{")):
                return True
            self._in_paragraph = False
        return False


def access_record(text: str) -> dict[str, Any] | None:
    """Return the mesh's access record where ``text`` is one, else ``None``; a site's own JSON lines are not."""
    if not text.startswith('{"type":"access"'):
        return None
    try:
        record = json.loads(text)
    except ValueError:
        return None
    return record if isinstance(record, dict) and "mesh" in record else None
