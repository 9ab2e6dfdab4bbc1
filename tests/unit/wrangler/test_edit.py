"""Editing: a table of layouts, and round trips over generated ones."""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages_plugin.source import apply_edits, parse_source
from pages_plugin.wrangler import add_flag_edits, missing_flags
from pages_plugin.wrangler.config import config_from
from pages_plugin.wrangler.flags import has_async_context
from pages_plugin.wrangler.jsonc import strict_json

NEW = "2026-09-01"
"""A date from which only enable_request_signal is missing, so that the cases stay short."""


def edited(name: str, text: str) -> str:
    source = parse_source(Path(name), text.encode())
    return apply_edits(source.data, add_flag_edits(config_from(source))).decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            'name = "a"\ncompatibility_date = "2026-09-01" # when\n\n[vars]\nx = 1\n',
            'name = "a"\ncompatibility_date = "2026-09-01" # when\ncompatibility_flags = ["enable_request_signal"]\n'
            "\n[vars]\nx = 1\n",
            id="none",
        ),
        pytest.param(
            'compatibility_date = "2026-09-01"',
            'compatibility_date = "2026-09-01"\ncompatibility_flags = ["enable_request_signal"]',
            id="none, no final newline",
        ),
        pytest.param("", 'compatibility_flags = ["enable_request_signal", "nodejs_als"]\n', id="empty file"),
        pytest.param(
            "[vars]\nx = 1\n",
            'compatibility_flags = ["enable_request_signal", "nodejs_als"]\n\n[vars]\nx = 1\n',
            id="only tables",
        ),
        pytest.param(
            "# only\n# comments",
            '# only\n# comments\ncompatibility_flags = ["enable_request_signal", "nodejs_als"]',
            id="only comments",
        ),
        pytest.param(
            "env.preview.vars.x = 1\n",
            'env.preview.vars.x = 1\ncompatibility_flags = ["enable_request_signal", "nodejs_als"]\n',
            id="only dotted keys",
        ),
        pytest.param(
            "compatibility_flags = [ ] # c\n",
            'compatibility_flags = ["enable_request_signal", "nodejs_als"] # c\n',
            id="empty array",
        ),
        pytest.param(
            "compatibility_flags = ['nodejs_compat']\r\n",
            "compatibility_flags = ['nodejs_compat', 'enable_request_signal']\r\n",
            id="one line, single quotes, CRLF",
        ),
        pytest.param(
            'compatibility_flags = [ "nodejs_compat", ]\n',
            'compatibility_flags = [ "nodejs_compat", "enable_request_signal", ]\n',
            id="one line, trailing comma",
        ),
        pytest.param(
            'compatibility_flags = [\n  "nodejs_compat", # , old\n]\n',
            'compatibility_flags = [\n  "nodejs_compat", # , old\n  "enable_request_signal",\n]\n',
            id="several lines",
        ),
        pytest.param(
            'compatibility_flags = [\r\n\t"nodejs_compat" # old\r\n]\r\n',
            'compatibility_flags = [\r\n\t"nodejs_compat", # old\r\n\t"enable_request_signal"\r\n]\r\n',
            id="several lines, no trailing comma, tabs, CRLF",
        ),
        pytest.param(
            'compatibility_flags = [\n  "nodejs_compat"\n, ]\n',
            'compatibility_flags = [\n  "nodejs_compat"\n, "enable_request_signal", ]\n',
            id="comma on the next line",
        ),
        pytest.param(
            'compatibility_flags = [\n  "a",\n  "nodejs_compat"]\n',
            'compatibility_flags = [\n  "a",\n  "nodejs_compat", "enable_request_signal"]\n',
            id="bracket on the last line",
        ),
        pytest.param(
            "compatibility_flags = [\n  # none yet\n]\n",
            'compatibility_flags = [\n  # none yet\n  "enable_request_signal", "nodejs_als"\n]\n',
            id="only a comment in the array",
        ),
        pytest.param(
            f'compatibility_date = "{NEW}"\ncompatibility_flags = ["enable_request_signal"]\n',
            f'compatibility_date = "{NEW}"\ncompatibility_flags = ["enable_request_signal"]\n',
            id="nothing missing",
        ),
        pytest.param(
            f'compatibility_date = "{NEW}"\n[env.preview]\ncompatibility_flags = ["x"]\n'
            "[env.production]\nvars = {}\n",
            f'compatibility_date = "{NEW}"\ncompatibility_flags = ["enable_request_signal"]\n'
            '[env.preview]\ncompatibility_flags = ["x", "enable_request_signal"]\n[env.production]\nvars = {}\n',
            id="an environment with its own flags",
        ),
        pytest.param(
            f'compatibility_date = "{NEW}"\n[env.preview]\ncompatibility_date = "2025-01-01"\n',
            f'compatibility_date = "{NEW}"\ncompatibility_flags = ["enable_request_signal", "nodejs_als"]\n'
            '[env.preview]\ncompatibility_date = "2025-01-01"\n',
            id="an environment with an older date and the top level's flags",
        ),
        pytest.param(
            '\ufeffcompatibility_flags = ["nodejs_compat"]\n',
            '\ufeffcompatibility_flags = ["nodejs_compat", "enable_request_signal"]\n',
            id="byte order mark",
        ),
    ],
)
def test_toml(before: str, after: str) -> None:
    assert edited("wrangler.toml", before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("{}", '{"compatibility_flags": ["enable_request_signal", "nodejs_als"]}', id="empty"),
        pytest.param(
            '{"name": "a", "main": "b"}',
            '{"name": "a", "main": "b", "compatibility_flags": ["enable_request_signal", "nodejs_als"]}',
            id="one line",
        ),
        pytest.param(
            '{"compatibility_date": "2026-09-01", "main": "b"}',
            '{"compatibility_date": "2026-09-01", "compatibility_flags": ["enable_request_signal"], "main": "b"}',
            id="one line, in the middle",
        ),
        pytest.param(
            '{\n  "compatibility_date": "2026-09-01", // when\n  // bindings\n  "services": []\n}\n',
            '{\n  "compatibility_date": "2026-09-01", // when\n  "compatibility_flags": ["enable_request_signal"],\n'
            '  // bindings\n  "services": []\n}\n',
            id="comment after",
        ),
        pytest.param(
            '{\r\n\t"compatibility_date": "2026-09-01" // when, then\r\n}',
            '{\r\n\t"compatibility_date": "2026-09-01", // when, then\r\n\t"compatibility_flags": '
            '["enable_request_signal"]\r\n}',
            id="last, comment, CRLF, no final newline",
        ),
        pytest.param(
            '{\n  "compatibility_date": "2026-09-01",\n}\n',
            '{\n  "compatibility_date": "2026-09-01",\n  "compatibility_flags": ["enable_request_signal"],\n}\n',
            id="last, trailing comma",
        ),
        pytest.param(
            '{\n  "compatibility_flags": [\n    "nodejs_compat" /* a\n b */\n  ]\n}\n',
            '{\n  "compatibility_flags": [\n    "nodejs_compat", /* a\n b */\n    "enable_request_signal"\n  ]\n}\n',
            id="array on several lines, block comment",
        ),
        pytest.param(
            '{"compatibility_flags": ["nodejs_compat"]}',
            '{"compatibility_flags": ["nodejs_compat", "enable_request_signal"]}',
            id="array on one line",
        ),
        pytest.param(
            '{\n  "compatibility_date": "2026-09-01", "name": "x"\n}\n',
            '{\n  "compatibility_date": "2026-09-01", "compatibility_flags": ["enable_request_signal"], '
            '"name": "x"\n}\n',
            id="two entries on one line",
        ),
        pytest.param(
            '{\n  "compatibility_date": "2026-09-01" }\n',
            '{\n  "compatibility_date": "2026-09-01", "compatibility_flags": ["enable_request_signal"] }\n',
            id="brace on the last line",
        ),
    ],
)
def test_jsonc(before: str, after: str) -> None:
    assert edited("wrangler.jsonc", before) == after


