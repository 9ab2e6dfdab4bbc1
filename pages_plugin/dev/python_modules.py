"""Lay out a Python Worker's packages in ``python_modules/``, where workerd looks for them.

`pywrangler sync` (workers-py) does this, and does it here where it is installed. It needs uv and hosts that many
networks block, so pip is the second way: wheels for Pyodide's platform from any index, the same layout, and the
marker files that pywrangler looks at. The new folder takes the place of the old one only when it is complete.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from pages_plugin.dev.model import Cause, LaunchError
from pages_plugin.dev.requirements import Requirements, fingerprint, requirements_of
from pages_plugin.toolchain import run_tool

_PLATFORM = (
    *("--only-binary", ":all:", "--implementation", "cp", "--python-version", "314"),
    *("--abi", "cp314", "--abi", "abi3", "--abi", "none"),
    *("--platform", "pyemscripten_2026_0_wasm32", "--platform", "any"),
)
"""Wheels that Pyodide 314 can load: pure ones, and those built for its platform."""
_WORKERS_PY = "1.17.9"
"""The version of workers-py whose layout this is; pywrangler compares the marker with its own."""
_MARKER = ".diddy-synced"
_TIMEOUT_S = 600.0

Say = Callable[[str], None]


async def lay_out(folder: Path, say: Say) -> None:
    """Bring ``folder/python_modules`` up to date with ``folder/pyproject.toml``; does nothing where it is.

    ``say`` gets what a person should know. Raises ``LaunchError`` (DM514).
    """
    try:
        requirements = requirements_of(folder)
        mark = fingerprint(folder, requirements)
        if _is_fresh(folder, mark):
            return
        if await _by_pywrangler(folder, say):
            return
        say("laying out its Python packages in python_modules/")
        await _by_pip(folder, requirements, mark)
    except tomllib.TOMLDecodeError as error:
        raise _failed(f"its pyproject.toml is not valid TOML: {error}", "correct it and save the file") from error
    except OSError as error:
        raise _failed(
            f"cannot write {error.filename or folder}: {error.strerror}", "make the folder writable"
        ) from error


def _is_fresh(folder: Path, mark: str) -> bool:
    """Whether what lies there is ours and of this mark, or pywrangler's and newer than the pyproject.toml."""
    modules, project = folder / "python_modules", folder / "pyproject.toml"
    if (modules / _MARKER).is_file():
        return (modules / _MARKER).read_text(encoding="utf-8") == mark
    synced = modules / ".synced"
    if not project.is_file():
        return modules.is_dir()
    return synced.is_file() and synced.stat().st_mtime >= project.stat().st_mtime


async def _by_pywrangler(folder: Path, say: Say) -> bool:
    command = _pywrangler(folder)
    if command is None or not (folder / "pyproject.toml").is_file():
        return False
    say(f"laying out its Python packages with {' '.join(command)}")
    lines: list[str] = []
    with suppress(TimeoutError):
        if await run_tool(command, cwd=folder, on_line=lines.append, timeout_s=_TIMEOUT_S) == 0:
            (folder / "python_modules" / _MARKER).unlink(missing_ok=True)
            return True
    say(f"{' '.join(command)} failed ({_reason(lines)}), trying pip")
    return False


def _pywrangler(folder: Path) -> tuple[str, ...] | None:
    scripts = "Scripts" if sys.platform == "win32" else "bin"
    own = shutil.which("pywrangler", path=os.pathsep.join([str(folder / ".venv" / scripts), *os.get_exec_path()]))
    if own is not None and shutil.which("uv"):
        return (own, "sync")
    file = folder / "pyproject.toml"
    if shutil.which("uv") and file.is_file() and "workers-py" in file.read_text(encoding="utf-8"):
        return ("uv", "run", "pywrangler", "sync")
    return None


