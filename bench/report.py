"""The measured sections as tables for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bench.gates import Gate

Row = Sequence[str]


def text(result: Mapping[str, Any], found: Sequence[Gate]) -> str:
    """The whole report."""
    sections = result["sections"]
    parts = []
    for key, title in (("cpu", "CPU per call, Worker form"), ("pages", "CPU per call, Pages")):
        if key in sections:
            parts.append(_table(title, *_cpu(sections[key])))
    if "telemetry" in sections:
        parts.append(_table("CPU per call, exporting", *_telemetry(sections["telemetry"])))
    if "ablation" in sections:
        parts.append(_table("CPU of each layer: what the mesh saves without it", *_ablation(sections["ablation"])))
    if "throughput" in sections:
        parts.append(_table("Throughput over loopback", *_throughput(sections["throughput"])))
    if "sizes" in sections:
        parts.append(_table("Bytes of the emitted module", *_sizes(sections["sizes"])))
    if "memory" in sections:
        title = f"Peak memory of a {result['effort']['upload_mib']} MiB upload"
        parts.append(_table(title, *_memory(sections["memory"])))
    if "routes" in sections:
        parts.append(_table("Number of routes", *_routes(sections["routes"])))
    if found:
        parts.append(_table("Gates and goals", *_gates(found)))
    return "\n\n".join(parts)


def _cpu(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    head = ("front", "call, us", "over bare, us", "with young GC, us", "of handwritten")
    return head, [
        (
            name,
            f"{row['total_us']['median']:.1f}",
            _spread(row["over_us"]),
            f"{row['long_over_us']['median']:.1f}",
            f"{row['ratio_to_handwritten']:.2f}" if row.get("ratio_to_handwritten") is not None else "",
        )
        for name, row in rows.items()
    ]


def _telemetry(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("front", "over bare, us", "over worker, us", "with exports, us"), [
        (name, _spread(row["over_us"]), _spread(row["over_worker_us"]), _spread(row["long_over_worker_us"]))
        for name, row in rows.items()
    ]


def _throughput(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("front", "requests/s", "of bare", "per CPU second", "of bare"), [
        (
            name,
            f"{row['per_second']:.0f}",
            _spread(row["ratio"], 2),
            f"{row['per_cpu_second']:.0f}",
            f"{row['per_cpu_ratio']:.2f}",
        )
        for name, row in rows.items()
    ]


def _sizes(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("configuration", "minified", "gzip -9", "gzip with names"), [
        (name, str(row["minified"]), str(row["gzip"]), str(row["gzip_with_names"])) for name, row in rows.items()
    ]


def _memory(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("site", "content-length, MiB", "chunked, MiB"), [
        (name, _spread(row["content_length"]), _spread(row["chunked"])) for name, row in rows.items()
    ]


def _routes(row: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("routes", "match, ns", "start, CPU ms"), [
        (str(row[size]), f"{row[f'match_{size}_ns']:.0f}", f"{row[f'start_{size}_ms']:.1f}")
        for size in ("small", "large")
    ]


def _gates(found: Sequence[Gate]) -> tuple[Row, list[Row]]:
    return ("", "", "value", "limit", ""), [
        (
            gate.kind,
            gate.name,
            f"{_number(gate.value)} {gate.unit}",
            f"{'>=' if gate.at_least else '<='} {_number(gate.limit)} {gate.unit}",
            "pass" if gate.passed else "FAIL" if gate.kind == "gate" else "not yet",
        )
        for gate in found
    ]


def _ablation(rows: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    return ("layer", "saves, us"), [(name, _spread(row)) for name, row in rows.items()]


def _spread(values: Mapping[str, float], digits: int = 1) -> str:
    return f"{values['median']:.{digits}f} ({values['min']:.{digits}f} .. {values['max']:.{digits}f})"


def _number(value: float) -> str:
    if value == int(value):
        return f"{value:.0f}"
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def _table(title: str, head: Row, rows: Sequence[Row]) -> str:
    columns = list(zip(*([head, *rows] if any(head) else rows), strict=True))
    widths = [max(map(len, column)) for column in columns]
    left = 2 if title.startswith("Gates") else 1

    def line(cells: Row) -> str:
        shown = [
            cell.ljust(width) if index < left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "  ".join(shown).rstrip()

    return "\n".join([title, "-" * len(title), *([line(head)] if any(head) else []), *map(line, rows)])
