"""Effective values -> the plan's policies."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pages_plugin.analyze.effective import Effective
from pages_plugin.config import defaults
from pages_plugin.config.places import Path
from pages_plugin.plan.model import AssetResponse, Budget, Fallback, FixedResponse, Policy, Retry, Timeout

_ORIGIN_NAMES: Mapping[str, str] = {
    "retry": "retry",
    "retry.retries": "retry.retries",
    "retry.on": "retry.on",
    "retry.statuses": "retry.statuses",
    "retry.methods": "retry.methods",
    "retry.rpc_methods": "retry.rpc_methods",
    "retry.backoff.base": "retry.backoff_base_ms",
    "retry.backoff.max": "retry.backoff_max_ms",
    "retry.body_limit": "retry.body_limit_bytes",
    "retry.budget.ratio": "retry.budget.ratio",
    "retry.budget.per_second": "retry.budget.per_second",
    "retry.budget.burst": "retry.budget.burst",
    "retry.budget.window": "retry.budget.window_ms",
    "timeout.request": "timeout.request_ms",
    "timeout.try": "timeout.try_ms",
    "fallback": "fallback",
    "fallback.on": "fallback.on",
    "fallback.asset": "fallback.answer.path",
    "fallback.status": "fallback.answer.status",
    "fallback.response": "fallback.answer",
    "fallback.response.status": "fallback.answer.status",
    "fallback.response.body": "fallback.answer.body",
    "fallback.response.json": "fallback.answer.body",
    "fallback.response.headers": "fallback.answer.headers",
}


def to_policy(effective: Effective) -> Policy:
    """Return the policy; what is off, or could never do anything, is None."""
    values = effective.values
    return Policy(
        retry=_retry(values) if _retries(values) else None,
        timeout=Timeout(request_ms=values["timeout.request"], try_ms=values["timeout.try"]),
        fallback=_fallback(values) if effective.has("fallback") else None,
    )


def policy_origins(effective: Effective) -> Iterator[tuple[str, Path]]:
    """Yield the plan's name of each value that was written, below ``policy``, and where it was."""
    retries = _retries(effective.values)
    for key, path in effective.paths.items():
        if key.startswith("retry.") and not retries:
            if key in ("retry.retries", "retry.on"):
                yield "retry", path
        else:
            yield _ORIGIN_NAMES[key], path


def _retries(values: Mapping[str, Any]) -> bool:
    return bool(values.get("retry.retries") and values["retry.on"])


def _retry(values: Mapping[str, Any]) -> Retry:
    return Retry(
        retries=values["retry.retries"],
        on=tuple(dict.fromkeys(values["retry.on"])),
        statuses=tuple(sorted(set(values["retry.statuses"]))),
        methods=tuple(dict.fromkeys(values["retry.methods"])),
        rpc_methods=tuple(dict.fromkeys(values["retry.rpc_methods"])),
        backoff_base_ms=values["retry.backoff.base"],
        backoff_max_ms=values["retry.backoff.max"],
        body_limit_bytes=values["retry.body_limit"],
        budget=Budget(
            ratio=values["retry.budget.ratio"],
            per_second=values["retry.budget.per_second"],
            burst=values["retry.budget.burst"],
            window_ms=values["retry.budget.window"],
        ),
    )


def _fallback(values: Mapping[str, Any]) -> Fallback:
    asset = values.get("fallback.asset")
    answer = _response(values) if asset is None else _asset(asset, values)
    return Fallback(on=tuple(dict.fromkeys(values["fallback.on"])), answer=answer)


def _asset(path: str, values: Mapping[str, Any]) -> AssetResponse:
    return AssetResponse(path=served_path(path), status=values.get("fallback.status") or defaults.FALLBACK_ASSET_STATUS)


def served_path(path: str) -> str:
    """Return the path at which Pages serves a file without a redirect: ``/a`` for ``/a.html``, ``/`` for its index."""
    if path.endswith("/index.html"):
        return path.removesuffix("index.html")
    return path.removesuffix(".html")


def _response(values: Mapping[str, Any]) -> FixedResponse:
    headers = {name.lower(): value for name, value in (values.get("fallback.response.headers") or {}).items()}
    body = values.get("fallback.response.body") or ""
    if "fallback.response.json" in values:
        # Keys of a TOML table have no order, so that of the file must not reach the plan.
        body = json.dumps(values["fallback.response.json"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        headers.setdefault("content-type", "application/json")
    elif body:
        headers.setdefault("content-type", "text/plain; charset=utf-8")
    return FixedResponse(
        status=values.get("fallback.response.status") or defaults.FALLBACK_RESPONSE_STATUS,
        headers=tuple(sorted(headers.items())),
        body=body,
    )
