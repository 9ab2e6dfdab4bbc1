"""Each form of a middleware and a Worker entry: the golden diff, and that removing restores every byte.

With ``DIDDY_UPDATE_GOLDEN=1`` the diffs are written anew; read them before you commit them.
"""

import os
from pathlib import Path

import pytest

from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.install.compose import compose_middleware
from pages_plugin.install.plan import FileChange
from pages_plugin.install.record import changes_of, undo
from pages_plugin.install.worker import compose_worker
from pages_plugin.source import TextEdit, apply_edits, parse_source

GOLDEN = Path(__file__).parents[2] / "golden" / "init"
ROOT = Path("/site")


def inputs(kind: str) -> list[Path]:
    return sorted(file for file in (GOLDEN / kind).iterdir() if file.suffix != ".diff")


def compose(kind: str, name: str, data: bytes) -> list[TextEdit]:
    if kind == "middleware":
        return compose_middleware(parse_source(ROOT / "functions" / f"_middleware{Path(name).suffix}", data), ROOT)
    return compose_worker(parse_source(ROOT / "src" / name, data), ROOT)


CASES = [
    pytest.param(kind, file, id=f"{kind}/{file.name}") for kind in ("middleware", "worker") for file in inputs(kind)
]


@pytest.mark.parametrize(("kind", "file"), CASES)
def test_composing_gives_the_golden_diff(kind: str, file: Path) -> None:
    data = file.read_bytes()
    after = apply_edits(data, compose(kind, file.name, data))
    diff = FileChange(ROOT / file.name, data, after).diff(ROOT)
    golden = file.with_name(f"{file.name}.diff")
    if os.environ.get("DIDDY_UPDATE_GOLDEN"):
        golden.write_bytes(diff.encode())

    assert diff == golden.read_bytes().decode()


@pytest.mark.parametrize(("kind", "file"), CASES)
def test_composing_twice_changes_nothing(kind: str, file: Path) -> None:
    data = file.read_bytes()
    after = apply_edits(data, compose(kind, file.name, data))

    assert compose(kind, file.name, after) == []


@pytest.mark.parametrize(("kind", "file"), CASES)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_taking_back_restores_every_byte_also_of_a_file_that_changed(kind: str, file: Path, newline: bytes) -> None:
    data = file.read_bytes()
    edits = compose(kind, file.name, data)
    after = apply_edits(data, edits)
    changes = changes_of(data, edits, after)
    assert undo(after, changes) == (data, [])

    moved = after.replace(b"\r\n", b"\n").replace(b"\n", newline)
    top, end = b"// above" + newline, newline + b"// below" + newline
    expected = data.replace(b"\r\n", b"\n").replace(b"\n", newline)
    bom = 3 if data[:3] == b"\xef\xbb\xbf" else 0
    assert undo(moved[:bom] + top + moved[bom:] + end, changes) == (expected[:bom] + top + expected[bom:] + end, [])


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("const a = 1;\nmodule.exports = { onRequest() {} };\n", "DM401", (2, 1)),
        ("exports.onRequest = () => {};\n", "DM401", (1, 1)),
        ('export * from "./guards.js";\n', "DM402", (1, 1)),
        ('export const onRequestGet = 1;\nexport * from "./guards.js";\n', "DM402", (2, 1)),
        ("export const onRequest = (;\n", "DM403", (1, 24)),
        ("export function onRequest() {}\nexport { x as onRequest };\n", "DM404", (2, 1)),
        ('export * as onRequest from "./x";\n', "DM405", (1, 1)),
        ("export class onRequest {}\n", "DM405", (1, 1)),
        ("export function* onRequest() {}\n", "DM405", (1, 1)),
    ],
)
def test_a_middleware_that_cannot_be_composed_with_is_a_finding_with_its_place(
    text: str, code: str, place: tuple[int, int]
) -> None:
    with pytest.raises(DiagnosticError) as caught:
        compose("middleware", "x.js", text.encode())

    [problem] = caught.value.diagnostics
    assert problem.span is not None
    assert (problem.code, problem.span.start_line, problem.span.start_column) == (code, *place)
    assert problem.hint


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("addEventListener('fetch', () => {});\n", "DM407"),
        ("module.exports = { fetch() {} };\n", "DM407"),
        ("export default function fetch() {}\n", "DM407"),
        ("export default () => {};\n", "DM407"),
        ('export * as default from "./x";\n', "DM407"),
        ("export default {", "DM403"),
    ],
)
def test_a_worker_that_cannot_be_wrapped_is_a_finding(text: str, code: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        compose("worker", "x.js", text.encode())

    assert [one.code for one in caught.value.diagnostics] == [code]
