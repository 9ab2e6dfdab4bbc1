"""Bytes of the emitted module, minified and then gzip -9: for nothing, for the defaults, and feature by feature."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

from bench.mesh import PAGES_ENTRY, WORKER_ENTRY, files, module
from pages_plugin.config.vocabulary import ProjectForm

_NAME = 'name = "shop"\n'
_QUIET = "access_log = false\n"
_BARE = "[defaults]\nretry = false\n[defaults.timeout]\nrequest = false\n"
_ROUTE = '[[routes]]\npath_prefix = "/api/catalog"\nservice = "backend"\nrewrite_prefix = "/"\n'
_SERVICE = "[services.backend]\n"
_EVERYTHING = """\
server_timing = true
[access_log]
sample = 0.5
[trace]
sample = 0.1
[defaults.retry]
on = ["connect-failure", "reset", "timeout", "5xx", "gateway-error", "retriable-status"]
statuses = [429]
rpc_methods = ["find"]
[defaults.timeout]
try = "2s"
[services.backend.fallback]
asset = "/offline.json"
[services.prices]
url = "https://api.example.com/v2"
[services.prices.fallback]
response = { status = 503, json = { error = "later" } }
[[routes]]
host = "*.example.com"
path_prefix = "/api/catalog"
service = "backend"
rewrite_prefix = "/"
[[routes]]
path = "/prices"
method = ["GET", "POST"]
service = "prices"
[telemetry]
endpoint = "https://collector.example.com"
headers = { authorization = "Bearer ${TOKEN}" }
signals = ["traces", "metrics", "logs"]
[env.preview]
server_timing = false
"""
_TELEMETRY = '[telemetry]\nendpoint = "https://collector.example.com"\n'


@dataclass(frozen=True)
class Configuration:
    """One configuration to weigh."""

    toml: str
    form: ProjectForm = "pages"
    uses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Size:
    """Bytes: minified, that gzipped, and gzipped with the function names that wrangler keeps."""

    minified: int
    gzip: int
    gzip_with_names: int


def configurations() -> dict[str, Configuration]:
    """What is weighed. The rows that begin with a plus are cumulative."""
    steps = {
        "route only": _QUIET + _BARE + _SERVICE + _ROUTE,
        "+ time limit": _QUIET + "[defaults]\nretry = false\n" + _SERVICE + _ROUTE,
        "+ retry and budget": _QUIET + _SERVICE + _ROUTE,
        "+ access log": _SERVICE + _ROUTE,
        "+ fallback": '[services.backend.fallback]\nasset = "/offline.json"\n' + _ROUTE,
        "+ server timing": 'server_timing = true\n[services.backend.fallback]\nasset = "/offline.json"\n' + _ROUTE,
    }
    rows = {"nothing": Configuration("intercept = false\n" + _QUIET)}
    rows["default, functions fetch"] = Configuration(_SERVICE, uses=("bindings",))
    rows["default, functions fetch and call by RPC"] = Configuration(_SERVICE, uses=("bindings", "rpc"))
    rows["default, and use context.data.mesh"] = Configuration(_SERVICE, uses=("bindings", "rpc", "data"))
    rows["default, and export traces and metrics"] = Configuration(_SERVICE + _TELEMETRY, uses=("bindings",))
    rows |= {name: Configuration(toml) for name, toml in steps.items()}
    rows["everything"] = Configuration(_EVERYTHING, uses=("bindings", "rpc", "data"))
    rows["everything, as a Worker"] = Configuration(_EVERYTHING, "worker")
    return rows


def weigh(configuration: Configuration) -> Size:
    """Compile, bundle, minify and compress."""
    texts = files(_NAME + configuration.toml, configuration.form, uses=configuration.uses)
    entry = PAGES_ENTRY if configuration.form == "pages" else WORKER_ENTRY
    minified = module(texts, entry, minify=True, keep_names=False).encode()
    named = module(texts, entry, minify=True).encode()
    return Size(len(minified), len(gzip.compress(minified, 9)), len(gzip.compress(named, 9)))
