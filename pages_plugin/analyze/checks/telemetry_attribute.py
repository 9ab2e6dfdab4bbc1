"""DM254, DM258: attributes that would show a secret, or that the mesh sets itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.secrets import looks_like_a_token, names_a_secret
from pages_plugin.analyze.telemetry import Export, export_of
from pages_plugin.analyze.templates import filled, variables_of

OWN = ("deployment.environment.name", "service.instance.id", "service.name")
_IDENTIFIER = re.compile(r"(?:^|[._-])(?:id|version|revision|commit|sha)$")
"""Attributes whose values may look like tokens and are none."""


def run(mesh: Mesh) -> Iterator[Report]:
    """Look at name, variables and text of every attribute."""
    export = export_of(mesh)
    for name, text in export.attributes.items() if export else ():
        if name in OWN or name.startswith("telemetry.sdk."):
            hint = "the name of the mesh is the key name" if name == "service.name" else "choose another name"
            yield Report("DM258", f'attribute "{name}" is set by the mesh', text.path, hint, of="key")
            continue
        problem = _secret(name, text.value, export) if export else None
        if problem is not None:
            hint = "remove it: attributes are stored and shown with everything that is exported"
            yield Report("DM254", f'attribute "{name}" {problem}', text.path, hint)


def _secret(name: str, value: str, export: Export) -> str | None:
    in_headers = {variable: header for header, text in export.headers.items() for variable in variables_of(text.value)}
    for variable in variables_of(value):
        if variable in in_headers:
            return f'would show {variable}, the secret of header "{in_headers[variable]}"'
        if names_a_secret(variable):
            return f"would show {variable}, which has the name of a secret"
    if names_a_secret(name):
        return "has the name of a secret"
    if looks_like_a_token(filled(value, " ")) and not _IDENTIFIER.search(name):
        return "has a value that looks like a secret"
    return None


CHECK = Check("telemetry-attribute", ("DM254", "DM258"), run)
