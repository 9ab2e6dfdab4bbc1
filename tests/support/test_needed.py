"""A missing tool skips a test on somebody's machine and fails it in CI."""

from __future__ import annotations

import pytest

from tests.support.needed import missing

MESSAGE = "Chromium is not installed: apt-get install chromium"


def outcome() -> BaseException:
    with pytest.raises((pytest.skip.Exception, pytest.fail.Exception)) as caught:
        missing("Chromium is not installed", "apt-get install chromium")
    return caught.value


@pytest.mark.parametrize(("ci", "kind"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_what_a_missing_tool_does(monkeypatch: pytest.MonkeyPatch, ci: str, kind: type[BaseException]) -> None:
    monkeypatch.setenv("CI", ci)
    told = outcome()
    assert (type(told), str(told)) == (kind, MESSAGE)
