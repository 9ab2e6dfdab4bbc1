"""What a ``functions/`` folder means to Pages: its routes, its middleware, and which requests invoke it."""

from pages_plugin.functions.routes import FunctionsFolder, RouteEntry, read_functions
from pages_plugin.functions.routes_json import GatewayPath, RoutesSpec, routes_spec

__all__ = ["FunctionsFolder", "GatewayPath", "RouteEntry", "RoutesSpec", "read_functions", "routes_spec"]
