"""No secret leaves: every text of a message is looked at, wherever it stands."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from urllib.parse import quote, unquote

from google.protobuf.message import Message

from tests.support.otlp_checks.rules import BrokenRuleError


def check_no_secret(message: Message, secrets: Iterable[str]) -> None:
    """None of the secrets stands in any text of `message`: as it is, URL-encoded, or in base64."""
    for secret in secrets:
        forms = {secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode().rstrip("=")}
        for where, value in _texts(message, ""):
            found = next((form for form in forms if form in value or form in unquote(value)), None)
            if found is not None:
                raise BrokenRuleError(f"the secret {secret!r} stands in {where}: {value!r:.200}")


def _texts(message: Message, where: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        path = f"{where}.{field.json_name}".lstrip(".")
        for one in value if field.is_repeated else [value]:
            if isinstance(one, Message):
                yield from _texts(one, path)
            elif isinstance(one, str):
                yield path, one
            elif isinstance(one, bytes) and not field.name.endswith("_id"):
                yield path, one.decode("latin-1")
