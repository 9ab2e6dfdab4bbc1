"""Refuses answers that would make a project that cannot be deployed, before anything is written."""

import re
import sys
from pathlib import Path

PROJECT_NAME = {{ cookiecutter.project_name | jsonify }}
PROJECT_SLUG = {{ cookiecutter.project_slug | jsonify }}
BACKENDS = "{{ cookiecutter.backends }}"
TEMPLATE_ROOT = Path({{ template_root() | jsonify }})

SLUG_LIMIT = 50
"""A Pages project's name has at most 58 characters; the backends' names, 63 with "-inventory", need room too."""


def complaints() -> list[str]:
    """Return what is wrong with the answers, each with what to do about it."""
    found = []
    if not re.fullmatch(r"[^\x00-\x1f\x7f<>{}\"\\]{1,60}", PROJECT_NAME) or not PROJECT_NAME.strip():
        found.append(f"project_name {PROJECT_NAME!r}: use 1 to 60 characters, without <, >, braces, double quotes or \\\\.")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", PROJECT_SLUG) or len(PROJECT_SLUG) > SLUG_LIMIT:
        found.append(
            f"project_slug {PROJECT_SLUG!r}: it is the name on Cloudflare, so use 1 to {SLUG_LIMIT} of a-z, 0-9 and -, "
            "with a letter or digit on both sides of each -. Example: diddy-shop."
        )
    home = TEMPLATE_ROOT.parent
    runtimes = (home / "pages_plugin" / "runtime", home.parent / "runtime")
    missing = []
    if BACKENDS != "javascript" and not (home / "worker_sdk" / "src" / "diddy_worker").is_dir():
        missing.append("the SDK for Python Workers (worker_sdk)")
    if BACKENDS != "python" and not any((one / "dist" / "adapters" / "backend.js").is_file() for one in runtimes):
        missing.append("the runtime for JavaScript Workers (pages_plugin/runtime)")
    if missing:
        found.append(
            f"backends {BACKENDS!r}: {' and '.join(missing)} did not come with the template, which lies in {TEMPLATE_ROOT}. "
            "Use the template inside a checkout of Diddy-Mesh, or `diddy new`."
        )
    return found


for complaint in (found := complaints()):
    print(f"error: {complaint}", file=sys.stderr)
sys.exit(1 if found else 0)
