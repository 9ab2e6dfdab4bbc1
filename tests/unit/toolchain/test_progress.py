"""What a person reads while wrangler is installed, where standard error is no terminal."""

from __future__ import annotations

import io

import pytest

from pages_plugin.toolchain import StderrProgress


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        (True, ["installing", "  2 packages in 0.0 s"]),
        (False, ["installing"]),
    ],
)
def test_only_a_step_that_is_done_says_how_long_it_took(
    done: bool, expected: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.monotonic", lambda: 1.0)
    stream = io.StringIO()
    progress = StderrProgress(stream)

    progress.begin("installing", total=3)
    progress.step()
    progress.step()
    progress.end(done=done)

    assert stream.getvalue().splitlines() == expected
