"""Build workerd's development Pyodide bundle from npm's pyodide: a Python Worker in real workerd with no download.

Stock workerd fetches ``pyodide_<version>.capnp.bin`` at the first Python Worker. With the compatibility flag
``python_workers_development`` it reads ``pyodide_dev.capnp.bin`` from ``--pyodide-bundle-disk-cache-dir`` instead.
That file is one Cap'n Proto message, ``Bundle {modules :List(Module)}``, and needs three modules: Emscripten's script,
its WebAssembly and the standard library. The script expects a browser; what the isolate forbids goes through workerd's
``builtin_wrappers``.

Only pure Python packages work: the dynamic loader is left as it is. It fits exactly the pinned workerd and pyodide;
when one of them moves, `_REPLACEMENTS` fails loudly where the script has changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import struct
from dataclasses import dataclass
from pathlib import Path

from tests.support.toolchain import NODE_MODULES, ToolMissingError, workerd_binary

PYTHON_FLAGS = ("python_workers", "python_workers_development")
"""Compatibility flags of a Python Worker in tests; the second must never reach a project's own configuration."""

_IMPORTS = """import {
  addEventListener, getRandomValues, location, monotonicDateNow, newWasmModule, wasmInstantiate,
} from "pyodide-internal:builtin_wrappers";
"""

_REPLACEMENTS = (
    # (what the script says, what it says instead, how often it must occur)
    ("new WebAssembly.Module(", "newWasmModule(", 4),
    ("WebAssembly.instantiate(", "wasmInstantiate(", 2),
    ("crypto.getRandomValues(", "getRandomValues(Module,", 1),
    ("Date.now", "monotonicDateNow", 22),
    # The memory base of a dynamic library is recorded by the snapshot code, which lies in workerd.
    ("alignMemory(getMemory(", "alignMemory(Module.getMemoryPatched(Module,libName,", 1),
    ("export default _createPyodideModule;", "export { _createPyodideModule };", 1),
)

_INTERNAL = 2
_SOURCE, _WASM, _DATA = 0, 1, 2


@dataclass(frozen=True)
class _Module:
    name: str
    kind: int
    content: bytes


def pyodide_bundle_folder() -> Path:
    """The folder for ``--pyodide-bundle-disk-cache-dir``; built once (14 MB, well under 1 s)."""
    package = NODE_MODULES / "pyodide"
    if not (package / "package.json").is_file():
        raise ToolMissingError(f"pyodide is not installed: {package} does not exist. Run `npm ci` with Node >= 22.")
    workerd_version = json.loads((NODE_MODULES / "workerd" / "package.json").read_text())["version"]
    pyodide_version = json.loads((package / "package.json").read_text())["version"]
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:12]
    folder = NODE_MODULES / ".cache" / f"pyodide-{pyodide_version}-workerd-{workerd_version}-{recipe}"
    target = folder / "pyodide_dev.capnp.bin"
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        beside = folder / f"building-{os.getpid()}"
        beside.write_bytes(_bundle(_modules(package)))
        beside.replace(target)
    return folder


def python_workerd_wrapper(folder: Path) -> Path:
    """A script in `folder` for ``MINIFLARE_WORKERD_PATH``: workerd with the development bundle.

    Miniflare puts its own arguments behind ``serve``, so the option goes right behind that word.
    """
    script = folder / "workerd-with-python"
    option = shlex.quote(f"--pyodide-bundle-disk-cache-dir={pyodide_bundle_folder()}")
    workerd = shlex.quote(str(workerd_binary()))
    script.write_text(
        f'#!/bin/sh\nif [ "$1" = serve ]; then shift; exec {workerd} serve {option} "$@"; fi\nexec {workerd} "$@"\n'
    )
    script.chmod(0o755)
    return script


def _modules(package: Path) -> list[_Module]:
    script = (package / "pyodide.asm.mjs").read_text(encoding="utf-8")
    for old, new, count in _REPLACEMENTS:
        if script.count(old) != count:
            raise RuntimeError(f"pyodide.asm.mjs has {old!r} {script.count(old)} times, not {count}: another version?")
        script = script.replace(old, new)
    return [
        _Module("pyodideRuntime-internal:pyodide.asm", _SOURCE, (_IMPORTS + script).encode()),
        _Module("pyodideRuntime-internal:pyodide.asm.wasm", _WASM, (package / "pyodide.asm.wasm").read_bytes()),
        _Module("pyodideRuntime-internal:python_stdlib.zip", _DATA, (package / "python_stdlib.zip").read_bytes()),
    ]


def _bundle(modules: list[_Module]) -> bytes:
    """One segment: root struct, then the list of modules (1 data word and 3 pointers each), then names and contents."""
    data_words, pointers = 1, 3
    element_words = data_words + pointers
    words = bytearray(8 * (3 + element_words * len(modules)))

    def put(word: int, value: int) -> None:
        struct.pack_into("<Q", words, 8 * word, value)

    def append_bytes(pointer_word: int, content: bytes) -> None:
        start = len(words) // 8
        words.extend(content)
        words.extend(bytes(-len(content) % 8))
        put(pointer_word, 1 | (start - pointer_word - 1) << 2 | 2 << 32 | len(content) << 35)

    put(0, 0 | 0 << 2 | 1 << 48)  # the root: a struct right behind with one pointer
    put(1, 1 | 0 << 2 | 7 << 32 | element_words * len(modules) << 35)  # a composite list right behind
    put(2, len(modules) << 2 | data_words << 32 | pointers << 48)  # its tag: how many, and how large one is
    for index, module in enumerate(modules):
        first = 3 + element_words * index
        put(first, _INTERNAL | module.kind << 16)
        append_bytes(first + 1, module.name.encode() + b"\0")
        append_bytes(first + 2, module.content)
    return struct.pack("<II", 0, len(words) // 8) + bytes(words)
