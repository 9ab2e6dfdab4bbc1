"""Keeps what was chosen, vendors the SDK of Python Workers, and compiles the mesh."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT_SLUG = "{{ cookiecutter.project_slug }}"
LANGUAGES = {
    "catalog": "{{ cookiecutter.__catalog_language }}",
    "inventory": "{{ cookiecutter.__inventory_language }}",
}
CI = "{{ cookiecutter.ci }}"
SDK = Path({{ template_root() | jsonify }}).parent / "worker_sdk"
SDK_PARTS = ("pyproject.toml", "README.md", "LICENSE", "src")


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
    # Not committed: a project that is cloned starts without faults until somebody copies it again.
    shutil.copy2(worker / ".dev.vars.example", worker / ".dev.vars")
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
