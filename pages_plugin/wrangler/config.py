"""The typed view of a wrangler configuration: what the mesh needs of it, with the place of each value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from pages_plugin.diagnostics import Diagnostic, Span, finding
from pages_plugin.source import SourceText, read_source
from pages_plugin.wrangler.bindings import Binding, ServiceBinding, bindings_of, services_of, twice_bound
from pages_plugin.wrangler.jsonc import parse_jsonc
from pages_plugin.wrangler.node import Node
from pages_plugin.wrangler.toml import parse_toml

PAGES_ENVIRONMENTS = ("production", "preview")
"""The only environments that Pages has."""


@dataclass(frozen=True)
class EnvironmentConfig:
    """What holds in one environment. ``name`` is None for the top level, which local development uses.

    Bindings and vars are not inherited: an environment with a section has its own only. Date and flags are inherited
    one by one; ``flags_from`` names the section in which the flags stand (None: the top level, also where there are
    none). ``knows_flags`` is False where what stands there is no list, which is a finding of its own.
    """

    name: str | None
    compatibility_date: str | None
    compatibility_flags: tuple[str, ...]
    flags_from: str | None
    knows_flags: bool
    services: tuple[ServiceBinding, ...]
    bindings: tuple[Binding, ...]
    vars: tuple[str, ...]

    @property
    def binding_names(self) -> frozenset[str]:
        """Every name that is in ``env`` besides the vars."""
        return frozenset([one.binding for one in self.services] + [one.name for one in self.bindings])


@dataclass(frozen=True)
class WranglerConfig:
    """A configuration file of wrangler. Relative paths in it mean the folder of the file."""

    path: Path
    source: SourceText
    root: Node
    name: str | None
    main: str | None
    pages_build_output_dir: str | None
    top: EnvironmentConfig
    environments: dict[str, EnvironmentConfig]
    """The environments that have a section."""
    findings: tuple[Diagnostic, ...] = field(default=())

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        return self.path.parent

    @property
    def is_toml(self) -> bool:
        """Whether the file is TOML; otherwise it is JSON with comments."""
        return self.path.suffix == ".toml"

    @property
    def is_pages(self) -> bool:
        """Whether the file configures a Pages project; otherwise a Worker."""
        return self.pages_build_output_dir is not None

    @property
    def no_bundle(self) -> bool:
        """Whether wrangler uploads a Worker's files as they are."""
        node = self.root.get("no_bundle")
        return node is not None and node.value is True

    def environment(self, name: str) -> EnvironmentConfig:
        """Return what holds in an environment: its section, or the top level where it has none."""
        return self.environments.get(name, self.top)

    def in_use(self) -> tuple[EnvironmentConfig, ...]:
        """Return every environment that can come to run: the top level, and those with a section."""
        return (self.top, *self.environments.values())

    def worker_names(self) -> tuple[str, ...]:
        """Return the names under which this Worker is deployed; wrangler appends the environment's to the name."""
        if self.name is None:
            return ()
        names = [self.name]
        for environment in self.environments:
            own = self.root.get("env", environment, "name")
            names.append(own.value if own is not None and isinstance(own.value, str) else f"{self.name}-{environment}")
        return tuple(names)

    def span_of(self, *path: str) -> Span:
        """Return the place of a value, or the whole file where it is absent."""
        node = self.root.get(*path)
        return Span.of_file(self.path) if node is None else self.source.span(node.start, node.end)


def read_config(path: Path) -> WranglerConfig:
    """Read and type a wrangler configuration.

    Raises ``DiagnosticError`` where the file cannot be read or parsed (DM001, DM002, DM303). Values of a wrong type are
    treated as absent and reported in ``findings``, with what wrangler refuses in a Pages configuration.
    """
    return config_from(read_source(path))


def config_from(source: SourceText) -> WranglerConfig:
    """Type a configuration whose text is at hand; as ``read_config``."""
    root = parse_toml(source) if source.path.suffix == ".toml" else parse_jsonc(source)
    findings: list[Diagnostic] = []
    reader = _Reader(source, findings)
    top = reader.environment(root, None, None)
    environments: dict[str, EnvironmentConfig] = {}
    sections = reader.typed(root, "env", "table")
    for name in sections.entries if sections is not None else ():
        section = reader.typed(sections, name, "table")
        if section is not None:
            environments[name] = reader.environment(section, name, top)
    config = WranglerConfig(
        path=source.path,
        source=source,
        root=root,
        name=reader.text(root, "name"),
        main=reader.text(root, "main"),
        pages_build_output_dir=reader.text(root, "pages_build_output_dir"),
        top=top,
        environments=environments,
    )
    findings += _pages_findings(config)
    return replace(config, findings=tuple(findings))


