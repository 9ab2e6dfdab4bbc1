"""The documents of `--format json` have the keys that the reference names, and stand alone on standard output."""

import json
from pathlib import Path

import pytest

from pages_plugin.reference.commands_page import JSON_KEYS
from pages_plugin.verify import NOT_SEEN, Report, as_data
from tests.unit.cli.conftest import Diddy

COMMANDS = {"build": [], "check": [], "explain": ["GET", "/api/items"], "version": []}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_document_has_the_documented_keys(diddy: Diddy, shop: Path, name: str) -> None:
    diddy("init", "--yes")

    told = diddy(name, *COMMANDS[name], "--format", "json")

    assert told.status == 0
    assert list(json.loads(told.out)) == list(JSON_KEYS[name])
    assert told.err == ""


def test_that_of_verify_too() -> None:
    data = as_data(Report("http://127.0.0.1:8788", None, ()))

    assert list(data) == list(JSON_KEYS["verify"])
    assert data["not_seen"] == list(NOT_SEEN)


def test_a_failure_is_a_document_with_diagnostics(diddy: Diddy, shop: Path) -> None:
    told = diddy("verify", "ftp://x", "--format", "json")

    assert told.status == 2
    assert [one["code"] for one in json.loads(told.out)["diagnostics"]] == ["DM536"]
