"""A meshed site that exports to a collector, and what its tests ask again and again.

with FaultyServer() as catalog, Collector() as collector, exporting(CATALOG, collector, catalog=catalog) as mesh:
    mesh.fetch("/api/x")
    collector.wait_for_spans(3)
    check(collector)
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count as count_from
from typing import Any

from opentelemetry.proto.trace.v1.trace_pb2 import Span

from pages_plugin.config.vocabulary import ProjectForm
from tests.runtime.mesh import SITE, Mesh, meshed
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer
from tests.support.otlp_checks import Window, check_exports
from tests.support.otlp_checks.attributes import Value, attributes_of
from tests.support.workerd import Json, Service

SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
UNSAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"
TRACE_ID, PARENT_ID = SAMPLED.split("-")[1:3]

ALL: Sequence[str] = ("traces", "metrics", "logs")


def telemetry(signals: Sequence[str] = ("traces",), **keys: str) -> str:
    """The ``[telemetry]`` table; `keys` are further lines, TOML on their right side.

    The endpoint is read from the environment, so that a site is bundled once for all collectors.
    """
    lines = {"endpoint": '"${COLLECTOR}"', "interval": '"50ms"', "signals": str(list(signals)), **keys}
    return "\n[telemetry]\n" + "".join(f"{name} = {value}\n" for name, value in lines.items())


@contextmanager
def exporting(
    toml: str,
    collector: Collector | str,
    *,
    signals: Sequence[str] = ("traces",),
    keys: Mapping[str, str] | None = None,
    site: str = SITE,
    form: ProjectForm = "pages",
    variables: Mapping[str, str | Json | Service] | None = None,
    unbound: tuple[str, ...] = (),
    **backends: FaultyServer | str,
) -> Iterator[Mesh]:
    """Boot a site whose telemetry goes to `collector`, or to a base URL."""
    url = collector if isinstance(collector, str) else collector.url
    env = {"COLLECTOR": url, **(variables or {})}
    text = toml + telemetry(signals, **(keys or {}))
    with meshed(text, site=site, form=form, variables=env, unbound=unbound, **backends) as mesh:  # type: ignore[arg-type]
        yield mesh


def check(collector: Collector, secrets: Iterable[str] = (), remote_parents: Iterable[str] = ()) -> None:
    """Everything that came keeps every rule."""
    window = Window(collector.started_ns, time.time_ns())
    check_exports([one.message for one in collector.exports(delivered=False)], window, secrets, remote_parents)


def values(span: Span) -> dict[str, Value]:
    """A span's attributes."""
    return attributes_of(span.attributes)


def named(spans: Iterable[Span], name: str) -> list[Span]:
    """The spans of that name, in the order in which they started."""
    return sorted((one for one in spans if one.name == name), key=lambda one: one.start_time_unix_nano)


def ask_until(
    mesh: Mesh, collector: Collector, done: Callable[[int], object], what: str, *, path: str = "/api/x"
) -> None:
    """Ask again and again until something is true of what the collector has; `done` is told how often was asked.

    An isolate sends behind a request, so nothing more comes when nobody asks.
    """
    until = time.monotonic() + 30
    for count in count_from(1):
        assert mesh.fetch(path).status == 200
        try:
            collector.wait(partial(done, count), what, timeout_s=0.1)
        except AssertionError as error:
            if time.monotonic() > until:
                raise AssertionError(f"{error}; losses: {losses(collector)}") from None
        else:
            return


def losses(collector: Collector) -> dict[tuple[Any, Any], float]:
    """What was told as lost, by signal and reason."""
    found: dict[tuple[Any, Any], float] = {}
    for metric in collector.metrics("diddy.telemetry.dropped"):
        for point in metric.sum.data_points:
            attributes = attributes_of(point.attributes)
            key = (attributes.get("diddy.signal"), attributes.get("diddy.reason"))
            found[key] = found.get(key, 0) + point.as_int
    return found
