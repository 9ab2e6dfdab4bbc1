"""DM221, DM222, DM223: static files that a fallback cannot serve."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from pages_plugin.analyze.mesh import Mesh
from pages_plugin.analyze.policies import policies
from pages_plugin.analyze.report import Check, Report
from pages_plugin.analyze.urls import path_problem


def run(mesh: Mesh) -> Iterator[Report]:
    """Look up every fallback's asset among the files of the output folder, where they are known."""
    for held in policies(mesh):
        asset = held.policy.values.get("fallback.asset")
        if asset is None:
            continue
        at = held.place("fallback.asset")
        problem = path_problem(asset)
        if problem is not None:
            yield Report("DM221", f'asset "{asset}" {problem[0]}', at, problem[1])
        elif mesh.project.assets is not None and mesh.project.assets.isdisjoint(asset_files(asset)):
            folder = mesh.project.output_folder
            where = f"the output folder {folder.name}" if folder else "the output folder"
            near = difflib.get_close_matches(asset, mesh.project.assets, n=1)
            hint = f'did you mean "{near[0]}"?' if near else "build the site first, or add the file"
            yield Report("DM222", f'asset "{asset}" is not in {where}', at, hint)
        if held.methods and not {"GET", "HEAD"} & set(held.methods):
            yield Report(
                "DM223",
                f"an asset answers GET and HEAD only, and this route matches {', '.join(held.methods)}",
                (*held.tables[0], "method"),
                "use a fixed response: fallback = { response = { ... } }, or fallback = false",
                because=held.rests_on("fallback"),
            )


def asset_files(asset: str) -> tuple[str, ...]:
    """Return the files that may answer for a URL path: Pages serves ``/a.html`` and ``/a/index.html`` as ``/a``."""
    bare = asset.rstrip("/")
    return (asset, f"{bare}.html", f"{bare}/index.html")


CHECK = Check("fallback-asset", ("DM221", "DM222", "DM223"), run)
