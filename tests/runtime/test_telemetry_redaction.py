"""Whatever somebody puts under a sensitive name, and wherever: it is in no line and in no export."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

from tests.runtime.exporting import ALL, check, exporting
from tests.runtime.mesh import Mesh
from tests.support.collector import Collector
from tests.support.faulty import FaultyServer, Reply
from tests.support.otlp_checks import BrokenRuleError, check_no_secret

pytestmark = pytest.mark.runtime

TOML = """
[services.catalog]
[[routes]]
path_prefix = "/api"
service = "catalog"
"""

SITE = """
export async function site({ request, env, data }) {
  const { name, text, secret } = await request.json();
  const fields = { [name]: secret, deep: [{ [name]: { x: secret } }, new Map([[name, secret]])], said: text };
  data.mesh.log(text, fields, "warn");
  data.mesh.log("an error", { error: new Error(text) }, "error");
  await data.mesh.span("work", async () => { throw new Error(text); }, { [name]: secret, said: text }).catch(() => {});
  await env.CATALOG.fetch(`https://user:${secret}@catalog/x?${encodeURIComponent(name)}=${secret}`, {
    headers: { authorization: `Bearer ${secret}`, cookie: `sid=${secret}` },
  });
  return new Response("ok", { headers: { "set-cookie": `sid=${secret}` } });
}
"""

NAMES = [
    *("password", "Password", "user_password", "passwd", "pwd", "passphrase", "secret", "clientSecret", "token"),
    *("access_token", "refreshToken", "csrf-token", "authorization", "Proxy-Authorization", "cookie", "Set-Cookie"),
    *("api_key", "apiKey", "X-API-Key", "api key", "access_key", "private-key", "session", "session_id", "sessionid"),
    *("credential", "credentials", "signature", "X-Signature", "jwt", "email", "E-Mail", "customer_email", "IBAN"),
]
"""The built-in names and the configured ones, in the ways in which people write them."""

FORMS = [
    *("Bearer {}", "bearer {}", "Authorization: Bearer {}", "authorization: Basic {}", "Proxy-Authorization: {}"),
    *("cookie: sid={}; theme=dark", "Set-Cookie: sid={}; HttpOnly", "https://user:{}@db.example/x", "password={}"),
    *('{{"token": "{}"}}', "{{'api_key': '{}'}}", "api-key: {}", "x=1&access_token={}&y=2", "failed: secret = {}."),
    *("postgres://app:{}@10.0.0.1:5432/shop", "email={}", "iban: {}", "ghp_{}", "sk_live_{}"),
]
"""Texts that hold a secret in a form that can be recognised."""

SECRETS = st.text("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", min_size=16, max_size=40)


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    with Collector() as collector:
        yield collector


@pytest.fixture(scope="module")
def mesh(collector: Collector) -> Iterator[Mesh]:
    keys = {"redact": '["email", "iban"]'}
    with (
        FaultyServer() as catalog,
        exporting(TOML, collector, signals=ALL, keys=keys, site=SITE, catalog=catalog) as mesh,
    ):
        yield mesh


numbers = count(1)


def wait_for_records(collector: Collector, trace_id: str) -> list[LogRecord]:
    """The three log records of a request: two that the site wrote, and the access record."""

    def found() -> list[LogRecord]:
        records = [one for one in collector.log_records() if one.trace_id.hex() == trace_id]
        return records if len(records) >= 3 else []

    return collector.wait(found, "three log records")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(name=st.sampled_from(NAMES), form=st.sampled_from(FORMS), secret=SECRETS)
def test_no_secret_leaves(mesh: Mesh, collector: Collector, name: str, form: str, secret: str) -> None:
    trace_id = f"{next(numbers):032x}"
    headers = {
        "traceparent": f"00-{trace_id}-00f067aa0ba902b7-01",
        "authorization": f"Bearer {secret}",
        "cookie": f"sid={secret}",
        "x-api-key": secret,
    }
    body = json.dumps({"name": name, "text": form.format(secret), "secret": secret})
    target = f"/page?q=1&{name.replace(' ', '+')}={secret}&{secret}"
    assert mesh.fetch(target, "POST", headers, body).status == 200
    # The request, the call, its attempt and the span of the site's own.
    collector.wait_for_spans(4, trace_id)
    records = wait_for_records(collector, trace_id)
    mesh.workerd.wait_for_json(lambda line: line.get("type") == "access" and line["trace_id"] == trace_id)
    for message in [*collector.trace(trace_id), *records]:
        check_no_secret(message, [secret])
    leaks = [line for line in [*mesh.workerd.stdout, *mesh.workerd.stderr] if secret in line]
    assert leaks == []


def test_what_is_no_secret_is_kept(mesh: Mesh, collector: Collector) -> None:
    trace_id = "f" * 32
    text = "2 of sku A1 are left in store 17, the token bucket holds 3"
    body = json.dumps({"name": "sku", "text": text, "secret": "A1"})
    mesh.fetch("/page", "POST", {"traceparent": f"00-{trace_id}-00f067aa0ba902b7-01"}, body)
    collector.wait_for_spans(4, trace_id)
    said = [one for one in wait_for_records(collector, trace_id) if one.severity_text == "WARN"]
    with pytest.raises(BrokenRuleError, match="A1"):
        check_no_secret(said[0], ["sku A1 are left in store 17"])
    check(collector, remote_parents=["00f067aa0ba902b7"])


def test_a_mesh_error_tells_nothing_of_the_inside() -> None:
    with (
        FaultyServer(Reply(500)) as catalog,
        Collector() as collector,
        exporting(TOML, collector, signals=ALL, catalog=catalog) as mesh,
    ):
        mesh.fetch("/api/x?token=hunter2hunter2", headers={"authorization": "Bearer hunter2hunter2"})
        collector.wait_for_spans(3)
        collector.wait_for_log_records(1)
        check(collector, secrets=["hunter2hunter2"])
