"""Every link of the documentation leads somewhere, and every page is reached from the index."""

from __future__ import annotations

import pytest

from tests.unit.docs.pages import ROOT, Page, written_pages

PAGES = written_pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_resolve(page: Page) -> None:
    broken = []
    for link in page.links():
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        file = (page.path.parent / target).resolve() if target else page.path
        if not file.exists() or (anchor and anchor not in Page(file).anchors()):
            broken.append(link)
    assert broken == []


def test_the_index_names_every_page() -> None:
    index = Page(ROOT / "docs" / "README.md")
    named = {(index.path.parent / link).resolve() for link in index.links()}
    assert {page.path for page in PAGES if page.path.is_relative_to(ROOT / "docs")} - named == {index.path}


def test_a_broken_anchor_would_be_seen() -> None:
    anchors = Page(ROOT / "docs" / "reference" / "findings.md").anchors()
    assert "dm101-unknown-key" in anchors
    assert "dm101" not in anchors
