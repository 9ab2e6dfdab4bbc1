"""Serve uploaded static files by Pages' rules: pretty paths, the nearest 404 page, and ETags.

``_headers`` and ``_redirects`` are not applied.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from tests.support.faults import Fault, RecordedRequest, Reply
from tests.support.stand_in_api import Asset

# https://developers.cloudflare.com/pages/configuration/serving-pages/


def static_reply(assets: Mapping[str, Asset], request: RecordedRequest) -> Fault:
    """Answer one request, for ``FaultyServer(lambda request: static_reply(assets, request))``."""
    if request.method not in {"GET", "HEAD"}:
        return Reply(405)
    path = request.path
    query = request.target[len(path) :]
    if (pretty := _pretty(assets, path)) is not None:
        return Reply(308, headers={"location": pretty + query})
    for candidate in (path, f"{path}index.html" if path.endswith("/") else f"{path}.html"):
        if candidate in assets:
            return _file(assets[candidate], 200, request)
    return _not_found(assets, path, request)


def _pretty(assets: Mapping[str, Asset], path: str) -> str | None:
    """The one address of a page, when `path` is another one."""
    if path.endswith("/index.html") and path in assets:
        return path.removesuffix("index.html")
    if path.endswith(".html") and path in assets:
        return path.removesuffix(".html")
    if (
        not path.endswith("/")
        and path not in assets
        and f"{path}.html" not in assets
        and f"{path}/index.html" in assets
    ):
        return f"{path}/"
    if path.endswith("/") and f"{path}index.html" not in assets and f"{path[:-1]}.html" in assets:
        return path[:-1]
    return None


def _not_found(assets: Mapping[str, Asset], path: str, request: RecordedRequest) -> Fault:
    folder = path
    while "/" in folder:
        folder = folder.rpartition("/")[0]
        if (page := f"{folder}/404.html") in assets:
            return _file(assets[page], 404, request)
    # Without a 404 page at the top, Pages takes the site for a single-page app.
    if "/404.html" not in assets and "/index.html" in assets:
        return _file(assets["/index.html"], 200, request)
    return Reply(404)


def _file(asset: Asset, status: int, request: RecordedRequest) -> Fault:
    etag = f'"{hashlib.sha256(asset.content).hexdigest()[:32]}"'
    headers = {"etag": etag, "cache-control": "public, max-age=0, must-revalidate"}
    if status == 200 and request.header("if-none-match") in {etag, f"W/{etag}"}:
        return Reply(304, headers=headers)
    return Reply(status, asset.content, {**headers, "content-type": asset.content_type})
