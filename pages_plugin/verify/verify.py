"""Ask a site what it is: is it meshed, with which plan, does a trace pass, are static files free of the Function."""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from pages_plugin.diagnostics import DiagnosticError, finding
from pages_plugin.functions.routes_json import VERIFY_PATH
from pages_plugin.verify.ask import TIME_LIMIT_S, Reply, ask
from pages_plugin.verify.local import Local
from pages_plugin.verify.report import Check, Report

_KEYS = ("mesh", "diddy", "plan", "env", "trace_id")


def verify(
    url: str, local: Local | None = None, *, static_path: str | None = None, time_limit_s: float = TIME_LIMIT_S
) -> Report:
    """Look at a site, in ``time_limit_s`` seconds at most.

    ``local`` is the project that it should be, where there is one; ``static_path`` a file to ask for instead of the
    one that it names. Sends ``OPTIONS`` with ``Max-Forwards: 0`` (RFC 9110 section 7.6.2), which the mesh answers
    itself, so neither a backend nor the site's code is called. Raises ``DiagnosticError``: DM530, DM531 where it could
    not look, DM536 for what is no URL.
    """
    site = _Site(_origin(url), time.monotonic() + time_limit_s)
    trace_id = secrets.token_hex(16)
    reply = site.probe(VERIFY_PATH, {"traceparent": f"00-{trace_id}-{secrets.token_hex(8)}-00"})
    mesh = _mesh_of(reply)
    if mesh is None:
        return Report(site.origin, None, (_not_meshed(reply),))
    said = {key: value for key, value in mesh.items() if key != "trace_id"}
    here = f'mesh "{mesh["mesh"]}" answers as {mesh["env"]}, built by diddy {mesh["diddy"]}'
    checks = (
        Check("meshed", "ok", here),
        _plan(mesh["plan"], local),
        _trace(mesh["trace_id"], trace_id),
        _static(site, local, static_path),
    )
    return Report(site.origin, said, checks)


@dataclass(frozen=True)
class _Site:
    origin: str
    deadline_s: float

    def probe(self, path: str, headers: dict[str, str] | None = None) -> Reply:
        return self.ask("OPTIONS", path, {"Max-Forwards": "0", **(headers or {})})

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None) -> Reply:
        common = {"User-Agent": "diddy-verify", "Accept": "application/json"}
        return ask(self.origin + path, method, {**common, **(headers or {})}, deadline_s=self.deadline_s)


def _origin(url: str) -> str:
    """Return scheme and host of what was typed; a host alone is https, and http on this machine."""
    text = url.strip()
    if "://" not in text:
        name = text.split("/")[0].rsplit(":", 1)[0]
        text = f"{'http' if name in ('localhost', '127.0.0.1') else 'https'}://{text}"
    try:
        parts = urlsplit(text)
        is_fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_fine = False
    if not is_fine or any(character.isspace() for character in text):
        raise DiagnosticError(
            finding(
                "DM536", f"{url!r} is no URL of a site", hint="such as https://shop.pages.dev or http://127.0.0.1:8788"
            )
        )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _mesh_of(reply: Reply) -> dict[str, str] | None:
    """Return what the mesh says of itself; None where something else answered."""
    try:
        told = json.loads(reply.body)
    except ValueError:
        return None
    if reply.status != 200 or not isinstance(told, dict) or not all(isinstance(told.get(key), str) for key in _KEYS):
        return None
    return {key: _printable(told[key]) for key in _KEYS}


def _not_meshed(reply: Reply) -> Check:
    if 300 <= reply.status < 400:
        target = _printable(reply.headers.get("location", "another host"))
        message, hint = f"it redirects to {target}", "verify that address"
    else:
        message = f"no mesh answers: OPTIONS {VERIFY_PATH} has status {reply.status}"
        hint = "run diddy init and diddy build, commit diddy/ and _routes.json, and deploy"
    return Check("meshed", "problem", message, finding("DM532", message, hint=hint))


def _plan(plan: str, local: Local | None) -> Check:
    if local is None:
        return Check("plan", "unknown", f"plan {plan}; run this in the project's folder to compare")
    if local.plan is None:
        return Check("plan", "unknown", f"plan {plan}; the project here has errors, which diddy check shows")
    if local.plan == plan:
        return Check("plan", "ok", f"plan {plan} is what this folder ({local.project}) builds")
    message = f"plan {plan} answers, and this folder ({local.project}) builds {local.plan}"
    hint = "run diddy build, commit and deploy; or verify from the folder of the project that is deployed there"
    return Check("plan", "problem", message, finding("DM533", message, hint=hint))


def _trace(answered: str, sent: str) -> Check:
    if answered == sent:
        return Check("trace", "ok", f"the trace that was sent is continued ({sent[:8]}...)")
    message = f"trace {sent[:8]}... was sent and {answered[:8]}... came back"
    hint = "something before the site takes traceparent away or replaces it"
    return Check("trace", "problem", message, finding("DM534", message, hint=hint))


def _static(site: _Site, local: Local | None, asked: str | None) -> Check:
    path = asked or (local.static_path if local is not None else None) or "/"
    path = path if path.startswith("/") else f"/{path}"
    reply = site.probe(path)
    if _mesh_of(reply) is not None:
        if local is not None and local.every_request:
            message = f"{path} passes through the Function, as the project's _routes.json asks for every file"
            return Check("static files", "ok", message)
        message = f"{path} passes through the Function, so each request for it is billed"
        hint = "does the _routes.json that diddy build writes lie in the deployed folder?"
        return Check("static files", "problem", message, finding("DM535", message, hint=hint))
    status = site.ask("HEAD", path).status
    if status >= 400:
        message = f"no static file at {path} (status {status}); name one with --static"
        return Check("static files", "unknown", message)
    return Check("static files", "ok", f"{path} is served without a Function")


def _printable(text: str) -> str:
    """Keep what a site says from driving the terminal that shows it, and from being endless."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"
