"""DM214: a backoff that begins above its upper bound."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report
from pages_plugin.config.units import format_duration


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare ``base`` and ``max``."""
    for held in policies(mesh):
        if not held.policy.has("retry"):
            continue
        base, highest = held.policy.values["retry.backoff.base"], held.policy.values["retry.backoff.max"]
        if base > highest:
            yield Report(
                "DM214",
                f"backoff base {format_duration(base)} is above max {format_duration(highest)}",
                held.place("retry.backoff.base", "retry.backoff.max"),
                "raise max or lower base",
                because=held.rests_on("retry.backoff"),
            )


CHECK = Check("backoff-order", ("DM214",), run)
