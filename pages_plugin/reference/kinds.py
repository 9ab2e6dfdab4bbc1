"""Words for the types of the configuration's keys, read off the models."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Discriminator

from pages_plugin.config.models.base import Table
from pages_plugin.config.scalars import Choice, Duration, Integer, Number, Off, Size, Switch, Text
from pages_plugin.config.units import format_duration, format_size


def kind_of(annotation: object) -> str:
    """Return a key's type in a few words, with the range where there is one."""
    return " or ".join(dict.fromkeys(_words(annotation)))


def _words(annotation: object) -> Iterator[str]:
    origin = get_origin(annotation)
    arguments = get_args(annotation)
    if origin is Annotated:
        yield from _annotated(arguments[0], arguments[1:])
    elif origin in (Union, types.UnionType):
        for one in arguments:
            yield from _words(one)
    elif origin is tuple:
        yield f"list of {_plural(kind_of(arguments[0]))}"
    elif origin is dict:
        is_tables = isinstance(arguments[1], type) and issubclass(arguments[1], Table)
        yield "tables by name" if is_tables or arguments[1] is Any else f"table of {_plural(kind_of(arguments[1]))}"
    elif isinstance(annotation, type) and issubclass(annotation, Table):
        yield "table"
    elif annotation is Any:
        yield "any value"


def _annotated(inner: object, metadata: tuple[object, ...]) -> Iterator[str]:
    scalar = next((word for one in metadata if (word := _scalar(one))), None)
    if scalar is not None:
        yield scalar
    elif any(isinstance(one, Discriminator) for one in metadata):
        yield "table"
        yield "false"
    elif get_origin(inner) is tuple:
        item = kind_of(get_args(inner)[0])
        yield item
        yield f"list of {_plural(item)}"
    elif get_origin(inner) is dict:
        yield "table"
    else:
        yield from _words(inner)


def _scalar(one: object) -> str | None:
    words: str | None = None
    match one:
        case Off(on):
            words = f"{_scalar(on)} or false"
        case Duration(low, high):
            words = f"duration ({format_duration(low)} to {format_duration(high)})"
        case Size(high):
            words = f"size (at most {format_size(high)})"
        case Integer(low, high):
            words = f"whole number ({low} to {high})"
        case Number(low, high):
            words = f"number ({low:g} to {high:g})"
        case Choice(choices):
            words = "one of " + ", ".join(f"`{choice}`" for choice in choices)
        case Switch():
            words = "true or false"
        case Text(what):
            words = "text" if what == "a text" else what.split(" ", 1)[1]
    return words


def _plural(word: str) -> str:
    if word.startswith("one of"):
        return word.removeprefix("one of ")
    head, _, rest = word.partition(" (")
    return f"{head}s" + (f" ({rest}" if rest else "")
