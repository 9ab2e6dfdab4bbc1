"""What `diddy verify` says of sites of every kind: real servers on this machine, asked over real connections."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pages_plugin.diagnostics import DiagnosticError
from pages_plugin.verify import Local, Report, as_data, render, verify

PROBE = "/.well-known/diddy-mesh"
LOCAL = Local(project="shop", plan="0123456789ab", static_path="/style.css", every_request=False)


class Site(BaseHTTPRequestHandler):
    """A meshed site: answers the probe as the mesh does and serves `/style.css`. Subclasses differ in one thing."""

    plan = "0123456789ab"
    meshed_paths: tuple[str, ...] = (PROBE,)

    def do_OPTIONS(self) -> None:
        if self.path in self.meshed_paths and self.headers["Max-Forwards"] == "0":
            self.answer(200, json.dumps(self.about()))
        else:
            self.answer(405, "")

    def do_HEAD(self) -> None:
        self.answer(200 if self.path in ("/", "/style.css") else 404, "")

    def about(self) -> dict[str, object]:
        parent = self.headers.get("traceparent", "00-" + "f" * 32)
        trace_id = parent.split("-")[1]
        return {"mesh": "shop", "diddy": "0.1.0", "plan": self.plan, "env": "production", "trace_id": trace_id}

    def answer(self, status: int, body: str, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class OtherTrace(Site):
    def about(self) -> dict[str, object]:
        return {**super().about(), "trace_id": "e" * 32}


class StaticThroughFunction(Site):
    meshed_paths = (PROBE, "/style.css", "/")


class NotFound(Site):
    meshed_paths = ()


class OtherJson(Site):
    def about(self) -> dict[str, object]:
        return {"mesh": 7}


class NotJson(Site):
    def do_OPTIONS(self) -> None:
        self.answer(200, "<h1>hello</h1>")


class Endless(Site):
    def do_OPTIONS(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            try:
                self.wfile.write(b"{" * 65536)
            except OSError:
                return


class ToOtherHost(Site):
    def do_OPTIONS(self) -> None:
        self.answer(301, "", Location="https://other.example/")


class ToAnotherPath(Site):
    meshed_paths = ("/moved",)

    def do_OPTIONS(self) -> None:
        if self.path == PROBE:
            self.answer(308, "", Location="/moved")
        else:
            super().do_OPTIONS()


class InCircles(Site):
    def do_OPTIONS(self) -> None:
        self.answer(302, "", Location="/b" if self.path == "/a" else "/a")


class Rude(Site):
    def about(self) -> dict[str, object]:
        return {**super().about(), "mesh": "\x1b]0;gotcha\x07" + "m" * 10_000}


@contextmanager
def serving(handler: type[Site]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def states(report: Report) -> dict[str, str]:
    return {one.name: f"{one.state} {one.finding.code}" if one.finding else one.state for one in report.checks}


GOOD = {"meshed": "ok", "plan": "ok", "trace": "ok", "static files": "ok"}
NOTHING = {"meshed": "problem DM532"}

CASES: list[tuple[type[Site], Local | None, str | None, dict[str, str]]] = [
    (Site, LOCAL, None, GOOD),
    (Site, None, None, {**GOOD, "plan": "unknown"}),
    (Site, None, "style.css", {**GOOD, "plan": "unknown"}),
    (Site, Local("shop", None, "/style.css", False), None, {**GOOD, "plan": "unknown"}),
    (Site, Local("shop", "another12345", "/style.css", False), None, {**GOOD, "plan": "problem DM533"}),
    (Site, LOCAL, "/missing.css", {**GOOD, "static files": "unknown"}),
    (OtherTrace, LOCAL, None, {**GOOD, "trace": "problem DM534"}),
    (StaticThroughFunction, LOCAL, None, {**GOOD, "static files": "problem DM535"}),
    (StaticThroughFunction, Local("shop", "0123456789ab", None, True), None, GOOD),
    (NotFound, LOCAL, None, NOTHING),
    (OtherJson, LOCAL, None, NOTHING),
    (NotJson, LOCAL, None, NOTHING),
    (Endless, LOCAL, None, NOTHING),
    (ToOtherHost, LOCAL, None, NOTHING),
    (InCircles, LOCAL, None, NOTHING),
    (ToAnotherPath, LOCAL, None, GOOD),
]


@pytest.mark.parametrize(("site", "local", "static_path", "expected"), CASES)
def test_what_it_sees(site: type[Site], local: Local | None, static_path: str | None, expected: dict[str, str]) -> None:
    with serving(site) as url:
        report = verify(url, local, static_path=static_path)

    assert states(report) == expected
    assert report.is_good == all(not state.startswith("problem") for state in expected.values())


def test_what_the_mesh_says_of_itself_is_passed_on() -> None:
    with serving(Site) as url:
        report = verify(url + "/some/page?q=1", LOCAL)

    assert report.mesh == {"mesh": "shop", "diddy": "0.1.0", "plan": "0123456789ab", "env": "production"}
    data = json.loads(json.dumps(as_data(report)))
    assert (data["ok"], data["url"]) == (True, url)
    assert [check["name"] for check in data["checks"]] == list(GOOD)
    assert "cannot be seen from outside" in render(report)


def test_a_site_cannot_drive_the_terminal() -> None:
    with serving(Rude) as url:
        text = render(verify(url, LOCAL))

    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) < 400


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_where_nothing_listens_it_could_not_look() -> None:
    with pytest.raises(DiagnosticError) as error:
        verify(f"http://127.0.0.1:{free_port()}")

    (found,) = error.value.diagnostics
    assert found.code == "DM530"
    assert "nothing listens" in found.message
    assert "diddy dev" in (found.hint or "")


def test_a_site_that_never_answers_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(DiagnosticError) as error:
            verify(f"http://127.0.0.1:{port}", time_limit_s=0.3)

    assert [(one.code, "in time" in one.message) for one in error.value.diagnostics] == [("DM530", True)]


def test_a_host_that_is_not_known_is_told_so() -> None:
    with pytest.raises(DiagnosticError) as error:
        verify("https://no-such-host.invalid")

    assert error.value.diagnostics[0].code == "DM530"


def test_tls_where_there_is_none_is_told_so() -> None:
    with serving(Site) as url, pytest.raises(DiagnosticError) as error:
        verify(url.replace("http://", "https://"))

    assert error.value.diagnostics[0].code == "DM531"


def test_what_speaks_no_http_is_told_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with pytest.raises(DiagnosticError) as error:
            verify(f"http://127.0.0.1:{server.getsockname()[1]}")
        thread.join(5)

    assert error.value.diagnostics[0].code == "DM530"


@pytest.mark.parametrize("url", ["", "ftp://shop", "https://", "http://a b", "http://[::1", "http://x:99999"])
def test_what_is_no_url_is_refused(url: str) -> None:
    with pytest.raises(DiagnosticError) as error:
        verify(url)

    assert error.value.diagnostics[0].code == "DM536"
