"""DM210, DM211, DM215: attempts, and waits before them, that do not fit into the request's time limit."""

from __future__ import annotations

from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report
from pages_plugin.config.units import format_duration


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare the limit of one attempt, and the wait before the next, with the limit of the request."""
    for held in policies(mesh):
        values = held.policy.values
        whole, one = values["timeout.request"], values["timeout.try"]
        if whole is None:
            continue
        wait = values.get("retry.backoff.base", 0)
        if wait >= whole:
            yield Report(
                "DM215",
                f"the wait before the first retry is up to {format_duration(wait)}, and the whole request may take no "
                f"more than {format_duration(whole)}",
                held.place("retry.backoff.base", "timeout.request"),
                "lower base or lengthen request; retry = false says that nothing is retried",
                because=held.rests_on("timeout.request", "retry"),
            )
        if one is None:
            continue
        rests_on = held.rests_on("timeout.request", "timeout.try", "retry")
        at = held.place("timeout.try")
        attempts = values.get("retry.retries", 0) + 1
        fitting = whole // one
        if one >= whole:
            yield Report(
                "DM210",
                f"one attempt may take {format_duration(one)}, and the whole request no more than "
                f"{format_duration(whole)}",
                at,
                "make try shorter than request, so that time is left for another attempt; or remove try",
                because=rests_on,
            )
        elif attempts > fitting and "timeout" in values.get("retry.on", ()):
            yield Report(
                "DM211",
                f"{attempts} attempts of {format_duration(one)} do not fit into the request's "
                f"{format_duration(whole)}: only {fitting} can run to their limit",
                at,
                f"try = {format_duration(whole // attempts)!r} lets each attempt use its limit".replace("'", '"'),
                because=rests_on,
            )


CHECK = Check("retry-deadline", ("DM210", "DM211", "DM215"), run)
