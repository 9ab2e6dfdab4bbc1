"""Spans as the tree that they form, in a shape that a test can write down.

assert collector.trace_tree() == server("GET /api/*", internal("catalog", client("GET"), client("GET")))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from opentelemetry.proto.trace.v1.trace_pb2 import Span


class Node(NamedTuple):
    """A span by its name and kind, with the spans below it in the order in which they started."""

    name: str
    kind: str
    children: tuple[Node, ...] = ()

    def __str__(self) -> str:
        """A line a span, indented."""
        return "\n".join(self._lines(0))

    def _lines(self, depth: int) -> list[str]:
        return [
            "  " * depth + f"{self.name} ({self.kind})",
            *(x for one in self.children for x in one._lines(depth + 1)),
        ]


def server(name: str, *children: Node) -> Node:
    """A span of kind SERVER."""
    return Node(name, "SERVER", children)


def client(name: str, *children: Node) -> Node:
    """A span of kind CLIENT."""
    return Node(name, "CLIENT", children)


def internal(name: str, *children: Node) -> Node:
    """A span of kind INTERNAL."""
    return Node(name, "INTERNAL", children)


def span_trees(spans: Sequence[Span]) -> list[Node]:
    """The trees of one trace's spans; a span whose parent is not among them is the root of a tree."""
    traces = {span.trace_id for span in spans}
    assert len(traces) <= 1, f"spans of {len(traces)} traces form no tree"
    by_id = {span.span_id: span for span in spans}
    assert len(by_id) == len(spans), f"a span came twice: {sorted(span.name for span in spans)}"
    below: dict[bytes, list[Span]] = {}
    roots: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start_time_unix_nano, one.end_time_unix_nano, one.name)):
        siblings = below.setdefault(span.parent_span_id, []) if span.parent_span_id in by_id else roots
        siblings.append(span)
    reached = set()

    def node(span: Span) -> Node:
        reached.add(span.span_id)
        kind = Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_")
        return Node(span.name, kind, tuple(node(child) for child in below.get(span.span_id, [])))

    trees = [node(root) for root in roots]
    lost = [span.name for span in spans if span.span_id not in reached]
    assert lost == [], f"these spans are their own ancestors: {lost}"
    return trees
