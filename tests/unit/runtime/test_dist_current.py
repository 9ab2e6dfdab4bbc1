"""pages_plugin/runtime/dist is committed, so that `diddy build` needs no Node: it must be what src compiles to."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.toolchain import ROOT, node_binary, tsc_script

RUNTIME = ROOT / "pages_plugin" / "runtime"


def files_below(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()
    }


def test_dist_is_what_src_compiles_to(tmp_path: Path) -> None:
    command = [str(node_binary()), str(tsc_script()), "-p", str(RUNTIME / "tsconfig.json"), "--outDir", str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert ended.returncode == 0, ended.stdout
    built, committed = files_below(tmp_path), files_below(RUNTIME / "dist")
    stale = sorted(path for path in built.keys() | committed.keys() if built.get(path) != committed.get(path))
    assert stale == [], "run `npm run build` and commit pages_plugin/runtime/dist"
