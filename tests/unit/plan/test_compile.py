from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pages_plugin.analyze import ProjectFacts
from pages_plugin.plan import Plan, load_mesh, plan_hash
from pages_plugin.plan.policy import served_path

from ..analyze.helpers import with_preview, wrangler
from ..config.test_places import toml_text

TREE: dict[str, Any] = {
    "name": "shop",
    "ignore": ["B"],
    "server_timing": True,
    "defaults": {
        "retry": {"retries": 1, "on": ["reset"], "backoff": {"base": "10ms", "max": "20ms"}, "budget": {"ratio": 0.5}},
        "timeout": {"request": "5s", "try": "1s"},
    },
    "services": {
        "a": {"binding": "A", "timeout": {"try": "2s"}},
        "b": {"url": "https://b.com", "fallback": {"response": {"json": {"x": 1, "y": [{"p": 1, "q": 2}]},
                                                                "headers": {"x-a": "1", "x-b": "2"}}}},
    },
    "routes": [
        {"service": "a", "path": "/x", "method": ["GET"], "retry": {"retries": 3, "on": ["reset", "timeout"]}},
        {"service": "b", "path_prefix": "/b", "rewrite_prefix": "/"},
        {"service": "b", "path_prefix": "/c"},
    ],
    "trace": {"sample": 0.5},
    "env": {"preview": {"services": {"a": {"timeout": {"request": "3s"}}}, "access_log": False}},
}  # fmt: skip


def compiled(folder: Path, text: str, facts: ProjectFacts | None = None) -> Plan:
    (folder / "diddy.toml").write_text(text, encoding="utf-8")
    given_facts = facts or ProjectFacts(root=folder)
    result = load_mesh(folder, replace(given_facts, root=folder), version="0.0.0")
    assert result.plan is not None, result.diagnostics
    return result.plan


def shuffled(value: Any, order: random.Random) -> Any:
    """The same document with the keys of its tables in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(inner, order)) for key, inner in value.items()]
        order.shuffle(items)
        return dict(items)
    return [shuffled(inner, order) for inner in value] if isinstance(value, list) else value


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_matter(tmp_path: Path, order: random.Random) -> None:
    expected = compiled(tmp_path, toml_text(TREE))
    actual = compiled(tmp_path, toml_text(shuffled(TREE, order)))
    assert actual.model_dump(exclude={"origins"}) == expected.model_dump(exclude={"origins"})
    assert list(actual.origins) == list(expected.origins)


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    text = toml_text(TREE)
    assert compiled(tmp_path, text).model_dump_json() == compiled(tmp_path, text).model_dump_json()


def test_the_hash_follows_what_is_decided_and_not_where_it_is_written(tmp_path: Path) -> None:
    plain = compiled(tmp_path, "[services.a]\n")
    moved = compiled(tmp_path, "# a comment\n\n[services.a]\n")
    other = compiled(tmp_path, "[services.a]\nretry.retries = 1\n")
    assert plain.hash == moved.hash == plan_hash(plain)
    assert plain.hash != other.hash
    assert len(plain.hash) == 12


def test_a_value_that_was_written_has_an_origin_and_a_default_has_none(tmp_path: Path) -> None:
    plan = compiled(
        tmp_path, "[defaults]\ntimeout.request = '3s'\n[services.a]\n[[routes]]\nservice = 'a'\npath = '/x'\n"
    )
    for owner in ("default_policy", "services.a.policy", "routes.a.policy"):
        origin = plan.origins[f"production.{owner}.timeout.request_ms"]
        assert (origin.file, origin.line, origin.column) == ("diddy.toml", 2, 19)
        assert f"production.{owner}.timeout.try_ms" not in plan.origins


def test_a_policy_that_is_off_shows_where_it_was_switched_off(tmp_path: Path) -> None:
    plan = compiled(
        tmp_path, "[defaults]\nretry.retries = 1\n[services.a]\nretry = false\n[services.b]\nretry.retries = 0\n"
    )
    lines = {key: origin.line for key, origin in plan.origins.items() if ".retry" in key}
    assert lines == {
        "production.default_policy.retry.retries": 2,
        "production.services.a.policy.retry": 4,
        "production.services.b.policy.retry": 6,
    }


def test_preview_is_none_when_an_overlay_changes_nothing(tmp_path: Path) -> None:
    plan = compiled(tmp_path, "server_timing = true\n[env.preview]\nserver_timing = true\n")
    assert plan.preview is None
    assert not any(key.startswith("preview.") for key in plan.origins)


def test_preview_differs_when_its_bindings_do(tmp_path: Path) -> None:
    plan = compiled(tmp_path, "", with_preview(wrangler("A", "B"), "A"))
    assert [one.name for one in plan.production.services] == ["a", "b"]
    assert plan.preview is not None
    assert [one.name for one in plan.preview.services] == ["a"]


MODES = [
    ("no wrangler file", "", None, "discover"),
    ("a wrangler file", "", wrangler(), "declared"),
    ("switched off", "intercept = false\n", wrangler("A"), "off"),
]


@pytest.mark.parametrize(("text", "facts", "mode"), [row[1:] for row in MODES], ids=[row[0] for row in MODES])
def test_interception(tmp_path: Path, text: str, facts: ProjectFacts | None, mode: str) -> None:
    plan = compiled(tmp_path, text, facts)
    assert plan.production.interception.mode == mode
    assert plan.production.services == ()


NAMES = [
    ("the file's", "name = 'shop'\n", "worker", "shop"),
    ("wrangler's", "", "worker", "worker"),
    ("the folder's", "", None, "My-Site"),
]


@pytest.mark.parametrize(("text", "name", "expected"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_the_name_of_the_mesh_is(tmp_path: Path, text: str, name: str | None, expected: str) -> None:
    folder = tmp_path / "My Site"
    folder.mkdir()
    assert compiled(folder, text, ProjectFacts(root=folder, name=name)).mesh == expected


def test_two_bindings_that_give_one_name_are_told_apart(tmp_path: Path) -> None:
    plan = compiled(tmp_path, "[services.a-b]\nbinding = 'OTHER'\n", wrangler("OTHER", "A_B"))
    assert [(one.name, one.transport.model_dump()["binding"]) for one in plan.production.services] == [
        ("a-b", "OTHER"),
        ("a-b-2", "A_B"),
    ]


SERVED = [("/a.json", "/a.json"), ("/a.html", "/a"), ("/index.html", "/"), ("/a/index.html", "/a/"), ("/", "/")]


@pytest.mark.parametrize(("file", "path"), SERVED)
def test_an_asset_is_asked_for_where_pages_serves_it(file: str, path: str) -> None:
    assert served_path(file) == path


def test_a_file_with_errors_has_no_plan(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").write_text("typo = 1\n")
    result = load_mesh(tmp_path, ProjectFacts(root=tmp_path))
    assert result.plan is None
    assert result.config is not None
    assert [one.code for one in result.diagnostics] == ["DM101"]


def test_warnings_do_not_stop_a_plan(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").write_text("[defaults.retry]\nstatuses = [409]\n")
    result = load_mesh(tmp_path, ProjectFacts(root=tmp_path))
    assert result.plan is not None
    assert [one.code for one in result.diagnostics] == ["DM213"]


def test_a_file_that_cannot_be_read_is_findings_only(tmp_path: Path) -> None:
    (tmp_path / "diddy.toml").write_text("= 1\n")
    result = load_mesh(tmp_path, ProjectFacts(root=tmp_path))
    assert (result.plan, result.config, [one.code for one in result.diagnostics]) == (None, None, ["DM003"])
