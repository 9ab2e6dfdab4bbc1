"""A stand-in for Cloudflare's API, as far as the real ``wrangler pages deploy`` needs it; it keeps what was deployed.

    with StandInApi("shop") as api:
        run_wrangler(["pages", "deploy", "--branch", "main", "--commit-dirty=true"], project, state, api.environment)
        deployment = api.deployments[0]
        with deployed_site(deployment, catalog) as site:     # tests.support.deployed_site
            site.fetch("/")

What it does not know it answers with an error, and lists in `unknown_calls`.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self

from tests.support.multipart import parse_multipart

ACCOUNT_ID = "0123456789abcdef0123456789abcdef"
TOKEN = "stand-in-token"
PRODUCTION_BRANCH = "main"
MAX_FILE_COUNT = 20_000


@dataclass(frozen=True)
class Asset:
    """A static file as it was uploaded."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class Deployment:
    """One deployment: everything that was sent with it, and the static files that its manifest names."""

    id: str
    project: str
    fields: dict[str, str]
    """Text fields of the form: branch, commit_hash, commit_message, wrangler_config_hash, ..."""
    files: dict[str, bytes]
    """Files of the form: ``_worker.bundle``, ``_routes.json``, ``_headers``, ``_redirects``, ..."""
    assets: dict[str, Asset] = field(repr=False)
    """Static files by their path, with a slash in front."""

    @property
    def environment(self) -> str:
        """``production`` or ``preview``, by the branch."""
        return "production" if self.fields.get("branch", PRODUCTION_BRANCH) == PRODUCTION_BRANCH else "preview"

    @property
    def routes(self) -> dict[str, Any] | None:
        """What ``_routes.json`` says, or None without one."""
        return json.loads(self.files["_routes.json"]) if "_routes.json" in self.files else None


