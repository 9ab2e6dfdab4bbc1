"""The fronts in Worker form: what stands between the driver and the backend."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bench.mesh import ARMED, WORKER_ENTRY, files, module
from tests.support.bundle import bundle
from tests.support.workerd_config import Binding, Service, Worker

FRONTS = Path(__file__).parent / "fronts"

BINDINGS: dict[str, Binding] = {"BACKEND": Service("backend"), "ASSETS": Service("assets")}

LOGGED = ARMED.replace("[access_log]\nsample = 0.0\n", "")
"""Armed, and every request writes its line."""

TIMED = "server_timing = true\n" + ARMED
"""Armed, and the answer carries a Server-Timing header."""

BOTH = "server_timing = true\n" + LOGGED

_EXPORTER = '[telemetry]\nendpoint = "http://collector.example"\nsignals = ["{}"]\n[trace]\nsample = {}\n'


def _exporting(sample: float, *signals: str) -> str:
    return ARMED + _EXPORTER.format('", "'.join(signals), sample)


def driver() -> str:
    """The source of the Worker that makes the calls."""
    return (FRONTS / "driver.js").read_text(encoding="utf-8")


def others() -> list[Worker]:
    """The services that every front may call."""
    names = ("backend", "assets", "collector")
    return [Worker(name, (FRONTS / f"{name}.js").read_text(encoding="utf-8")) for name in names]


def written(name: str) -> Worker:
    """A front that is written by hand, bundled as wrangler would."""
    return Worker(name, bundle(FRONTS / f"{name}.js"), bindings=BINDINGS)


def meshed(name: str, toml: str) -> Worker:
    """A front that the compiler emits."""
    return Worker(name, module(files(toml), WORKER_ENTRY), bindings=BINDINGS, outbound="collector")


@cache
def worker_fronts() -> dict[str, Worker]:
    """The mesh and its measures in Worker form; the first is what the others are compared with."""
    return {
        "bare": written("bare"),
        "handwritten": written("handwritten"),
        "worker": meshed("worker", ARMED),
    }


@cache
def telling_fronts() -> dict[str, Worker]:
    """The mesh that tells what it did, for processes of their own: each front more takes from the others' caches."""
    return {
        "bare": written("bare"),
        "worker+log": meshed("worker-log", LOGGED),
        "worker+server-timing": meshed("worker-server-timing", TIMED),
        "worker+both": meshed("worker-both", BOTH),
    }


@cache
def exporting_fronts() -> dict[str, Worker]:
    """The mesh that exports what it knows, to a collector in the same process."""
    return {
        "bare": written("bare"),
        "worker": meshed("worker", ARMED),
        "worker+traces, unsampled": meshed("worker-unsampled", _exporting(0, "traces")),
        "worker+metrics": meshed("worker-metrics", _exporting(0, "metrics")),
        "worker+traces, exported": meshed("worker-traces", _exporting(1, "traces")),
        "worker+all three, exported": meshed("worker-exported", _exporting(1, "traces", "metrics", "logs")),
    }