@pytest.mark.parametrize(
    ("date", "flags", "expected"),
    [
        (None, [], False),
        ("2026-08-03", [], False),
        ("2026-08-04", [], True),
        ("2026-08-04", ["no_nodejs_compat"], False),
        ("2026-08-04", ["no_nodejs_compat", "nodejs_als"], True),
        ("2023-01-01", ["nodejs_als"], True),
        ("2023-01-01", ["nodejs_compat"], True),
        ("2023-01-01", ["nodejs_compat_v2"], True),
    ],
)
def test_async_context_comes_from_the_date_or_a_flag(date: str | None, flags: list[str], expected: bool) -> None:
    assert has_async_context(date, flags) == expected


# layouts ---------------------------------------------------------------------------------------------------------

_gap = st.sampled_from(["", " ", "\n", "\n  ", "\r\n\t"])
_flags = st.lists(st.sampled_from(["nodejs_compat", "a", "global_navigator"]), max_size=3)


@st.composite
def arrays(draw: st.DrawFn, comment: str) -> str:
    gaps = st.one_of(_gap, st.just(f" {comment} , note ] }}\n  "))
    items = draw(_flags)
    text = "[" + draw(gaps)
    for index, item in enumerate(items):
        last = index == len(items) - 1
        text += f'"{item}"' + draw(gaps) + ("," if not last or draw(st.booleans()) else "") + draw(gaps)
    return text + "]"


