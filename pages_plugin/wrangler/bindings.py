"""Bindings of one environment section: where each kind stands and under which key it has its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pages_plugin.diagnostics import Diagnostic, Span, finding
from pages_plugin.source import SourceText
from pages_plugin.wrangler.node import Node

_LISTS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("agent_memory",), "binding"),
    (("ai_search",), "binding"),
    (("ai_search_namespaces",), "binding"),
    (("analytics_engine_datasets",), "binding"),
    (("artifacts",), "binding"),
    (("d1_databases",), "binding"),
    (("dispatch_namespaces",), "binding"),
    (("durable_objects", "bindings"), "name"),
    (("flagship",), "binding"),
    (("hyperdrive",), "binding"),
    (("kv_namespaces",), "binding"),
    (("logfwdr", "bindings"), "name"),
    (("mtls_certificates",), "binding"),
    (("pipelines",), "binding"),
    (("queues", "producers"), "binding"),
    (("r2_buckets",), "binding"),
    (("ratelimits",), "name"),
    (("secrets_store_secrets",), "binding"),
    (("send_email",), "name"),
    (("unsafe", "bindings"), "name"),
    (("unsafe_hello_world",), "binding"),
    (("vectorize",), "binding"),
    (("vpc_networks",), "binding"),
    (("vpc_services",), "binding"),
    (("worker_loaders",), "binding"),
    (("workflows",), "binding"),
)
_SINGLES = ("ai", "assets", "browser", "images", "media", "stream", "version_metadata", "websearch")


@dataclass(frozen=True)
class Binding:
    """A name in ``env`` and what it is: ``kind`` is the configuration's key (``kv_namespaces``, ``ai``)."""

    name: str
    kind: str
    span: Span


@dataclass(frozen=True)
class ServiceBinding:
    """A binding to another Worker. ``service`` is that Worker's name; ``environment`` is the old way to name one."""

    binding: str
    service: str
    entrypoint: str | None
    environment: str | None
    span: Span


def services_of(section: Node, source: SourceText) -> Iterator[ServiceBinding]:
    """Yield the service bindings that stand in a section; entries without a name or a service are left out."""
    services = section.get("services")
    for item in services.items if services is not None else ():
        binding, service = _text(item, "binding"), _text(item, "service")
        if binding and service:
            span = _span(source, item, "binding")
            yield ServiceBinding(binding, service, _text(item, "entrypoint"), _text(item, "environment"), span)


def bindings_of(section: Node, source: SourceText) -> Iterator[Binding]:
    """Yield the bindings of every other kind that stand in a section."""
    for path, key in _LISTS:
        found = section.get(*path)
        for item in found.items if found is not None else ():
            name = _text(item, key)
            if name:
                yield Binding(name, path[0], _span(source, item, key))
    for kind in _SINGLES:
        found = section.get(kind)
        name = _text(found, "binding") if found is not None else None
        if found is not None and name:
            yield Binding(name, kind, _span(source, found, "binding"))


def twice_bound(section: Node, source: SourceText) -> Iterator[Diagnostic]:
    """Find the names in a section that stand for two things: wrangler refuses them, variables and secrets included."""
    seen: dict[str, Binding] = {}
    for one in _named(section, source):
        first = seen.setdefault(one.name, one)
        if first is not one:
            where = f"{first.kind} of line {first.span.start_line}"
            yield finding(
                "DM320",
                f'"{one.name}" is bound twice: in {where} and in {one.kind} of line {one.span.start_line}',
                span=one.span,
                hint="rename or remove one; in env there is room for one thing of a name",
            )


def _named(section: Node, source: SourceText) -> Iterator[Binding]:
    """Yield all that gets a name in ``env``."""
    for service in services_of(section, source):
        yield Binding(service.binding, "services", service.span)
    yield from bindings_of(section, source)
    variables = section.get("vars")
    for name, entry in variables.entries.items() if variables is not None else ():
        yield Binding(name, "vars", source.span(entry.key_start, entry.key_end))
    secrets = section.get("secrets", "required")
    for item in secrets.items if secrets is not None else ():
        if item.text:
            yield Binding(item.text, "secrets", source.span(item.start, item.end))


def _text(table: Node, key: str) -> str | None:
    node = table.get(key)
    return node.text if node is not None else None


def _span(source: SourceText, table: Node, key: str) -> Span:
    node = table.get(key) or table
    return source.span(node.start, node.end)
