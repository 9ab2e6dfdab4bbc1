"""docs/reference/records.md says all that the runtime writes, and nothing that it does not."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.unit.docs.pages import ROOT, Page

RECORDS = Page(ROOT / "docs" / "reference" / "records.md")
SOURCE = ROOT / "pages_plugin" / "runtime" / "src"


def source(file: str) -> str:
    return (SOURCE / file).read_text(encoding="utf-8")


def found(pattern: str, text: str) -> list[str]:
    names = re.findall(pattern, text, re.MULTILINE)
    assert names, f"the source has no {pattern} any more: this test must be told where it went"
    return names


def flags() -> list[str]:
    union = found(r"^export type Flag =\n((?:  \| \"\w+\";?\n)+)", source("core/inbound.ts"))[0]
    return found(r'"(\w+)"', union)


def line_fields() -> list[str]:
    written = found(r"JSON\.stringify\(\{\n((?:        .*\n)+)", source("telemetry/access-line.ts"))[0]
    return found(r"^        (\w+)[:,]", written)


def call_fields() -> list[str]:
    record = found(r"export interface CallRecord \{\n((?:  .*\n)+)\}", source("core/inbound.ts"))[0]
    return found(r"^  (?:readonly )?(\w+)\??:", record)


def attempt_fields() -> list[str]:
    record = found(r"export interface AttemptRecord \{\n((?:  .*\n)+)\}", source("core/inbound.ts"))[0]
    return found(r"^  (?:readonly )?(\w+)\??:", record)


def timing_entries() -> list[str]:
    return found(r"[`(](\w+);(?:dur|desc)=", source("telemetry/server-timing.ts"))


@pytest.mark.parametrize(
    ("heading", "in_source"),
    [("Flags", flags), ("Headers of an answer", timing_entries)],
    ids=["flags", "Server-Timing"],
)
def test_what_is_documented_is_what_is_written(heading: str, in_source: Callable[[], list[str]]) -> None:
    assert sorted(RECORDS.table_keys(heading)) == sorted(in_source())


def test_the_access_line_is_documented_field_by_field() -> None:
    assert RECORDS.table_keys("The access line") == [*line_fields(), *call_fields()]


def test_the_fields_of_an_attempt_stand_in_their_row() -> None:
    row = found(r"^\| `attempts` \| (.*; each with .*) \|$", RECORDS.text)[0]
    assert set(re.findall(r"`(\w+)`", row)) == set(attempt_fields())


def test_error_answers_are_documented_member_by_member() -> None:
    body = found(r"const body = \{(.*)\};", source("core/problem.ts"))[0]
    members = re.sub(r'"[^"]*"', "text", body).replace("(text, text)", "")
    assert RECORDS.table_keys("Errors of the mesh") == [part.split(":")[0].strip() for part in members.split(",")]


def test_the_reasons_of_error_answers_are_flags() -> None:
    _, _, section = RECORDS.text.partition("\n## Errors of the mesh\n")
    rows = found(r"^\| \d{3} \| (.+) \|$", section.split("\n## ")[0])
    assert {reason for row in rows for reason in re.findall(r"`(\w+)`", row)} <= set(flags())


def test_the_request_header_is_documented() -> None:
    name = found(r'export const CONTEXT = "([\w-]+)"', source("filters/headers.ts"))[0]
    assert name in RECORDS.table_keys("Headers of a call")
