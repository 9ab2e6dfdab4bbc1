"""What is printed, where, and that a reader who left is no error."""

from __future__ import annotations

import io
from pathlib import Path

from pages_plugin.dev.console import Console, captured
from pages_plugin.dev.lines import Line
from pages_plugin.diagnostics import finding

RECORD = {"method": "GET", "path": "/", "status": 200, "duration_ms": 1}


def test_names_stand_in_a_column() -> None:
    console, text = captured()
    console.introduce(["site", "inventory"])
    console.say("one", name="site")
    console.say("two\n\nthree", name="inventory")
    assert text.getvalue() == "site      | one\ninventory | two\ninventory |\ninventory | three\n"


def test_access_lines_are_alone_on_standard_output_in_json() -> None:
    out, err = io.StringIO(), io.StringIO()
    console = Console(json_logs=True, out=out, err=err, colour=False)
    console.line("site", Line("access", "{raw}", access=RECORD))
    console.say("hello")
    assert (out.getvalue(), err.getvalue()) == ("{raw}\n", "diddy | hello\n")


def test_everything_is_on_standard_output_otherwise() -> None:
    console, text = captured()
    console.line("site", Line("access", "{raw}", access=RECORD))
    console.findings([finding("DM510", "port 1 is taken", hint="stop it")], Path("/"))
    assert text.getvalue() == "site  | GET / 200 1 ms\ndiddy | error DM510: port 1 is taken\ndiddy |   hint: stop it\n"


def test_colour_is_for_terminals() -> None:
    console = Console(out=io.StringIO(), colour=True)
    assert console.bad("x") == "\x1b[31mx\x1b[0m"
    assert captured()[0].bad("x") == "x"


class Closed(io.StringIO):
    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_a_reader_that_left_is_noted() -> None:
    console = Console(out=Closed(), colour=False)
    console.say("hello")
    assert console.gone


def test_a_terminal_without_unicode_gets_what_it_can_show() -> None:
    raw = io.BytesIO()
    console = Console(out=io.TextIOWrapper(raw, encoding="ascii"), colour=False)
    console.say("a … b")
    assert raw.getvalue() == b"diddy | a ? b\n"
