"""The scalar types of the models: each parses one TOML value, and says in a sentence what is wrong with it.

An error is a `PydanticCustomError` whose type is a `Kind` and whose context holds ``hint`` where there is one; the
translation to findings maps the kind to a code.
"""

from __future__ import annotations

import datetime
import difflib
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import PydanticCustomError, core_schema

from pages_plugin.config.units import (
    DURATION_PATTERN,
    SIZE_PATTERN,
    UnitError,
    format_duration,
    format_size,
    parse_duration_ms,
    parse_size_bytes,
)

Kind = Literal[
    "wrong_type",
    "bad_duration",
    "bad_size",
    "out_of_range",
    "bad_choice",
    "bad_text",
    "conflict",
    "missing_key",
    "needs_key",
]


def problem(kind: Kind, message: str, hint: str | None = None, keys: Sequence[str] = ()) -> PydanticCustomError:
    """Make the error that a validator raises.

    ``keys`` are those of the table that the error is about: the first is where it is shown. The message is passed as a
    value since pydantic reads braces in a template.
    """
    return PydanticCustomError(kind, "{message}", {"message": message, "hint": hint, "keys": list(keys)})


def toml_type(value: object) -> str:
    """Name the TOML type of a value with its article, as messages need it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    for python_type, name in (
        (int, "a whole number"),
        (float, "a number"),
        (str, "a text"),
        (dict, "a table"),
        (list, "a list"),
        ((datetime.date, datetime.time), "a date"),
    ):
        if isinstance(value, python_type):
            return name
    return type(value).__name__


class _Scalar(ABC):
    """A value that `parse` turns into what the model holds; subclasses say how, and what the JSON schema shows."""

    @abstractmethod
    def parse(self, value: object) -> object: ...

    @abstractmethod
    def schema(self) -> JsonSchemaValue: ...

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self.parse)

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self.schema()


@dataclass(frozen=True)
class Duration(_Scalar):
    """``"250ms"`` -> whole milliseconds within a range."""

    minimum_ms: int
    maximum_ms: int

    def parse(self, value: object) -> int:
        """Return milliseconds."""
        if not isinstance(value, str):
            number = f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else None
            hint = f'write it with its unit: "{number}ms" or "{number}s"' if number else 'for example "250ms"'
            raise problem("bad_duration", f"expected a duration, found {toml_type(value)}", hint)
        parsed = _parse_unit(value, parse_duration_ms, "bad_duration")
        if not self.minimum_ms <= parsed <= self.maximum_ms:
            low, high = format_duration(self.minimum_ms), format_duration(self.maximum_ms)
            raise problem("out_of_range", f'"{value}" is out of range', f"from {low} to {high}")
        return parsed

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema; it cannot hold the range."""
        return {"type": "string", "pattern": DURATION_PATTERN}


