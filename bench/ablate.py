"""The emitted Worker with one layer taken out at a time: what each costs in the company of the others.

The layers are lines of the emitted module, so they are taken out there, and the rest is measured. The figures need not
add up: what two layers share is paid while either is there.
"""

from __future__ import annotations

import re

from bench.fronts import BINDINGS, written
from bench.mesh import ARMED, WORKER_ENTRY, files, module
from tests.support.workerd_config import Worker

_LAYERS = {
    "time limit": r"^ *(?:attempt|route)Timeout\([^\n]*\),\n",
    "retry and budget": r"^ *retry\(\{.*?^ *\}\),\n",
    "fallback": r"^ *fallbackAsset\([^\n]*\),\n",
    "propagate": r"^ *propagate\([^\n]*\),\n",
    "trace": r"^ *trace\([^\n]*\),\n",
    "access log, sampled out": r"^ *(?:sampledR|r)ecord\([^\n]*\),\n",
    "probe": r"^ *probe\([^\n]*\),\n",
    "deadline of the caller": r"^ *remaining\([^\n]*\),\n",
}


def ablated() -> dict[str, Worker]:
    """The bare front, the whole mesh, and the mesh without each layer."""
    texts = files(ARMED)
    fronts = {"bare": written("bare"), "worker": _worker("worker", texts)}
    for index, (name, pattern) in enumerate(_LAYERS.items()):
        without, count = re.subn(pattern, "", texts["mesh.js"], count=1, flags=re.MULTILINE | re.DOTALL)
        if count != 1:
            raise RuntimeError(f"the emitted module has no line for {name!r}: bench/ablate.py looks for {pattern}")
        fronts[f"without {name}"] = _worker(f"ablated-{index}", {**texts, "mesh.js": without})
    return fronts


def _worker(name: str, texts: dict[str, str]) -> Worker:
    return Worker(name, module(texts, WORKER_ENTRY), bindings=BINDINGS)