@st.composite
def toml_files(draw: st.DrawFn) -> str:
    lines = ['name = "shop"']
    if draw(st.booleans()):
        lines.append(f'compatibility_date = "{draw(st.sampled_from([NEW, "2024-01-01"]))}"  # when')
    if draw(st.booleans()):
        lines.append("compatibility_flags = " + draw(arrays("#")))
    for environment in draw(st.lists(st.sampled_from(["preview", "production"]), unique=True)):
        lines.append(f"[env.{environment}]")
        if draw(st.booleans()):
            lines.append("compatibility_flags = " + draw(arrays("#")))
    text = "\n".join(draw(st.permutations(lines[:2])) + lines[2:] if lines[1:2] and lines[1][0] != "[" else lines)
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n"]))


@st.composite
def json_files(draw: st.DrawFn) -> str:
    def entries(names: list[tuple[str, str]]) -> str:
        text = ""
        for index, (name, value) in enumerate(names):
            comma = "," if index < len(names) - 1 or draw(st.booleans()) else ""
            text += f'"{name}": {value}' + draw(_gap) + comma + draw(st.one_of(_gap, st.just(" // , ]\n  ")))
        return "{" + draw(_gap) + text + "}"

    top = [("name", '"shop"')]
    if draw(st.booleans()):
        top.append(("compatibility_date", f'"{draw(st.sampled_from([NEW, "2024-01-01"]))}"'))
    if draw(st.booleans()):
        top.append(("compatibility_flags", draw(arrays("//"))))
    if draw(st.booleans()):
        own = [("vars", "{}")] + ([("compatibility_flags", draw(arrays("//")))] if draw(st.booleans()) else [])
        top.append(("env", entries([("preview", entries(own))])))
    return entries(draw(st.permutations(top))) + draw(st.sampled_from(["", "\n"]))


def check(name: str, text: str, loads: Callable[[str], object]) -> None:
    after = edited(name, text)
    shop = config_from(parse_source(Path(name), after.encode()))

    assert [missing_flags(one) for one in shop.in_use()] == [()] * len(shop.in_use())
    assert edited(name, after) == after, "a second time changes nothing"
    assert without_new(loads(after)) == without_new(loads(text)), "nothing else changed"
    assert comments(after) == comments(text)


def without_new(value: object) -> object:
    if isinstance(value, dict):
        cleaned = {key: without_new(one) for key, one in value.items()}
        return {key: one for key, one in cleaned.items() if key != "compatibility_flags" or one}
    if isinstance(value, list):
        return [one for one in value if one not in ("enable_request_signal", "nodejs_als")]
    return value


def comments(text: str) -> list[str]:
    return re.findall(r"(?:#|//)[^\r\n]*", text)


@given(toml_files())
def test_generated_toml_keeps_all_but_the_flags(text: str) -> None:
    check("wrangler.toml", text, lambda one: tomllib.loads(one.removeprefix("\ufeff")))


@given(json_files())
def test_generated_json_keeps_all_but_the_flags(text: str) -> None:
    check("wrangler.jsonc", text, lambda one: json.loads(strict_json(one.encode())))
