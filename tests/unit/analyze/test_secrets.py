"""What is taken for a secret: a miss shows a secret to everybody, a false alarm stops a build."""

from __future__ import annotations

import pytest

from pages_plugin.analyze.secrets import looks_like_a_token, names_a_secret

SECRET_NAMES = (
    "authorization", "Proxy-Authorization", "cookie", "x-api-key", "api_key", "dd-api-key", "X-Auth-Token",
    "AXIOM_TOKEN",
    "client-secret", "DB_PASSWORD", "passwd", "x-honeycomb-team", "aws.credentials", "private_key", "ACCESS_KEY",
)  # fmt: skip
PLAIN_NAMES = ("x-axiom-dataset", "x-scope-orgid", "cloud.region", "keyboard", "app.tier", "x-team", "user-agent")
TOKENS = (
    "Bearer eyJhbGciOiJIUzI1NiJ9.e30", "ghp_0123456789abcdef", "xaat-1a2b3c4d", "AKIAIOSFODNN7EXAMPLE",
    "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "0123456789abcdef0123456789abcdef", "Basic MTIzNDU2OmdsY19leUp2SWpvaQ==",
)  # fmt: skip
PLAIN = (
    "eu-west-1", "site-traces-production-eu-west-2", "550e8400-e29b-41d4-a716-446655440000", "https://shop.example/v2/a/b1",
    "production", "internationalization", "1234567890123456", "2026-01-31T12:00:00Z", "",
)  # fmt: skip


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_the_name_of_a_secret(name: str) -> None:
    assert names_a_secret(name)


@pytest.mark.parametrize("name", PLAIN_NAMES)
def test_another_name(name: str) -> None:
    assert not names_a_secret(name)


@pytest.mark.parametrize("text", TOKENS)
def test_the_looks_of_a_token(text: str) -> None:
    assert looks_like_a_token(text)


@pytest.mark.parametrize("text", PLAIN)
def test_another_text(text: str) -> None:
    assert not looks_like_a_token(text)
