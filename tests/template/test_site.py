"""The baked pages: valid, accessible as far as a file can show, and with enough contrast in both schemes."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.template.baking import TEMPLATE
from tests.template.html import Element, parse

RUNTIME = TEMPLATE.parent / "pages_plugin" / "runtime" / "src"
SITE = TEMPLATE / "{{cookiecutter.project_slug}}" / "site"


@pytest.fixture(params=["index.html", "404.html"])
def page(request: pytest.FixtureRequest, project: Path) -> Element:
    return parse((project / "site" / request.param).read_text(encoding="utf-8"))


def test_a_page_has_one_language_title_and_main_heading(page: Element) -> None:
    elements = [element for element in page.all() if element.tag in {"html", "title", "h1", "main"}]
    assert Counter(element.tag for element in elements) == {"html": 1, "title": 1, "h1": 1, "main": 1}
    assert elements[0].attributes["lang"] == "en"
    assert all(element.text.strip() for element in elements)


def test_no_id_stands_twice_and_every_reference_has_its_target(page: Element) -> None:
    ids = Counter(element.attributes["id"] for element in page.all() if "id" in element.attributes)
    assert [name for name, count in ids.items() if count > 1] == []
    asked = [element.attributes.get(name) for element in page.all() for name in ("aria-labelledby", "for")]
    asked += [(element.attributes.get("href") or "").partition("#")[2] for element in page.all() if element.tag == "a"]
    assert {name for name in asked if name} - ids.keys() == set()


def test_every_picture_says_what_it_shows_or_that_it_is_decoration(page: Element) -> None:
    pictures = [element for element in page.all() if element.tag == "img"]
    assert [picture.line for picture in pictures if not {"alt", "width", "height"} <= picture.attributes.keys()] == []


def test_every_file_that_a_page_names_is_there(page: Element, project: Path) -> None:
    named = [element.attributes.get(name) for element in page.all() for name in ("src", "href")]
    files = {name for name in named if name and name.startswith("/") and name != "/"}
    assert {name for name in files if not (project / "site" / name[1:]).is_file()} == set()
    assert {name for name in named if name and not name.startswith(("/", "#"))} == set()


def test_every_element_that_the_scripts_ask_for_is_in_the_page() -> None:
    html = (SITE / "index.html").read_text(encoding="utf-8")
    scripts = "".join(path.read_text(encoding="utf-8") for path in (SITE / "app").glob("*.js"))
    asked = set(re.findall(r'(?:\$|clone|getElementById)\("([a-z-]+)"\)', scripts))
    assert len(asked) > 15
    assert {name for name in asked if f'id="{name}"' not in html} == set()


def test_every_flag_of_the_mesh_is_said_in_words() -> None:
    union = (RUNTIME / "core" / "inbound.ts").read_text(encoding="utf-8").partition("export type Flag =")[2]
    flags = set(re.findall(r'"([a-z_]+)"', union.partition(";")[0]))
    said = dict(re.findall(r'^  ([a-z_]+): "(.+)",$', (SITE / "app" / "flags.js").read_text(encoding="utf-8"), re.M))
    assert len(flags) > 10
    assert flags - said.keys() == set()


PAIRS = [
    ("base.css", "ink", "ground"),
    ("base.css", "ink", "surface"),
    ("base.css", "muted", "ground"),
    ("base.css", "muted", "surface"),
    ("base.css", "strong", "ground"),
    ("base.css", "on-strong", "strong"),
    ("base.css", "focus", "surface"),
    ("base.css", "warn-ink", "warn-ground"),
    ("base.css", "bad", "ground"),
    ("panel.css", "text-1", "raised"),
    ("panel.css", "text-2", "room"),
    ("panel.css", "text-2", "raised"),
    ("panel.css", "instead", "raised"),
    ("panel.css", "good", "raised"),
]


@pytest.mark.parametrize(("file", "text", "ground"), PAIRS, ids=lambda value: value.removesuffix(".css"))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_the_contrast_of_wcag_aa(file: str, text: str, ground: str, scheme: str) -> None:
    colours = _colours(file, scheme)
    assert _contrast(colours[text], colours[ground]) >= 4.5


def _colours(file: str, scheme: str) -> dict[str, str]:
    """Custom properties of a style sheet; the dark ones come later in the file and replace the light ones."""
    light, _, dark = (SITE / "app" / file).read_text(encoding="utf-8").partition("prefers-color-scheme: dark")
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", light + (dark if scheme == "dark" else "")))


def _contrast(one: str, other: str) -> float:
    """Contrast ratio of two sRGB colours, WCAG 2.2."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
