"""Keeps what was chosen, vendors what the Workers need of Diddy-Mesh, and compiles the mesh."""

import importlib.util
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT_SLUG = "{{ cookiecutter.project_slug }}"
LANGUAGES = {
    "catalog": "{{ cookiecutter.__catalog_language }}",
    "inventory": "{{ cookiecutter.__inventory_language }}",
}
EXPORT = "{{ cookiecutter.export }}"
CI = "{{ cookiecutter.ci }}"
HOME = Path({{ template_root() | jsonify }}).parent
SDK = HOME / "worker_sdk"
SDK_PARTS = ("pyproject.toml", "README.md", "LICENSE", "src")
RUNTIMES = (HOME / "pages_plugin" / "runtime", HOME.parent / "runtime")
"""In a checkout, and in an installed wheel."""
IMPORTED = re.compile(r"""^(?:import|export)\b[^"';]*?\bfrom\s+["'](\.[^"']+)["']""", re.MULTILINE)


def keep_chosen_backends() -> None:
    """Turn ``workers/<service>-<language>`` of the chosen language into ``workers/<service>``; remove the others."""
    for service, language in LANGUAGES.items():
        for folder in Path("workers").glob(f"{service}-*"):
            if folder.name == f"{service}-{language}":
                folder.rename(folder.with_name(service))
            else:
                shutil.rmtree(folder)


def vendor_sdk(worker: Path) -> None:
    """Copy the SDK beside a Python Worker, so that the project stands alone and its upgrade shows in a diff."""
    target = worker / "vendor" / "diddy-worker"
    target.mkdir(parents=True)
    for part in (SDK / name for name in SDK_PARTS):
        if part.is_dir():
            shutil.copytree(part, target / part.name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        elif part.is_file():
            shutil.copy2(part, target / part.name)


def vendor_modules(worker: Path) -> None:
    """Copy the mesh's modules beside a JavaScript Worker: the one that it imports, and all that this one imports."""
    runtime = next(one for one in RUNTIMES if (one / "dist").is_dir())
    target = worker / "vendor" / "diddy-mesh"
    waiting = ["adapters/backend.js"]
    while waiting:
        module = waiting.pop()
        copy = target / "runtime" / module
        if copy.exists():
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(runtime / "dist" / module, copy)
        beside = posixpath.dirname(module)
        imported = IMPORTED.findall(copy.read_text(encoding="utf-8"))
        waiting += [posixpath.normpath(posixpath.join(beside, path)) for path in imported]
    shutil.copy2(runtime / "LICENSE", target / "LICENSE")


def diddy_command() -> "list[str] | None":
    """Return how to run ``diddy`` with this Python, else from the PATH; ``None`` where it is not installed."""
    try:
        importable = importlib.util.find_spec("pages_plugin.cli.main") is not None
    except ModuleNotFoundError:
        importable = False
    if importable:
        return [sys.executable, "-c", "from pages_plugin.cli.main import main; main()"]
    found = shutil.which("diddy")
    return [found] if found else None


keep_chosen_backends()
for service, language in LANGUAGES.items():
    worker = Path("workers") / service
    if language == "python":
        vendor_sdk(worker)
    else:
        vendor_modules(worker)
    # Not committed: a project that is cloned starts without faults until somebody copies it again.
    shutil.copy2(worker / ".dev.vars.example", worker / ".dev.vars")
if EXPORT != "none":
    shutil.copy2(".dev.vars.example", ".dev.vars")
if CI == "none":
    shutil.rmtree(".github")
if "python" not in LANGUAGES.values():
    Path("tests/test_python_workers.py").unlink()

command = diddy_command()
if command is None:
    print(
        f"{PROJECT_SLUG}: the mesh is not compiled yet, because diddy was not found. Next:\n"
        f"  pip install diddy-mesh==0.1.0\n  cd {PROJECT_SLUG}\n  diddy build\n  diddy dev"
    )
    sys.exit(0)
build = subprocess.run([*command, "build"], capture_output=True, text=True, check=False)
if build.returncode != 0:
    print(f"error: `diddy build` failed in the new project:\n{build.stdout}{build.stderr}", file=sys.stderr)
    sys.exit(1)
print(f"{PROJECT_SLUG}: ready. Next:\n  cd {PROJECT_SLUG}\n  diddy dev")
