"""The sections of a run, each a function that returns plain data for the table and the JSON file."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import ablate, cpu, memory, routes, sizes, throughput
from bench.fronts import driver, exporting_fronts, others, telling_fronts, worker_fronts, written
from bench.mesh import files
from bench.pages import pages_fronts
from bench.server import median
from tests.support.toolchain import ROOT, workerd_binary

_TOGETHER = 3
"""Fronts beside the bare one in a process: every one more takes from the caches of the others."""

_UPLOADS = frozenset(["pages", "pages+empty middleware", "pages+mesh route", "pages+mesh intercepted"])


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    processes: int = 7
    rounds: int = 100
    calls: int = 100
    warm_up: int = 5000
    load_rounds: int = 8
    load_turn_s: float = 0.5
    upload_processes: int = 3
    upload_mib: int = 60
    many_routes: int = routes.LARGE
    match_turns: int = 200_000
    repeats: int = 5
    all_pages: bool = True

    @property
    def cpu(self) -> cpu.Effort:
        """The part that the CPU sections read."""
        return cpu.Effort(self.processes, self.rounds, self.calls, self.warm_up)


QUICK = Effort(1, 4, 20, 20, 1, 0.05, 1, 2, 1000, 5000, 1, all_pages=False)
"""Seconds: shows that everything runs. Its figures mean nothing."""


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median and range."""
    return {"median": round(median(values), 3), "min": round(min(values), 3), "max": round(max(values), 3)}


def run_cpu(effort: Effort) -> dict[str, Any]:
    """The fronts in Worker form, in two groups of processes."""
    costs = cpu.measure(worker_fronts(), others(), effort.cpu, driver(), progress=_progress("cpu"))
    telling = cpu.measure(telling_fronts(), others(), effort.cpu, driver(), progress=_progress("cpu, telling"))
    return _cpu({**costs, **{name: cost for name, cost in telling.items() if name not in costs}})


def run_telemetry(effort: Effort) -> dict[str, Any]:
    """The fronts that export; two of them beside the bare one and the mesh in a process."""
    found = exporting_fronts()
    names = [name for name in found if name.startswith("worker+")]
    costs: dict[str, cpu.Cost] = {}
    for at in range(0, len(names), 2):
        group = {name: found[name] for name in ("bare", "worker", *names[at : at + 2])}
        measured = cpu.measure(group, others(), effort.cpu, driver(), progress=_progress("telemetry"))
        for name in names[at : at + 2]:
            costs[name] = measured[name]
            costs[name].beside = measured["worker"]
    return {
        name: {
            "over_us": spread(cost.over),
            "over_worker_us": spread(_apart(cost.over, cost.beside.over)),
            "long_over_worker_us": spread(_apart(cost.long_over, cost.beside.long_over)),
        }
        for name, cost in costs.items()
        if cost.beside
    }


def _apart(own: Sequence[float], other: Sequence[float]) -> list[float]:
    return [a - b for a, b in zip(own, other, strict=True)]


def run_pages(effort: Effort) -> dict[str, Any]:
    """The fronts as Pages projects, beside the bare Worker."""
    found = pages_fronts(None if effort.all_pages else _UPLOADS)
    names = list(found)
    costs: dict[str, cpu.Cost] = {}
    for at in range(0, len(names), _TOGETHER):
        group = {"bare": written("bare"), **{name: found[name] for name in names[at : at + _TOGETHER]}}
        costs = {**cpu.measure(group, others(), effort.cpu, driver(), progress=_progress("pages")), **costs}
    return _cpu({name: costs[name] for name in ("bare", *names)})


def run_ablation(effort: Effort) -> dict[str, Any]:
    """What the mesh saves without each layer; a few of them in one process, so that all fit into its caches."""
    fronts = ablate.ablated()
    names = [name for name in fronts if name.startswith("without ")]
    saved: dict[str, Any] = {}
    for at in range(0, len(names), 2):
        group = {name: fronts[name] for name in ("bare", "worker", *names[at : at + 2])}
        costs = cpu.measure(group, others(), effort.cpu, driver(), progress=_progress(", ".join(names[at : at + 2])))
        whole = costs["worker"].over
        for name in names[at : at + 2]:
            one = [a - b for a, b in zip(whole, costs[name].over, strict=True)]
            saved[name.removeprefix("without ")] = spread(one)
    return saved


def run_throughput(effort: Effort) -> dict[str, Any]:
    """Requests per second."""
    measured = throughput.measure(
        {**worker_fronts(), **telling_fronts()}, others(), effort.load_rounds, effort.load_turn_s
    )
    first = next(iter(measured.values()))
    return {
        name: {
            "per_second": round(rate.per_second, 1),
            "ratio": spread(rate.ratios),
            "per_cpu_second": round(rate.per_cpu_second, 1),
            "per_cpu_ratio": round(rate.per_cpu_second / first.per_cpu_second, 3),
        }
        for name, rate in measured.items()
    }


def run_sizes(_effort: Effort) -> dict[str, Any]:
    """Bytes by configuration."""
    return {name: asdict(sizes.weigh(one)) for name, one in sizes.configurations().items()}


def run_memory(effort: Effort) -> dict[str, Any]:
    """Peaks of an upload."""
    peaks = memory.measure(pages_fronts(_UPLOADS), effort.upload_processes, effort.upload_mib)
    return {
        name: {"content_length": spread(peak.content_length), "chunked": spread(peak.chunked)}
        for name, peak in peaks.items()
    }


def run_routes(effort: Effort) -> dict[str, Any]:
    """Many routes against ten."""
    many: dict[str, str] = {}
    compile_s = routes.compile_seconds(many, effort.many_routes)
    few = files(routes.configuration(routes.SMALL))
    small, large = (
        routes.match_ns(texts, count, effort.match_turns, effort.repeats)
        for texts, count in ((few, routes.SMALL), (many, effort.many_routes))
    )
    return {
        "small": routes.SMALL,
        "large": effort.many_routes,
        "compile_s": round(compile_s, 3),
        "match_small_ns": round(small, 1),
        "match_large_ns": round(large, 1),
        "match_ratio": round(large / small, 2),
        "start_small_ms": round(routes.start_ms(few, effort.repeats), 2),
        "start_large_ms": round(routes.start_ms(many, effort.repeats), 2),
    }


SECTIONS: dict[str, Callable[[Effort], dict[str, Any]]] = {
    "cpu": run_cpu,
    "telemetry": run_telemetry,
    "pages": run_pages,
    "throughput": run_throughput,
    "sizes": run_sizes,
    "memory": run_memory,
    "routes": run_routes,
}


def about() -> dict[str, Any]:
    """The machine and the versions, without what would name this very machine."""
    workerd = subprocess.run([str(workerd_binary()), "--version"], capture_output=True, text=True, check=True)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": models[0].partition(":")[2].strip() if models else platform.machine(),
        "cores": len(models),
        "python": platform.python_version(),
        "workerd": workerd.stdout.strip(),
        "commit": commit.stdout.strip() or None,
    }


def _cpu(costs: Mapping[str, cpu.Cost]) -> dict[str, Any]:
    hand = costs.get("handwritten")
    return {
        name: {
            "total_us": spread(cost.total),
            "over_us": spread(cost.over),
            "long_over_us": spread(cost.long_over),
            "ratio_to_handwritten": round(median([a / b for a, b in zip(cost.over, hand.over, strict=True)]), 3)
            if hand
            else None,
        }
        for name, cost in costs.items()
    }


def _progress(section: str) -> Callable[[str], None]:
    return lambda text: print(f"{section}: {text}", file=sys.stderr, flush=True)
