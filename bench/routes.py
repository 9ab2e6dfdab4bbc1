"""Ten thousand routes against ten: what a request pays for the match, and what the module takes to start."""

from __future__ import annotations

import contextlib
import json
import time

from bench.mesh import WORKER_ENTRY, files, module
from bench.server import MeasuredWorkerd, median
from tests.support.workerd_config import Worker

LARGE = 10_000
SMALL = 10

_MATCH = """\
import { routes } from "./diddy/mesh.js";
const paths = COUNT;
export default {
  fetch(request) {
    const turns = Number(new URL(request.url).searchParams.get("turns"));
    let found = 0;
    const begin = performance.now();
    for (let turn = 0; turn < turns; turn++) {
      if (routes(paths[turn % paths.length], "GET", "shop.example.com")) found++;
    }
    const tookMs = performance.now() - begin;
    return Response.json({ found, nanoseconds: (tookMs * 1e6) / turns });
  },
};
"""


def configuration(count: int) -> str:
    """A mesh with `count` prefix routes, three segments deep as an API's are."""
    lines = ['name = "shop"\n[access_log]\nsample = 0.0\n[services.backend]\n']
    for index in range(count):
        path = f"/api/area{index % 100}/item{index // 100}"
        lines.append(f'[[routes]]\nname = "r{index}"\npath_prefix = "{path}"\nservice = "backend"\n')
    return "".join(lines)


def compile_seconds(texts: dict[str, str], count: int) -> float:
    """How long the compiler needs from the configuration to the emitted text; puts the files into `texts`."""
    toml = configuration(count)
    begin = time.perf_counter()
    texts |= files(toml)
    return time.perf_counter() - begin


def match_ns(texts: dict[str, str], count: int, turns: int, repeats: int) -> float:
    """Nanoseconds of one match, over paths that are spread over all routes; the median of `repeats`."""
    step = max(1, count // 500)
    paths = [f"/api/area{index % 100}/item{index // 100}/42" for index in range(0, count, step)]
    # The router is the module's own affair; the bench looks inside.
    exported = {**texts, "mesh.js": texts["mesh.js"].replace("const routes =", "export const routes =", 1)}
    entry = _MATCH.replace("COUNT", repr(paths))
    with MeasuredWorkerd(Worker("match", module(exported, entry))) as workerd:
        results = [json.loads(workerd.get(f"/?turns={turns}")) for _ in range(repeats + 1)][1:]
    if any(result["found"] != turns for result in results):
        raise RuntimeError("a path that has a route was not matched")
    return median([result["nanoseconds"] for result in results])


def start_ms(texts: dict[str, str], repeats: int) -> float:
    """Milliseconds of CPU of a fresh process until its first request is answered, workerd's own included."""
    source = module(texts, WORKER_ENTRY)
    took = []
    for _ in range(repeats):
        with MeasuredWorkerd(Worker("mesh", source)) as workerd:
            with contextlib.suppress(OSError):  # the 404 of a path that has no route
                workerd.get("/nowhere")
            took.append(workerd.cpu_ns() / 1e6)
    return median(took)
