"""The JSON schema of `diddy.toml`, generated from the models, so that editors complete and check the file.

It is draft 7, which TOML editors (taplo, Even Better TOML) support. It cannot hold everything that the models check:
the ranges of durations and sizes, and what only shows in the whole mesh, are for `diddy check`.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from pages_plugin.config.environments import FIXED_KEYS
from pages_plugin.config.models.mesh import OVERLAY_MARK, FileTable

SCHEMA_FILE = Path(__file__).parent / "diddy.schema.json"
_REF = "#/definitions/"
_NEEDS = ("required", "oneOf", "dependencies")
"""What a route in an overlay does not have to say, since it is merged over one that does."""


def build_schema() -> dict[str, Any]:
    """Return the schema as plain data."""
    raw = FileTable.model_json_schema(by_alias=True, ref_template=_REF + "{model}")
    raw["definitions"] = raw.pop("$defs")
    schema = _tidy(raw)
    definitions = schema["definitions"]
    route = definitions["RouteTable"]
    definitions["RouteOverlay"] = {key: value for key, value in route.items() if key not in _NEEDS}
    properties = {key: value for key, value in schema["properties"].items() if key not in FIXED_KEYS}
    properties["routes"] = {**properties["routes"], "items": {"$ref": f"{_REF}RouteOverlay"}}
    definitions["Overlay"] = {
        "description": "Overrides of one environment, merged over the rest of the file.",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    schema["definitions"] = dict(sorted(definitions.items()))
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "diddy.toml", **schema}


def schema_text() -> str:
    """Return the schema as the file holds it."""
    return json.dumps(build_schema(), indent=2, ensure_ascii=False) + "\n"


def _tidy(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Take out what TOML has not (titles, null), and write what is newer than draft 7 in its terms."""
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if isinstance(value, str):
        return value.replace("``", "`")
    if not isinstance(value, dict):
        return value
    if value.get(OVERLAY_MARK):
        return {"$ref": f"{_REF}Overlay"}
    tidy: dict[str, Any] = {}
    for key, inner in value.items():
        if key == "properties":
            tidy[key] = {name: _tidy(one) for name, one in inner.items()}
        elif key in ("examples", "default", "enum", "const"):
            tidy[key] = copy.deepcopy(inner)
        elif key != "title":
            tidy["dependencies" if key == "dependentRequired" else key] = _tidy(inner)
    if tidy.get("default", 0) is None:
        del tidy["default"]
    if "anyOf" in tidy:
        tidy = _without_null(tidy)
    if "patternProperties" in tidy:
        ((pattern, inner),) = tidy.pop("patternProperties").items()
        tidy |= {"propertyNames": {"pattern": pattern}, "additionalProperties": inner}
    if "$ref" in tidy and len(tidy) > 1:
        # Draft 7 ignores what stands beside a reference.
        tidy["allOf"] = [{"$ref": tidy.pop("$ref")}]
    return tidy


def _without_null(value: dict[str, Any]) -> dict[str, Any]:
    branches: list[Any] = []
    for branch in value["anyOf"]:
        nested = branch.get("anyOf") if set(branch) == {"anyOf"} else None
        branches += [one for one in nested or [branch] if one != {"type": "null"}]
    rest = {key: inner for key, inner in value.items() if key != "anyOf"}
    return {**branches[0], **rest} if len(branches) == 1 else {**rest, "anyOf": branches}
