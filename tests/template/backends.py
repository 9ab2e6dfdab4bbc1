"""A baked project's backends as workerd's Workers: its own files, flags and variables, bundled as wrangler would."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.support.bundle import bundle
from tests.support.pyodide_bundle import PYTHON_FLAGS
from tests.support.python_worker import sdk_files
from tests.support.workerd_config import Binding, Module, Worker
from tests.template.baking import without_comments


def backend_worker(
    folder: Path, bindings: Mapping[str, Binding] | None = None, *, name: str | None = None, listen: bool = False
) -> Worker:
    """The Worker in `folder`, under its own name unless another is given; `bindings` go before its variables."""
    config = json.loads(without_comments((folder / "wrangler.jsonc").read_text(encoding="utf-8")))
    main = folder / config["main"]
    flags = tuple(config["compatibility_flags"])
    if main.suffix == ".py":
        assert flags == PYTHON_FLAGS[:1], f"{folder} asks for {flags}"
        flags, modules = PYTHON_FLAGS, _python_modules(folder, main)
    else:
        modules = [Module(main.name, bundle(main))]
    variables = {**config.get("vars", {}), **(bindings or {})}
    return Worker(name or config["name"], modules, variables, config["compatibility_date"], flags, listen=listen)


def _python_modules(folder: Path, main: Path) -> list[Module]:
    """The main module first, and what `pywrangler sync` lays out: the runtime's SDK, and ours as the project has it."""
    sources = sorted(main.parent.glob("*.py"), key=lambda path: path != main)
    vendored = folder / "vendor" / "diddy-worker" / "src"
    packages = dict(sdk_files())
    packages |= {path.relative_to(vendored).as_posix(): path.read_bytes() for path in vendored.rglob("*.py")}
    return [
        *(Module(path.name, path.read_bytes(), "pythonModule") for path in sources),
        *(
            Module(f"python_modules/{path}", content, "pythonModule" if path.endswith(".py") else "data")
            for path, content in packages.items()
        ),
    ]
