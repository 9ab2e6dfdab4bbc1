"""`diddy dev` on the real wrangler: what runs, what is said, what changes, what fails alone."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from pathlib import Path

import pytest

from pages_plugin.dev import DevOptions, LaunchError, State
from pages_plugin.dev.console import Console, captured
from pages_plugin.diagnostics import DiagnosticError
from tests.support.dev_project import ShopProject
from tests.support.processes import command_line, kill, with_mark

pytestmark = pytest.mark.e2e

HELLO = 'export default { fetch() { console.log("catalog was asked"); return Response.json({ from: "catalog" }); } };'


@pytest.fixture
def shop(tmp_path: Path) -> ShopProject:
    return ShopProject(tmp_path)


@pytest.fixture
def printed() -> Iterator[StringIO]:
    with StringIO() as text:
        yield text


def get(url: str) -> tuple[int, str, str | None]:
    """Return status, body and the plan that the mesh put into the header; status 0 where nothing answers."""
    try:
        with urllib.request.urlopen(url, timeout=3) as response:
            return response.status, response.read().decode(), response.headers.get("x-mesh")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers.get("x-mesh")
    except OSError:
        return 0, "", None


def eventually(condition: Callable[[], bool], what: Callable[[], object], limit_s: float = 20) -> None:
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, what()
        time.sleep(0.1)


def test_the_site_its_backends_and_their_changes(shop: ShopProject) -> None:
    shop.javascript("catalog", HELLO)
    console, text = captured()
    with shop.server(console, DevOptions(env="preview")) as server:
        url = server.wait_ready()

        # Both processes were started separately; the binding resolves through the registry folder of this run.
        eventually(lambda: get(f"{url}/api/CATALOG")[0] == 200, text.getvalue)
        assert get(f"{url}/api/CATALOG") == (200, '{"from":"catalog"}', "one")
        assert get(f"{url}/")[1:] == ("<h1>shop</h1>", "one")
        assert get(f"{url}/style.css")[1:] == ("h1 {}", None)

        # A change of diddy.toml reaches the running site, though diddy/mesh.js lies outside functions/.
        shop.write("site/diddy.toml", "plan = two\n")
        eventually(lambda: get(f"{url}/")[2] == "two", text.getvalue)

        # A mistake is shown, and the last good mesh keeps running.
        shop.write("site/diddy.toml", "plan = bad\n")
        eventually(lambda: "the last good one keeps running" in text.getvalue(), text.getvalue)
        assert get(f"{url}/")[2] == "two"
        shop.write("site/diddy.toml", "plan = three\n")
        eventually(lambda: get(f"{url}/")[2] == "three", text.getvalue)

        # wrangler reloads functions and a backend by itself.
        shop.write("site/functions/new.js", 'export const onRequest = () => new Response("new");')
        eventually(lambda: get(f"{url}/new")[1] == "new", text.getvalue)
        shop.write("catalog/w.js", HELLO.replace('"catalog" }', '"catalog 2" }'))
        eventually(lambda: "catalog 2" in get(f"{url}/api/CATALOG")[1], text.getvalue)

        # A wrangler configuration with a mistake changes nothing; a changed one starts the site again.
        shop.write("site/wrangler.json", '{ "name": }')
        eventually(lambda: "cannot be read, so it keeps running" in text.getvalue(), text.getvalue)
        assert get(f"{url}/new")[1] == "new"
        shop.configure(services={"CATALOG": "catalog", "ALSO": "catalog"})
        eventually(lambda: "answers again" in text.getvalue(), text.getvalue)
        eventually(lambda: get(f"{url}/api/ALSO")[0] == 200, text.getvalue)
    lines = text.getvalue().splitlines()
    assert [line for line in lines if "shop runs at" in line] == [f"  shop runs at {url}"]
    assert "  meshed (plan one, env preview)" in lines
    assert any(line.startswith("    catalog  ready        http://127.0.0.1:") for line in lines)
    assert "site    | GET /api/CATALOG 200 3 ms -> catalog 2 tries [retried] 4bf92f35" in lines
    assert any(line.startswith("site    | GET /style.css 200 ") for line in lines)
    assert "catalog | catalog was asked" in lines
    assert "diddy   | error DM003: the plan is bad" in lines
    noise = ("wrangler:info", "Starting local server", "access to the following bindings", "Request.cf", "getaddrinfo")
    assert [line for line in lines if any(word in line for word in noise)] == []


def test_backends_that_cannot_start_leave_the_others_alone(shop: ShopProject, monkeypatch: pytest.MonkeyPatch) -> None:
    # No way out, so that workerd cannot download the Python runtime on any machine.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    shop.configure(services={"CATALOG": "catalog", "PYTHON": "pyworker", "BROKEN": "broken", "LOST": "lost"})
    shop.javascript("catalog", HELLO)
    shop.javascript("broken", 'import x from "not-installed"; export default { fetch() { return new Response(x); } };')
    shop.javascript("lost", 'throw new Error("no luck");')
    shop.python("pyworker", "from workers import WorkerEntrypoint\nclass Default(WorkerEntrypoint): pass\n")
    console, text = captured()
    with shop.server(console) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/api/CATALOG")[0] == 200, text.getvalue)
        eventually(
            lambda: list(server.states.values()).count(State.FAILED) == 3, lambda: (server.states, text.getvalue())
        )
        assert get(f"{url}/api/BROKEN")[0] == 503
        assert get(f"{url}/api/PYTHON")[0] == 503

        # It is tried again when one of its files changes.
        shop.write("broken/w.js", 'export default { fetch() { return new Response("mended"); } };')
        eventually(lambda: get(f"{url}/api/BROKEN")[1] == "mended", lambda: (server.states, text.getvalue()))
        assert server.states["pyworker"] is State.FAILED
    said = text.getvalue()
    assert said.count("DM513: pyworker does not run: workerd cannot fetch the Python runtime (Pyodide)") == 1
    assert said.count('DM512: broken does not run: it imports "not-installed", which is not there') == 1
    assert said.count("DM512: lost does not run: its code fails at start-up: Error: no luck") == 1
    assert "    pyworker  not running  workerd cannot fetch the Python runtime" in said


def test_a_backend_that_dies_is_started_again(shop: ShopProject) -> None:
    shop.javascript("catalog", HELLO)
    os.environ["DIDDY_TEST_MARK"] = str(shop.repo)
    try:
        console, text = captured()
        with shop.server(console) as server:
            url = server.wait_ready()
            eventually(lambda: get(f"{url}/api/CATALOG")[0] == 200, text.getvalue)
            port = server.backend_urls["catalog"].rpartition(":")[2]
            for pid in with_mark(f"DIDDY_TEST_MARK={shop.repo}"):
                if f"--port\0{port}\0".encode() in command_line(pid):
                    kill(pid)
            eventually(lambda: "it is started again in 1 s" in text.getvalue(), text.getvalue)
            eventually(lambda: "catalog | ready" in text.getvalue(), text.getvalue)
            eventually(lambda: get(f"{url}/api/CATALOG")[0] == 200, text.getvalue)
        assert with_mark(f"DIDDY_TEST_MARK={shop.repo}") == []
    finally:
        del os.environ["DIDDY_TEST_MARK"]


def test_in_front_of_a_frameworks_dev_server(shop: ShopProject) -> None:
    shop.javascript("catalog", HELLO)
    shop.write(
        "site/serve.py",
        "import http.server, sys\n"
        "class Handler(http.server.SimpleHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200); self.end_headers(); self.wfile.write(b'from the framework')\n"
        "server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)\n"
        "print(f'  Local:   http://localhost:{server.server_port}/', flush=True)\n"
        "server.serve_forever()\n",
    )
    console, text = captured()
    with shop.server(console, DevOptions(command=(sys.executable, "serve.py"))) as server:
        url = server.wait_ready()
        assert get(f"{url}/any") == (200, "from the framework", "one")
        eventually(lambda: get(f"{url}/api/CATALOG")[1] == '{"from":"catalog"}', text.getvalue)
        shop.write("site/diddy.toml", "plan = two\n")
        eventually(lambda: get(f"{url}/any")[2] == "two", text.getvalue)
    assert "app     |   Local:   http://localhost:" in text.getvalue()


def test_below_a_workspace_s_package_json(shop: ShopProject) -> None:
    shop.write("package.json", "{}")
    shop.write("site/.dev.vars", "SECRET=hush")
    shop.write("site/lib/word.js", 'export const word = "old";')
    code = "export const onRequest = ({ env }) => new Response(word + env.SECRET);"
    shop.write("site/functions/word.js", f'import {{ word }} from "../lib/word.js";\n{code}')
    shop.javascript("catalog", HELLO)
    console, text = captured()
    with shop.server(console) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/api/CATALOG")[1] == '{"from":"catalog"}', text.getvalue)
        assert get(f"{url}/style.css")[1:] == ("h1 {}", None)
        assert get(f"{url}/word")[1] == "oldhush"
        shop.write("site/lib/word.js", 'export const word = "new";')
        eventually(lambda: get(f"{url}/word")[1] == "newhush", text.getvalue)


def test_json_logs_are_alone_on_standard_output(shop: ShopProject, printed: StringIO) -> None:
    shop.javascript("catalog", HELLO)
    talk = StringIO()
    console = Console(json_logs=True, out=printed, err=talk, colour=False)
    with shop.server(console, DevOptions(json_logs=True)) as server:
        url = server.wait_ready()
        get(f"{url}/")
        eventually(lambda: '"path":"/"' in printed.getvalue(), talk.getvalue)
        eventually(lambda: "shop runs at" in talk.getvalue(), talk.getvalue)
    records = [json.loads(line) for line in printed.getvalue().splitlines()]
    assert {record["type"] for record in records} == {"access"}


def test_a_site_that_cannot_start_says_why_and_starts_when_it_can(shop: ShopProject) -> None:
    shop.javascript("catalog", HELLO)
    shop.write("site/functions/broken.js", "export const onRequest = ( => 1")
    console, text = captured()
    with shop.server(console) as server:
        with pytest.raises(LaunchError, match='Unexpected "=>"'):
            server.wait_ready()
        shop.write("site/functions/broken.js", "export const onRequest = () => new Response('ok')")
        eventually(lambda: "shop runs at" in text.getvalue(), text.getvalue)
        assert get(f"{server.url}/broken")[1] == "ok"
    assert text.getvalue().count("DM511: the site does not run") == 1


def test_a_port_that_was_asked_for_is_not_swapped(shop: ShopProject) -> None:
    console, _ = captured()
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(DiagnosticError) as caught:
            shop.server(console, DevOptions(port=port))
    (found,) = caught.value.diagnostics
    assert found.code == "DM510"
    assert f"port {port} is taken by " in found.message


def test_a_stranger_that_takes_the_port_before_wrangler_has_it_is_not_taken_for_the_site(shop: ShopProject) -> None:
    console, text = captured()
    with shop.server(console) as server:
        port = int(server.url.rpartition(":")[2])
        eventually(lambda: is_started_on(port), text.getvalue)
        with ThreadingHTTPServer(("127.0.0.1", port), Stranger) as stranger:
            threading.Thread(target=stranger.serve_forever, daemon=True).start()
            url = server.wait_ready()
            stranger.shutdown()
        assert url != f"http://127.0.0.1:{port}"
        assert get(f"{url}/")[1:] == ("<h1>shop</h1>", "one")
    assert "not meshed" not in text.getvalue()


class Stranger(SimpleHTTPRequestHandler):
    """A web server of somebody else."""

    def do_OPTIONS(self) -> None:
        self.send_response(204)
        self.end_headers()


def is_started_on(port: int) -> bool:
    """Whether a wrangler of this run was told to listen on the port."""
    words = f"--port\0{port}\0".encode()
    return any(words in command_line(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def test_a_project_without_a_wrangler_file_gets_its_bindings_named(shop: ShopProject) -> None:
    (shop.site / "wrangler.json").unlink()
    catalog = shop.javascript("catalog", HELLO)
    console, text = captured()
    options = DevOptions(backends=(catalog,), service_bindings={"CATALOG": "catalog"}, output_dir=shop.site / "public")
    with shop.server(console, options) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/api/CATALOG") == (200, '{"from":"catalog"}', "one"), text.getvalue)


def test_a_worker_with_assets_is_run_as_one(shop: ShopProject) -> None:
    code = "const answer = await env.CATALOG.fetch(request); return new Response(env.DIDDY_ENV + answer.status);"
    config = {"name": "shop", "main": "w.js", "compatibility_date": "2026-01-01", "assets": {"directory": "public"}}
    shop.write("site/wrangler.json", json.dumps({**config, "services": [{"binding": "CATALOG", "service": "catalog"}]}))
    shop.write("site/w.js", f"export default {{ async fetch(request, env) {{ {code} }} }};")
    shop.javascript("catalog", HELLO)
    console, text = captured()
    with shop.server(console, DevOptions(env="preview")) as server:
        url = server.wait_ready()
        eventually(lambda: get(f"{url}/x")[1] == "preview200", text.getvalue)
        assert get(f"{url}/style.css")[1] == "h1 {}"
        eventually(lambda: "not meshed: no mesh answers there" in text.getvalue(), text.getvalue)
