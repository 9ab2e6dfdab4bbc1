from __future__ import annotations

from pathlib import Path

import pytest

from pages_plugin.config import Config, Loaded, load_config
from pages_plugin.config.places import Path as TomlPath
from pages_plugin.config.vocabulary import EnvironmentName

BASE = """\
server_timing = true

[services.a]
binding = "A"
retry = { retries = 1, backoff = { base = "50ms" } }

[[routes]]
name = "a"
service = "a"
path = "/a"
method = ["GET", "HEAD"]

[[routes]]
service = "a"
path_prefix = "/b"
"""


def load(folder: Path, text: str) -> Loaded:
    (folder / "diddy.toml").write_text(text, encoding="utf-8")
    return load_config(folder / "diddy.toml")


def config(folder: Path, text: str) -> Config:
    loaded = load(folder, text)
    assert loaded.diagnostics == ()
    assert loaded.config is not None
    return loaded.config


def line(config: Config, name: EnvironmentName, path: TomlPath) -> int:
    environment = config.preview if name == "preview" else config.production
    assert environment.document.is_written(path)
    return environment.document.span(path).start_line


def test_without_overlays_both_environments_are_one(tmp_path: Path) -> None:
    found = config(tmp_path, BASE)
    assert found.production.validated is found.preview.validated
    assert found.environments == (found.production,)


def test_an_overlay_holds_in_its_environment_only(tmp_path: Path) -> None:
    found = config(tmp_path, BASE + "[env.preview]\nserver_timing = false\n")
    assert (found.production.validated.table.server_timing, found.preview.validated.table.server_timing) == (
        True,
        False,
    )


def test_tables_merge_key_by_key_and_values_keep_their_lines(tmp_path: Path) -> None:
    found = config(tmp_path, BASE + '[env.preview.services.a.retry]\nbackoff.max = "1s"\n')
    retry = found.preview.validated.table.services["a"].retry
    assert retry
    assert retry.backoff
    assert (retry.retries, retry.backoff.base, retry.backoff.max) == (1, 50, 1000)
    base: TomlPath = ("services", "a", "retry", "backoff", "base")
    highest: TomlPath = ("services", "a", "retry", "backoff", "max")
    assert (line(found, "preview", base), line(found, "preview", highest)) == (5, 17)
    assert not found.production.document.is_written(highest)


def test_lists_are_replaced(tmp_path: Path) -> None:
    found = config(tmp_path, BASE + '[[env.preview.routes]]\nname = "a"\nmethod = ["POST"]\n')
    assert found.preview.validated.table.routes[0].method == ("POST",)
    assert not found.preview.document.is_written(("routes", 0, "method", 1))


def test_routes_merge_by_name_and_new_ones_are_added(tmp_path: Path) -> None:
    text = (
        '[[env.preview.routes]]\nname = "new"\nservice = "a"\npath = "/n"\n'
        '[[env.preview.routes]]\nname = "a"\npath = "/z"\n'
    )
    found = config(tmp_path, BASE + text)
    assert [(one.name, one.path) for one in found.preview.validated.table.routes] == [
        ("a", "/z"),
        ("a-b", None),
        ("new", "/n"),
    ]
    assert line(found, "preview", ("routes", 0, "path")) == 22
    assert line(found, "preview", ("routes", 0, "service")) == 9


def test_a_route_can_be_overridden_by_the_name_that_it_was_given(tmp_path: Path) -> None:
    found = config(tmp_path, BASE + '[[env.preview.routes]]\nname = "a-b"\npath = "/z"\n')
    (_, second) = found.preview.validated.table.routes
    assert (second.name, second.path, second.path_prefix) == ("a-b", "/z", None)


INSTEAD = [
    ("url for binding", '[env.preview.services.a]\nurl = "https://a.com"\n', ("services", "a", "binding")),
    ("prefix for path", '[[env.preview.routes]]\nname = "a"\npath_prefix = "/z"\n', ("routes", 0, "path")),
    ("false for a table", "[env.preview.services.a]\nretry = false\n", ("services", "a", "retry", "retries")),
]


@pytest.mark.parametrize(("overlay", "gone"), [row[1:] for row in INSTEAD], ids=[row[0] for row in INSTEAD])
def test_a_key_takes_the_place_of_what_it_excludes(tmp_path: Path, overlay: str, gone: TomlPath) -> None:
    found = config(tmp_path, BASE + overlay)
    assert found.production.document.is_written(gone)
    assert not found.preview.document.is_written(gone)


def test_an_overlay_completes_a_route(tmp_path: Path) -> None:
    text = '[services.a]\n[services.b]\n[[routes]]\nname = "r"\npath = "/r"\n'
    overlays = "".join(f'[[env.{name}.routes]]\nname = "r"\nservice = "{service}"\n' for name, service in ENDS)
    found = config(tmp_path, text + overlays)
    assert [one.validated.table.routes[0].service for one in (found.production, found.preview)] == ["b", "a"]


ENDS = [("preview", "a"), ("production", "b")]

MISTAKES = [
    ("in the base, once for both", "server_timing = 3\n[env.preview]\nintercept = true\n", [("DM102", 1)]),
    ("in an overlay", "[env.preview]\nserver_timing = 3\n", [("DM102", 2)]),
    ("in both overlays", "[env.preview]\nx = 3\n[env.production]\ny = 3\n", [("DM101", 2), ("DM101", 4)]),
    (
        "in the base, though both overlays mend it",
        "server_timing = 3\n[env.preview]\nserver_timing = true\n[env.production]\nserver_timing = true\n",
        [("DM102", 1)],
    ),
    ("in an overlay's route", '[[env.preview.routes]]\nservice = "a"\n', [("DM103", 1)]),
    ("an overlay that conflicts with itself", '[env.preview.services.a]\nurl = "x"\nbinding = "A"\n', [("DM108", 2)]),
    ("an overlay that is no table", "env.preview = true\n", [("DM102", 1)]),
    ("a section of an overlay that is no table", "[env.preview]\nservices = 3\n", [("DM102", 2)]),
    ("routes of an overlay that are no list", "[env.preview]\nroutes = 3\n", [("DM102", 2)]),
    (
        "routes of the base that are no list",
        "routes = 3\n[[env.preview.routes]]\nx = 1\n",
        [("DM102", 1), ("DM103", 2), ("DM101", 3)],
    ),
    ("env in env", "[env.preview.env]\n", [("DM111", 1)]),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_found_where_it_was_written(tmp_path: Path, text: str, expected: list[tuple[str, int]]) -> None:
    found = load(tmp_path, text).diagnostics
    assert [(one.code, one.span.start_line if one.span else 0) for one in found] == expected
