"""CPU time of one call, front by front, in short interleaved batches within one process and over several processes.

A batch is `calls` sequential calls from the driver through one front to the backend. In a round every front has one
batch, in an order that turns from round to round, so that what else the machine does falls on all of them alike. Only
differences between batches of the same round are used: the cost of a front is the median over the rounds of its batch
less the first front's, and of those the median over fresh processes, because where code and heap come to lie differs
from process to process and stays for its life.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.server import MeasuredWorkerd, median
from tests.support.workerd_config import Directory, Service, Worker

_LONG = 10
"""Batches that make a long one: a front's young generation is collected every few hundred calls."""


@dataclass(frozen=True)
class Effort:
    """How much is measured."""

    processes: int = 7
    rounds: int = 100
    calls: int = 100
    warm_up: int = 5000


@dataclass
class Cost:
    """CPU time a call, in microseconds, one value for each process."""

    total: list[float] = field(default_factory=list)
    over: list[float] = field(default_factory=list)
    """Over the first front of the run, in the typical batch, which falls between two collections of garbage."""
    long_over: list[float] = field(default_factory=list)
    """The same over ten batches together, into which the young generation's collections fall."""
    beside: Cost | None = None
    """A front of the same processes that it is compared with besides."""


def measure(
    fronts: Mapping[str, Worker],
    others: Sequence[Worker | Directory],
    effort: Effort,
    driver: str,
    progress: Callable[[str], None] = lambda _text: None,
) -> dict[str, Cost]:
    """Measure each front beside the first one. `others` are the services that the fronts call."""
    names = list(fronts)
    costs = {name: Cost() for name in names}
    driver_worker = Worker("driver", driver, bindings={name: Service(fronts[name].name) for name in names})
    for process in range(effort.processes):
        progress(f"process {process + 1} of {effort.processes}")
        with MeasuredWorkerd(driver_worker, *fronts.values(), *others) as workerd:

            def batch(name: str, calls: int, workerd: MeasuredWorkerd = workerd) -> float:
                query = {"front": name, "calls": str(calls)}
                before = workerd.cpu_ns()
                workerd.get("/?" + urllib.parse.urlencode(query))
                return (workerd.cpu_ns() - before) / calls / 1000

            for name in names:
                batch(name, effort.warm_up)
            batches: dict[str, list[float]] = {name: [] for name in names}
            for turn in range(effort.rounds):
                order = names[turn % len(names) :] + names[: turn % len(names)]
                for name in order if turn % 2 else order[::-1]:
                    batches[name].append(batch(name, effort.calls))
            for name in names:
                pairs = zip(batches[name], batches[names[0]], strict=True)
                costs[name].total.append(median(batches[name]))
                differences = [own - first for own, first in pairs]
                costs[name].over.append(median(differences))
                starts = range(0, len(differences) - _LONG + 1, _LONG)
                groups = [differences[at : at + _LONG] for at in starts] or [differences]
                costs[name].long_over.append(median([sum(group) / len(group) for group in groups]))
    return costs
