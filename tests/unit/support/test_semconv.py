"""The registry is read whole, and old names are known as old."""

from __future__ import annotations

import pytest

from tests.support.semconv import (
    Instrument,
    attribute_names,
    attribute_prefixes,
    deprecated_names,
    instruments,
)


@pytest.mark.parametrize("name", ["http.request.method", "rpc.system.name", "url.full", "service.instance.id"])
def test_names_in_use(name: str) -> None:
    assert name in attribute_names()
    assert name not in deprecated_names()


@pytest.mark.parametrize("name", ["http.method", "http.url", "rpc.system", "rpc.service", "net.peer.name"])
def test_names_that_were_replaced(name: str) -> None:
    assert name not in attribute_names()
    assert deprecated_names()[name].startswith("Deprecated")


def test_families_and_instruments() -> None:
    assert "http.request.header." in attribute_prefixes()
    assert instruments()["http.server.request.duration"] == Instrument("histogram", "s")
    assert instruments()["rpc.client.call.duration"] == Instrument("histogram", "s")
    assert "rpc.client.duration" not in instruments()
