"""The JSON schema accepts and refuses the same documents as the models."""

from __future__ import annotations

import tomllib
from pathlib import Path

import jsonschema
import pytest

from pages_plugin.config import load_config
from pages_plugin.config.schema import SCHEMA_FILE, build_schema, schema_text
from pages_plugin.diagnostics import has_errors

from .test_findings import TABLES, UNKNOWN_KEYS, VALUES, WRONG_TYPES

GOLDEN = Path(__file__).parents[2] / "golden" / "plan"
ONLY_THE_MODELS = {
    "a fraction for a whole number": "5.0 is an integer in JSON",
    "no time at all": "a pattern has no range",
    "too long a time": "a pattern has no range",
    "too large a size": "a pattern has no range",
    "an export longer than the platform lets it": "a pattern has no range",
    "an interval that never ends": "a pattern has no range",
    "no number": "JSON has no NaN",
    "a date in JSON": "JSON has no dates",
    "two routes of one name": "a schema cannot compare",
    "a route name with a line end": "Python's $ matches before it; JavaScript's does not",
}
SAMPLES = [
    *((f"golden {file.parent.name}", file.read_text()) for file in sorted(GOLDEN.glob("*/diddy.toml"))),
    *((row[0], row[1]) for row in (*UNKNOWN_KEYS, *WRONG_TYPES, *VALUES, *TABLES) if row[0] not in ONLY_THE_MODELS),
    ("an empty file", ""),
    ("one text for a list", '[[routes]]\nservice = "s"\npath = "/"\nhost = "a.com"\nmethod = "GET"\n'),
    ("false for what can be off", "access_log = false\n[services.a]\nretry = false\nfallback = false\n"),
    ("a URL without RPC context", '[services.a]\nrpc_context = false\nurl = "https://a.com"\n'),
    ("no telemetry in previews", '[telemetry]\nendpoint = "https://a.com"\n[env.preview]\ntelemetry = false\n'),
    ("an overlay's route with a name only", '[[env.preview.routes]]\nname = "a"\n[[routes]]\nname = "a"\n'
     'path = "/"\nservice = "s"\n'),
]  # fmt: skip


def test_the_committed_schema_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft7Validator.check_schema(build_schema())


@pytest.mark.parametrize("text", [row[1] for row in SAMPLES], ids=[row[0] for row in SAMPLES])
def test_schema_and_models_agree(tmp_path: Path, text: str) -> None:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        document = None
    (tmp_path / "diddy.toml").write_text(text, encoding="utf-8")
    accepted = not has_errors(load_config(tmp_path / "diddy.toml").diagnostics)
    assert (document is not None and jsonschema.Draft7Validator(build_schema()).is_valid(document)) == accepted


def test_every_key_is_described_and_every_example_is_valid() -> None:
    schema = build_schema()
    resolver = {"definitions": schema["definitions"]}
    tables = [schema, *schema["definitions"].values()]
    for table in tables:
        for key, rule in table.get("properties", {}).items():
            assert rule.get("description"), key
            for example in rule.get("examples", ()):
                jsonschema.Draft7Validator({**rule, **resolver}).validate(example)
