from __future__ import annotations

import io
from pathlib import Path

import pytest

from pages_plugin.diagnostics import Diagnostic, Severity, Span, print_text, render_text, summary

FILE = Path("/project/diddy.toml")


def plain(message: str, span: Span | None = None, hint: str | None = None) -> Diagnostic:
    return Diagnostic("DM101", Severity.ERROR, message, span, hint)


def render(text: str, span: Span | None, hint: str | None = None, message: str = "bad") -> str:
    one = plain(message, span, hint)
    return render_text([one], relative_to=FILE.parent, sources={FILE: text})


CARETS = [
    ("one word", "a = 1\n", Span(FILE, 1, 5, 1, 6), ["1 | a = 1", "  |     ^"]),
    ("several characters", "name = 'x'\n", Span(FILE, 1, 8, 1, 11), ["1 | name = 'x'", "  |        ^^^"]),
    ("wide characters take two cells", "漢字 = 1\n", Span(FILE, 1, 6, 1, 7), ["1 | 漢字 = 1", "  |        ^"]),
    ("a combining mark takes none", "e\u0301 = 1\n", Span(FILE, 1, 6, 1, 7), ["1 | e\u0301 = 1", "  |     ^"]),
    ("a tab takes four", "\ta = 1\n", Span(FILE, 1, 6, 1, 7), ["1 |     a = 1", "  |         ^"]),
    (
        "to the line's end when the span goes on",
        "a = '''\nb'''\n",
        Span(FILE, 1, 5, 2, 5),
        ["1 | a = '''", "  |     ^^^"],
    ),
    ("at least one for an empty span", "a = \n", Span(FILE, 1, 5, 1, 5), ["1 | a =", "  |     ^"]),
    ("windows line ends", "a = 1\r\nb = 2\r\n", Span(FILE, 2, 5, 2, 6), ["2 | b = 2", "  |     ^"]),
    ("a byte order mark is no column", "\ufeffa = 1\n", Span(FILE, 1, 1, 1, 2), ["1 | a = 1", "  | ^"]),
]


@pytest.mark.parametrize(("text", "span", "expected"), [row[1:] for row in CARETS], ids=[row[0] for row in CARETS])
def test_the_caret_stands_below_the_span(text: str, span: Span, expected: list[str]) -> None:
    lines = render(text, span).splitlines()
    assert lines[2:] == expected


def test_a_finding_shows_place_code_message_source_and_hint() -> None:
    actual = render("retrys = 3\n", Span(FILE, 1, 1, 1, 7), 'did you mean "retries"?', 'unknown key "retrys"')
    assert actual == (
        'diddy.toml:1:1: error DM101: unknown key "retrys"\n'
        "  |\n"
        "1 | retrys = 3\n"
        "  | ^^^^^^\n"
        '  hint: did you mean "retries"?\n'
    )


def test_a_finding_without_a_place_is_one_line() -> None:
    assert render("", None) == "error DM101: bad\n"


def test_a_whole_file_shows_no_source() -> None:
    assert render("a = 1\n", Span.of_file(FILE)) == "diddy.toml:1:1: error DM101: bad\n"


def test_a_file_that_is_gone_shows_no_source() -> None:
    one = plain("bad", Span(Path("/nowhere/diddy.toml"), 3, 1, 3, 2))
    assert render_text([one]) == "/nowhere/diddy.toml:3:1: error DM101: bad\n"


def test_a_line_that_is_not_there_shows_no_source() -> None:
    assert render("a = 1", Span(FILE, 9, 1, 9, 2)) == "diddy.toml:9:1: error DM101: bad\n"


def test_a_very_long_line_is_cut_to_a_window_around_the_caret() -> None:
    text = "x" * 5000 + "HERE" + "y" * 5000
    shown = render(text, Span(FILE, 1, 5001, 1, 5005)).splitlines()
    assert "HERE" in shown[2]
    assert max(len(line) for line in shown) < 300
    assert shown[3].index("^") == shown[2].index("HERE")


def test_control_characters_cannot_drive_the_terminal() -> None:
    actual = render("a = '\x1b[2J'\n", Span(FILE, 1, 1, 1, 2), message="\x1b[31m")
    assert "\x1b" not in actual
    assert "\\x1b[31m" in actual


def test_findings_are_in_the_order_of_the_file_and_each_once() -> None:
    late, early = (plain(name, Span(FILE, line, 1, line, 2)) for name, line in (("b", 9), ("a", 2)))
    shown = render_text([late, early, late], relative_to=FILE.parent, sources={FILE: ""})
    assert shown.splitlines() == ["diddy.toml:2:1: error DM101: a", "diddy.toml:9:1: error DM101: b"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    print_text([plain("bad [red]")], stream)
    assert "\x1b[" in stream.getvalue()
    assert "bad [red]" in stream.getvalue()


@pytest.mark.parametrize(("stream", "no_color"), [(Terminal(), "1"), (io.StringIO(), "")], ids=["NO_COLOR", "a pipe"])
def test_anything_else_gets_plain_text(stream: io.StringIO, no_color: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    print_text([plain("bad")], stream)
    assert stream.getvalue() == "error DM101: bad\n"


SUMMARIES = [
    ([], ""),
    ([Severity.ERROR], "1 error"),
    ([Severity.WARNING, Severity.ERROR, Severity.WARNING], "1 error, 2 warnings"),
    ([Severity.INFO], "1 info"),
]


@pytest.mark.parametrize(("severities", "expected"), SUMMARIES)
def test_the_summary_counts_by_severity(severities: list[Severity], expected: str) -> None:
    assert summary(Diagnostic("DM101", severity, "m") for severity in severities) == expected
