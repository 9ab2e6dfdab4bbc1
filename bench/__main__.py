"""``python -m bench``: measure, print tables, write a JSON file."""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import run
from bench.gates import Gate, gates
from bench.report import text

FORMAT = 1
RESULTS = Path(__file__).parent / "results"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sections that are asked for; exit 1 only for a gate that fails under ``--gate``."""
    options = _parser().parse_args(arguments)
    effort = run.QUICK if options.quick else run.Effort()
    changes = {name: value for name in ("processes", "rounds") if (value := getattr(options, name)) is not None}
    effort = dataclasses.replace(effort, **changes)
    names = options.only or ([] if options.ablate else list(run.SECTIONS))
    started = datetime.datetime.now(datetime.UTC)
    load = os.getloadavg()
    sections: dict[str, Any] = {}
    if options.ablate:
        sections["ablation"] = run.run_ablation(effort)
    for name in names:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        sections[name] = run.SECTIONS[name](effort)
    found = gates(sections)
    result = {
        "format": FORMAT,
        "date": started.isoformat(timespec="seconds"),
        "quick": options.quick,
        "about": run.about(),
        "load": {"before": load, "after": os.getloadavg()},
        "effort": dataclasses.asdict(effort),
        "sections": sections,
        "gates": [{**dataclasses.asdict(gate), "passed": gate.passed} for gate in found],
    }
    print(text(result, found))
    options.results.mkdir(parents=True, exist_ok=True)
    targets = ["latest.json", *([f"{started:%Y-%m-%d}.json"] if options.save else [])]
    for target in targets:
        (options.results / target).write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return int(options.gate and any(_fails(gate) for gate in found))


def _fails(gate: Gate) -> bool:
    return gate.kind == "gate" and not gate.passed


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="seconds instead of minutes; the figures mean nothing")
    parser.add_argument("--only", action="append", choices=list(run.SECTIONS), help="this section; may be repeated")
    parser.add_argument("--ablate", action="store_true", help="what each layer costs, by leaving it out")
    parser.add_argument("--processes", type=int, help="fresh workerd processes for the CPU sections (7)")
    parser.add_argument("--rounds", type=int, help="batches of each front in a process (100)")
    parser.add_argument("--save", action="store_true", help="also write bench/results/<date>.json, to be committed")
    parser.add_argument("--results", type=Path, default=RESULTS, help="the folder of the JSON files")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a gate fails")
    return parser


if __name__ == "__main__":
    sys.exit(main())
