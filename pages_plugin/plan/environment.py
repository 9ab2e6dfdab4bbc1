"""One environment's mesh -> its plan, with the origin of every value that was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any, Literal
from urllib.parse import urlsplit

from pages_plugin.analyze.effective import Effective
from pages_plugin.analyze.mesh import Mesh, MeshRoute, MeshService
from pages_plugin.config import defaults
from pages_plugin.config.places import Path
from pages_plugin.diagnostics import Span
from pages_plugin.plan.model import (
    AccessLog,
    BindingTransport,
    EnvironmentPlan,
    Interception,
    Limits,
    LogLevel,
    Origin,
    PathMatch,
    Policy,
    Route,
    Service,
    UrlTransport,
)
from pages_plugin.plan.policy import policy_origins, to_policy
from pages_plugin.plan.precedence import precedence
from pages_plugin.plan.telemetry import redacted, to_telemetry, to_trace


class Origins:
    """Collects where values were written; each place is made once, since routes share most of theirs."""

    def __init__(self, mesh: Mesh) -> None:
        self.found: dict[str, Origin] = {}
        self._mesh = mesh
        self._made: dict[Path, Origin] = {}
        self._files: dict[FilePath, str] = {}
        self._policies: dict[int, list[tuple[str, Path]]] = {}

    def value(self, name: str, path: Path) -> None:
        """Record that ``<environment>.<name>`` was written at ``path``, if it was."""
        self.put(f"{self._mesh.name}.{name}", path)

    def put(self, key: str, path: Path) -> None:
        """Record that ``key`` of the plan was written at ``path``, if it was."""
        document = self._mesh.environment.document
        if document.is_written(path):
            if path not in self._made:
                line, column = document.start(path)
                self._made[path] = Origin(file=self._shown(document.source.file), line=line, column=column)
            self.found[key] = self._made[path]

    def other_file(self, name: str, span: Span | None) -> None:
        """Record that a value comes from another file, such as wrangler's."""
        if span is not None:
            self.found[f"{self._mesh.name}.{name}"] = self._origin(span)

    def policy(self, name: str, effective: Effective) -> None:
        """Record the values of a policy below ``name``."""
        known = self._policies.get(id(effective))
        if known is None:
            known = self._policies[id(effective)] = list(policy_origins(effective))
        for key, path in known:
            self.value(f"{name}.{key}", path)

    def _origin(self, span: Span) -> Origin:
        return Origin(file=self._shown(span.file), line=span.start_line, column=span.start_column)

    def _shown(self, file: FilePath) -> str:
        if file not in self._files:
            root = self._mesh.project.root
            self._files[file] = (file.relative_to(root) if file.is_relative_to(root) else file).as_posix()
        return self._files[file]


def compile_environment(mesh: Mesh, origins: Origins) -> EnvironmentPlan:
    """Resolve one environment; the origins go into ``origins``."""
    policies: dict[int, Policy] = {}

    def policy_of(effective: Effective) -> Policy:
        if id(effective) not in policies:
            policies[id(effective)] = to_policy(effective)
        return policies[id(effective)]

    services = [_service(mesh.services[name], mesh, policy_of, origins) for name in sorted(mesh.services)]
    routes = [_route(route, policy_of, origins) for route in mesh.routes]
    origins.policy("default_policy", mesh.default_policy)
    return EnvironmentPlan(
        services=tuple(services),
        routes=tuple(sorted(routes, key=precedence)),
        interception=_interception(mesh, origins),
        default_policy=policy_of(mesh.default_policy),
        access_log=_access_log(mesh, origins),
        log_level=_log_level(mesh, origins),
        redact=redacted(mesh, origins.value),
        trace=to_trace(mesh, origins.value),
        telemetry=to_telemetry(mesh, origins.value),
        server_timing=_server_timing(mesh, origins),
        limits=Limits(
            subrequests=_written(mesh.table.limits, "subrequests", "limits", defaults.SUBREQUESTS, origins),
            worker_invocations=_written(
                mesh.table.limits, "worker_invocations", "limits", defaults.WORKER_INVOCATIONS, origins
            ),
        ),
    )


