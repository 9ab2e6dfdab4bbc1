"""The documentation's queries: PromQL names what the source exports, and SQL answers what it says, of real points."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
from functools import cache
from typing import Any

import pytest

from tests.support.toolchain import ROOT, node_binary
from tests.unit.docs.pages import written_pages

RUNTIME = ROOT / "pages_plugin" / "runtime" / "src"
SOURCE = (RUNTIME / "telemetry" / "metrics.ts").read_text(encoding="utf-8")
FLAGS = set(re.findall(r"^\| `([a-z_]+)` \|", (ROOT / "docs/reference/records.md").read_text("utf-8"), re.MULTILINE))

PROMQL = [block for page in written_pages() for block in page.blocks("promql")]
SQL = [
    statement.strip()
    for page in written_pages()
    for block in page.blocks("sql")
    for statement in re.split(r";$", block, flags=re.MULTILINE)
    if statement.strip()
]


def _underscored(name: str) -> str:
    return name.replace(".", "_")


def _prometheus_metrics() -> set[str]:
    """The runtime's metrics as Prometheus names them."""
    found = set()
    for maker, name, unit in re.findall(r'(counter|durations)\(\{ name: "([a-z._]+)", unit: "([^"]+)" \}\)', SOURCE):
        assert maker == "counter" or unit == "s"
        found.add(_underscored(name) + ("_total" if maker == "counter" else "_seconds"))
    return found


LABELS = {_underscored(name) for name in re.findall(r'"([a-z_]+\.[a-z_.]+)": ', SOURCE)}
MADE = {"status_class"}
"""Labels that a query makes itself."""


def _names(query: str) -> tuple[set[str], set[str]]:
    """Return the metrics and the labels that a query names."""
    code = re.sub(r"^#.*$", "", query, flags=re.MULTILINE)
    metrics = set(re.findall(r"\b([a-z_]+)(?=[\[{])", code)) | {
        name for names in re.findall(r'__name__=~"([^"]+)"', code) for name in names.split("|")
    }
    labels = {name for group in re.findall(r"\bby \(([^)]+)\)", code) for name in re.split(r",\s*", group)}
    labels |= {name for name in re.findall(r"\b(\w+)=~?\"", code) if name != "__name__"}
    labels |= set(re.findall(r'"([a-z_]{6,})"', code))
    return metrics, labels - metrics


@pytest.mark.parametrize("query", PROMQL, ids=lambda query: query.partition("\n")[0])
def test_a_query_names_metrics_and_labels_that_exist(query: str) -> None:
    metrics, labels = _names(query)

    assert metrics
    assert labels
    assert metrics - _prometheus_metrics() == set()
    assert labels - LABELS - MADE == set()
    assert query.count("(") == query.count(")")
    patterns = [one for text in re.findall(r'diddy_flag=~"([^"]+)"', query) for one in text.split("|")]
    assert [one for one in patterns if not any(re.fullmatch(one, flag) for flag in FLAGS)] == []


CALLS = [
    {"service": "catalog", "attempts": [503, 503, 200], "flags": ["retried", "retried"]},
    {"service": "catalog", "attempts": [503], "flags": ["not_retried_budget"]},
    {"service": "catalog", "attempts": [404], "flags": []},
    {"service": "catalog", "attempts": [], "flags": ["no_binding"]},
    {"service": "stock", "attempts": [200], "flags": []},
]
REQUESTS = [
    ("shop", 200, CALLS[:2]),
    ("shop", 503, CALLS[2:4]),
    ("shop", 404, []),
    (None, 200, CALLS[4:]),
    ("shop", 499, []),
]
"""Route, status and calls; each took ten milliseconds more than the one before."""

PROGRAM = """
import { analyticsEngine } from "%s/telemetry/analytics-engine.ts";
const points = [];
const env = { METRICS: { writeDataPoint: (point) => points.push(point) } };
let number = 0;
for (const [route, status, calls] of %s) {
  number += 1;
  analyticsEngine("METRICS")({
    env, route: route && { name: route }, method: "GET", startedMs: 0, endedMs: number * 10, flags: [],
    calls: calls.map(({ service, attempts, flags }) => ({
      service, kind: "fetch", method: "GET", flags, attempts: attempts.map((status) => ({ duration_ms: 2, status })),
    })),
  }, status);
}
console.log(JSON.stringify(points));
"""


