"""The limits that DESIGN.md and the issue set, held against what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

_MEMORY_NOISE_MIB = 6.0
"""Peaks of one and the same site differ by this much from process to process."""

_REPLAY_LIMIT_MIB = 64 / 1024


@dataclass(frozen=True)
class Gate:
    """A value that must not pass its limit. A goal is where we want to be and fails nothing."""

    name: str
    value: float
    limit: float
    unit: str
    kind: Literal["gate", "goal"] = "gate"
    at_least: bool = False

    @property
    def passed(self) -> bool:
        """Whether the limit is kept."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def gates(sections: Mapping[str, Any]) -> list[Gate]:
    """Every gate and goal for which this run has a value."""
    found: list[Gate] = []
    if cpu := sections.get("cpu"):
        worker, hand = cpu["worker"], cpu["handwritten"]
        found += [
            Gate("Worker form over bare", worker["over_us"]["median"], 20, "us"),
            Gate("the same over the hand-written mesh", worker["ratio_to_handwritten"], 0.5, "x"),
            Gate("Worker form over bare", worker["over_us"]["median"], 15, "us", "goal"),
            Gate("with response header and log line", cpu["worker+both"]["over_us"]["median"], 30, "us", "goal"),
        ]
        assert hand["over_us"]["median"]
    if telemetry := sections.get("telemetry"):
        exported, unsampled = telemetry["worker+traces, exported"], telemetry["worker+traces, unsampled"]
        found += [
            Gate("unsampled trace, over the same", unsampled["over_worker_us"]["median"], 1, "us"),
            Gate("sampled and exported trace, over the same", exported["long_over_worker_us"]["median"], 25, "us"),
        ]
    if pages := sections.get("pages"):
        meshed = pages.get("pages+mesh route, 19 files")
        if meshed and "pages 20 files" in pages:
            ratio = meshed["over_us"]["median"] / pages["pages 20 files"]["over_us"]["median"]
            found.append(Gate("Pages, 20 files: meshed over unmeshed", ratio, 1, "x", "goal"))
    if throughput := sections.get("throughput"):
        value = throughput["worker"]["per_cpu_ratio"]
        found.append(Gate("requests per CPU second, bare = 1", value, 0.9, "x", "goal", at_least=True))
    if sizes := sections.get("sizes"):
        found += [
            Gate("default, functions fetch", sizes["default, functions fetch"]["gzip"], 4096, "B"),
            Gate("with telemetry", sizes["default, and export traces and metrics"]["gzip"], 7168, "B"),
            Gate("everything", sizes["everything"]["gzip"], 14336, "B"),
            Gate("default, with RPC", sizes["default, functions fetch and call by RPC"]["gzip"], 4096, "B", "goal"),
            Gate("default, functions fetch", sizes["default, functions fetch"]["gzip"], 3072, "B", "goal"),
        ]
    if memory := sections.get("memory"):
        # A site whose own functions make the call has one handler more with the mesh, whose body Pages copies.
        beside = {"pages+mesh route": "pages", "pages+mesh intercepted": "pages+empty middleware"}
        for name, other in beside.items():
            row, plain = memory[name], memory[other]
            for how in ("content_length", "chunked"):
                more = row[how]["median"] - plain[how]["median"]
                limit = _REPLAY_LIMIT_MIB + _MEMORY_NOISE_MIB
                found.append(Gate(f"{name}, upload ({how}) over {other}", more, round(limit, 2), "MiB"))
    if routes := sections.get("routes"):
        found += [
            Gate("many routes matched, over 10", routes["match_ratio"], 2, "x"),
            Gate("many routes compiled", routes["compile_s"], 2, "s"),
        ]
    return found
