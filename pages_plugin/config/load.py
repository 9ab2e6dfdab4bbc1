"""`diddy.toml` -> one checked table for each environment, and every finding of the file."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path as FilePath

from pages_plugin.config.document import Document, empty_document, parse_document
from pages_plugin.config.environments import FIXED_KEYS, base_document, merge_environment, overlay_names
from pages_plugin.config.scalars import toml_type
from pages_plugin.config.source import CONFIG_NAME, Source, read_source
from pages_plugin.config.validate import Validated, validate
from pages_plugin.config.vocabulary import ENVIRONMENTS, EnvironmentName
from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding, in_order


@dataclass(frozen=True, slots=True)
class EnvironmentConfig:
    """The file as it holds in one environment. The document has the overlay merged in and knows where each value is."""

    name: EnvironmentName
    document: Document
    validated: Validated


@dataclass(frozen=True, slots=True)
class Config:
    """`diddy.toml` for both environments.

    ``preview`` has the same document and tables as ``production`` where no overlay makes a difference.
    """

    file: FilePath
    exists: bool
    production: EnvironmentConfig
    preview: EnvironmentConfig
    overlays: tuple[EnvironmentName, ...]
    """The environments for which the file has overrides."""
    document: Document
    """The file as it is written, ``env`` included."""

    @property
    def environments(self) -> tuple[EnvironmentConfig, ...]:
        """Production, and preview where it is not the same."""
        return (self.production, self.preview) if self.overlays else (self.production,)


@dataclass(frozen=True, slots=True)
class Loaded:
    """``config`` is None when the file cannot be read at all; otherwise it holds what is sound in it."""

    config: Config | None
    diagnostics: tuple[Diagnostic, ...]


def load_config(file: FilePath) -> Loaded:
    """Read and check `diddy.toml`; no file is an empty one, and a mistake is a finding, never an exception."""
    try:
        source = read_source(file)
        exists = source is not None
        document = parse_document(source) if source is not None else empty_document(Source(file, ""))
    except DiagnosticError as error:
        return Loaded(None, error.diagnostics)
    return _check(file, document, exists)


def config_path(project_root: FilePath) -> FilePath:
    """Return where a project's configuration is, whether it is there or not."""
    return project_root / CONFIG_NAME


def _check(file: FilePath, document: Document, exists: bool) -> Loaded:
    found = _check_env(document)
    base = base_document(document)
    overlays = overlay_names(document)
    whole = validate(base, is_complete=len(overlays) < len(ENVIRONMENTS))
    found += whole.diagnostics
    checked: dict[EnvironmentName, EnvironmentConfig] = {}
    for name in ENVIRONMENTS:
        merged = merge_environment(document, base, name) if name in overlays else base
        validated = validate(merged) if name in overlays else whole
        # The line that a hint names is another one where an overlay gave the key: the mistake is the same.
        said = {(one.code, one.span, one.message) for one in found}
        found += [one for one in validated.diagnostics if (one.code, one.span, one.message) not in said]
        checked[name] = EnvironmentConfig(name, merged, validated)
    config = Config(file, exists, checked["production"], checked["preview"], overlays, document)
    return Loaded(config, in_order(found))


def _check_env(document: Document) -> list[Diagnostic]:
    """Check ``env`` itself; what an overlay holds is checked where it is merged in."""
    env = document.values.get("env", {})
    if not isinstance(env, dict):
        hint = "write [env.preview] or [env.production]"
        message = f"env: expected a table, found {toml_type(env)}"
        return [finding("DM102", message, span=document.span(("env",)), hint=hint)]
    found = []
    for name, overlay in env.items():
        if name not in ENVIRONMENTS:
            near = difflib.get_close_matches(name, ENVIRONMENTS, n=1, cutoff=0.4)
            hint = f'did you mean "{near[0]}"?' if near else "Pages has two environments: preview and production"
            span = document.span(("env", name), "key")
            found.append(finding("DM110", f'unknown environment "{name}"', span=span, hint=hint))
        elif not isinstance(overlay, dict):
            message = f"env.{name}: expected a table, found {toml_type(overlay)}"
            found.append(finding("DM102", message, span=document.span(("env", name))))
        else:
            found += [
                finding(
                    "DM111",
                    f"no environment may override {key}",
                    span=document.span(("env", name, key), "key"),
                    hint=None if key == "env" else f"{key} holds for the whole project: set it at the top of the file",
                )
                for key in FIXED_KEYS
                if key in overlay
            ]
    return found
