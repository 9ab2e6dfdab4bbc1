from __future__ import annotations

import re
from pathlib import Path

import pytest

import pages_plugin
from pages_plugin.diagnostics import RULES, DiagnosticError, Rule, Severity, finding, has_errors
from pages_plugin.diagnostics.registry import BLOCK_TITLES, BLOCKS, RETIRED

PACKAGE = Path(pages_plugin.__file__).parent
EVERY_RULE = [rule for rules in BLOCKS.values() for rule in rules]


def mentioned_codes() -> set[str]:
    rules = PACKAGE / "diagnostics" / "rules"
    files = (file for file in PACKAGE.rglob("*.py") if not file.is_relative_to(rules))
    return {code for file in files for code in re.findall(r'"(DM[0-9]{3})"', file.read_text(encoding="utf-8"))}


def test_no_code_is_given_out_twice_or_after_it_was_retired() -> None:
    codes = [rule.code for rule in EVERY_RULE]
    assert sorted(codes) == sorted(set(codes))
    assert RETIRED.isdisjoint(codes)


@pytest.mark.parametrize("block", BLOCKS)
def test_codes_stand_in_their_block_in_order(block: str) -> None:
    codes = [rule.code for rule in BLOCKS[block]]
    assert codes == sorted(codes)
    assert all(re.fullmatch(block + r"[0-9]{2}", code) for code in codes)
    assert block in BLOCK_TITLES


def test_every_code_that_the_source_reports_is_registered() -> None:
    assert mentioned_codes() - set(RULES) == set()


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: rule.code)
def test_a_rule_says_what_it_means_and_what_to_do(rule: Rule) -> None:
    assert rule.title
    assert not rule.title.endswith(".")
    assert rule.explanation.endswith(".")
    assert rule.fix


def test_a_finding_has_the_severity_of_its_rule() -> None:
    assert finding("DM101", "m").severity is RULES["DM101"].severity
    assert finding("DM101", "m", severity=Severity.INFO).severity is Severity.INFO


def test_a_finding_without_a_hint_of_its_own_has_what_its_rule_says() -> None:
    assert finding("DM301", "m", hint="go there").hint == "go there"
    assert finding("DM301", "m").hint == f"{RULES['DM301'].fix[0].lower()}{RULES['DM301'].fix[1:-1]}"


def test_an_unregistered_code_is_a_bug() -> None:
    with pytest.raises(KeyError):
        finding("DM999", "m")


def test_an_error_carries_its_findings() -> None:
    one = finding("DM001", "cannot read it")
    error = DiagnosticError(one)
    assert error.diagnostics == (one,)
    assert str(error) == "DM001 cannot read it"
    assert has_errors(error.diagnostics)
