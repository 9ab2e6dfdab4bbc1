"""What all tables of `diddy.toml` share."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Tag

from pages_plugin.config.scalars import Choice, Text, problem, toml_type
from pages_plugin.config.vocabulary import CONDITIONS, Condition

TABLE_TAG = "<table>"
OFF_TAG = "<false>"
TAGS = (TABLE_TAG, OFF_TAG)
"""What pydantic puts into the location of an error in a table that may also be ``false``."""

METHOD_PATTERN = r"^[A-Z][A-Z-]*$"
NAME_PATTERN = r"^[A-Za-z][A-Za-z0-9_-]{0,62}$"
BINDING_PATTERN = r"^[A-Za-z_$][A-Za-z0-9_$]*$"


class Table(BaseModel):
    """A table of the file. A key that is not there is None (or empty): what then holds is settled in the plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _slug(text: str) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text).strip("-0123456789")[:63]


def _one_or_many(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _table_or_off(value: object) -> str:
    return OFF_TAG if value is False else TABLE_TAG


def _false_only(value: object) -> object:
    if value is not False:
        raise problem("wrong_type", f"expected a table or false, found {toml_type(value)}")
    return value


Model = TypeVar("Model", bound=Table)

Disabled = Annotated[Literal[False], BeforeValidator(_false_only)]
TableOrOff = Annotated[
    Annotated[Model, Tag(TABLE_TAG)] | Annotated[Disabled, Tag(OFF_TAG)],
    Discriminator(_table_or_off),
]

Name = Annotated[
    str, Text("a name", NAME_PATTERN, "letters, digits, - and _, beginning with a letter, at most 63", _slug)
]
Binding = Annotated[
    str,
    Text(
        "a binding name",
        BINDING_PATTERN,
        "letters, digits and _, as in the wrangler configuration",
        lambda text: "".join(c if c.isalnum() else "_" for c in text),
    ),
]
Method = Annotated[
    str, Text("a request method", METHOD_PATTERN, 'capital letters, as in "GET"', lambda text: text.strip().upper())
]
ConditionName = Annotated[Condition, Choice(CONDITIONS)]
PlainText = Annotated[str, Text()]
OneOrMany = BeforeValidator(_one_or_many)


def one_or_many_schema(item: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a value that is one text or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item}]}
