"""Run Python Workers in real workerd: natively, or vendored into a project folder for `wrangler dev` and `pages dev`.

    catalog = python_worker("catalog", SOURCE)
    with Workerd(Worker("front", FRONT, {"CATALOG": Service("catalog")}), catalog, arguments=python_arguments()):
        ...

`import workers` comes from workers-runtime-sdk (a development dependency) and `import diddy_worker` from the work tree.
The first answer takes about 3 s, so share a running workerd among the tests of a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from tests.support.pyodide_bundle import PYTHON_FLAGS, pyodide_bundle_folder
from tests.support.toolchain import ROOT, ToolMissingError
from tests.support.workerd_config import COMPATIBILITY_DATE, Binding, Module, Worker

PYTHON_START_TIMEOUT_S = 60


def python_worker(
    name: str, source: str, bindings: Mapping[str, Binding] | None = None, *, listen: bool = False
) -> Worker:
    """A Worker whose main module is Python `source`, with both SDKs in its ``python_modules``."""
    modules = [Module("main.py", source, "pythonModule")]
    for path, content in sdk_files():
        modules.append(Module(f"python_modules/{path}", content, "pythonModule" if path.endswith(".py") else "data"))
    return Worker(name, modules, bindings or {}, COMPATIBILITY_DATE, PYTHON_FLAGS, listen=listen)


def python_arguments() -> list[str]:
    """What `Workerd` needs in its `arguments` when one of its workers is Python."""
    return [f"--pyodide-bundle-disk-cache-dir={pyodide_bundle_folder()}"]


def vendor_python_modules(project: Path) -> None:
    """Lay ``python_modules`` into a project's folder, as `pywrangler sync` would."""
    for path, content in sdk_files():
        target = project / "python_modules" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def sdk_files() -> Iterator[tuple[str, bytes]]:
    """Every file of workers-runtime-sdk and diddy_worker, with its path below ``python_modules``."""
    try:
        sdk = distribution("workers-runtime-sdk")
    except PackageNotFoundError:
        raise ToolMissingError("workers-runtime-sdk is not installed: run `pip install --group dev`") from None
    for file in sdk.files or []:
        if file.suffix in {".py", ".js", ".pth"} and ".dist-info" not in str(file):
            yield str(file), Path(str(file.locate())).read_bytes()
    source = ROOT / "worker_sdk" / "src"
    for path in sorted(source.rglob("*.py")):
        yield path.relative_to(source).as_posix(), path.read_bytes()