@dataclass(frozen=True)
class Size(_Scalar):
    """``"64KiB"`` -> whole bytes within a range."""

    maximum_bytes: int

    def parse(self, value: object) -> int:
        """Return bytes."""
        if not isinstance(value, str):
            number = str(value) if isinstance(value, int) and not isinstance(value, bool) else None
            hint = f'write it with its unit: "{number}B" or "{number}KiB"' if number else 'for example "64KiB"'
            raise problem("bad_size", f"expected a size, found {toml_type(value)}", hint)
        parsed = _parse_unit(value, parse_size_bytes, "bad_size")
        if parsed > self.maximum_bytes:
            raise problem("out_of_range", f'"{value}" is out of range', f"at most {format_size(self.maximum_bytes)}")
        return parsed

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema; it cannot hold the range."""
        return {"type": "string", "pattern": SIZE_PATTERN}


@dataclass(frozen=True)
class Integer(_Scalar):
    """A whole number within a range."""

    minimum: int
    maximum: int

    def parse(self, value: object) -> int:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, int):
            hint = f"without quotes: {value}" if isinstance(value, str) and value.isdecimal() else None
            raise problem("wrong_type", f"expected a whole number, found {toml_type(value)}", hint)
        if not self.minimum <= value <= self.maximum:
            raise problem("out_of_range", f"{value} is out of range", f"from {self.minimum} to {self.maximum}")
        return value

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class Number(_Scalar):
    """A number within a range."""

    minimum: float
    maximum: float

    def parse(self, value: object) -> float:
        """Return the number."""
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            hint = f"without quotes: {value}" if isinstance(value, str) and _is_number(value) else None
            raise problem("wrong_type", f"expected a number, found {toml_type(value)}", hint)
        if math.isnan(value) or not self.minimum <= value <= self.maximum:
            hint = f"from {self.minimum:g} to {self.maximum:g}"
            if self.maximum == 1 and 1 < value <= 100:
                hint += f"; {value:g} % is {value / 100:g}"
            raise problem("out_of_range", f"{value:g} is out of range", hint)
        return float(value)

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"type": "number", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class Text(_Scalar):
    """A text; with ``pattern`` it must match the whole of it, and ``rule`` says that in words."""

    what: str = "a text"
    pattern: str | None = None
    rule: str | None = None
    suggest: Callable[[str], str] | None = None
    """Makes a valid text from an invalid one, for the hint."""

    def parse(self, value: object) -> str:
        """Return the text."""
        if not isinstance(value, str):
            raise problem("wrong_type", f"expected a text, found {toml_type(value)}", _quoted(value))
        if self.pattern is not None and re.fullmatch(self.pattern, value) is None:
            better = self.suggest(value) if self.suggest else ""
            fits = better and re.fullmatch(self.pattern, better)
            hint = f'did you mean "{better}"?' if fits else self.rule
            raise problem("bad_text", f'"{value}" is not {self.what}', hint)
        return value

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"type": "string"} if self.pattern is None else {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True)
class Choice(_Scalar):
    """One word of a closed set."""

    choices: tuple[str, ...]

    def parse(self, value: object) -> str:
        """Return the word."""
        if not isinstance(value, str):
            raise problem(
                "wrong_type", f"expected a text, found {toml_type(value)}", f"one of {', '.join(self.choices)}"
            )
        if value not in self.choices:
            near = difflib.get_close_matches(value.lower().replace("_", "-"), self.choices, n=1)
            hint = f'did you mean "{near[0]}"?' if near else f"one of {', '.join(self.choices)}"
            raise problem("bad_choice", f'unknown value "{value}"', hint)
        return value

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"enum": list(self.choices)}


@dataclass(frozen=True)
class Switch(_Scalar):
    """``true`` or ``false``."""

    def parse(self, value: object) -> bool:
        """Return the value."""
        if not isinstance(value, bool):
            word = str(value).lower()
            hint = f"without quotes: {word}" if word in ("true", "false") else None
            raise problem("wrong_type", f"expected true or false, found {toml_type(value)}", hint)
        return value

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"type": "boolean"}


@dataclass(frozen=True)
class Off(_Scalar):
    """``false``, which turns something off, or another scalar."""

    on: _Scalar

    def parse(self, value: object) -> object:
        """Return False, or what the other scalar makes of the value."""
        if value is True:
            raise problem("wrong_type", "expected a value or false, found true", "leave the key out for the default")
        return False if value is False else self.on.parse(value)

    def schema(self) -> JsonSchemaValue:
        """Return the JSON schema."""
        return {"anyOf": [self.on.schema(), {"const": False}]}


def _parse_unit(text: str, parse: Callable[[str], int], kind: Kind) -> int:
    try:
        return parse(text)
    except UnitError as error:
        raise problem(kind, str(error), error.hint) from None


def _is_number(text: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) is not None


def _quoted(value: object) -> str | None:
    return f'with quotes: "{value}"' if isinstance(value, (int, float)) and not isinstance(value, bool) else None