@dataclass
class _Reader:
    source: SourceText
    findings: list[Diagnostic]

    def typed(self, table: Node | None, key: str, kind: str) -> Node | None:
        node = table.get(key) if table is not None else None
        if node is None or node.kind == kind:
            return node
        shown = {"table": "an object", "array": "an array", "string": "a string"}
        self.findings.append(
            finding(
                "DM304",
                f"{key} must be {shown[kind]}, not {shown.get(node.kind, f'a {node.kind}')}",
                span=self.source.span(node.start, node.end),
                hint="wrangler refuses this file; correct the value",
            )
        )
        return None

    def text(self, table: Node, key: str) -> str | None:
        node = self.typed(table, key, "string")
        if node is not None and node.text is None:
            self.findings.append(
                finding(
                    "DM304",
                    f"{key} has a character that no name or path can have",
                    span=self.source.span(node.start, node.end),
                    hint="write it anew; \\u0000 and a single \\ud800 to \\udfff stand for no character",
                )
            )
        return None if node is None else node.text

    def services(self, section: Node) -> None:
        """Find the entries that wrangler refuses and that would otherwise be taken for no binding at all."""
        found = self.typed(section, "services", "array")
        for item in found.items if found is not None else ():
            absent = [key for key in ("binding", "service") if item.get(key) is None or self.text(item, key) == ""]
            if absent:
                self.findings.append(
                    finding(
                        "DM304",
                        f"the service binding has no {' and no '.join(absent)}",
                        span=self.source.span(item.start, item.end),
                        hint='it needs both: binding = "CATALOG", its name in env, and service = "catalog", the Worker',
                    )
                )

    def environment(self, section: Node, name: str | None, top: EnvironmentConfig | None) -> EnvironmentConfig:
        date_node = section.get("compatibility_date")
        date = None if date_node is None or date_node.value is None else str(date_node.value)
        flags_node = self.typed(section, "compatibility_flags", "array")
        flags = tuple(str(item.value) for item in flags_node.items) if flags_node is not None else None
        is_wrong = flags is None and section.get("compatibility_flags") is not None
        if top is not None:
            date = date or top.compatibility_date
        self.services(section)
        variables = self.typed(section, "vars", "table")
        self.findings += twice_bound(section, self.source)
        return EnvironmentConfig(
            name=name,
            compatibility_date=date,
            compatibility_flags=flags if flags is not None else top.compatibility_flags if top is not None else (),
            flags_from=name if flags is not None else None,
            knows_flags=not is_wrong and (flags is not None or top is None or top.knows_flags),
            services=tuple(services_of(section, self.source)),
            bindings=tuple(bindings_of(section, self.source)),
            vars=tuple(variables.entries) if variables is not None else (),
        )


def _pages_findings(config: WranglerConfig) -> list[Diagnostic]:
    """Return what wrangler refuses in a Pages configuration (``validatePagesConfig``), found before the deploy."""
    if not config.is_pages:
        return []
    found: list[Diagnostic] = []
    if config.main is not None:
        found.append(
            finding(
                "DM305",
                'the file has both "main" (a Worker) and "pages_build_output_dir" (a Pages project)',
                span=config.span_of("main"),
                hint="remove the one that does not apply; wrangler refuses the file as it is",
            )
        )
    if not (config.name or "").strip():
        found.append(
            finding(
                "DM307",
                'a Pages configuration needs "name", the name of the project',
                span=config.span_of("pages_build_output_dir"),
                hint='add name = "..." (TOML) or "name": "..." (JSON) at the top level',
            )
        )
    for name in config.environments:
        if name not in PAGES_ENVIRONMENTS:
            entry = config.root.entries["env"].node.entries[name]
            found.append(
                finding(
                    "DM308",
                    f'Pages has no environment "{name}"',
                    span=config.source.span(entry.key_start, entry.key_end),
                    hint='the environments of Pages are "production" and "preview"',
                )
            )
    return found
