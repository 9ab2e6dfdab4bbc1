"""An explanation for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pages_plugin.explain.code import render_code
from pages_plugin.explain.explain import Explanation
from pages_plugin.explain.table import Row, origin_text, table
from pages_plugin.explain.values import Layer, Value

_WIDEST_VALUE = 64
_TWO_WAYS = "empty, dot or encoded segments, which servers read in two ways"


def render(explanation: Explanation) -> str:
    """Return the explanation as text with a newline at its end."""
    return "\n".join([*_head(explanation), *_body(explanation)]) + "\n"


def _head(told: Explanation) -> Iterator[str]:
    asked = told.asked
    url = (asked.host or "") + _printable(asked.path + asked.query)
    yield f"{asked.method} {url} in {told.environment} (mesh {told.mesh})"
    yield ""
    if told.route_name is None:
        yield "no route: the request goes on to the site's own functions and files"
        if asked.is_ambiguous:
            yield f"no route ever takes a path like this one: it has {_TWO_WAYS}"
        return
    yield f"route {told.route_name}  ({origin_text(told.route_origin)})"
    yield from table(_rows([Layer("", told.route)]))
    yield ""
    if told.is_rejected:
        yield f"rejected with 400 path_rejected: the path has {_TWO_WAYS}"
        yield "hint: send it in its plain form; nothing is sent to the service"
        return
    if told.sends is not None:
        yield f"sends {_printable(told.sends)}"


def _body(told: Explanation) -> Iterator[str]:
    if told.near_misses:
        yield ""
        yield "routes that nearly match"
        for miss in told.near_misses:
            yield f"  {miss.route}  ({origin_text(miss.origin)})"
            yield from (f"    {reason}" for reason in miss.reasons)
    yield ""
    yield "layers, outermost first"
    yield from table(_rows(told.layers))
    if told.route_name is None:
        yield ""
        yield from render_code(told.code)
    for call in told.calls:
        yield ""
        whom = call.service or "any other binding that is found at run time"
        yield f"calls of the site's own code to {whom}, layers outermost first"
        yield from table(_rows(call.layers))
        if call.rpc:
            yield ""
            yield f"RPC calls to {whom}, layers outermost first"
            yield from table(_rows(call.rpc))


def _rows(layers: Iterable[Layer]) -> Iterator[Row]:
    """Name of the layer, key, value, origin."""
    for layer in layers:
        if not layer.values:
            yield (layer.name, "", "", "")
        for number, value in enumerate(layer.values):
            yield (layer.name if number == 0 else "", *_cells(layer, value))


def _cells(layer: Layer, value: Value) -> tuple[str, str, str]:
    shown = "off" if not layer.is_on else _printable(value.shown)
    if len(shown) > _WIDEST_VALUE:
        shown = f"{shown[: _WIDEST_VALUE - 3]}..."
    key = "" if not layer.is_on or value.key in (layer.name, "server_timing", "access_log") else value.key
    return (key, shown, origin_text(value.origin))


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
