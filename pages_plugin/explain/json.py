"""An explanation for programs: plain data with stable keys."""

from __future__ import annotations

from typing import Any

from pages_plugin.explain.code import code_data
from pages_plugin.explain.explain import Explanation
from pages_plugin.explain.values import Layer, Value
from pages_plugin.plan.model import Origin


def as_data(told: Explanation) -> dict[str, Any]:
    """Return the explanation; every value has its ``origin`` (file, line, column), or None for a default."""
    asked = told.asked
    return {
        "request": {"method": asked.method, "host": asked.host, "path": asked.path, "ambiguous": asked.is_ambiguous},
        "mesh": told.mesh,
        "plan": told.plan,
        "environment": told.environment,
        "route": None
        if told.route_name is None
        else {
            "name": told.route_name,
            "origin": _origin(told.route_origin),
            "match": [_value(value) for value in told.route],
        },
        "rejected": "path_rejected" if told.is_rejected else None,
        "sends": told.sends,
        "layers": [_layer(layer) for layer in told.layers],
        "near_misses": [
            {"route": one.route, "reasons": list(one.reasons), "origin": _origin(one.origin)}
            for one in told.near_misses
        ],
        "calls": [
            {
                "service": one.service,
                "layers": [_layer(layer) for layer in one.layers],
                "rpc": [_layer(layer) for layer in one.rpc],
            }
            for one in told.calls
        ],
        "code": code_data(told.code),
    }


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "on": layer.is_on,
        "functions": list(layer.functions),
        "values": [_value(value) for value in layer.values],
    }


def _value(value: Value) -> dict[str, Any]:
    return {"key": value.key, "value": value.value, "origin": _origin(value.origin)}


def _origin(origin: Origin | None) -> dict[str, Any] | None:
    return None if origin is None else origin.model_dump()
