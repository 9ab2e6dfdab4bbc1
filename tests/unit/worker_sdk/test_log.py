from __future__ import annotations

import enum
import json
from typing import Any

import pytest
from diddy_worker import RequestContext, log
from diddy_worker._context import entered

from tests.unit.worker_sdk.conftest import Site, in_worker
from tests.unit.worker_sdk.system import FakeSystem


class Broken:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class BrokenText(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("no str")


class Colour(enum.Enum):
    RED = 1


class Number(enum.IntEnum):
    ONE = 1


CIRCLE: list[object] = []
CIRCLE.append(CIRCLE)


def logged(capsys: pytest.CaptureFixture[str], *arguments: object, **fields: Any) -> dict[str, Any]:
    system = FakeSystem()
    with entered(RequestContext(lambda _: None, "GET", "/", system)):
        log(*arguments, **fields)
    output = capsys.readouterr().out
    assert output.endswith("\n")
    assert output.count("\n") == 1, "one event is one line"
    line: dict[str, Any] = json.loads(output, parse_constant=pytest.fail)
    return line


def test_a_line_names_its_trace(capsys: pytest.CaptureFixture[str]) -> None:
    assert logged(capsys, "hello", item=7) == {
        "type": "log",
        "level": "info",
        "time": "2023-11-14T22:30:00.000Z",
        "message": "hello",
        "trace_id": "01" * 16,
        "span_id": "02" * 8,
        "parent_id": None,
        "item": 7,
    }


def test_a_line_outside_of_a_request_has_no_trace(capsys: pytest.CaptureFixture[str]) -> None:
    log("hello", level="warning")
    line = json.loads(capsys.readouterr().out)
    assert line.pop("time").endswith("Z")
    assert line == {"type": "log", "level": "warning", "message": "hello"}


@pytest.mark.parametrize("key", ["type", "time", "trace_id", "span_id", "parent_id", "message"])
def test_reserved_keys_cannot_be_replaced(capsys: pytest.CaptureFixture[str], key: str) -> None:
    before = logged(capsys, "hello")
    line = logged(capsys, "hello", **{key: "mine"})
    assert line == before | {f"{key}_": "mine"}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        (2**53, 2**53),
        (2**53 + 1, "0x20000000000001"),
        (-(2**64), "-0x10000000000000000"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        ("line\nfeed \u2028 \ud800", "line\nfeed \u2028 \ud800"),
        ((1, [2]), [1, [2]]),
        ({1: "a", None: "b"}, {"1": "a", "None": "b"}),
        ({3}, [3]),
        (b"ab", "b'ab'"),
        (ValueError("bad"), "ValueError: bad"),
        (Colour.RED, "<Colour.RED: 1>"),
        (Number.ONE, 1),
        (Broken(), "<Broken: RuntimeError>"),
        (BrokenText("x"), "<BrokenText: RuntimeError>"),
        ({"in": Broken()}, {"in": "<Broken: RuntimeError>"}),
        (CIRCLE, [[[[[["<list>"]]]]]]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_value_can_be_logged(capsys: pytest.CaptureFixture[str], value: object, expected: object) -> None:
    assert logged(capsys, "x", value=value)["value"] == expected


def test_long_values_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(capsys, "x" * 100_000, items=list(range(10_000)), number=10**20000)
    assert line["message"] == "x" * 8192 + "... (100000 characters)"
    assert line["items"] == list(range(200))
    assert line["number"].endswith("characters)")


@pytest.mark.parametrize("message", [Broken(), None, {"a": 1}, ValueError("v")], ids=lambda value: type(value).__name__)
def test_any_message_can_be_logged(capsys: pytest.CaptureFixture[str], message: object) -> None:
    assert logged(capsys, message)["type"] == "log"


def test_a_broken_clock_does_not_break_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    system = FakeSystem()
    system.epoch_s = lambda: float("nan")  # type: ignore[method-assign]
    with entered(RequestContext(lambda _: None, "GET", "/", system)):
        log("hello")
    assert json.loads(capsys.readouterr().out)["message"] == "no log line: ValueError"


@pytest.mark.parametrize(
    ("least", "written"),
    [
        ("debug", ["debug", "info", "odd", "warn", "warning", "error", "critical"]),
        ("", ["info", "odd", "warn", "warning", "error", "critical"]),
        ("WARN", ["warn", "warning", "error", "critical"]),
        ("error", ["error", "critical"]),
    ],
)
def test_lines_below_the_least_level_are_not_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], least: str, written: list[str]
) -> None:
    in_worker(monkeypatch, Site(DIDDY_LOG_LEVEL=least))
    for level in ("debug", "info", "odd", "warn", "warning", "error", "critical"):
        log("x", level=level)
    assert [json.loads(line)["level"] for line in capsys.readouterr().out.splitlines()] == written


def test_secret_fields_are_hidden_wherever_they_stand(capsys: pytest.CaptureFixture[str]) -> None:
    line = logged(
        capsys,
        "Bearer abc",
        password="x",
        user={"name": "n", "api_key": "x", "nested": [{"Cookie": "x"}]},
        headers=[("authorization", "x"), ["accept", "y"], (b"cookie", b"z")],
    )
    assert (line["message"], line["password"]) == ("Bearer REDACTED", "REDACTED")
    assert line["user"] == {"name": "n", "api_key": "REDACTED", "nested": [{"Cookie": "REDACTED"}]}
    assert line["headers"] == [["authorization", "REDACTED"], ["accept", "y"], ["b'cookie'", "REDACTED"]]
