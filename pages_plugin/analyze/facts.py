"""What the analysis must know of the project around `diddy.toml`: plain, frozen data that the project reader fills in.

Everything has a default that means "not known" or "nothing there", so that a test or a tool can give only what it has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pages_plugin.config.vocabulary import EnvironmentName, ProjectForm
from pages_plugin.diagnostics import Span


@dataclass(frozen=True, slots=True)
class ServiceBinding:
    """One entry of the wrangler configuration's ``services``: ``env[name]`` calls the Worker ``service``."""

    name: str
    service: str
    entrypoint: str | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class EnvironmentFacts:
    """One environment as wrangler will deploy it; what it inherits from the top level is already filled in."""

    services: tuple[ServiceBinding, ...] = ()
    other_bindings: Mapping[str, str] = field(default_factory=dict)
    """Every other binding and variable by name -> its kind as wrangler's key calls it (``kv_namespaces``, ``vars``)."""
    compatibility_date: str | None = None
    """``YYYY-MM-DD``."""
    compatibility_flags: tuple[str, ...] | None = ()
    """None where they are written in a way that cannot be read, which is a finding already."""
    compatibility_span: Span | None = None
    """Where the flags stand, or the place nearest to it."""
    diddy_env: str | None = None
    """The value of the variable ``DIDDY_ENV``, which chooses the environment of the mesh at run time."""


@dataclass(frozen=True, slots=True)
class FunctionRoute:
    """One file below ``functions/`` that answers requests; ``_middleware`` files are not listed."""

    pattern: str
    """wrangler's route syntax: ``/api/users/:id`` (one segment), ``/api/:path*`` (any number, also none)."""
    file: Path
    methods: tuple[str, ...] = ()
    """The methods that the file exports handlers for; empty for any (``onRequest``), or when that is not known."""


Used = Literal["bindings", "rpc", "data"]
"""What the site's own code may use: the service bindings in ``env``, RPC over them, ``context.data.mesh``."""


@dataclass(frozen=True, slots=True)
class UsedBecause:
    """The first place that uses something, or that could and cannot be seen through; ``why`` is half a sentence."""

    why: str
    span: Span | None = None


_NOT_READ = UsedBecause("the site's own code was not read")


@dataclass(frozen=True, slots=True)
class Usage:
    """What the site's own code uses. None is a proof that it does not."""

    bindings: UsedBecause | None = _NOT_READ
    rpc: UsedBecause | None = _NOT_READ
    """RPC calls over service bindings or services of ``context.data.mesh``."""
    data: UsedBecause | None = _NOT_READ
    sources: frozenset[Path] = field(default=frozenset(), kw_only=True)
    """The files that this was read from, also those that could not be read; a change of one may change the answer."""

    @property
    def calls_bindings(self) -> bool:
        """Whether some function may call a service binding."""
        return self.bindings is not None

    @property
    def uses_rpc(self) -> bool:
        """Whether some function may call more than ``fetch``."""
        return self.rpc is not None

    @property
    def uses_data(self) -> bool:
        """Whether some function may read ``context.data.mesh``."""
        return self.data is not None


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """One project. ``wrangler_file`` is None for a project that is configured in Cloudflare's dashboard."""

    root: Path
    name: str | None = None
    """The wrangler configuration's ``name``."""
    form: ProjectForm = "pages"
    wrangler_file: Path | None = None
    production: EnvironmentFacts = EnvironmentFacts()
    preview: EnvironmentFacts = EnvironmentFacts()
    functions: tuple[FunctionRoute, ...] = ()
    root_middleware: Path | None = None
    """The person's own root ``_middleware``, which runs inside the mesh's."""
    assets: frozenset[str] | None = None
    """The URL paths of the files in the output folder (``/offline.json``); None when the site has not been built."""
    output_folder: Path | None = None
    local_variables: frozenset[str] | None = None
    """The names in the files for local development (``.dev.vars``, ``.dev.vars.example``); None when not known."""
    usage: Usage = Usage()
    """What the site's own code uses of the mesh."""

    def environment(self, name: EnvironmentName) -> EnvironmentFacts:
        """Return the facts of one environment."""
        return self.production if name == "production" else self.preview
