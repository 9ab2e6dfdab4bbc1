"""One mistake a row: what is found, and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages_plugin.config import load_config
from pages_plugin.diagnostics import Diagnostic

ROUTE = '[[routes]]\nservice = "s"\npath = "/x"\n'
Row = tuple[str, str, str, int, int, str]

UNKNOWN_KEYS: list[Row] = [
    ("at the top", "nam = 1\n", "DM101", 1, 1, 'did you mean "name"?'),
    ("a table", "[servics.a]\n", "DM101", 1, 2, 'did you mean "services"?'),
    ("with a dash", '[[routes]]\nservice = "s"\npath-prefix = "/"\n', "DM101", 3, 1, 'did you mean "path_prefix"?'),
    ("in capitals", "Trace = {}\n", "DM101", 1, 1, 'did you mean "trace"?'),
    ("deep down", "[defaults.retry.budget]\nration = 1\n", "DM101", 2, 1, 'did you mean "ratio"?'),
    ("in an inline table", "defaults = { retry = { retrys = 1 } }\n", "DM101", 1, 24, 'did you mean "retries"?'),
    ("at home elsewhere", "sample = 1\n", "DM101", 1, 1, "sample belongs to [routes.trace] or [access_log]"),
    (
        "a route's budget",
        ROUTE + "retry.budget.ratio = 1\n",
        "DM101",
        4,
        7,
        "the retry budget belongs to the service: put it under [services.<name>.retry.budget]",
    ),
    ("beside the table that is meant", "[services.a]\n[servces.b]\n", "DM101", 2, 2, 'did you mean "services"?'),
    ("beside the list that is meant", ROUTE + "[[routs]]\n", "DM101", 4, 3, 'did you mean "routes"?'),
    (
        "that resembles a key that is there",
        'name = "a"\nnames = "b"\n',
        "DM101",
        2,
        1,
        "the keys here are intercept, i",
    ),
    ("that resembles nothing", "[trace]\nxyz = 1\n", "DM101", 2, 1, "the keys here are sample"),
]
WRONG_TYPES: list[Row] = [
    ("a text for a switch", 'intercept = "true"\n', "DM102", 1, 13, "without quotes: true"),
    ("a number for a text", ROUTE + "rewrite_prefix = 3\n", "DM102", 4, 18, 'with quotes: "3"'),
    ("a text for a number", '[trace]\nsample = "0.5"\n', "DM102", 2, 10, "without quotes: 0.5"),
    ("a text for a whole number", '[limits]\nsubrequests = "50"\n', "DM102", 2, 15, "without quotes: 50"),
    ("true for a whole number", "[limits]\nsubrequests = true\n", "DM102", 2, 15, ""),
    ("a fraction for a whole number", "[limits]\nsubrequests = 5.0\n", "DM102", 2, 15, ""),
    ("true for a table", "[services.a]\nretry = true\n", "DM102", 2, 9, "leave the key out for the defaults"),
    ("zero for false", "[services.a]\nretry = 0\n", "DM102", 2, 9, ""),
    ("true for a limit", "[defaults.timeout]\ntry = true\n", "DM102", 2, 7, "leave the key out for the default"),
    ("a list for a table", "trace = []\n", "DM102", 1, 9, ""),
    ("a table for a list", "[routes]\nx = 1\n", "DM102", 1, 2, "a header of a list has two brackets: [[routes]]"),
    ("a list for a table or false", "[services.a]\nretry = []\n", "DM102", 2, 9, ""),
    ("a value for a service", "services.a = 1\n", "DM102", 1, 14, ""),
    ("a value for a route", "routes = [1]\n", "DM102", 1, 11, ""),
    ("a number for a host", ROUTE + "host = 1\n", "DM102", 4, 8, ""),
    ("a number in a list", ROUTE + 'host = ["a.com", 1]\n', "DM102", 4, 18, 'with quotes: "1"'),
    ("a date in JSON", "[services.a.fallback.response]\njson = [1979-05-27]\n", "DM102", 2, 8, ""),
    ("a value for env", "env = 1\n", "DM102", 1, 7, "write [env.preview] or [env.production]"),
    ("a value for an environment", "env.preview = 1\n", "DM102", 1, 15, ""),
]
VALUES: list[Row] = [
    (
        "a number for a duration",
        "[defaults.timeout]\nrequest = 15\n",
        "DM104",
        2,
        11,
        'write it with its unit: "15ms" or',
    ),
    ("a duration without unit", '[defaults.timeout]\nrequest = "15"\n', "DM104", 2, 11, 'did you mean "15ms"?'),
    ("a number for a size", "[defaults.retry]\nbody_limit = 64\n", "DM105", 2, 14, 'write it with its unit: "64B" or'),
    ("a size with a typo", '[defaults.retry]\nbody_limit = "64kb"\n', "DM105", 2, 14, 'did you mean "64KB"?'),
    ("no time at all", '[defaults.timeout]\nrequest = "0s"\n', "DM106", 2, 11, "from 1ms to 1h"),
    ("too long a time", '[defaults.timeout]\nrequest = "9h"\n', "DM106", 2, 11, "from 1ms to 1h"),
    ("too large a size", '[defaults.retry]\nbody_limit = "99MB"\n', "DM106", 2, 14, "at most 32MiB"),
    ("percent for a share", "[trace]\nsample = 20\n", "DM106", 2, 10, "from 0 to 1; 20 % is 0.2"),
    ("no number", "[trace]\nsample = nan\n", "DM106", 2, 10, "from 0 to 1"),
    ("a negative number", "[defaults.retry]\nretries = -1\n", "DM106", 2, 11, "from 0 to 10"),
    ("a status that is no error", "[defaults.retry]\nstatuses = [200]\n", "DM106", 2, 13, "from 400 to 599"),
    (
        "a word with a typo",
        '[defaults.retry]\non = ["reset", "gateway_error"]\n',
        "DM107",
        2,
        16,
        'did you mean "gateway-',
    ),
    ("a word of no kind", '[defaults.retry]\non = ["zzz"]\n', "DM107", 2, 7, "one of connect-failure, reset, timeout"),
    (
        "no exporter of ours",
        '[telemetry]\nexporter = "grafana_cloud"\n',
        "DM107",
        2,
        12,
        'did you mean "grafana-cloud"',
    ),
    ("a signal with a typo", '[telemetry]\nsignals = ["trace"]\n', "DM107", 2, 12, 'did you mean "traces"?'),
    ("an unknown trace format", '[trace]\nformats = ["w3c", "b4"]\n', "DM107", 2, 19, "one of w3c, b3, b3multi"),
    ("no trace format", "[trace]\nformats = []\n", "DM106", 2, 11, "leave the key out for w3c"),
    ("a log level of another house", 'log_level = "trace"\n', "DM107", 1, 13, "one of debug, info, warn, error"),
    ("an export longer than the platform lets it", '[telemetry]\ntimeout = "1m"\n', "DM106", 2, 11, "from 10ms to 30s"),
    ("an interval that never ends", '[telemetry]\ninterval = "1m"\n', "DM106", 2, 12, "from 50ms to 20s"),
    ("a method in small letters", ROUTE + 'method = "get"\n', "DM112", 4, 10, 'did you mean "GET"?'),
    ("a binding with a dash", 'ignore = ["MY-B"]\n', "DM112", 1, 11, 'did you mean "MY_B"?'),
    ("a service name with a space", '[services."a b"]\n', "DM112", 1, 11, 'did you mean "a-b"?'),
    ("a route name with a line end", ROUTE + 'name = "a\\n"\n', "DM112", 4, 8, 'did you mean "a"?'),
    ("a branch with a space", 'production_branch = "a b"\n', "DM112", 1, 21, "a branch has no spaces"),
]
TABLES: list[Row] = [
    ("no service", '[[routes]]\npath = "/x"\n', "DM103", 1, 3, 'add service = "<name>"'),
    ("no path", '[[routes]]\nservice = "s"\n', "DM103", 1, 3, "add one of them"),
    ("two paths", ROUTE + 'path_prefix = "/y"\n', "DM108", 4, 1, "path matches one path exactly"),
    ("two transports", '[services.a]\nbinding = "A"\nurl = "https://a.com"\n', "DM108", 3, 1, "keep one of the two"),
    (
        "RPC over a URL",
        '[services.a]\nrpc_context = true\nurl = "https://a.com"\n',
        "DM108",
        2,
        1,
        "remove rpc_context",
    ),
    ("two answers", '[services.a.fallback]\nasset = "/a"\nresponse = {}\n', "DM108", 3, 1, "keep one of the two"),
    ("two bodies", '[services.a.fallback.response]\nbody = "a"\njson = 1\n', "DM108", 3, 1, "keep one of the two"),
    (
        "status beside response",
        "[services.a.fallback]\nstatus = 200\nresponse = {}\n",
        "DM108",
        2,
        1,
        "write the status i",
    ),
    (
        "a rewrite of an exact path",
        ROUTE + 'rewrite_prefix = "/"\n',
        "DM109",
        4,
        1,
        "an exact path cannot be rewritten",
    ),
    ("an unknown environment", "[env.prod]\n", "DM110", 1, 6, 'did you mean "production"?'),
    ("a name for an environment", '[env.preview]\nname = "x"\n', "DM111", 2, 1, "name holds for the whole project"),
    ("two routes of one name", (ROUTE + 'name = "a"\n') * 2, "DM113", 8, 8, "the other one is named on line 4"),
]


def findings(folder: Path, text: str) -> tuple[Diagnostic, ...]:
    file = folder / "diddy.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file).diagnostics


@pytest.mark.parametrize("row", [*UNKNOWN_KEYS, *WRONG_TYPES, *VALUES, *TABLES], ids=lambda row: row[0])
def test_a_mistake_is_one_finding_at_its_place(tmp_path: Path, row: Row) -> None:
    _, text, code, line, column, hint = row
    (found,) = findings(tmp_path, text)
    assert found.span is not None
    assert (found.code, found.span.start_line, found.span.start_column) == (code, line, column)
    assert found.hint
    assert found.hint.startswith(hint)


def codes(found: tuple[Diagnostic, ...]) -> list[tuple[str, int]]:
    return [(one.code, one.span.start_line if one.span else 0) for one in found]


def test_all_mistakes_are_found_in_one_run(tmp_path: Path) -> None:
    text = "".join(row[1] for row in (UNKNOWN_KEYS[0], WRONG_TYPES[2], VALUES[0], VALUES[2], TABLES[1]))
    assert codes(findings(tmp_path, text)) == [("DM101", 1), ("DM102", 3), ("DM104", 5), ("DM105", 7), ("DM103", 8)]


def test_a_wrong_value_does_not_hide_what_is_wrong_with_its_table(tmp_path: Path) -> None:
    text = '[services.a]\nbinding = "A"\nurl = "https://a.com"\nretry = 3\n'
    assert codes(findings(tmp_path, text)) == [("DM108", 3), ("DM102", 4)]


def test_a_typo_is_not_reported_again_as_a_missing_key(tmp_path: Path) -> None:
    assert codes(findings(tmp_path, '[[routes]]\nservce = "s"\npaht = "/x"\n')) == [("DM101", 2), ("DM101", 3)]


def test_a_mistake_is_not_reported_again_where_an_environment_gives_the_other_key(tmp_path: Path) -> None:
    named = ROUTE + 'name = "a"\n'
    overlay = '[[env.preview.routes]]\nname = "a"\nservice = "s"\n'
    assert codes(findings(tmp_path, named + named + overlay)) == [("DM113", 8)]


def test_both_elements_of_a_list_are_found(tmp_path: Path) -> None:
    assert codes(findings(tmp_path, '[defaults.retry]\non = ["a", "reset", "b"]\n')) == [("DM107", 2), ("DM107", 2)]


def test_ten_thousand_mistakes_are_ten_thousand_findings(tmp_path: Path) -> None:
    text = "".join(f'[[routes]]\nservice = "s"\npath = "/{number}"\nmethd = "GET"\n' for number in range(10_000))
    assert len(findings(tmp_path, text)) == 10_000
