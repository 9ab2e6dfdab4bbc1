"""A clock that stands still until it is told to move, ids that can be predicted, and a collector that is no network."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from diddy_worker._system import Reply


class FakeSystem:
    def __init__(self) -> None:
        self.now_s = 1000.0
        self.count = 0

    def monotonic_s(self) -> float:
        return self.now_s

    def epoch_s(self) -> float:
        return 1_700_000_000 + self.now_s

    def random_bytes(self, count: int) -> bytes:
        self.count += 1
        return bytes([self.count]) * count if self.count < 256 else self.count.to_bytes(count, "big")


@dataclass(frozen=True)
class Post:
    url: str
    headers: Mapping[str, str]
    body: bytes
    timeout_s: float

    @property
    def payload(self) -> Any:
        return json.loads(gzip.decompress(self.body) if "content-encoding" in self.headers else self.body)


@dataclass
class FakeSender:
    """Answers at once, or raises what it is told to; sleeping moves the clock of its system."""

    system: FakeSystem
    reply: Reply | Exception = field(default_factory=lambda: Reply(200))
    posts: list[Post] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.system.now_s += seconds
        await asyncio.sleep(0)

    async def post(self, url: str, headers: Mapping[str, str], body: bytes, timeout_s: float) -> Reply:
        self.posts.append(Post(url, dict(headers), body, timeout_s))
        await asyncio.sleep(0)
        if isinstance(self.reply, Exception):
            raise self.reply
        return self.reply

    def payloads(self, signal: str) -> list[Any]:
        return [post.payload for post in self.posts if post.url.endswith(f"/v1/{signal}")]

    def spans(self) -> list[dict[str, Any]]:
        return [
            span
            for payload in self.payloads("traces")
            for resource in payload["resourceSpans"]
            for scope in resource["scopeSpans"]
            for span in scope["spans"]
        ]

    def span(self, name: str) -> dict[str, Any]:
        [found] = [span for span in self.spans() if span["name"] == name]
        return found

    def metrics(self) -> list[dict[str, Any]]:
        return [
            metric
            for payload in self.payloads("metrics")
            for resource in payload["resourceMetrics"]
            for scope in resource["scopeMetrics"]
            for metric in scope["metrics"]
        ]

    def log_records(self) -> list[dict[str, Any]]:
        return [
            record
            for payload in self.payloads("logs")
            for resource in payload["resourceLogs"]
            for scope in resource["scopeLogs"]
            for record in scope["logRecords"]
        ]


class Behind:
    """The platform's ``waitUntil``: work that goes on behind the answer."""

    def __init__(self) -> None:
        self.works: list[Coroutine[Any, Any, None]] = []

    def waitUntil(self, work: Coroutine[Any, Any, None]) -> None:  # noqa: N802 - the platform's name
        self.works.append(work)

    async def settle(self) -> None:
        while self.works:
            await self.works.pop(0)


def values(attributes: list[dict[str, Any]]) -> dict[str, Any]:
    """OTLP attributes as a plain dictionary."""
    return {one["key"]: _value(one["value"]) for one in attributes}


def _value(value: dict[str, Any]) -> Any:
    [(kind, inner)] = value.items()
    if kind == "arrayValue":
        return [_value(one) for one in inner["values"]]
    return int(inner) if kind == "intValue" else inner