@cache
def _database() -> sqlite3.Connection:
    """A table with the points of ``REQUESTS``, each of which stands for two, and the functions that SQLite lacks."""
    program = PROGRAM % (RUNTIME.as_posix(), json.dumps(REQUESTS))
    command = [str(node_binary()), "--input-type=module", "--eval", program]
    written = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout)
    database = sqlite3.connect(":memory:")
    blobs, doubles = len(written[0]["blobs"]), len(written[0]["doubles"])
    columns = ["timestamp", "_sample_interval", "index1"]
    columns += [f"blob{n + 1}" for n in range(blobs)] + [f"double{n + 1}" for n in range(doubles)]
    database.execute(f"CREATE TABLE metrics ({', '.join(columns)})")
    for point in written:
        row = [1, 2.0, *point["indexes"], *point["blobs"], *map(float, point["doubles"])]
        database.execute(f"INSERT INTO metrics VALUES ({', '.join('?' * len(row))})", row)
    database.create_function("iff", 3, lambda condition, yes, no: yes if condition else no)
    database.create_function("intDiv", 2, lambda one, other: int(one // other))
    database.create_aggregate("quantile", 3, _Quantile)  # type: ignore[arg-type] # it takes numbers of any kind
    return database


class _Quantile:
    def __init__(self) -> None:
        self.rows: list[tuple[float, float]] = []
        self.share = 0.0

    def step(self, *values: float) -> None:
        self.share, value, weight = values
        self.rows.append((value, weight))

    def finalize(self) -> float:
        wanted = self.share * sum(weight for _, weight in self.rows)
        for value, weight in sorted(self.rows):
            wanted -= weight
            if wanted <= 0:
                return value
        return 0.0


def _answer(statement: str) -> dict[Any, Any]:
    """Run a statement: its key columns -> its last one."""
    for pattern, replaced in (
        (r"NOW\(\) - INTERVAL '1' HOUR", "0"),
        (r"\bIF\(", "iff("),
        (r"position\(('[^']+') IN (\w+)\)", r"instr(\2, \1)"),
        (r"quantileExactWeighted\(([\d.]+)\)\(", r"quantile(\1, "),
    ):
        statement = re.sub(pattern, replaced, statement)
    rows = _database().execute(statement).fetchall()
    return {row[0] if len(row) == 2 else row[:-1]: round(row[-1], 4) for row in rows}


ANSWERS: dict[str, dict[Any, float]] = {
    "rate: requests a minute, by route and status class": {
        ("shop", 2): 0.0333,
        ("shop", 4): 0.0667,
        ("shop", 5): 0.0333,
        ("site", 2): 0.0333,
    },
    "rate: calls a minute, by service and status class of the last attempt; 0 is no answer": {
        ("catalog", 0): 0.0333,
        ("catalog", 2): 0.0333,
        ("catalog", 4): 0.0333,
        ("catalog", 5): 0.0333,
        ("stock", 2): 0.0333,
    },
    "rate: requests a minute, by route": {"shop": 0.1333, "site": 0.0333},
    "errors: share of requests with a status of 500 and above": {"shop": 0.25, "site": 0.0},
    "duration: 95th percentile, milliseconds": {"shop": 50.0, "site": 40.0},
    "saturation: attempts for each call, by service; above 1 there are retries": {"catalog": 1.25, "stock": 1.0},
    "retry ratio: retries for each call, by service": {"catalog": 0.5, "stock": 0.0},
    "budget exhaustion: share of calls that wanted a retry and had no budget for it, by service": {
        "catalog": 0.25,
        "stock": 0.0,
    },
}
"""What each statement answers, by the comment above it."""


def _title(statement: str) -> str:
    return statement.partition("\n")[0].removeprefix("-- ")


def test_every_statement_has_its_answer() -> None:
    assert [_title(statement) for statement in SQL] == list(ANSWERS)


@pytest.mark.parametrize("statement", SQL, ids=_title)
def test_a_statement_answers_as_it_says(statement: str) -> None:
    assert _answer(statement) == ANSWERS[_title(statement)]
