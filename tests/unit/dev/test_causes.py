"""What a failed start is put down to; the outputs are wrangler 4.164's own."""

from __future__ import annotations

import pytest

from pages_plugin.dev.causes import explain

PYODIDE = """\x1b[31m✘ \x1b[41;31m[\x1b[41;97mERROR\x1b[41;31m]\x1b[0m \x1b[1m*** Uncaught exception ***\x1b[0m
  workerd/server/server/bridge.rs:843: failed: Request for Pyodide bundle failed; url = https://example/pyodide.capnp.bin;
✘ [ERROR] The Workers runtime failed to start. There was likely a problem with the workerd binary."""

CASES = [
    (PYODIDE, 1, "DM513", "workerd cannot fetch the Python runtime (Pyodide), which it downloads at the first use"),
    (
        "✘ [ERROR] Address already in use (127.0.0.1:9333). Please check that you are not already running a server",
        1,
        "DM512",
        "its port is taken (127.0.0.1:9333)",
    ),
    (
        '✘ [ERROR] Build failed with 1 error:\n\n  ✘ [ERROR] Could not resolve "nopackage"\n\n      w.js:1:14:',
        None,
        "DM512",
        'it imports "nopackage", which is not there',
    ),
    (
        '✘ [ERROR] Build failed with 1 error:\n\n  ✘ [ERROR] Expected "}" but found end of file\n  \n      w.js:2:0:\n',
        1,
        "DM512",
        'Expected "}" but found end of file (w.js:2:0)',
    ),
    (
        "ModuleNotFoundError: No module named 'numpy'",
        1,
        "DM512",
        "it imports numpy, which is not in python_modules/",
    ),
    (
        "✘ [ERROR] service core:user:bad3: Uncaught Error: top level\n    at null.<anonymous> (w.js:5:7)",
        1,
        "DM512",
        "its code fails at start-up: Error: top level",
    ),
    (
        '✘ [ERROR] The entry-point file at "src/gone.js" was not found.',
        1,
        "DM512",
        "its entry point src/gone.js is not there",
    ),
    ("✘ [ERROR] Something new.", 1, "DM512", "Something new"),
    ("", 7, "DM512", "wrangler ended with status 7"),
    ("all is well", None, "DM512", "it did not answer"),
]


@pytest.mark.parametrize(("output", "status", "code", "message"), CASES)
def test_the_cause(output: str, status: int | None, code: str, message: str) -> None:
    cause = explain(output.split("\n"), status=status, code="DM512")
    assert (cause.code, cause.message) == (code, message)
    assert cause.hint


def test_only_a_taken_port_is_tried_again_at_once() -> None:
    taken = [explain(output.split("\n"), status=1, code="DM512").port_taken for output, *_ in CASES]
    assert taken == [index == 1 for index in range(len(CASES))]
