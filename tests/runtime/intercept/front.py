"""The site of the grid and the scenarios in native workerd: a front with patched bindings, and the service it calls."""

from __future__ import annotations

from functools import cache

from tests.runtime.intercept.grid import HERE
from tests.support.bundle import bundle
from tests.support.workerd import COMPATIBILITY_DATE, Service, Worker, Workerd

FLAGS = ("enable_request_signal",)
"""Node compatibility stays on (its default), since the grid looks at stubs with node:util's inspect."""


@cache
def _front() -> str:
    return bundle(HERE / "site.ts")


def site(compatibility_date: str = COMPATIBILITY_DATE, compatibility_flags: tuple[str, ...] = FLAGS) -> Workerd:
    """A workerd that is not started yet: use it as a context manager. The date and the flags are the front's."""
    api = Service("callee")
    bindings = {"API": api, "SPARE": api, "ADMIN": Service("callee", "Admin", props={"role": "admin"})}
    return Workerd(
        Worker("site", _front(), bindings, compatibility_date, compatibility_flags),
        Worker("callee", (HERE / "callee.js").read_text(encoding="utf-8")),
    )
