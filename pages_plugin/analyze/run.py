"""Run every check on every environment, and give each report its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.registry import CHECKS
from pages_plugin.analyze.report import Check, Report
from pages_plugin.diagnostics import Diagnostic, Span, finding, in_order


def analyze(meshes: Sequence[Mesh], checks: Iterable[Check] = CHECKS) -> tuple[Diagnostic, ...]:
    """Return the findings of ``checks``, by file and place, each once.

    What holds in all environments is said once; what holds in one of two names it.
    """
    where: dict[tuple[str, str, Span | None], tuple[Diagnostic, set[str]]] = {}
    for mesh in meshes:
        for check in checks:
            for report in check.run(mesh):
                if not _is_doubtful(mesh, report):
                    one = _to_finding(mesh, report)
                    where.setdefault((one.code, one.message, one.span), (one, set()))[1].add(mesh.name)
    return in_order(
        one if len(names) == len(meshes) else replace(one, message=f"{one.message} (in {min(names)})")
        for one, names in where.values()
    )


def _is_doubtful(mesh: Mesh, report: Report) -> bool:
    doubtful = mesh.environment.validated.doubtful
    at = () if report.at is None or isinstance(report.at, Span) else (report.at,)
    return any(doubtful.touch(path) for path in (*at, *report.because))


def _to_finding(mesh: Mesh, report: Report) -> Diagnostic:
    span = report.at
    if span is not None and not isinstance(span, Span):
        span = mesh.environment.document.span(span, report.of)
    return finding(report.code, report.message, span=span, hint=report.hint)
