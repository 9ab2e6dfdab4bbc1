"""What the mesh does with a request, told from the plan alone."""

from pages_plugin.explain.code import Part, code_data, code_parts, render_code
from pages_plugin.explain.explain import Explanation, NearMiss, ServiceCall, explain
from pages_plugin.explain.json import as_data
from pages_plugin.explain.request import Asked, parse_request
from pages_plugin.explain.text import render
from pages_plugin.explain.values import Layer, Value

__all__ = [
    "Asked",
    "Explanation",
    "Layer",
    "NearMiss",
    "Part",
    "ServiceCall",
    "Value",
    "as_data",
    "code_data",
    "code_parts",
    "explain",
    "parse_request",
    "render",
    "render_code",
]
