"""The SDK is a package of its own: import it from its source folder, as a Worker has it in python_modules."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Coroutine, Iterator, Mapping
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.support.toolchain import ROOT

sys.path.insert(0, str(ROOT / "worker_sdk" / "src"))

from diddy_worker import _isolate

from tests.unit.worker_sdk.system import Behind, FakeSender, FakeSystem

ENV = {
    "OTEL_EXPORTER_OTLP_ENDPOINT": "https://collector.example",
    "OTEL_SERVICE_NAME": "catalog",
    "DIDDY_EXPORT_INTERVAL_MS": "1000",
}


class FakeResponse:
    def __init__(self, body: str, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
        self.body, self.status, self.headers = body, status, dict(headers or {})


class Site:
    """One isolate with an environment; `entrypoint` makes an instance of a class as the platform does."""

    def __init__(self, **env: str) -> None:
        self.env = {**ENV, **env}
        self.system = FakeSystem()
        self.sender = FakeSender(self.system)
        self.behind = Behind()
        self.isolate = _isolate.Isolate(self.system, self.sender)

    def entrypoint(self, cls: type[Any]) -> Any:
        made = cls()
        made.env, made.ctx = self.env, self.behind
        return made

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run one request and everything behind its answer."""

        async def all_of_it() -> Any:
            try:
                return await work
            finally:
                await self.behind.settle()

        return asyncio.run(all_of_it())


def request(url: str = "https://shop.example/items", method: str = "GET", **headers: str) -> Any:
    """What JavaScript hands over; underscores in header names are dashes."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return SimpleNamespace(headers=SimpleNamespace(get=given.get), method=method, url=url, body=None)


@pytest.fixture(autouse=True)
def _fresh_isolate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_isolate, "_ISOLATE", _isolate.Isolate())


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    made = Site()
    in_worker(monkeypatch, made)
    yield made
    for work in made.behind.works:
        work.close()


def in_worker(monkeypatch: pytest.MonkeyPatch, site: Site) -> Site:
    """Make `site` the isolate that code runs in."""
    workers = ModuleType("workers")
    vars(workers).update(Response=FakeResponse, env=site.env, wait_until=site.behind.waitUntil)
    monkeypatch.setitem(sys.modules, "workers", workers)
    monkeypatch.setattr(_isolate, "_ISOLATE", site.isolate)
    return site
