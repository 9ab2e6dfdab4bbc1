"""The version as telemetry names it; `importlib.metadata` would be slow to import in a Worker."""

VERSION = "0.1.0"
