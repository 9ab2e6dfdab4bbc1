"""What the Worker's environment says about telemetry: OpenTelemetry's variables, and a few of the mesh's own.

What is malformed is as if it were not there, and is named once in the log; never its value, which may be a secret.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from diddy_worker._redact import DEFAULT, Redaction

Signal = Literal["traces", "metrics", "logs"]
Environment = Literal["production", "preview"]
SIGNALS: tuple[Signal, ...] = ("traces", "metrics", "logs")

LEVELS = {"debug": 1, "info": 2, "warn": 3, "warning": 3, "error": 4, "critical": 5, "fatal": 5}
"""How severe each level is. Any other is as severe as info."""

_URL = re.compile(r"(?:https?|HTTPS?)://[^\s/?#]+(?:[/?#]\S*)?\Z")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_NOT_LATIN = re.compile(r"[^\x00-\xff]")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class Target(NamedTuple):
    """Where one signal goes."""

    url: str
    headers: tuple[tuple[str, str], ...]
    timeout_s: float
    gzip: bool


class Settings(NamedTuple):
    """All that can be set."""

    service: str | None = None
    resource: tuple[tuple[str, str], ...] = ()
    environment: Environment = "production"
    targets: Mapping[Signal, Target] = {}
    """The signals that are exported; empty where no endpoint is set."""
    ratio: float = 1.0
    """The share of the traces that begin here which is sampled."""
    slow_s: float = 1.0
    """What takes longer is exported though it is not sampled."""
    interval_s: float = 5.0
    """How long telemetry is gathered before it is sent."""
    least_level: int = LEVELS["info"]
    """Less severe log lines are not written."""
    redaction: Redaction = DEFAULT
    problems: tuple[str, ...] = ()
    """Names of the variables that are malformed."""


class _Reader:
    """Reads variables and remembers which of them are malformed."""

    def __init__(self, get: Callable[[str], str | None]) -> None:
        self.get = get
        self.problems: list[str] = []

    def first(self, *names: str) -> tuple[str, str]:
        """Find the first variable that is set, and its name; an empty one is as good as none (OpenTelemetry's rule)."""
        for name in names:
            if value := (self.get(name) or "").strip():
                return name, value
        return names[0], ""

    def number(self, default: float, least: float, most: float, *names: str) -> float:
        """Read a number of the range; above it is as good as its end."""
        name, text = self.first(*names)
        if not text:
            return default
        try:
            value = float(text) if re.match(r"[0-9.]+\Z", text) else -1.0
        except ValueError:
            value = -1.0
        if value < 0:
            self.problems.append(name)
            return default
        return min(max(value, least), most)

    def pairs(self, *names: str) -> tuple[tuple[str, str], ...]:
        """Read ``key=value,key=value``, the values percent-encoded."""
        name, text = self.first(*names)
        found = []
        for part in text.split(","):
            key, equals, value = part.partition("=")
            key, value = key.strip(), percent_decoded(value.strip())
            if equals and _NAME.match(key) and not _CONTROL.search(value):
                found.append((key, value))
            elif part.strip() and name not in self.problems:
                self.problems.append(name)
        return tuple(found)


def read_settings(get: Callable[[str], str | None]) -> Settings:
    """`get` gives a variable by its name, or None."""
    reader = _Reader(get)
    _, level = reader.first("DIDDY_LOG_LEVEL")
    if level and level.lower() not in LEVELS:
        reader.problems.append("DIDDY_LOG_LEVEL")
    _, redact = reader.first("DIDDY_REDACT")
    _, slow = reader.first("DIDDY_SLOW_MS")
    off = slow.lower() in {"off", "false"}
    ratio = reader.number(1.0, 0, 2, "OTEL_TRACES_SAMPLER_ARG")
    if ratio > 1:
        reader.problems.append("OTEL_TRACES_SAMPLER_ARG")
    resource = reader.pairs("OTEL_RESOURCE_ATTRIBUTES")
    return Settings(
        service=reader.first("OTEL_SERVICE_NAME")[1] or dict(resource).get("service.name") or None,
        resource=resource,
        environment=_environment(reader),
        targets=_targets(reader),
        ratio=min(ratio, 1.0),
        slow_s=float("inf") if off else reader.number(1000, 0, 1e9, "DIDDY_SLOW_MS") / 1000,
        interval_s=reader.number(5000, 50, 20_000, "DIDDY_EXPORT_INTERVAL_MS") / 1000,
        least_level=LEVELS.get(level.lower(), LEVELS["info"]),
        redaction=Redaction(name.strip() for name in redact.split(",")) if redact else DEFAULT,
        problems=tuple(reader.problems),
    )


def _environment(reader: _Reader) -> Environment:
    """Tell preview from production by the same variables as the site."""
    _, named = reader.first("DIDDY_ENV")
    if named not in {"", "preview", "production"}:
        reader.problems.append("DIDDY_ENV")
    on_a_branch = named != "production" and reader.first("CF_PAGES_BRANCH")[1] not in {"", "main"}
    return "preview" if named == "preview" or on_a_branch else "production"


def _targets(reader: _Reader) -> dict[Signal, Target]:
    if reader.first("OTEL_SDK_DISABLED")[1].lower() == "true":
        return {}
    targets: dict[Signal, Target] = {}
    for signal in SIGNALS:
        own = f"OTEL_EXPORTER_OTLP_{signal.upper()}"
        if reader.first(f"OTEL_{signal.upper()}_EXPORTER")[1].lower() == "none":
            continue
        name, url = reader.first(f"{own}_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
        if not url:
            continue
        if not _URL.match(url):
            if name not in reader.problems:
                reader.problems.append(name)
            continue
        targets[signal] = Target(
            url if name.startswith(own) else below(url, f"v1/{signal}"),
            # One value that `fetch` cannot send would keep all the rest from being sent.
            tuple(
                (key, value)
                for key, value in reader.pairs(f"{own}_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS")
                if not _NOT_LATIN.search(value)
            ),
            # waitUntil ends after 30 s, into which gathering and sending must fit.
            reader.number(2000, 1, 10_000, f"{own}_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT") / 1000,
            reader.first(f"{own}_COMPRESSION", "OTEL_EXPORTER_OTLP_COMPRESSION")[1].lower() != "none",
        )
    return targets


def below(url: str, path: str) -> str:
    """`path` below a base URL, which may end in a slash or not, and may have a query."""
    base, mark, query = url.partition("?")
    return f"{base.rstrip('/')}/{path}{mark}{query}"


def percent_decoded(text: str) -> str:
    """Decode percent-encoded UTF-8; `urllib.parse` takes 65 ms to import in a Worker."""
    return _ESCAPES.sub(lambda match: bytes.fromhex(match[0].replace("%", "")).decode("utf-8", "replace"), text)
