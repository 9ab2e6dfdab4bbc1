"""Ports that are free, and who has those that are not."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from pages_plugin.dev.ports import Ports, any_free, is_free, listener, next_free


def test_a_port_that_is_listened_on_is_not_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)
        assert next_free(port) != port
    assert is_free(port)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_listener_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert str(listener(server.getsockname()[1])).endswith(f"(process {os.getpid()})")
    assert listener(any_free(1)[0]) is None


def test_ports_that_are_given_together_differ() -> None:
    assert len(set(any_free(20))) == 20


def test_backends_get_the_ports_after_the_site_s() -> None:
    (site,) = any_free(1)
    ports = Ports(site)
    first, second = ports.take(), ports.take()
    assert site < first < second
