"""The static half of the site: what is served, and that it needs nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from conftest import PROJECT, Site

STATIC = sorted(path for path in (PROJECT / "site").rglob("*") if path.suffix in {".html", ".css", ".js", ".svg"})


def test_the_page_is_served_with_a_strict_policy(site: Site) -> None:
    page = site.call("/")
    assert page.status == 200
    assert b"<h1" in page.body
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_a_page_that_does_not_exist_is_a_404(site: Site) -> None:
    assert site.call("/no-such-page").status == 404


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://\S+", text) == []


@pytest.mark.parametrize("path", [path for path in STATIC if path.suffix == ".html"], ids=lambda path: path.name)
def test_the_policy_allows_what_the_page_holds(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=", text) == []
