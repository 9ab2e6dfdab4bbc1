"""One JSON line a request, with what the mesh decided; also when the client goes away."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from tests.runtime.mesh import CATALOG, QUICK, meshed
from tests.support.client import RawConnection
from tests.support.faulty import FaultyServer, Hang, Reply, ResetBeforeHeaders, SlowHeaders

pytestmark = pytest.mark.runtime


def test_the_whole_line() -> None:
    toml = QUICK + CATALOG
    with FaultyServer(Reply(503), ResetBeforeHeaders()) as catalog, meshed(toml, catalog=catalog) as mesh:
        assert mesh.fetch("/api/x?secret=1", "PUT", {"host": "shop.example.com"}, "b").status == 200
        line = mesh.access()
    assert abs((datetime.now().astimezone() - datetime.fromisoformat(line.pop("time"))).total_seconds()) < 30
    assert re.fullmatch(r"[\da-f]{32}", line.pop("trace_id"))
    assert re.fullmatch(r"[\da-f]{16}", line.pop("span_id"))
    durations = [line.pop("duration_ms"), *(one.pop("duration_ms") for one in line["calls"][0]["attempts"])]
    assert all(isinstance(one, int | float) and 0 <= one < 5000 for one in durations)
    assert line == {
        "type": "access",
        "mesh": "shop",
        "env": "production",
        "method": "PUT",
        "host": "shop.example.com",
        "path": "/api/x",
        "status": 200,
        "route": "catalog",
        "calls": [
            {
                "service": "catalog",
                "kind": "fetch",
                "method": "PUT",
                "attempts": [{"status": 503}, {"error": "reset"}, {"status": 200}],
                "flags": ["retried", "retried"],
            }
        ],
        "flags": ["reset", "retried"],
    }


def test_the_line_of_a_page() -> None:
    with meshed(CATALOG, unbound=("CATALOG",)) as mesh:
        mesh.fetch("/page")
        line = mesh.access()
    assert (line["route"], line["calls"], line["flags"], line["status"]) == (None, [], [], 200)


def test_the_line_can_be_turned_off() -> None:
    site = """export const site = () => { console.log('{"type":"page"}'); return new Response("x"); }"""
    with meshed("access_log = false\n", site=site) as mesh:
        mesh.fetch("/")
        mesh.fetch("/")
        mesh.workerd.wait_for_json(lambda line: line["type"] == "page", count=2)
        assert mesh.access_lines() == []


def test_what_failed_is_always_written() -> None:
    toml = "[access_log]\nsample = 0\n" + QUICK + CATALOG
    script = [Reply(200), Reply(503), Reply(200), Reply(500), Reply(404)]
    with FaultyServer(*script) as catalog, meshed(toml, catalog=catalog) as mesh:
        statuses = [mesh.fetch(f"/api/{n}").status for n in range(4)]
        assert statuses == [200, 200, 500, 404]
        mesh.access(2)
        assert [line["path"] for line in mesh.access_lines()] == ["/api/1", "/api/2"]


@pytest.mark.parametrize("sample", ["", "[access_log]\nsample = 0\n"])
@pytest.mark.parametrize("form", ["route", "site"])
def test_a_client_that_resets_leaves_a_line_and_nothing_else(form: str, sample: str) -> None:
    site = "export const site = ({ env }) => env.CATALOG.fetch('https://catalog/x');"
    toml = '[defaults.timeout]\nrequest = "20s"\n' + sample + CATALOG
    path = "/api/x" if form == "route" else "/page"
    with (
        FaultyServer(*[Hang()] * 5, Reply(200), Reply(500)) as catalog,
        meshed(toml, site=site, catalog=catalog) as mesh,
    ):
        for n in range(5):
            with RawConnection("127.0.0.1", mesh.port) as connection:
                connection.send(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path.encode())
                catalog.wait_for_requests(n + 1)
                connection.reset()
            assert catalog.requests[n].client_left.wait(8), "the callee is cancelled"
        if not sample:
            line = mesh.access(5)
            assert (line["status"], line["flags"]) == (499, ["client_gone"])
            assert line["route"] == ("catalog" if form == "route" else None)
        assert mesh.fetch(path).status == 200, "the isolate serves on"
        assert mesh.fetch(path).status == 500, "this line is always written"
        statuses = [499] * 5 + [200, 500] if not sample else [500]
        mesh.access(len(statuses))
        assert [line["status"] for line in mesh.access_lines()] == statuses


def test_a_client_that_leaves_an_answer_half_read_gets_one_line() -> None:
    with FaultyServer(Reply(200, b"x" * 5_000_000)) as catalog, meshed(CATALOG, catalog=catalog) as mesh:
        with RawConnection("127.0.0.1", mesh.port) as connection:
            connection.send(b"GET /api/x HTTP/1.1\r\nHost: x\r\n\r\n")
            connection.read_until(b"\r\n\r\n")
            connection.reset()
        assert mesh.access()["status"] == 200
        assert mesh.fetch("/api/x").status == 200
        mesh.access(2)
        assert [line["status"] for line in mesh.access_lines()] == [200, 200]


@pytest.mark.parametrize("path", ["/api/x", "/page"])
def test_a_client_that_leaves_in_mid_upload_gets_one_line(path: str) -> None:
    site = "export const site = ({ request, env }) => env.CATALOG.fetch(request);"
    with FaultyServer() as catalog, meshed(CATALOG, site=site, catalog=catalog) as mesh:
        for method in (b"PUT", b"POST"):
            with RawConnection("127.0.0.1", mesh.port) as connection:
                connection.send(
                    b"%s %s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf" % (method, path.encode())
                )
                mesh.fetch("/page/other")
                connection.reset()
            mesh.fetch(path)
        mesh.access(6)
        upload = [line for line in mesh.access_lines() if line["method"] != "GET"]
        assert [(line["method"], line["flags"][:1]) for line in upload] == [
            ("PUT", ["client_gone"]),
            ("POST", ["client_gone"]),
        ]
        assert mesh.fetch(path, "PUT", body="whole").json()["body"] == "whole"


def test_a_site_that_goes_on_after_its_client_left_gets_one_line() -> None:
    site = """export async function site({ env, waitUntil }) {
      const answer = env.CATALOG.fetch("https://catalog/x");
      waitUntil(answer.then(() => scheduler.wait(50)).then(() => console.log('{"type":"done"}')));
      return answer;
    }"""
    with FaultyServer(SlowHeaders(0.2)) as catalog, meshed(site=site, catalog=catalog) as mesh:
        with RawConnection("127.0.0.1", mesh.port) as connection:
            connection.send(b"GET /page HTTP/1.1\r\nHost: x\r\n\r\n")
            catalog.wait_for_requests(1)
            connection.reset()
        assert mesh.access()["flags"] == ["client_gone"]
        mesh.workerd.wait_for_json(lambda line: line["type"] == "done")
        assert [line["status"] for line in mesh.access_lines()] == [499]


def test_server_timing_tells_the_browser() -> None:
    toml = "server_timing = true\n" + QUICK + CATALOG
    with FaultyServer(Reply(503)) as catalog, meshed(toml, catalog=catalog) as mesh:
        answer = mesh.fetch("/api/x")
        timing = answer.header("server-timing") or ""
        trace_id = mesh.access()["trace_id"]
        page = mesh.fetch("/page")
    form = (
        r'mesh;dur=\d+(\.\d+)?;desc="catalog", attempts;desc="2", backend;dur=\d+(\.\d+)?;desc="catalog", '
        rf'trace;desc="{trace_id}", flags;desc="retried"'
    )
    assert re.fullmatch(form, timing), timing
    assert page.header("server-timing") is None, "an answer without calls is left alone"


def test_server_timing_keeps_the_services_own() -> None:
    reply = Reply(200, "x", {"server-timing": "db;dur=5"})
    with FaultyServer(reply) as catalog, meshed("server_timing = true\n" + CATALOG, catalog=catalog) as mesh:
        assert "db;dur=5" in ", ".join(mesh.fetch("/api/x").header_list("server-timing"))
