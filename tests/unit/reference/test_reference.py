from __future__ import annotations

import pytest

from pages_plugin.diagnostics import RULES, Rule
from pages_plugin.reference.__main__ import main, stale
from pages_plugin.reference.findings_page import example_output


def test_the_committed_pages_are_current() -> None:
    assert [file.name for file in stale()] == []


def test_check_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if rule.example], ids=lambda rule: rule.code)
def test_an_example_has_the_finding_that_it_is_for(rule: Rule) -> None:
    assert rule.code in example_output(rule)
