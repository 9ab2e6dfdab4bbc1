"""Say in a person's words why npm failed. A pure table from npm's output to a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pages_plugin.diagnostics import Diagnostic, finding

_OWN_WRANGLER = "or install wrangler in the project with `npm install --save-dev wrangler`, which diddy then uses"
_SET_REGISTRY = (
    "check the network; behind a proxy run `npm config set proxy URL` and `npm config set https-proxy URL`, "
    "for a company's "
    f"mirror `npm config set registry URL`; {_OWN_WRANGLER}"
)

_UNREACHABLE = re.compile(
    r"\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|"
    r"FETCH_ERROR|EIDLETIMEOUT|ENOTCACHED)\b"
)
_CERTIFICATE = re.compile(r"\b(SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|CERT_\w+)\b")
_STATUS = re.compile(r"\bcode E(4\d\d|5\d\d)\b")
_HOST = re.compile(r"https?://(?:[^/@\s]*@)?([^/\s'\"@]+)")


def explain(lines: Sequence[str], *, status: int) -> Diagnostic:  # noqa: PLR0911 - one return a cause
    """Return the finding for a failed npm run with these lines of output."""
    text = "\n".join(line for line in lines if "http fetch" not in line)
    host = _HOST.search(text)
    registry = f"the npm registry {host[1]}" if host else "the npm registry"
    what = "cannot install wrangler"
    if re.search(r"\bENOSPC\b|no space left", text):
        return finding(
            "DM504", f"{what}: the disk is full", hint="free about 300 MB, or set DIDDY_CACHE_DIR to another disk"
        )
    if match := _CERTIFICATE.search(text):
        return finding(
            "DM503",
            f"{what}: {registry} shows a certificate that node does not trust ({match[1]})",
            hint="behind an inspecting proxy set NODE_EXTRA_CA_CERTS to the file with your company's certificate, "
            "or run `npm config set cafile FILE`",
        )
    if match := _STATUS.search(text):
        return finding("DM503", f"{what}: {registry} answered with {match[1]}", hint=_hint_for_status(int(match[1])))
    if match := _UNREACHABLE.search(text):
        return finding("DM503", f"{what}: {registry} does not answer ({match[1]})", hint=_SET_REGISTRY)
    if re.search(r"\b(EACCES|EPERM|EROFS)\b", text):
        return finding(
            "DM504",
            f"{what}: npm may not write to its folder or cache",
            hint="run `npm config get cache` and make it writable",
        )
    if "EINTEGRITY" in text:
        return finding(
            "DM503",
            f"{what}: a package from {registry} is not the one that diddy's lock file names (EINTEGRITY)",
            hint="run `npm cache clean --force` and try again; if it stays so, the registry or a proxy alters packages",
        )
    return finding(
        "DM505",
        f"{what}: npm ended with status {status}: {_last_error(lines)}",
        hint=f"see npm's own log, {_OWN_WRANGLER}",
    )


def timed_out(timeout_s: float) -> Diagnostic:
    """Return the finding for an npm run that was stopped after ``timeout_s``."""
    return finding("DM503", f"cannot install wrangler: npm was not done after {timeout_s:.0f} s", hint=_SET_REGISTRY)


def _hint_for_status(status: int) -> str:
    if status in (401, 403, 407):
        return f"log in with `npm login`, or correct the registry and token in your .npmrc; {_OWN_WRANGLER}"
    if status == 404:
        return f"the registry lacks the package: `npm config set registry URL` points npm to another, {_OWN_WRANGLER}"
    return f"try again later, or another registry with `npm config set registry URL`, {_OWN_WRANGLER}"


def _last_error(lines: Sequence[str]) -> str:
    errors = [line.removeprefix("npm error").strip() for line in lines if line.startswith("npm error")]
    told = [line for line in errors if line and not line.startswith(("A complete log", "code "))]
    return told[0] if told else "it gave no reason"
