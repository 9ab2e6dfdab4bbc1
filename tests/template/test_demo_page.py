"""What a person sees: the baked page in headless Chromium, in both schemes and on a phone. Screenshots are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.toolchain import ROOT
from tests.template import browser
from tests.template.demo import bake_runnable, running

pytestmark = pytest.mark.e2e

ARTIFACTS = ROOT / "artifacts" / "demo"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("demo")
    project, environment = bake_runnable(folder, project_name="Diddy Shop", backends="javascript")
    with running(project, environment, folder / "dev.log") as address:
        yield address


@pytest.fixture
def visit(url: str, tmp_path: Path) -> Any:
    def visit_demo(script: str, **options: Any) -> dict[str, Any]:
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        if "screenshot" in options:
            options["screenshot"] = str(ARTIFACTS / options["screenshot"])
        return browser.visit(url, script, tmp_path, **options)

    return visit_demo


HEALED = """
  await until("the products", () => document.querySelectorAll(".product[data-id]").length === 8);
  for (const service of ["catalog", "inventory"]) {
    await until("the buttons", () => document.querySelector(`[data-service=${service}] button:enabled`));
    press(service, "ok");
    await until("recovery", () => document.querySelector(`[data-service=${service}]`).dataset.mode === "ok");
  }
"""


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("light", {}),
        ("dark", {"scheme": "dark"}),
        ("phone", {"width": 375, "height": 812}),
        ("phone-dark", {"width": 375, "height": 812, "scheme": "dark"}),
        ("wide", {"width": 1920, "height": 1080}),
    ],
)
def test_the_page_fits_and_shows_its_products(visit: Any, name: str, options: dict[str, Any]) -> None:
    script = f"""{HEALED}
      await until("the stock", () => document.querySelector(".stock").textContent === "In stock");
      return [document.documentElement.scrollWidth, innerWidth];"""
    scrolled, wide = visit(script, screenshot=f"{name}.png", **options)["result"]
    assert scrolled == wide


def test_a_retry_is_seen(visit: Any) -> None:
    said = visit(f"""{HEALED}
      press("catalog", "next");
      return await until("a second try", () => said("/api/catalog").find((text) => text.includes("Tries 2")));""")[
        "result"
    ]
    assert "A failed try was sent again." in said
    assert "Backend catalog" in said


def test_a_fallback_is_said_honestly_and_goes_away(visit: Any) -> None:
    said = visit(
        f"""{HEALED}
      const notice = document.getElementById("notice");
      press("catalog", "off");
      await until("the notice", () => !notice.hidden);
      const words = notice.innerText;
      press("catalog", "ok");
      await until("the notice's end", () => notice.hidden);
      press("catalog", "off");
      await until("the notice", () => !notice.hidden);
      await until("the mode", () => document.querySelector("[data-service=catalog]").dataset.mode === "off");
      return words;""",
        screenshot="fallback.png",
    )["result"]
    assert "The catalogue does not answer." in said
    assert "prices may have changed" in said


def test_unknown_stock_is_said_and_nothing_is_sold_out_by_it(visit: Any) -> None:
    stock, disabled = visit(f"""{HEALED}
      press("inventory", "off");
      await until("the stock", () => document.querySelector(".stock").textContent === "Stock unknown");
      const all = [...document.querySelectorAll(".stock")].map((one) => one.textContent);
      const disabled = document.querySelectorAll(".buy button:disabled").length;
      press("inventory", "ok");
      await until("recovery", () => document.querySelector(".stock").textContent === "In stock");
      return [all, disabled];""")["result"]
    assert (set(stock), disabled) == ({"Stock unknown"}, 0)


def test_the_basket_is_priced_by_both_backends(visit: Any) -> None:
    total = visit(
        f"""{HEALED}
      const add = document.querySelector("[data-id=thimble-cup] button");
      await until("the stock", () => document.querySelector(".stock").textContent === "In stock");
      add.click();
      add.click();
      await until("the sum", () => /29/.test(document.getElementById("basket-sum").innerText));
      return [document.getElementById("basket-sum").innerText, document.getElementById("basket-count").innerText];""",
        screenshot="basket.png",
        full=True,
    )["result"]
    assert total == ["Total €29.00", "2"]


def test_every_control_has_a_name_and_takes_the_focus(visit: Any) -> None:
    names = visit(f"""{HEALED}
      return [...document.querySelectorAll("a, button")].filter((one) => one.checkVisibility() && !one.disabled)
        .map((one) => {{ one.focus(); return [one.innerText.trim(), document.activeElement === one]; }});""")["result"]
    assert len(names) > 15
    assert [name for name, focused in names if not name or not focused] == []


def test_a_backend_that_is_not_there_is_said_and_found_again(visit: Any) -> None:
    """The calls of the page are refused by the browser itself, as when the backend is gone, and then let through."""
    states = visit(f"""{HEALED}
      const real = window.fetch;
      const gone = (path) => String(path).startsWith("/api/catalog");
      window.fetch = (path, init) => gone(path) ? Promise.reject(new TypeError()) : real(path, init);
      document.getElementById("reload").click();
      const card = document.querySelector("[data-service=catalog]");
      const down = await until("the outage", () => card.dataset.mode === "down" && card.innerText);
      window.fetch = real;
      await until("the recheck", () => card.dataset.mode === "ok");
      return [down, document.querySelectorAll(".product[data-id]").length];""")["result"]
    assert "Does not answer" in states[0]
    assert states[1] == 8
