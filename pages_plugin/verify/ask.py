"""One request to a site, under a time limit that covers all of it, and never to another host."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import IO
from urllib.parse import urljoin, urlsplit

from pages_plugin.diagnostics import DiagnosticError, finding

TIME_LIMIT_S = 10.0
_LONGEST_BODY = 65_536
_REDIRECTS = 3
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Reply:
    """An answer; ``url`` is where it came from, after redirects on the same host."""

    url: str
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes
    """At most 64 KiB of it."""


def ask(url: str, method: str, headers: Mapping[str, str], *, deadline_s: float) -> Reply:
    """Send a request and return the answer, whatever its status; ``deadline_s`` is a time of ``time.monotonic``.

    Redirects on the same host are followed (http to https). Raises ``DiagnosticError``: DM530 where the site cannot be
    reached in time, DM531 for TLS.
    """
    for _ in range(_REDIRECTS):
        reply = _within(url, method, headers, deadline_s)
        target = urljoin(url, reply.headers.get("location", url))
        if not 300 <= reply.status < 400 or target == url or urlsplit(target).hostname != urlsplit(url).hostname:
            return reply
        url = target
    return reply


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Leave every redirect to ``ask``, which knows whether it leads to another host."""


def _within(url: str, method: str, headers: Mapping[str, str], deadline_s: float) -> Reply:
    """Run the request in a thread: looking up a name has no time limit of its own."""
    outcome: list[Reply | BaseException] = []

    def run() -> None:
        try:
            outcome.append(_send(url, method, headers, max(0.1, deadline_s - time.monotonic())))
        except BaseException as problem:
            outcome.append(problem)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(max(0.0, deadline_s - time.monotonic()))
    found = outcome[0] if outcome else TimeoutError()
    if isinstance(found, Reply):
        return found
    raise _explained(url, found) from found


def _send(url: str, method: str, headers: Mapping[str, str], timeout_s: float) -> Reply:
    handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
    if urlsplit(url).hostname in _LOOPBACK:
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    request = urllib.request.Request(url, method=method, headers=dict(headers))  # noqa: S310 - http and https only
    try:
        with opener.open(request, timeout=timeout_s) as response:
            return _reply(url, response.status, response.headers, response)
    except urllib.error.HTTPError as problem:
        with problem:
            return _reply(url, problem.code, problem.headers, problem)


def _reply(url: str, status: int, headers: Message, body: IO[bytes]) -> Reply:
    return Reply(url, status, {name.lower(): value for name, value in headers.items()}, body.read(_LONGEST_BODY))


def _explained(url: str, problem: BaseException) -> DiagnosticError:
    """Turn what went wrong into a finding."""
    cause = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    host = urlsplit(url).hostname or url
    if isinstance(cause, ssl.SSLCertVerificationError):
        return DiagnosticError(
            finding(
                "DM531",
                f"the certificate of {host} is not accepted: {cause.verify_message}",
                hint="a custom domain that was just added has none for some minutes; is it the right host name?",
            )
        )
    if isinstance(cause, ssl.SSLError):
        return DiagnosticError(
            finding(
                "DM531",
                f"no TLS connection to {host}: {cause.reason or cause}",
                hint="a local site is http://, a deployed one https://",
            )
        )
    message, hint = _words(host, urlsplit(url).netloc, cause)
    return DiagnosticError(finding("DM530", message, hint=hint))


def _words(host: str, place: str, cause: object) -> tuple[str, str]:
    if isinstance(cause, socket.gaierror | UnicodeError):
        return f"there is no host {host}", "check the spelling; a new domain takes a while to be known"
    if isinstance(cause, ConnectionRefusedError):
        return f"nothing listens at {place}", "start the site with diddy dev, and take the URL that it prints"
    if isinstance(cause, TimeoutError):
        return f"{place} did not answer in time", "try again; is the site up in a browser?"
    if isinstance(cause, http.client.HTTPException | ConnectionError):
        return f"{place} did not answer in HTTP: {type(cause).__name__}", "is it the port of a web server?"
    return f"{place} cannot be reached: {cause}", "check the URL and the network"
