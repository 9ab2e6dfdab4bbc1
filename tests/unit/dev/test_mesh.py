"""Building the mesh again and again, and what is said of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from pages_plugin.dev.console import captured
from pages_plugin.dev.mesh import Mesh
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding

WARNING = finding("DM512", "take care")
ERROR = finding("DM510", "it is wrong", hint="mend it")


@dataclass
class Result:
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: frozenset[Path] = frozenset()


def built(tmp_path: Path, *results: Result | DiagnosticError) -> tuple[list[bool], list[str], Mesh]:
    queue = list(results)

    def build() -> Result:
        result = queue.pop(0)
        if isinstance(result, DiagnosticError):
            raise result
        return result

    console, text = captured()

    async def scenario() -> tuple[list[bool], Mesh]:
        mesh = Mesh(build, console, tmp_path, tmp_path / "mesh.js")
        return [await mesh.build() for _ in results], mesh

    outcomes, mesh = asyncio.run(scenario())
    return outcomes, text.getvalue().splitlines(), mesh


def test_a_first_good_build_is_silent(tmp_path: Path) -> None:
    outcomes, said, mesh = built(tmp_path, Result())
    assert (outcomes, said, mesh.exists) == ([True], [], True)


def test_the_same_warning_is_shown_once(tmp_path: Path) -> None:
    outcomes, said, _ = built(tmp_path, Result((WARNING,)), Result((WARNING,)), Result(), Result((WARNING,)))
    assert outcomes == [True] * 4
    assert sum("take care" in line for line in said) == 2


def test_an_error_keeps_the_last_good_one(tmp_path: Path) -> None:
    outcomes, said, mesh = built(tmp_path, Result(), Result((ERROR,)), DiagnosticError(ERROR))
    assert (outcomes, mesh.exists) == ([True, False, False], True)
    assert said == [
        "diddy | error DM510: it is wrong",
        "diddy |   hint: mend it",
        "diddy | the mesh was not built (1 error), the last good one keeps running",
        "diddy | the mesh was not built (1 error), the last good one keeps running",
    ]


def test_a_first_bad_build_has_nothing_to_run_unless_one_lies_there(tmp_path: Path) -> None:
    _, said, mesh = built(tmp_path, DiagnosticError(ERROR))
    assert not mesh.exists
    assert said[-1] == "diddy | the mesh was not built (1 error)"
    (tmp_path / "mesh.js").write_text("")
    assert mesh.exists