def _service(service: MeshService, mesh: Mesh, policy_of: Callable[[Effective], Policy], origins: Origins) -> Service:
    at = f"services.{service.name}"
    if service.path is not None:
        key = "binding" if service.url is None else "url"
        origins.value(f"{at}.transport.{key}", (*service.path, key))
        origins.value(at, service.path)
    else:
        span = next((one.span for one in mesh.facts.services if one.name == service.binding), None)
        origins.other_file(at, span)
        origins.other_file(f"{at}.transport.binding", span)
    origins.policy(f"{at}.policy", service.policy)
    transport = BindingTransport(binding=service.binding or "") if service.url is None else _url(service.url)
    written = mesh.table.services.get(service.name)
    rpc_context = written.rpc_context if written else None
    if service.path is not None:
        origins.value(f"{at}.rpc_context", (*service.path, "rpc_context"))
    return Service(
        name=service.name,
        transport=transport,
        policy=policy_of(service.policy),
        rpc_context=defaults.RPC_CONTEXT if rpc_context is None else rpc_context,
    )


def _url(url: str) -> UrlTransport:
    parts = urlsplit(url)
    return UrlTransport(url=f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}")


def _route(route: MeshRoute, policy_of: Callable[[Effective], Policy], origins: Origins) -> Route:
    at = f"routes.{route.name}"
    origins.value(at, route.path)
    for name, key in (
        ("name", "name"),
        ("hosts", "host"),
        ("path", "path" if route.kind == "exact" else "path_prefix"),
        ("methods", "method"),
        ("service", "service"),
        ("rewrite_prefix", "rewrite_prefix"),
    ):
        origins.value(f"{at}.{name}", (*route.path, key))
    origins.value(f"{at}.trace_sample", (*route.path, "trace", "sample"))
    origins.policy(f"{at}.policy", route.policy)
    return Route(
        name=route.name,
        hosts=route.hosts,
        path=PathMatch(kind=route.kind, value=route.value),
        methods=route.methods,
        service=route.service,
        rewrite_prefix=route.rewrite_prefix,
        policy=policy_of(route.policy),
        trace_sample=route.trace_sample,
    )


def _interception(mesh: Mesh, origins: Origins) -> Interception:
    usage = mesh.project.usage
    mode: Literal["discover", "declared", "off"] = "discover" if mesh.project.wrangler_file is None else "declared"
    # Services that are found at run time are found by interception.
    if not mesh.intercepts and not (mode == "discover" and mesh.wants_interception and usage.uses_data):
        mode = "off"
    data = mesh.has_data
    rpc = usage.uses_rpc and (mode != "off" or (data and bool(mesh.services)))
    for name, is_on, because in (
        ("mode", mode != "off", usage.bindings),
        ("rpc", rpc, usage.rpc),
        ("data", data, usage.data),
    ):
        if is_on and because is not None:
            origins.other_file(f"interception.{name}", because.span)
    origins.value("interception.mode", ("intercept",))
    origins.value("interception.ignore", ("ignore",))
    return Interception(mode=mode, ignore=tuple(sorted(mesh.ignored)) if mode != "off" else (), rpc=rpc, data=data)


def _access_log(mesh: Mesh, origins: Origins) -> AccessLog | None:
    table = mesh.table.access_log
    if table is False:
        origins.value("access_log", ("access_log",))
        return None
    return AccessLog(sample=_written(table, "sample", "access_log", defaults.ACCESS_LOG_SAMPLE, origins))


def _log_level(mesh: Mesh, origins: Origins) -> LogLevel:
    origins.value("log_level", ("log_level",))
    return defaults.LOG_LEVEL if mesh.table.log_level is None else mesh.table.log_level


def _server_timing(mesh: Mesh, origins: Origins) -> bool:
    origins.value("server_timing", ("server_timing",))
    return defaults.SERVER_TIMING if mesh.table.server_timing is None else mesh.table.server_timing


def _written(table: object, key: str, section: str, default: Any, origins: Origins) -> Any:  # noqa: ANN401 - as in TOML
    """Return a key of an optional table, or its default."""
    value = getattr(table, key, None)
    origins.value(f"{section}.{key}", (section, key))
    return default if value is None else value
