"""DM220: a fallback that has nothing to answer with."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Find fallbacks with neither an asset nor a response."""
    for held in policies(mesh):
        if not held.policy.has("fallback"):
            continue
        if not any(key.startswith(("fallback.asset", "fallback.response")) for key in held.policy.values):
            at = held.place("fallback.on", "fallback.status")
            yield Report(
                "DM220",
                "the fallback has no answer",
                at if at != held.tables[0] else (*at, "fallback"),
                'add asset = "/offline.json" or response = { status = 503, body = "..." }',
                of="key",
                because=held.rests_on("fallback.asset", "fallback.response"),
            )


CHECK = Check("fallback-answer", ("DM220",), run)
