"""Baking the template: beside the target first, then moved into place, so that a failure leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, Span, finding
from pages_plugin.template.prompts import template_folder

_LIMIT_S = 120
_COOKIECUTTER_SAYS = ("ERROR: ", "Hook script failed")


def bake(target: Path, answers: Mapping[str, str]) -> None:
    """Make the project in ``target``, which is empty or not there yet.

    ``answers`` are those of the template's prompts that are given; ``project_slug`` is among them. Raises
    ``DiagnosticError``: DM419 where the folder holds something, DM420 where the template refuses an answer or fails,
    DM408 where the folder cannot be written.
    """
    check_empty(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=".diddy-new-", dir=target.parent, ignore_cleanup_errors=True
        ) as staging:
            baked = _run(Path(staging), answers)
            _move(baked, target)
    except OSError as problem:
        raise DiagnosticError(
            finding(
                "DM408",
                f"{target} cannot be written: {problem.strerror or problem}",
                hint="make the folder above it writable, or name another place",
            )
        ) from problem


def check_empty(target: Path) -> None:
    """Raise DM419 where ``target`` holds something already, or is a file."""
    if not target.exists():
        return
    if target.is_dir() and not any(target.iterdir()):
        return
    what = "is not empty" if target.is_dir() else "is a file"
    raise DiagnosticError(
        finding(
            "DM419",
            f"{target} {what}, and nothing in it is overwritten",
            span=None if target.is_dir() else Span.of_file(target),
            hint="name another folder; to mesh a project that exists, run diddy init in it",
        )
    )


def _move(baked: Path, target: Path) -> None:
    """Move the project into place. An empty folder stays the same one: somebody's terminal may stand in it."""
    if target.is_dir():
        for child in baked.iterdir():
            child.replace(target / child.name)
    else:
        baked.replace(target)


def _run(staging: Path, answers: Mapping[str, str]) -> Path:
    """Run cookiecutter in a process of its own, with none of the person's own settings, and return the project."""
    settings = staging / "cookiecutter.yaml"
    settings.write_text(f"replay_dir: {json.dumps(str(staging / 'replay'))}\n", encoding="utf-8")
    out = staging / "out"
    out.mkdir()
    command = [
        *(sys.executable, "-P", "-m", "cookiecutter", "--no-input", "--config-file", str(settings)),
        *("--output-dir", str(out), str(template_folder())),
        *(f"{name}={value}" for name, value in answers.items()),
    ]
    status, said = _whole_group(command)
    baked = next(out.iterdir(), None)
    if status != 0 or baked is None:
        raise DiagnosticError(_failures(said))
    return baked


def _whole_group(command: Sequence[str]) -> tuple[int, str]:
    """Run a command and return its status and what it said; whatever ends the wait ends its children too.

    The template's hooks are children of cookiecutter, and one that outlived it would go on writing into a folder that
    is being taken away.
    """
    with subprocess.Popen(
        command,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            said, _ = process.communicate(timeout=_LIMIT_S)
        except BaseException as problem:
            if sys.platform == "win32":
                process.kill()
            else:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.communicate()  # returns when the last of them has let go of the output
            if isinstance(problem, subprocess.TimeoutExpired):
                message = f"the template took longer than {_LIMIT_S} seconds"
                raise DiagnosticError(finding("DM420", message)) from None
            raise
        return process.returncode, said


def _failures(output: str) -> list[Diagnostic]:
    """Return a finding for each ``error:`` of the template's hooks, else one with the last lines."""
    errors: list[str] = []
    for line in output.splitlines():
        if line.startswith("error: "):
            errors.append(line.removeprefix("error: "))
        elif errors and line.strip() and not line.startswith(_COOKIECUTTER_SAYS):
            errors[-1] += f" {line.strip()}"
    if not errors:
        errors = ["the template failed: " + " / ".join(output.strip().splitlines()[-4:])]
    return [finding("DM420", one.rstrip(".")) for one in errors]
