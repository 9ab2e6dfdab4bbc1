"""The demo while its backends are killed, hung, broken and restarted: visitors get answers, never a hang or a 500."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.client import fetch
from tests.support.diddy import COMMAND, environment
from tests.support.python_worker import vendor_python_modules
from tests.support.toolchain import NODE_MODULES
from tests.support.under_fire import RunningDiddy, Seen, Visitors, free_port, kill, running_diddy
from tests.template.baking import bake
from tests.template.demo import bake_runnable

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]

FAULT = "/api/catalog/_demo/fault"
CATALOG, STOCK, QUOTE, PAGE = "/api/catalog/products", "/api/inventory/stock", "/api/quote?item=palm-kite:1", "/"
LIMIT_S = 9
"""The longest that a visitor may wait: a request's limit in diddy.toml (5 s for Python), and a busy machine."""


@dataclass
class Demo:
    """A running project and its visitors."""

    project: Path
    diddy: RunningDiddy
    url: str
    visitors: Visitors

    def until_live(self, limit_s: float = 60) -> None:
        """Wait for an answer of the catalog itself, then for one of the inventory itself."""
        self.visitors.until(CATALOG, is_live, limit_s)
        self.visitors.until(STOCK, is_known, limit_s)

    def until_fallback(self) -> None:
        self.visitors.until(CATALOG, is_copy)

    def config_of(self, backend: str) -> bytes:
        """What tells a backend's wrangler from the others on its command line."""
        return f"workers/{backend}/wrangler.jsonc".encode()


def is_live(seen: Seen) -> bool:
    return seen.answer is not None and seen.status == 200 and seen.answer.json()["source"] == "catalog"


def is_copy(seen: Seen) -> bool:
    return seen.answer is not None and seen.status == 200 and seen.answer.json()["source"] == "copy"


def is_known(seen: Seen) -> bool:
    return seen.answer is not None and seen.status == 200 and seen.answer.json()["known"] is True


def suffered(seen: list[Seen]) -> list[str]:
    """Whatever no visitor should see: no answer, a wait, an error page. The basket honestly says 503 without prices."""
    return [
        str(one)
        for one in seen
        if one.duration_s > LIMIT_S
        or one.answer is None
        or not (one.status == 200 or (one.path == QUOTE and one.status == 503 and b'"No price' in one.answer.body))
    ]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """All that was baked with two JavaScript backends, run by `diddy dev`."""
    folder = tmp_path_factory.mktemp("fire")
    project, variables = bake_runnable(folder, backends="javascript")
    port = free_port()
    command = [str(folder / "bin" / "diddy"), "dev", "--port", str(port)]
    with running_diddy(command, project, variables) as diddy:
        url = diddy.wait_for(r"runs at (http://\S+)")[1]
        with Visitors(url, [CATALOG, STOCK, QUOTE, PAGE]) as visitors:
            running = Demo(project, diddy, url, visitors)
            running.until_live()
            yield running
        assert diddy.process.poll() is None, diddy.text
        assert diddy.end(signal.SIGINT) == 0, diddy.text
        assert "Traceback" not in diddy.text


# wrangler starts a workerd anew that it lost; a wrangler that is gone, diddy does.
@pytest.mark.parametrize("whom", ["workerd", "wrangler", "both"])
def test_a_backend_that_is_killed_is_stood_in_for_and_comes_back(demo: Demo, whom: str) -> None:
    words = demo.config_of("catalog")
    everything, workerd = demo.diddy.descendants(words), demo.diddy.workerd_of(words)
    others = [pid for pid in everything if pid not in workerd]

    with demo.visitors.meanwhile() as seen:
        kill({"workerd": workerd, "wrangler": others, "both": everything}[whom])
        demo.until_fallback()
        demo.diddy.wait_gone(workerd)
        demo.until_live()

    assert suffered(seen) == []


def test_a_backend_that_hangs_is_not_waited_for(demo: Demo) -> None:
    workerd = demo.diddy.workerd_of(demo.config_of("catalog"))

    with demo.visitors.meanwhile() as seen:
        kill(workerd, signal.SIGSTOP)
        try:
            demo.until_fallback()
        finally:
            kill(workerd, signal.SIGCONT)
        demo.until_live()

    assert suffered(seen) == []


def test_a_backend_that_is_slow_is_not_waited_for(demo: Demo) -> None:
    with demo.visitors.meanwhile() as seen:
        assert fetch(demo.url + FAULT, "POST", body='{"mode": "slow"}').status == 200
        demo.until_fallback()
        assert fetch(demo.url + FAULT, "POST", body='{"mode": "ok"}').status == 200
        demo.until_live()

    assert suffered(seen) == []


