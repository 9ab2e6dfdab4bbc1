"""What was looked at and what it was like: for people and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pages_plugin.diagnostics import Diagnostic

NOT_SEEN = (
    "whether the backends answer, and how often they are tried",
    "whether the calls of the site's own code pass the mesh (the access lines show each)",
    "other paths of the site than the ones that were asked",
)
"""What nobody can tell from outside."""


@dataclass(frozen=True)
class Check:
    """One thing that was looked at. ``finding`` is there where the state is ``problem``."""

    name: str
    state: Literal["ok", "problem", "unknown"]
    message: str
    finding: Diagnostic | None = None


@dataclass(frozen=True)
class Report:
    """``mesh`` is what the mesh said of itself; None where none answered."""

    url: str
    mesh: dict[str, str] | None
    checks: tuple[Check, ...]

    @property
    def is_good(self) -> bool:
        """Whether everything that could be seen is as it should be."""
        return all(check.state != "problem" for check in self.checks)


def render(report: Report) -> str:
    """Return the report as text, a check a line."""
    lines = [report.url]
    width = max(len(check.name) for check in report.checks)
    for check in report.checks:
        mark = {"ok": "ok", "problem": "PROBLEM", "unknown": "not known"}[check.state]
        code = f" ({check.finding.code})" if check.finding is not None else ""
        lines.append(f"  {check.name.ljust(width)}  {mark.ljust(9)}  {check.message}{code}")
        if check.finding is not None and check.finding.hint:
            lines.append(f"  {' ' * width}  hint: {check.finding.hint}")
    lines.append("cannot be seen from outside:")
    lines += [f"  {one}" for one in NOT_SEEN]
    return "\n".join(lines) + "\n"


def as_data(report: Report) -> dict[str, Any]:
    """Return the report as plain data."""
    return {
        "url": report.url,
        "ok": report.is_good,
        "mesh": report.mesh,
        "checks": [
            {
                "name": check.name,
                "state": check.state,
                "message": check.message,
                "code": check.finding.code if check.finding is not None else None,
                "hint": check.finding.hint if check.finding is not None else None,
            }
            for check in report.checks
        ],
        "not_seen": list(NOT_SEEN),
    }
