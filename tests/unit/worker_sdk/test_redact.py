"""A secret that stands under a name that says so, or that looks like one, is in no line and in no payload."""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from diddy_worker import log, meshed, meshed_method, span
from diddy_worker._redact import DEFAULT, REDACTED, Redaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.worker_sdk.conftest import Site, in_worker, request

NAMES = [
    *("authorization", "Authorization", "Proxy-Authorization", "cookie", "Set-Cookie", "password", "user_password"),
    *("passwd", "PASSPHRASE", "secret", "clientSecret", "token", "accessToken", "x-api-key", "apiKey", "api_key"),
    *("session", "session_id", "credential", "credentials", "private_key", "privateKey", "jwt", "csrf", "pwd", "auth"),
]  # fmt: skip
HARMLESS = ["path", "status", "item", "author", "passenger", "keyboard", "signal", "compass", "trace_id", "basics"]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_says_so(name: str) -> None:
    assert DEFAULT.is_sensitive(name)
    assert DEFAULT.is_sensitive(name.encode())


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_name(name: str) -> None:
    assert not DEFAULT.is_sensitive(name)


@pytest.mark.parametrize(
    ("name", "is_sensitive"),
    [
        *(("email", True), ("user.email", True), ("userEmail", True), ("e-mail", True), ("EMAIL_ADDRESS", True)),
        *(("femail", False), ("iban", True), ("ibanez", False), ("creditCard", True), ("credit card no", True)),
        *(("credit", False), ("card_credit", False), ("password", True)),
    ],
)
def test_names_of_ones_own(name: str, is_sensitive: bool) -> None:
    assert Redaction(["Email", "IBAN", "credit_card", ""]).is_sensitive(name) is is_sensitive


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bearer abc.def-123", "Bearer REDACTED"),
        ("a bearer token is missing", "a bearer token is missing"),
        ("Basic dXNlcjpwYXNz", "Basic REDACTED"),
        ("basic understanding", "basic understanding"),
        ("a eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln b", "a REDACTED b"),
        ("at https://user:pa@ss@host/x?y=1", "at https://REDACTED:REDACTED@host/x?y=1"),
        ("https://host/x?token=abc&y=1&code=9#f", "https://host/x?token=REDACTED&y=1&code=REDACTED#f"),
        ("Authorization: Digest username=a, response=b\nnext", "Authorization: REDACTED\nnext"),
        ("Cookie: a=b; c=d", "Cookie: REDACTED"),
        ('{"password": "a \\" b", "item": 1}', '{"password": REDACTED, "item": 1}'),
        ("User(name='x', password='a b', n=1)", "User(name='x', password=REDACTED, n=1)"),
        ("{'tokens': ['a', 'b'], 'n': 1}", "{'tokens': REDACTED, 'n': 1}"),
        ("password=hunter2, item=3", "password=REDACTED, item=3"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY----- x", "REDACTED x"),
        ("key AKIAABCDEFGHIJKL or sk_live_abcdefghij or ghp_0123456789", "key REDACTED or REDACTED or REDACTED"),
        ("the password is 1234", "the password is 1234"),
        ("GET /items/3 200", "GET /items/3 200"),
    ],
)
def test_what_looks_like_a_secret(text: str, expected: str) -> None:
    assert DEFAULT.text(text) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a=1&b=2", "a=REDACTED&b=REDACTED"),
        ("a=b=c&d&e=&", "a=REDACTED&REDACTED&e=&"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "REDACTED"),
        ("", ""),
    ],
)
def test_of_a_query_the_names_stay(query: str, expected: str) -> None:
    assert DEFAULT.query(query) == expected


WORD = string.ascii_letters + string.digits
SECRETS = st.text(alphabet=WORD, min_size=8, max_size=40).map(lambda text: f"zQ{text}7")
AROUND = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\"'\\"), max_size=30).map(
    lambda text: f"{text} "
)

