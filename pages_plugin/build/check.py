"""All findings of a project, and whether what is committed is what a build writes."""

from __future__ import annotations

from pages_plugin.build.result import BuildResult
from pages_plugin.build.run import plan_build
from pages_plugin.diagnostics import Diagnostic, Severity, Span, finding, in_order
from pages_plugin.project import Project

_SHOWN = 5


def check(project: Project) -> tuple[BuildResult, tuple[Diagnostic, ...]]:
    """Return what a build would do, and every finding, ordered by place. Writes nothing.

    A stale build is a warning: the next one mends it.
    """
    result = plan_build(project)
    stale = None if result.failed else stale_finding(result, Severity.WARNING)
    return result, in_order((*result.diagnostics, *([stale] if stale else [])))


def stale_finding(result: BuildResult, severity: Severity | None = None) -> Diagnostic | None:
    """Return DM418 where the files on disk are not those of the build; None where they are."""
    names = result.names
    if not names:
        return None
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return finding(
        "DM418",
        f"what is committed is not what diddy build writes: {', '.join(names[:_SHOWN])}{more}",
        span=Span.of_file(result.project.diddy_dir / "mesh.js"),
        hint="run diddy build and commit what it writes",
        severity=severity,
    )
