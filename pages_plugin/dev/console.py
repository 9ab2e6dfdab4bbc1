"""What `diddy dev` prints: every line behind the name of who said it, in that one's colour on a terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from pages_plugin.dev.access import short_line, static_line
from pages_plugin.dev.lines import Line
from pages_plugin.diagnostics import Diagnostic, render_text

_COLOURS = tuple(f"\x1b[{number}m" for number in (36, 35, 34, 33, 32, 96, 95, 94))
_DIM, _BOLD, _RED, _YELLOW, _GREEN, _RESET = "\x1b[2m", "\x1b[1m", "\x1b[31m", "\x1b[33m", "\x1b[32m", "\x1b[0m"
OWN_NAME = "diddy"


class Console:
    """Writes whole lines. A reader that went away (a closed terminal or pipe) is no error: ``gone`` says so."""

    def __init__(
        self,
        *,
        json_logs: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
        colour: bool | None = None,
    ) -> None:
        self._data = out or sys.stdout
        self._talk = (err or sys.stderr) if json_logs else self._data
        self._json_logs = json_logs
        self._colour = self._wants_colour() if colour is None else colour
        self._width = len(OWN_NAME)
        self._colour_of: dict[str, str] = {OWN_NAME: _BOLD}
        self.gone = False

    def introduce(self, names: Iterable[str]) -> None:
        """Give every name its colour and make the column wide enough for all."""
        for name in names:
            self._colour_of.setdefault(name, _COLOURS[len(self._colour_of) % len(_COLOURS)])
            self._width = max(self._width, min(len(name), 24))

    def say(self, text: str, *, name: str = OWN_NAME) -> None:
        """Print the lines of ``text`` behind ``name``."""
        for line in text.split("\n"):
            self._write(self._talk, f"{self._prefix(name)}{line}".rstrip())

    def plain(self, text: str) -> None:
        """Print ``text`` as it is."""
        self._write(self._talk, text)

    def findings(self, diagnostics: Iterable[Diagnostic], base: Path) -> None:
        """Print findings behind diddy's own name."""
        for line in render_text(diagnostics, relative_to=base).rstrip("\n").split("\n"):
            style = _RED if ": error DM" in line or line.startswith("error DM") else ""
            self.say(self._styled(line, style))

    def line(self, name: str, line: Line) -> None:
        """Print one line of a process, as far as it is for people or for ``--json-logs``."""
        if line.access is not None:
            self.access(name, line.access, line.text)
        elif line.kind == "text":
            style = _RED if line.text.startswith("✘") else _YELLOW if line.text.startswith("▲") else ""
            self.say(self._styled(line.text, style), name=name)

    def access(self, name: str, record: Mapping[str, Any], raw: str) -> None:
        """Print the mesh's record of a request."""
        if self._json_logs:
            self._write(self._data, raw)
        else:
            self.say(self._by_status(short_line(record), record.get("status")), name=name)

    def request(self, name: str, method: str, path: str, status: int, duration_ms: int) -> None:
        """Print a request that the mesh has no record of."""
        text = static_line(method, path, status, duration_ms)
        self.say(self._styled(text, _DIM) if status < 400 else self._by_status(text, status), name=name)

    def good(self, text: str) -> str:
        """Return ``text`` in the colour of what is well."""
        return self._styled(text, _GREEN)

    def bad(self, text: str) -> str:
        """Return ``text`` in the colour of what is not."""
        return self._styled(text, _RED)

    def bold(self, text: str) -> str:
        """Return ``text`` in bold."""
        return self._styled(text, _BOLD)

    def _by_status(self, text: str, status: object) -> str:
        if not isinstance(status, int) or status >= 500:
            return self._styled(text, _RED)
        return self._styled(text, _YELLOW) if status >= 400 else text

    def _prefix(self, name: str) -> str:
        label = name.ljust(self._width)
        return f"{self._styled(label, self._colour_of.get(name, ''))} | "

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{_RESET}" if self._colour and style and text else text

    def _wants_colour(self) -> bool:
        with suppress(ValueError):  # a closed stream
            return self._talk.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        return False

    def _write(self, stream: TextIO, text: str) -> None:
        if self.gone:
            return
        try:
            stream.write(text + "\n")
            stream.flush()
        except UnicodeEncodeError:
            with suppress(OSError, ValueError):
                encoding = stream.encoding or "ascii"
                stream.write(text.encode(encoding, errors="replace").decode(encoding) + "\n")
                stream.flush()
        except (OSError, ValueError):
            self.gone = True


def captured() -> tuple[Console, StringIO]:
    """Return a console without colour that writes into memory; for tests and tools."""
    text = StringIO()
    return Console(out=text, err=text, colour=False), text
