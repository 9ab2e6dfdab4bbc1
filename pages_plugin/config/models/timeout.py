"""``[defaults.timeout]``, ``[services.X.timeout]``, ``[routes.timeout]``."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pages_plugin.config.models.base import Table
from pages_plugin.config.scalars import Duration, Off

_LIMIT = Duration(1, 3_600_000)


class TimeoutTable(Table):
    """Time limits until the answer's headers; a body, a stream or a WebSocket may then take as long as it likes."""

    request: Annotated[int | Literal[False], Off(_LIMIT)] | None = Field(
        None,
        description="Limit for the request with all its attempts and waits; false for none.",
        json_schema_extra={"default": "15s", "examples": ["15s", "500ms", False]},
    )
    try_: Annotated[int | Literal[False], Off(_LIMIT)] | None = Field(
        None,
        alias="try",
        description="Limit for one attempt; false for none.",
        json_schema_extra={"default": False, "examples": ["2s", False]},
    )
