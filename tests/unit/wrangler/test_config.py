"""Reading: both formats say the same, with places, byte order marks, line endings and wrangler's inheritance."""

from pathlib import Path

import pytest

from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.source import parse_source
from pages_plugin.wrangler import WranglerConfig, find_config
from pages_plugin.wrangler.config import config_from

TOML = """\
# the shop
name = "shop"
pages_build_output_dir = "./dist"
compatibility_date = 2026-01-15
compatibility_flags = ["nodejs_compat"]

[vars]
GREETING = "hi"

[[services]]
binding = "CATALOG"
service = "catalog"

[[services]]
binding = "CART"
service = "cart"
entrypoint = "Private"

[ai]
binding = "AI"

[[kv_namespaces]]
binding = "CACHE"
id = "x"

[env.preview]
compatibility_flags = []
services = [ { binding = "CATALOG", service = "catalog", environment = "staging" } ]
[env.preview.durable_objects]
bindings = [{name = "ROOMS", class_name = "Room", script_name = "rooms"}]
"""
JSONC = """\
{
  // the shop
  "$schema": "node_modules/wrangler/config-schema.json",
  "name": "shop", /* both, the // kinds */
  "pages_build_output_dir": "./dist",
  "compatibility_date": "2026-01-15",
  "compatibility_flags": ["nodejs_compat",],
  "vars": { "GREETING": "hi", },
  "services": [
    { "binding": "CATALOG", "service": "catalog" },
    { "binding": "CART", "service": "cart", "entrypoint": "Private" },
  ],
  "ai": { "binding": "AI" },
  "kv_namespaces": [{ "binding": "CACHE", "id": "x" }],
  "env": {
    "preview": {
      "compatibility_flags": [],
      "services": [{ "binding": "CATALOG", "service": "catalog", "environment": "staging" }],
      "durable_objects": { "bindings": [{ "name": "ROOMS", "class_name": "Room", "script_name": "rooms" }] },
    },
  },
}
"""


def config(text: str, name: str = "wrangler.toml") -> WranglerConfig:
    return config_from(parse_source(Path("/shop") / name, text.encode()))


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("name", "text"), [("wrangler.toml", TOML), ("wrangler.jsonc", JSONC), ("wrangler.json", JSONC)]
)
def test_both_formats_say_the_same(name: str, text: str, newline: str, bom: str) -> None:
    shop = config(bom + text.replace("\n", newline), name)

    assert (shop.name, shop.pages_build_output_dir, shop.main, shop.is_pages) == ("shop", "./dist", None, True)
    assert [(s.binding, s.service, s.entrypoint) for s in shop.top.services] == [
        ("CATALOG", "catalog", None),
        ("CART", "cart", "Private"),
    ]
    assert [(b.name, b.kind) for b in shop.top.bindings] == [("CACHE", "kv_namespaces"), ("AI", "ai")]
    assert shop.top.vars == ("GREETING",)
    assert shop.top.compatibility_date == "2026-01-15"
    assert shop.findings == ()


@pytest.mark.parametrize(("name", "text"), [("wrangler.toml", TOML), ("wrangler.jsonc", JSONC)])
def test_an_environment_inherits_date_and_flags_but_no_bindings_and_vars(name: str, text: str) -> None:
    preview = config(text, name).environment("preview")

    assert preview.compatibility_date == "2026-01-15"
    assert (preview.compatibility_flags, preview.flags_from) == ((), "preview")
    assert [(s.binding, s.environment) for s in preview.services] == [("CATALOG", "staging")]
    assert [(b.name, b.kind) for b in preview.bindings] == [("ROOMS", "durable_objects")]
    assert preview.vars == ()


def test_an_environment_without_a_section_is_the_top_level() -> None:
    shop = config(TOML)

    assert shop.environment("production") is shop.top


@pytest.mark.parametrize(("name", "text"), [("wrangler.toml", TOML), ("wrangler.jsonc", JSONC)])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_places_count_characters_from_one(name: str, text: str, bom: str) -> None:
    shop = config(bom + text, name)
    span = shop.top.services[1].span
    line = (bom + text).removeprefix("\ufeff").split("\n")[span.start_line - 1]

    assert line[span.start_column - 1 : span.end_column - 1] == '"CART"'


