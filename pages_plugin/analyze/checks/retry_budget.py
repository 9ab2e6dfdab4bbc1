"""DM212: retries that the budget never allows."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report


def run(mesh: Mesh) -> Iterator[Report]:
    """Find budgets that add up to nothing."""
    for held in policies(mesh):
        values = held.policy.values
        if not held.policy.has("retry") or not values["retry.retries"]:
            continue
        from_time = values["retry.budget.per_second"] > 0 and values["retry.budget.burst"] >= 1
        if values["retry.budget.ratio"] == 0 and not from_time:
            yield Report(
                "DM212",
                "the retry budget is 0, so nothing is ever retried",
                held.place("retry.budget.ratio", "retry.budget.per_second", "retry.budget.burst"),
                "give ratio a share (0.2), or per_second and a burst of at least 1; retry = false turns retries off",
                because=held.rests_on("retry.retries", "retry.budget"),
            )


CHECK = Check("retry-budget", ("DM212",), run)
