"""Open a page of the demo in headless Chromium, and say what its script found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.support.needed import missing
from tests.support.toolchain import node_binary

CHROMIUM = os.environ.get("DIDDY_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
LIBRARY = """
const until = async (what, is) => {
  for (const started = Date.now(); Date.now() - started < 20000; await new Promise((go) => setTimeout(go, 50))) {
    const found = is();
    if (found) return found;
  }
  throw new Error(`${what} did not come: ${document.body.innerText}`);
};
const press = (service, mode) => document.querySelector(`[data-service=${service}] [data-mode=${mode}]`).click();
const calls = (path) => [...document.querySelectorAll(".call")].filter((row) => row.innerText.includes(path));
const said = (path) => calls(path).map((row) => row.innerText.replace(/\\s+/g, " "));
"""


def visit(url: str, script: str, profile: Path, **options: Any) -> dict[str, Any]:
    """Open `url` and run `script` in the page, which may wait and returns its ``result``; the page has no errors.

    `profile` is an empty folder; `options` are those of ``browser.mjs``.
    """
    if CHROMIUM is None:
        missing("Chromium is not installed", "apt-get install chromium, or name one in DIDDY_CHROMIUM")
    one = {"url": url, "width": 1280, "height": 900, **options, "script": f"(async () => {{ {LIBRARY} {script} }})()"}
    order = {"chromium": CHROMIUM, "profile": str(profile), "visits": [one]}
    browser = Path(__file__).with_name("browser.mjs")
    done = subprocess.run(
        [node_binary(), browser, json.dumps(order)], capture_output=True, text=True, check=False, timeout=90
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)[0]
    assert result["errors"] == []
    return result
