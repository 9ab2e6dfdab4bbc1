"""The Python Workers' own logic, with no Worker running."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

WORKERS = Path(__file__).resolve().parents[1] / "workers"
PYTHON_WORKERS = sorted(path.parents[1].name for path in WORKERS.glob("*/src/entry.py"))
LOGIC = {"catalog": ("catalogue", "/products"), "inventory": ("stock", "/stock")}


def load(worker: str, module: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{worker}_{module}", WORKERS / worker / "src" / f"{module}.py")
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


@pytest.mark.parametrize("worker", PYTHON_WORKERS)
@pytest.mark.parametrize(
    ("method", "resource", "status"),
    [("GET", True, 200), ("HEAD", True, 200), ("POST", True, 405), ("GET", False, 404)],
)
def test_the_one_resource_is_read_only(worker: str, method: str, resource: bool, status: int) -> None:
    module, path = LOGIC[worker]
    assert load(worker, module).answer(method, path if resource else "/other")[0] == status


@pytest.mark.skipif("catalog" not in PYTHON_WORKERS, reason="the catalog is not in Python")
def test_every_product_has_a_picture_and_a_price() -> None:
    products = load("catalog", "catalogue").answer("GET", "/products")[1]["products"]
    art = WORKERS.parent / "site" / "art"
    assert [product["id"] for product in products if not (art / f"{product['id']}.svg").is_file()] == []
    assert all(isinstance(product["price_cents"], int) and product["price_cents"] > 0 for product in products)


@pytest.mark.parametrize("worker", PYTHON_WORKERS)
@pytest.mark.parametrize(
    ("mode", "verdicts"),
    [
        ("ok", ["answer", "answer"]),
        ("next", ["fail", "answer"]),
        ("alternate", ["fail", "answer", "fail"]),
        ("slow", ["delay", "delay"]),
        ("off", ["fail", "fail"]),
    ],
)
def test_each_fault_mode_does_what_it_says(worker: str, mode: str, verdicts: list[str]) -> None:
    faults = load(worker, "faults").Faults()
    assert faults.set_mode(mode)
    assert [faults.next_verdict("trace") for _ in verdicts] == verdicts
    assert (faults.requests, faults.last_trace_id) == (len(verdicts), "trace")


@pytest.mark.parametrize("worker", PYTHON_WORKERS)
@pytest.mark.parametrize("mode", ["explode", "", None, 3, ["ok"]])
def test_an_unknown_fault_mode_changes_nothing(worker: str, mode: object) -> None:
    faults = load(worker, "faults").Faults(mode="off")
    assert not faults.set_mode(mode)
    assert faults.mode == "off"