def test_a_backend_that_is_edited_broken_and_mended(demo: Demo) -> None:
    main = demo.project / "workers/catalog/src/index.js"
    text = main.read_text()
    products = demo.project / "workers/catalog/src/catalogue.js"

    said = len(demo.diddy.text)

    with demo.visitors.meanwhile() as seen:
        main.write_text(text + "}")
        demo.diddy.wait_for("Build failed", after=said)
        main.write_text(text)
        products.write_text(products.read_text().replace("Palm kite", "Palm kite 2"))
        demo.visitors.until(CATALOG, lambda one: is_live(one) and one.answer and "Palm kite 2" in one.answer.text)

    assert suffered(seen) == []


def test_the_mesh_changed_under_way_and_with_a_mistake(demo: Demo) -> None:
    config = demo.project / "diddy.toml"
    text = config.read_text()
    said = len(demo.diddy.text)

    with demo.visitors.meanwhile() as seen:
        config.write_text(text + "\n[services.catalog.timeot]\n")
        demo.diddy.wait_for("the last good one keeps running", after=said)
        demo.visitors.until(CATALOG, is_live)
        config.write_text(text.replace("/fallback/catalog.json", "/fallback/none.json"))
        demo.diddy.wait_for("DM2", after=said)
        config.write_text(text.replace('request = "2s"', 'request = "3s"'))
        demo.visitors.until(CATALOG, is_live)

    assert suffered(seen) == []
    assert "timeot" in demo.diddy.text[said:]


def test_even_the_site_itself_comes_back(demo: Demo) -> None:
    with demo.visitors.meanwhile() as seen:
        kill(demo.diddy.descendants(b"pages\0dev\0"))
        demo.visitors.until(PAGE, lambda one: one.status == 0)
        demo.until_live()

    assert suffered([one for one in seen if one.answer is not None]) == []


def test_a_python_worker_is_killed_made_slow_and_comes_back(tmp_path: Path) -> None:
    project, variables = bake_runnable(tmp_path, backends="both")
    command = [str(tmp_path / "bin" / "diddy"), "demo", "--dir", str(project), "--port", str(free_port())]
    with running_diddy(command, tmp_path, variables) as diddy:
        url = diddy.wait_for(r"runs at (http://\S+)")[1]
        assert "going on with" in diddy.text
        with Visitors(url, [CATALOG, STOCK, QUOTE, PAGE]) as visitors:
            demo = Demo(project, diddy, url, visitors)
            with visitors.meanwhile() as seen:
                demo.until_live(90)
                everything = diddy.descendants(demo.config_of("catalog"))
                kill(everything)
                demo.until_fallback()
                diddy.wait_gone(everything)
                demo.until_live()
                assert fetch(url + FAULT, "POST", body='{"mode": "slow"}').status == 200
                demo.until_fallback()
                assert fetch(url + FAULT, "POST", body='{"mode": "ok"}').status == 200
                demo.until_live()
            assert suffered(seen) == []
            assert diddy.end(signal.SIGTERM) == 128 + signal.SIGTERM
        assert "Traceback" not in diddy.text


def test_a_python_worker_without_its_runtime_is_reported_and_stood_in_for(tmp_path: Path) -> None:
    """As on a machine that cannot reach the host of the runtime: the proxy is one that nobody runs."""
    project = bake(tmp_path, backends="both")
    (project / "node_modules").symlink_to(NODE_MODULES, target_is_directory=True)
    catalog = project / "workers" / "catalog"
    vendor_python_modules(catalog)
    (catalog / "python_modules" / "pyvenv.cfg").touch()
    (catalog / "python_modules" / ".synced").write_text("1.17.9")
    offline = environment({"HTTPS_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"})
    with running_diddy([*COMMAND, "dev", "--port", str(free_port())], project, offline) as diddy:
        url = diddy.wait_for(r"runs at (http://\S+)")[1]
        with Visitors(url, [CATALOG, STOCK, QUOTE, PAGE]) as visitors:
            with visitors.meanwhile() as seen:
                diddy.wait_for("DM513: .*catalog does not run: workerd cannot fetch the Python runtime")
                visitors.until(STOCK, is_known)
                visitors.until(CATALOG, is_copy)
                visitors.until(QUOTE, lambda one: one.status == 503)
            assert suffered(seen) == []
            assert "save a file of the Worker" in diddy.text
            assert diddy.text.count("DM513") == 1
            assert diddy.end(signal.SIGHUP) == 128 + signal.SIGHUP
        assert "Traceback" not in diddy.text