class _ApiError(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class StandInApi:
    """The server; a context manager. It knows one account and one project, and wants its token."""

    def __init__(self, project: str, *, fail_deploy: str | None = None) -> None:
        """`fail_deploy` makes every deployment fail on the platform with this message."""
        self.project = project
        self.fail_deploy = fail_deploy
        self.deployments: list[Deployment] = []
        self.uploaded: dict[str, Asset] = {}
        self.calls: list[tuple[str, str]] = []
        self.unknown_calls: list[tuple[str, str]] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self._server.daemon_threads = True
        self._server.api = self  # type: ignore[attr-defined]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that send wrangler here."""
        return {
            "CLOUDFLARE_API_BASE_URL": f"http://127.0.0.1:{self._server.server_port}/client/v4",
            "CLOUDFLARE_API_TOKEN": TOKEN,
            "CLOUDFLARE_ACCOUNT_ID": ACCOUNT_ID,
        }

    def answer(self, method: str, path: str, authorization: str, body: bytes) -> Any:
        """Give the result of one call; `_ApiError` for what it refuses."""
        with self._lock:
            self.calls.append((method, path))
            for verb, pattern, call in _ROUTES:
                match = re.fullmatch(pattern, path)
                if verb != method or match is None:
                    continue
                wanted = self._jwt() if "/assets/" in path else TOKEN
                if authorization != f"Bearer {wanted}":
                    raise _ApiError(403, "Authentication error")
                if match.groupdict().get("project", self.project) != self.project:
                    raise _ApiError(
                        404, "Project not found. The specified project name does not match any of your projects."
                    )
                return call(self, match.groupdict(), body)
            self.unknown_calls.append((method, path))
            raise _ApiError(404, f"the stand-in API does not know {method} {path}")

    def get_project(self, _groups: dict[str, str], _body: bytes) -> Any:
        config = {"compatibility_date": "2026-11-01", "compatibility_flags": [], "env_vars": {}}
        return {
            "name": self.project,
            "subdomain": f"{self.project}.pages.dev",
            "production_branch": PRODUCTION_BRANCH,
            "deployment_configs": {"production": config, "preview": config},
        }

    def get_upload_token(self, _groups: dict[str, str], _body: bytes) -> Any:
        return {"jwt": self._jwt()}

    def check_missing(self, _groups: dict[str, str], body: bytes) -> Any:
        return [key for key in json.loads(body)["hashes"] if key not in self.uploaded]

    def upload(self, _groups: dict[str, str], body: bytes) -> Any:
        for file in json.loads(body):
            content = base64.b64decode(file["value"]) if file["base64"] else file["value"].encode()
            self.uploaded[file["key"]] = Asset(content, file["metadata"]["contentType"])
        return {"successful_key_count": len(json.loads(body)), "unsuccessful_keys": []}

    def upsert_hashes(self, _groups: dict[str, str], body: bytes) -> Any:
        unknown = [key for key in json.loads(body)["hashes"] if key not in self.uploaded]
        if unknown:
            raise _ApiError(400, f"never uploaded: {unknown}")
        return True

    def create_deployment(self, _groups: dict[str, str], body: bytes) -> Any:
        parts = parse_multipart(body)
        fields = {part.name: part.content.decode() for part in parts if part.filename is None}
        manifest: dict[str, str] = json.loads(fields["manifest"])
        deployment = Deployment(
            f"{len(self.deployments) + 1:08x}-0000-4000-8000-000000000000",
            self.project,
            fields,
            {part.name: part.content for part in parts if part.filename is not None},
            {path: self.uploaded[key] for path, key in manifest.items()},
        )
        self.deployments.append(deployment)
        return self._describe(deployment)

    def get_deployment(self, groups: dict[str, str], _body: bytes) -> Any:
        for deployment in self.deployments:
            if deployment.id == groups["id"]:
                return self._describe(deployment)
        raise _ApiError(404, "no such deployment")

    def get_logs(self, _groups: dict[str, str], _body: bytes) -> Any:
        return {"total": 1, "data": [{"ts": "2026-11-01T00:00:00Z", "line": f"Error: {self.fail_deploy}"}]}

    def _describe(self, deployment: Deployment) -> dict[str, Any]:
        return {
            "id": deployment.id,
            "url": f"https://{deployment.id[:8]}.{self.project}.pages.dev",
            "environment": deployment.environment,
            "project_name": self.project,
            "latest_stage": {"name": "deploy", "status": "failure" if self.fail_deploy else "success"},
            "aliases": [],
        }

    @staticmethod
    def _jwt() -> str:
        claims = {"exp": 4_000_000_000, "max_file_count_allowed": MAX_FILE_COUNT}
        parts = [{"alg": "none"}, claims]
        return ".".join(
            [*(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts), "x"]
        )


_PROJECT = rf"/accounts/{ACCOUNT_ID}/pages/projects/(?P<project>[^/]+)"
_ROUTES: list[tuple[str, str, Callable[[StandInApi, dict[str, str], bytes], Any]]] = [
    ("GET", _PROJECT, StandInApi.get_project),
    ("GET", rf"{_PROJECT}/upload-token", StandInApi.get_upload_token),
    ("POST", "/pages/assets/check-missing", StandInApi.check_missing),
    ("POST", "/pages/assets/upload", StandInApi.upload),
    ("POST", "/pages/assets/upsert-hashes", StandInApi.upsert_hashes),
    ("POST", rf"{_PROJECT}/deployments", StandInApi.create_deployment),
    ("GET", rf"{_PROJECT}/deployments/(?P<id>[^/]+)", StandInApi.get_deployment),
    ("GET", rf"{_PROJECT}/deployments/[^/]+/history/logs", StandInApi.get_logs),
]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout: ClassVar[float] = 30

    def do_GET(self) -> None:
        api: StandInApi = self.server.api  # type: ignore[attr-defined]
        path = self.path.partition("?")[0].removeprefix("/client/v4")
        try:
            result = api.answer(self.command, path, self.headers.get("authorization", ""), self._body())
            self._send(200, {"success": True, "errors": [], "messages": [], "result": result})
        except Exception as error:  # a call that does not fit shows in wrangler's output, not as a lost connection
            status = error.status if isinstance(error, _ApiError) else 400
            errors = [{"code": 10_000 + status, "message": f"stand-in API: {error!r}"}]
            self._send(status, {"success": False, "errors": errors, "messages": [], "result": None})

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - http.server looks for these names

    def _body(self) -> bytes:
        if self.headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("content-length", "0")))
        chunks = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _send(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: `StandInApi.calls` has it."""
