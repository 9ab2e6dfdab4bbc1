"""The checks, sorted by name. A new check is a file in ``checks/`` and one line here."""

from __future__ import annotations

from pages_plugin.analyze.checks import (
    backoff_order,
    binding_ignored,
    binding_reserved,
    binding_shared,
    compatibility,
    fallback_answer,
    fallback_asset,
    fallback_response,
    overlay_unreachable,
    retry_budget,
    retry_conditions,
    retry_deadline,
    route_function,
    route_host,
    route_overlap,
    route_path,
    route_service,
    service_binding,
    service_unused,
    service_url,
)
from pages_plugin.analyze.report import Check

CHECKS: tuple[Check, ...] = (
    backoff_order.CHECK,
    binding_ignored.CHECK,
    binding_reserved.CHECK,
    binding_shared.CHECK,
    compatibility.CHECK,
    fallback_answer.CHECK,
    fallback_asset.CHECK,
    fallback_response.CHECK,
    overlay_unreachable.CHECK,
    retry_budget.CHECK,
    retry_conditions.CHECK,
    retry_deadline.CHECK,
    route_function.CHECK,
    route_host.CHECK,
    route_overlap.CHECK,
    route_path.CHECK,
    route_service.CHECK,
    service_binding.CHECK,
    service_unused.CHECK,
    service_url.CHECK,
)
