"""What is counted in this isolate since the last export: delta sums and histograms in a bounded number of series."""

from __future__ import annotations

from diddy_worker._histogram import Histogram
from diddy_worker._otlp import DELTA, histogram_point, sum_point

MAX_SERIES = 1000
_OWN_SERIES = 20
"""Of these, as many are kept for what is lost: its signals and reasons are known."""

Labels = tuple[tuple[str, object], ...]
OVERFLOW: Labels = (("otel.metric.overflow", True),)
"""The series for what came after the last that is allowed (OpenTelemetry, "Cardinality limits")."""

_HISTOGRAMS = {
    "http.server.request.duration": "Duration of HTTP server requests.",
    "rpc.server.call.duration": "Duration of incoming remote procedure calls.",
}
_DROPPED = "diddy.telemetry.dropped"


class Metrics:
    """Plain numbers."""

    __slots__ = ("dropped", "durations", "since_ns")

    def __init__(self, now_ns: int) -> None:
        self.since_ns = now_ns
        self.durations: dict[str, dict[Labels, Histogram]] = {}
        self.dropped: dict[Labels, int] = {}

    def record(self, name: str, labels: Labels, seconds: float) -> None:
        """Count a duration; a label without a value is left out when it is exported."""
        series = self.durations.setdefault(name, {})
        histogram = series.get(labels)
        if histogram is None:
            if sum(map(len, self.durations.values())) >= MAX_SERIES - _OWN_SERIES:
                labels = OVERFLOW
            histogram = series.setdefault(labels, Histogram())
        histogram.record(seconds)

    def drop(self, signal: str, reason: str, count: int) -> None:
        """Count what is lost."""
        labels = (("diddy.signal", signal), ("diddy.reason", reason))
        self.dropped[labels] = self.dropped.get(labels, 0) + count

    def take(self, now_ns: int) -> tuple[list[dict[str, object]], dict[Labels, int]]:
        """All metrics as OTLP, and what was told as lost in them; counting begins anew."""
        now_ns = max(now_ns, self.since_ns + 1)  # the clock stands still between I/O
        span = (self.since_ns, now_ns)
        metrics: list[dict[str, object]] = []
        for name, series in self.durations.items():
            points = [histogram_point(labels, histogram, *span) for labels, histogram in series.items()]
            data = {"aggregationTemporality": DELTA, "dataPoints": points}
            metrics.append({
                "name": name, "unit": "s", "description": _HISTOGRAMS[name], "exponentialHistogram": data,
            })  # fmt: skip
        dropped, self.dropped = self.dropped, {}
        if dropped:
            points = [sum_point(labels, count, *span) for labels, count in dropped.items()]
            data = {"aggregationTemporality": DELTA, "isMonotonic": True, "dataPoints": points}
            description = "Telemetry that was lost."
            metrics.append({"name": _DROPPED, "unit": "{item}", "description": description, "sum": data})
        self.durations = {}
        if metrics:
            self.since_ns = now_ns
        return metrics, dropped