async def _by_pip(folder: Path, requirements: Requirements, mark: str) -> None:
    pip = _pip()
    with tempfile.TemporaryDirectory(prefix="diddy-wheels-") as wheels:
        local: list[str] = []
        for place in requirements.local:
            if not place.exists():
                raise _failed(f"a dependency of its pyproject.toml is not there: {place}", "correct the path in it")
            local.append(str(place) if place.suffix == ".whl" else await _built(pip, place, Path(wheels), folder))
        fresh = Path(tempfile.mkdtemp(prefix=".python_modules-", dir=folder))
        try:
            words = (*pip, "install", "--quiet", "--no-compile", "--target", str(fresh), *_PLATFORM)
            await _run([*words, *requirements.indexed, *local], folder)
            if requirements.bundled_sdk is not None:
                shutil.copytree(
                    requirements.bundled_sdk / "src" / "diddy_worker",
                    fresh / "diddy_worker",
                    ignore=shutil.ignore_patterns("__pycache__"),
                )
            shutil.rmtree(fresh / "bin", ignore_errors=True)  # scripts of this machine's Python
            (fresh / "pyvenv.cfg").touch()
            (fresh / ".synced").write_text(_WORKERS_PY, encoding="utf-8")
            (fresh / _MARKER).write_text(mark, encoding="utf-8")
            fresh.chmod(0o755)
            _replace(folder / "python_modules", fresh)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    (folder / ".venv-workers").mkdir(exist_ok=True)
    (folder / ".venv-workers" / ".synced").write_text(_WORKERS_PY, encoding="utf-8")


async def _built(pip: Sequence[str], place: Path, wheels: Path, cwd: Path) -> str:
    """Build a wheel from a folder or a source archive, each into a folder of its own to know which one it is."""
    target = Path(tempfile.mkdtemp(dir=wheels))
    await _run([*pip, "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(place)], cwd)
    return str(next(target.glob("*.whl")))


async def _run(command: Sequence[str], cwd: Path) -> None:
    lines: list[str] = []
    environment = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"}
    try:
        status = await run_tool(command, cwd=cwd, on_line=lines.append, env=environment, timeout_s=_TIMEOUT_S)
    except TimeoutError:
        raise _failed(f"pip was not done after {_TIMEOUT_S:.0f} s", _NETWORK_HINT) from None
    if status != 0:
        text = "\n".join(lines)
        unreachable = any(
            sign in text for sign in ("NewConnectionError", "ConnectTimeoutError", "Max retries exceeded")
        )
        hint = _NETWORK_HINT if unreachable or "No matching distribution" not in text else _WHEEL_HINT
        raise _failed(f"pip failed: {_reason(lines)}", hint)


_NETWORK_HINT = "check the network and pip's index (`pip config list`), then save the Worker's pyproject.toml"
_WHEEL_HINT = (
    "Python Workers take pure Python packages and those with a wheel for Pyodide (pyemscripten); "
    "choose a version that has one, then save the Worker's pyproject.toml"
)


def _pip() -> tuple[str, ...]:
    if importlib.util.find_spec("pip") is not None:
        return (sys.executable, "-m", "pip")
    for name in ("pip3", "pip"):
        if found := shutil.which(name):
            return (found,)
    raise _failed(
        "neither pywrangler nor pip is there to lay out its packages",
        "run `python -m ensurepip` in the environment of diddy, or install uv and workers-py",
    )


def _replace(old: Path, new: Path) -> None:
    """Put ``new`` in the place of ``old``; the moment between is two renames long."""
    aside = Path(tempfile.mkdtemp(prefix=".python_modules-old-", dir=old.parent))
    try:
        if old.exists():
            old.rename(aside / "old")
        new.rename(old)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _reason(lines: Sequence[str]) -> str:
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith(("ERROR:", "error:"))]
    told = errors or [line.strip() for line in lines if line.strip()]
    return (errors[-1] if errors else told[-1])[:300] if told else "it gave no reason"


def _failed(message: str, hint: str) -> LaunchError:
    return LaunchError(Cause("DM514", message, hint))
