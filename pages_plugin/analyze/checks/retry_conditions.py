"""DM213: retry conditions that say nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare ``on`` and ``statuses``, which need each other."""
    for held in policies(mesh):
        if not held.policy.has("retry"):
            continue
        on, statuses = held.policy.values["retry.on"], held.policy.values["retry.statuses"]
        because = held.rests_on("retry.on", "retry.statuses")
        if "retriable-status" in on and not statuses:
            at = held.place("retry.on")
            yield Report("DM213", "retriable-status in on needs statuses", at, "add statuses = [...]", because=because)
        elif statuses and "retriable-status" not in on:
            hint = 'add "retriable-status" to on'
            yield Report("DM213", "statuses has no effect", held.place("retry.statuses"), hint, because=because)
        elif not on and held.policy.values["retry.retries"]:
            hint = "name a condition, or write retry = false"
            yield Report("DM213", "on is empty, so nothing is retried", held.place("retry.on"), hint, because=because)


CHECK = Check("retry-conditions", ("DM213",), run)
