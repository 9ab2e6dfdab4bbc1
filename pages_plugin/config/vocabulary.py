"""The closed sets of words that `diddy.toml`, the plan and the runtime share."""

from __future__ import annotations

from typing import Literal, get_args

EnvironmentName = Literal["production", "preview"]
ProjectForm = Literal["pages", "pages-worker", "worker"]
"""Where the mesh is mounted: Pages ``functions/_middleware``, Pages ``_worker.js`` (advanced mode), or a Worker."""

Condition = Literal["connect-failure", "reset", "timeout", "5xx", "gateway-error", "retriable-status"]
"""Why an attempt counts as failed; the names are Envoy's. ``gateway-error`` is 502, 503 and 504."""

ENVIRONMENTS: tuple[EnvironmentName, ...] = get_args(EnvironmentName)
CONDITIONS: tuple[Condition, ...] = get_args(Condition)