@pytest.mark.parametrize(
    ("name", "text", "place", "reason"),
    [
        ("wrangler.toml", 'name = "shop\n', (1, 13), "not valid TOML"),
        ("wrangler.toml", "\ufeffname = = 1\n", (1, 8), "not valid TOML"),
        ("wrangler.toml", 'name = "a"\nname = "b"\n', (2, 11), "not valid TOML"),
        ("wrangler.jsonc", '{\n  "name": "ü" "x"\n}', (2, 15), "delimiter"),
        ("wrangler.jsonc", "", (1, 1), "expecting value"),
        ("wrangler.jsonc", "[]", (1, 1), "one object"),
        ("wrangler.json", '{"name": NaN}', (1, 1), "NaN"),
        ("wrangler.json", "[" * 100_000, (1, 1), "nested too deeply"),
    ],
)
def test_a_syntax_error_is_a_finding_with_its_place(name: str, text: str, place: tuple[int, int], reason: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        config(text, name)

    [problem] = caught.value.diagnostics
    assert problem.code == "DM303"
    assert problem.span is not None
    assert (problem.span.start_line, problem.span.start_column) == place
    assert reason in problem.message


@pytest.mark.parametrize(
    ("data", "code"), [(b"\xff\xfen\0a\0", "DM002"), (b'name = "\xe9"', "DM002"), ("n".encode("utf-32"), "DM002")]
)
def test_a_file_that_is_not_utf8_is_a_finding(data: bytes, code: str) -> None:
    with pytest.raises(DiagnosticError) as caught:
        parse_source(Path("wrangler.toml"), data)

    assert [one.code for one in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('pages_build_output_dir = "d"\n', ["DM307"]),
        ('name = "a"\nmain = "x.js"\npages_build_output_dir = "d"\n', ["DM305"]),
        ('name = "a"\npages_build_output_dir = "d"\n[env.staging]\n', ["DM308"]),
        ('name = "a"\nmain = "x.js"\n[env.staging]\n', []),
        ('name = 1\nservices = "x"\ncompatibility_flags = {}\nmain = "x.js"\n', ["DM304", "DM304", "DM304"]),
        ('name = "a"\npages_build_output_dir = "a\\u0000b"\n', ["DM304"]),
        ('name = "a"\npages_build_output_dir = "x"\n[[services]]\nbinding = "API"\n[[services]]\n', ["DM304", "DM304"]),
    ],
)
def test_what_wrangler_refuses_is_a_finding(text: str, codes: list[str]) -> None:
    assert [one.code for one in config(text).findings] == codes


TWICE = [
    (
        "two services",
        'services = [\n{ binding = "A", service = "a" },\n{ binding = "A", service = "b" },\n]\n',
        [(3, '"A" is bound twice: in services of line 2 and in services of line 3')],
    ),
    (
        "a service and another binding",
        '[[services]]\nbinding = "A"\nservice = "a"\n[[kv_namespaces]]\nbinding = "A"\nid = "x"\n',
        [(5, '"A" is bound twice: in services of line 2 and in kv_namespaces of line 5')],
    ),
    (
        "a binding and a variable",
        '[ai]\nbinding = "A"\n[vars]\nB = 1\nA = "x"\n',
        [(5, '"A" is bound twice: in ai of line 2 and in vars of line 5')],
    ),
    ("a variable and a secret", '[vars]\nA = 1\n[secrets]\nrequired = ["A"]\n', [(4, None)]),
    (
        "three of them",
        'services = [\n{ binding = "A", service = "a" },\n{ binding = "A", service = "b" },\n'
        '{ binding = "A", service = "c" },\n]\n',
        [(3, None), (4, '"A" is bound twice: in services of line 2 and in services of line 4')],
    ),
    ("in a section", '[env.preview]\nservices = [{ binding = "A", service = "a" }]\nvars = { A = 1 }\n', [(3, None)]),
    (
        "one in each environment",
        'services = [{ binding = "A", service = "a" }]\n[env.preview]\nservices = [{ binding = "A", service = "b" }]\n',
        [],
    ),
    ("entries without a name", 'services = [{ service = "a" }, { service = "b" }]\n', []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in TWICE], ids=[row[0] for row in TWICE])
def test_a_name_that_is_bound_twice_is_a_finding_with_both_places(
    text: str, expected: list[tuple[int, str | None]]
) -> None:
    found = [one for one in config(text).findings if one.code == "DM320"]

    assert [one.span.start_line for one in found if one.span] == [line for line, _ in expected]
    assert [one.message for one, (_, message) in zip(found, expected, strict=True) if message] == [
        message for _, message in expected if message
    ]


def test_half_of_a_surrogate_pair_is_a_finding_as_no_file_could_hold_it() -> None:
    services = r'[{"binding": "\udc00", "service": "x"}]'
    text = r'{"name": "\ud800", "pages_build_output_dir": "d\udfff", "services": ' + services + "}"
    shop = config_from(parse_source(Path("wrangler.jsonc"), text.encode()))

    assert [one.code for one in shop.findings] == ["DM304", "DM304", "DM304"]
    assert (shop.name, shop.pages_build_output_dir, shop.top.services) == (None, None, ())


def test_dotted_keys_quoted_keys_and_nested_headers_are_one_tree() -> None:
    shop = config(
        'env.preview.vars."a.b" = 1\n[env.preview.vars.deep]\nx = 1\n[[a.b]]\nc = 1\n[[a.b]]\n[a.b.d]\ne = 2\n'
    )

    assert shop.root.plain() == {
        "env": {"preview": {"vars": {"a.b": 1, "deep": {"x": 1}}}},
        "a": {"b": [{"c": 1}, {"d": {"e": 2}}]},
    }


def test_a_json_file_above_beats_a_toml_file_here_as_in_wrangler(tmp_path: Path) -> None:
    site = tmp_path / "apps" / "site"
    site.mkdir(parents=True)
    (site / "wrangler.toml").write_text("")
    assert find_config(site) == site / "wrangler.toml"

    (site / "wrangler.jsonc").write_text("{}")
    assert find_config(site) == site / "wrangler.jsonc"

    (tmp_path / "wrangler.json").write_text("{}")
    assert find_config(site) == tmp_path / "wrangler.json"


def test_a_worker_is_deployed_under_a_name_for_each_environment() -> None:
    worker = config('name = "api"\nmain = "x.js"\n[env.staging]\n[env.live]\nname = "api-live"\n')

    assert worker.worker_names() == ("api", "api-staging", "api-live")
