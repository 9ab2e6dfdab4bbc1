"""Why a Worker or the site did not start: a pure table from wrangler's last lines to a sentence and a next step."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from pages_plugin.dev.model import Cause

_Made = Callable[[re.Match[str], str], Cause]

_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_ERROR = re.compile(r"^\s*(?:✘ \[ERROR\]|X \[ERROR\]|✘|Error:)\s*(.+?)\s*$", re.MULTILINE)
_LOCATION = re.compile(r"^\s+(\S+\.(?:[cm]?[jt]sx?|json|wasm)):(\d+):(\d+):?$", re.MULTILINE)

_TABLE: tuple[tuple[re.Pattern[str], _Made], ...] = (
    (
        re.compile(r"Request for Pyodide bundle failed|pyodide[-_]\S*\.capnp\.bin\S* failed", re.IGNORECASE),
        lambda _, _code: Cause(
            "DM513",
            "workerd cannot fetch the Python runtime (Pyodide), which it downloads at the first use",
            "allow https to pyodide-capnp-bin.edgeworker.net, then save a file of the Worker; "
            "until then the mesh's fallback answers for it",
        ),
    ),
    (
        re.compile(r"Address already in use \(([^)]+)\)"),
        lambda match, code: Cause(
            code, f"its port is taken ({match[1]})", "stop what listens there, or choose another port", port_taken=True
        ),
    ),
    (
        re.compile(r"Could not resolve \"([^\"]+)\""),
        lambda match, code: Cause(
            code,
            f'it imports "{match[1]}", which is not there',
            "correct the path"
            if match[1].startswith(".")
            else "run `npm install` in its folder, or correct the import",
        ),
    ),
    (
        re.compile(r"ModuleNotFoundError: No module named '([^']+)'"),
        lambda match, code: Cause(
            code,
            f"it imports {match[1]}, which is not in python_modules/",
            "name it in the dependencies of its pyproject.toml; diddy then lays it out",
        ),
    ),
    (
        re.compile(r"The entry-point file at \"([^\"]+)\" was not found"),
        lambda match, code: Cause(
            code, f"its entry point {match[1]} is not there", "correct `main` in its wrangler configuration"
        ),
    ),
    (
        re.compile(r"The package \"(@cloudflare/workerd-[^\"]+)\" could not be found"),
        lambda match, code: Cause(
            code,
            f"wrangler was installed without {match[1]}, the runtime for this system",
            "run `npm install --include=optional` in the project, on this system",
        ),
    ),
    (
        re.compile(r"ENOSPC: System limit for number of file watchers"),
        lambda _, code: Cause(
            code,
            "the system's limit of watched files is reached",
            "raise it with `sudo sysctl fs.inotify.max_user_watches=524288`",
        ),
    ),
    (
        re.compile(r"(?:EMFILE|Too many open files)"),
        lambda _, code: Cause(code, "the limit of open files is reached", "raise it with `ulimit -n 4096`"),
    ),
    (
        re.compile(r"ENOSPC|no space left on device", re.IGNORECASE),
        lambda _, code: Cause(code, "the disk is full", "free some space, then save a file of it"),
    ),
    (
        re.compile(r"service core:user:\S*: Uncaught (.+)"),
        lambda match, code: Cause(code, f"its code fails at start-up: {match[1]}", "correct it and save the file"),
    ),
)


def explain(lines: Sequence[str], *, status: int | None, code: str) -> Cause:
    """Return the cause that the output of a process shows.

    ``status`` is how it ended, ``None`` while it runs on; ``code`` is the registry's for what cannot be told nearer.
    """
    text = _ANSI.sub("", "\n".join(lines))
    for pattern, made in _TABLE:
        if match := pattern.search(text):
            return made(match, code)
    errors = _ERROR.findall(text)
    inner = [
        one
        for one in errors
        if not one.startswith(("Build failed with", "Failed to build", "***", "The Workers runtime failed"))
    ]
    if inner or errors:
        place = _LOCATION.search(text)
        where = f" ({place[1]}:{place[2]}:{place[3]})" if place else ""
        return Cause(code, f"{(inner or errors)[0].rstrip('.')}{where}", "correct it and save the file")
    ended = "it did not answer" if status is None else f"wrangler ended with status {status}"
    return Cause(code, ended, "its output stands above")
