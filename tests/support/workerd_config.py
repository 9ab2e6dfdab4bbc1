"""The services of a workerd configuration as plain data, and the Cap'n Proto text that they become."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

COMPATIBILITY_DATE = "2026-11-01"
COMPATIBILITY_FLAGS = ("no_nodejs_compat", "no_nodejs_compat_v2", "nodejs_als", "enable_request_signal")
"""What ``diddy init`` asks for: async context without the Node polyfill, and a signal when the client goes away."""

ModuleKind = Literal["esModule", "commonJsModule", "text", "data", "wasm", "json", "pythonModule"]


@dataclass(frozen=True)
class Module:
    """One module of a worker; `name` is the specifier by which others import it."""

    name: str
    content: str | bytes
    kind: ModuleKind = "esModule"


@dataclass(frozen=True)
class Service:
    """Binding to another service of the same configuration (a worker, an `External`, a `Directory`, or "internet")."""

    name: str
    entrypoint: str | None = None
    props: Any = None
    """What the callee reads as ``ctx.props``; JSON."""


@dataclass(frozen=True)
class Json:
    """Binding to a JSON value (a ``vars`` entry that is no string)."""

    value: Any


@dataclass(frozen=True)
class DurableObject:
    """Binding to a durable object class that the worker itself exports; state is kept in memory."""

    class_name: str


Binding = str | bytes | Service | Json | DurableObject


@dataclass(frozen=True)
class Worker:
    """A worker: the text of its main module, or all of its modules with the main one first."""

    name: str
    modules: str | Sequence[Module]
    bindings: Mapping[str, Binding] = field(default_factory=dict)
    compatibility_date: str = COMPATIBILITY_DATE
    compatibility_flags: Sequence[str] = COMPATIBILITY_FLAGS
    listen: bool = False
    outbound: str = "internet"
    """The service that answers the worker's global ``fetch``; "internet" reaches loopback and public addresses."""

    @property
    def is_python(self) -> bool:
        """Whether its main module is Python, which takes seconds to boot."""
        return not isinstance(self.modules, str) and self.modules[0].kind == "pythonModule"


@dataclass(frozen=True)
class External:
    """An HTTP server outside of workerd (``host:port``), bound as a service."""

    name: str
    address: str


@dataclass(frozen=True)
class Directory:
    """A folder of files as a service (no content types, no index pages)."""

    name: str
    path: Path


def config_text(services: Sequence[Worker | External | Directory], folder: Path) -> str:
    """The configuration as Cap'n Proto text; the modules' contents are written into `folder` beside it."""
    listed = [*map(_service, services), '(name = "internet", network = (allow = ["public", "private"]))']
    sockets = [
        f'(name = {_text(name)}, address = "127.0.0.1:0", http = (), service = {_text(name)})'
        for name in listeners(services)
    ]
    workers = [_worker(worker, folder) for worker in services if isinstance(worker, Worker)]
    return (
        'using Workerd = import "/workerd/workerd.capnp";\n'
        f"const config :Workerd.Config = (services = {_list(listed)}, sockets = {_list(sockets)});\n"
    ) + "\n".join(workers)


def listeners(services: Sequence[Worker | External | Directory]) -> list[str]:
    """The workers that get a port: the first one, and those that ask for it."""
    workers = [service for service in services if isinstance(service, Worker)]
    return [worker.name for index, worker in enumerate(workers) if worker.listen or index == 0]


def _constant(name: str) -> str:
    """A capnp constant's name for a worker: letters and digits only, and its first letter is lower case."""
    return "w" + "".join(c if c.isascii() and c.isalnum() else f"x{ord(c):x}x" for c in name)


def _service(service: Worker | External | Directory) -> str:
    name = _text(service.name)
    match service:
        case Worker():
            return f"(name = {name}, worker = .{_constant(service.name)})"
        case External():
            return f"(name = {name}, external = (address = {_text(service.address)}, http = ()))"
        case Directory():
            return f"(name = {name}, disk = (path = {_text(str(service.path))}))"


def _worker(worker: Worker, folder: Path) -> str:
    modules = [Module("main.js", worker.modules)] if isinstance(worker.modules, str) else list(worker.modules)
    embedded = []
    for index, module in enumerate(modules):
        file = f"{_constant(worker.name)}-{index}"
        content = module.content.encode() if isinstance(module.content, str) else module.content
        (folder / file).write_bytes(content)
        embedded.append(f'(name = {_text(module.name)}, {module.kind} = embed "{file}")')
    bindings = [f"(name = {_text(name)}, {_binding(value)})" for name, value in worker.bindings.items()]
    objects = [value.class_name for value in worker.bindings.values() if isinstance(value, DurableObject)]
    namespaces = [f"(className = {_text(name)}, uniqueKey = {_text(name)})" for name in objects]
    fields = [
        f"modules = {_list(embedded)}",
        f"compatibilityDate = {_text(worker.compatibility_date)}",
        f"compatibilityFlags = {_list([_text(flag) for flag in worker.compatibility_flags])}",
        f"bindings = {_list(bindings)}",
        f"globalOutbound = {_text(worker.outbound)}",
        *(
            [f"durableObjectNamespaces = {_list(namespaces)}", "durableObjectStorage = (inMemory = void)"]
            if objects
            else []
        ),
    ]
    return f"const {_constant(worker.name)} :Workerd.Worker = (\n  " + ",\n  ".join(fields) + "\n);"


def _binding(value: Binding) -> str:
    match value:
        case str():
            return f"text = {_text(value)}"
        case bytes():
            return f'data = 0x"{value.hex(" ")}"'
        case Json():
            return f"json = {_text(json.dumps(value.value))}"
        case DurableObject():
            return f"durableObjectNamespace = (className = {_text(value.class_name)})"
        case Service():
            entrypoint = f", entrypoint = {_text(value.entrypoint)}" if value.entrypoint else ""
            props = f", props = (json = {_text(json.dumps(value.props))})" if value.props is not None else ""
            return f"service = (name = {_text(value.name)}{entrypoint}{props})"


def _list(items: Sequence[str]) -> str:
    return "[" + ", ".join(items) + "]"


def _text(value: str) -> str:
    """A Cap'n Proto text literal: as in C, and non-ASCII stays UTF-8."""
    escaped = "".join(f"\\x{ord(c):02x}" if ord(c) < 32 or c in '"\\' or ord(c) == 127 else c for c in value)
    return f'"{escaped}"'