FORMS: list[Callable[[str], str]] = [
    lambda secret: f"Bearer {secret}",
    lambda secret: f"bearer  {secret}==",
    lambda secret: f"Basic {base64.b64encode(f'user:{secret}'.encode()).decode()}",
    lambda secret: f"eyJhbGciOiJIUzI1NiJ9.{secret}.{secret}",
    lambda secret: f"https://user:{secret}@host.example/x",
    lambda secret: f"postgres://{secret}@host/db",
    lambda secret: f"https://host.example/?access_token={secret}&x=1",
    lambda secret: f"/callback?code={secret}",
    lambda secret: f"password={secret}",
    lambda secret: f'"api_key": "{secret}"',
    lambda secret: json.dumps({"a": {"clientSecret": secret}}),
    lambda secret: json.dumps(json.dumps({"token": secret})),
    lambda secret: repr({"passwd": secret, "n": 1}),
    lambda secret: repr({b"cookie": secret.encode()}),
    lambda secret: f"Cookie: a={secret}; b={secret}",
    lambda secret: f"Authorization: Custom {secret}, more={secret}",
    lambda secret: f"?next={quote(f'/login?token={secret}', safe='')}",
    lambda secret: f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----",
]


def shows(secret: str, text: str) -> bool:
    coded = base64.b64encode(f"user:{secret}".encode()).decode()
    return secret in text or coded in text


@given(SECRETS, st.sampled_from(FORMS), AROUND, AROUND)
def test_no_recognised_form_survives_in_any_text(
    secret: str, form: Callable[[str], str], left: str, right: str
) -> None:
    assert not shows(secret, DEFAULT.text(f"{left}{form(secret)} {right}"))


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert isinstance(DEFAULT.text(text), str)
    assert isinstance(DEFAULT.query(text), str)


def nested(secret: str) -> st.SearchStrategy[Any]:
    """Values that hold the secret in a recognised form or under a name that says so, at any depth."""
    leaves = st.one_of(
        st.sampled_from(FORMS).map(lambda form: form(secret)),
        st.sampled_from(NAMES).map(lambda name: {name: secret}),
        st.sampled_from(NAMES).map(lambda name: {name: [secret, {"x": secret}]}),
        st.sampled_from(NAMES).map(lambda name: {name.encode(): secret.encode()}),
        st.sampled_from(NAMES).map(lambda name: [[name, secret], (name.encode(), secret.encode())]),
        st.sampled_from(NAMES).map(lambda name: ValueError(f"{name}={secret}")),
        st.just(f"Bearer {secret}".encode()),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    )


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data(), SECRETS, st.sampled_from([*NAMES, "email", "userEmail"]))
def test_no_secret_is_in_a_line_or_a_payload(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, data: st.DataObject, secret: str, name: str
) -> None:
    site = in_worker(monkeypatch, Site(DIDDY_REDACT="email"))
    value = data.draw(nested(secret))
    form = data.draw(st.sampled_from(FORMS))(secret)

    class Default:
        @meshed
        async def fetch(self, _request: object) -> object:
            log(form, value=value, **{name: secret})
            with span(form, value=value, **{name: secret}) as inner:
                inner.set(name, {"a": secret})
                raise ValueError(form)

        @meshed_method
        async def find(self) -> object:
            raise KeyError(form)

    url = f"https://shop.example/x/{quote(f'Bearer {secret}')}?q={secret}&{name}={secret}"
    site.run(site.entrypoint(Default).fetch(request(url, user_agent=form)))
    with pytest.raises(RuntimeError):
        site.run(site.entrypoint(Default).find())
    output = capsys.readouterr().out
    assert output.count("\n") == 3
    assert not shows(secret, output)
    assert len(site.sender.posts) == 6
    for post in site.sender.posts:
        assert not shows(secret, json.dumps(post.payload))
        assert REDACTED in json.dumps(post.payload) or "v1/metrics" in post.url


def test_what_is_none_or_a_truth_value_is_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    log("x", password=None, has_token=True, session=0)
    line = json.loads(capsys.readouterr().out)
    assert (line["password"], line["has_token"], line["session"]) == (None, True, REDACTED)


def test_a_secret_that_a_cut_would_halve_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "s" * 50 + "ecret"
    for start in range(8192 - 80, 8192 + 10):
        log("x" * start + f" https://user:{secret}@host/ " + "y" * 9000)
        log("x" * (start + 8192) + f" https://user:{secret}@host/ " + "y" * 9000)
    assert "sss" not in capsys.readouterr().out
