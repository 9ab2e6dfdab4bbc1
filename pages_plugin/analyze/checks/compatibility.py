"""DM241, DM242: compatibility flags that the mesh needs, or works better with."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.diagnostics import Span

NODEJS_COMPAT_SINCE = "2026-08-04"
"""From this compatibility date on, nodejs_compat is on by default."""


def run(mesh: Mesh) -> Iterator[Report]:
    """Compare the flags of the wrangler configuration; without one, or with unreadable flags, nothing is known."""
    wrangler, flags = mesh.project.wrangler_file, mesh.facts.compatibility_flags
    if wrangler is None or flags is None:
        return
    at = mesh.facts.compatibility_span or Span.of_file(wrangler)
    if (mesh.intercepts or mesh.has_data) and not has_async_context(mesh.facts.compatibility_date, flags):
        what = "interception" if mesh.intercepts else "context.data.mesh"
        instead = "" if mesh.has_data else "; or set intercept = false in diddy.toml"
        yield Report(
            "DM241",
            f"{what} needs AsyncLocalStorage, which the compatibility flags do not switch on",
            at,
            f'add "nodejs_als" to compatibility_flags{instead}',
            because=(("intercept",),),
        )
    if "enable_request_signal" not in flags:
        yield Report(
            "DM242",
            "without enable_request_signal, a request whose client goes away leaves no access line",
            at,
            'add "enable_request_signal" to compatibility_flags',
        )


def has_async_context(date: str | None, flags: Collection[str]) -> bool:
    """Whether ``node:async_hooks`` can be imported."""
    if "nodejs_als" in flags or "nodejs_compat" in flags or "nodejs_compat_v2" in flags:
        return True
    return (date or "") >= NODEJS_COMPAT_SINCE and "no_nodejs_compat" not in flags


CHECK = Check("compatibility", ("DM241", "DM242"), run)
