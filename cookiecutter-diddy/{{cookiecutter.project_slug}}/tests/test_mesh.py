"""What the mesh does for this site. The tests of retries come first: those after them spend the retry budget."""

import json

import pytest
from conftest import PROJECT, Site

PATHS = {"catalog": "/api/catalog/products", "inventory": "/api/inventory/stock"}
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize("service", PATHS)
def test_a_failed_try_is_sent_again(mesh: Site, service: str) -> None:
    mesh.fault(service, "next")
    answer = mesh.call(PATHS[service])
    assert answer.status == 200
    assert answer.json().get("source") == "catalog" or answer.json().get("known") is True
    assert mesh.fault(service)["requests"] == 2
{%- if cookiecutter.telemetry == 'server-timing-and-access-log' %}
    assert 'attempts;desc="2"' in answer.headers["Server-Timing"]


def test_the_answer_tells_what_the_mesh_did(mesh: Site) -> None:
    timing = mesh.call(PATHS["catalog"]).headers["Server-Timing"]
    assert timing.startswith("mesh;dur=")
    assert "backend;dur=" in timing
    assert 'attempts;desc="1"' in timing
{%- else %}


def test_the_answer_tells_nothing_of_the_inside(mesh: Site) -> None:
    assert mesh.call(PATHS["catalog"]).headers["Server-Timing"] is None
{%- endif %}


def test_the_callers_trace_reaches_the_backend(mesh: Site) -> None:
    mesh.call(PATHS["inventory"], headers={"traceparent": f"00-{TRACE_ID}-00f067aa0ba902b7-01"})
    assert mesh.fault("inventory")["last_trace_id"] == TRACE_ID


def test_a_catalog_that_is_off_is_replaced_by_the_copy(mesh: Site) -> None:
    live = mesh.call(PATHS["catalog"]).json()
    mesh.fault("catalog", "off")
    answer = mesh.call(PATHS["catalog"])
    assert answer.status == 200
    assert answer.json() == {**live, "source": "copy"}


def test_an_inventory_that_is_off_leaves_the_stock_unknown(mesh: Site) -> None:
    mesh.fault("inventory", "off")
    answer = mesh.call(PATHS["inventory"])
    assert (answer.status, answer.json()) == (200, {"known": False, "stock": {}})


def test_a_slow_backend_is_cut_at_its_time_limit(mesh: Site) -> None:
    mesh.fault("inventory", "slow")
    assert mesh.call(PATHS["inventory"]).json() == {"known": False, "stock": {}}


def test_a_quote_joins_both_backends(mesh: Site) -> None:
    answer = mesh.call("/api/quote?item=thimble-cup:2&item=two-minute-timer:1")
    assert answer.status == 200
    assert answer.json() == {
        "currency": "EUR",
        "lines": [
            {"id": "thimble-cup", "quantity": 2, "total_cents": 2900, "in_stock": True},
            {"id": "two-minute-timer", "quantity": 1, "total_cents": 1100, "in_stock": False},
        ],
        "total_cents": 4000,
    }


def test_a_quote_without_the_inventory_has_a_price_all_the_same(mesh: Site) -> None:
    mesh.fault("inventory", "off")
    answer = mesh.call("/api/quote?item=palm-kite:1")
    assert answer.json()["lines"] == [{"id": "palm-kite", "quantity": 1, "total_cents": 1650, "in_stock": None}]


def test_a_quote_without_the_catalog_is_refused(mesh: Site) -> None:
    mesh.fault("catalog", "off")
    answer = mesh.call("/api/quote?item=palm-kite:1")
    assert (answer.status, answer.headers.get_content_type()) == (503, "application/problem+json")


@pytest.mark.parametrize("query", ["", "item=palm-kite", "item=palm-kite:0", "item=../x:1", "item=palm-kite:1&" * 21])
def test_what_is_no_basket_gets_no_quote(mesh: Site, query: str) -> None:
    assert mesh.call(f"/api/quote?{query}").status == 400


def test_the_copy_is_what_the_catalog_says_today(mesh: Site) -> None:
    copy = json.loads((PROJECT / "site" / "fallback" / "catalog.json").read_text(encoding="utf-8"))
    assert {**copy, "source": "catalog"} == mesh.call(PATHS["catalog"]).json()


def test_an_unknown_fault_is_refused(mesh: Site) -> None:
    assert mesh.call("/api/inventory/_demo/fault", method="POST", send={"mode": "explode"}).status == 400
