"""A project that is configured in the dashboard: its bindings are found at run time and get the defaults."""

from __future__ import annotations

import pytest

from tests.runtime.mesh import QUICK, meshed
from tests.support.faulty import FaultyServer, Reply, statuses

pytestmark = pytest.mark.runtime


def site(body: str) -> str:
    return f"export async function site({{ request, env, data }}) {{ {body} }}"


def test_every_service_binding_is_meshed() -> None:
    code = site("""
      const answers = [await env.CATALOG.fetch("https://c/1"), await env.PRICE_LIST.fetch("https://p/2")];
      return Response.json(answers.map((one) => one.status));""")
    with (
        FaultyServer(Reply(503)) as catalog,
        FaultyServer(Reply(502)) as prices,
        meshed(QUICK, site=code, wrangler=False, catalog=catalog, price_list=prices) as mesh,
    ):
        assert mesh.fetch("/page").json() == [200, 200]
        calls = mesh.access()["calls"]
    assert [(call["service"], call["flags"]) for call in calls] == [
        ("catalog", ["retried"]),
        ("price-list", ["retried"]),
    ]


def test_they_are_in_the_explicit_api_too() -> None:
    code = site("""
      const names = [];
      for (const name in data.mesh) names.push(name);
      return Response.json([names.sort(), (await data.mesh["price-list"].fetch("/x")).status]);""")
    with (
        FaultyServer() as catalog,
        FaultyServer(Reply(503)) as prices,
        meshed(QUICK, site=code, wrangler=False, catalog=catalog, price_list=prices) as mesh,
    ):
        assert mesh.fetch("/page").json() == [["catalog", "price-list"], 200]


def test_a_known_service_keeps_its_policy_and_its_name() -> None:
    toml = '[services.shop]\nbinding = "CATALOG"\nretry = false\n'
    code = site('return Response.json([(await env.CATALOG.fetch("https://c/1")).status]);')
    with FaultyServer(Reply(503)) as catalog, meshed(toml, site=code, wrangler=False, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json() == [503]
        assert (mesh.call()["service"], mesh.call()["flags"]) == ("shop", [])


def test_assets_and_ignored_bindings_are_left_alone() -> None:
    code = site("""
      const answers = [await env.ASSETS.fetch("https://a/x"), await env.SECRET.fetch("https://s/x")];
      return Response.json(answers.map((one) => one.status));""")
    with (
        FaultyServer(Reply(503)) as assets,
        FaultyServer(Reply(503)) as secret,
        meshed('ignore = ["SECRET"]\n', site=code, wrangler=False, ASSETS=assets, secret=secret) as mesh,
    ):
        assert mesh.fetch("/page").json() == [503, 503]
        assert mesh.access()["calls"] == []


def test_every_fetcher_is_meshed_whatever_it_is_for_until_it_is_ignored() -> None:
    code = site("""
      await env.CLIENT_CERT.fetch("https://bank.example/x");
      return Response.json((await env.BROWSER.fetch("https://b/x")).status);""")
    with (
        FaultyServer(*statuses(503, 200)) as certificate,
        FaultyServer(Reply(503)) as browser,
        meshed('ignore = ["BROWSER"]\n', site=code, wrangler=False, client_cert=certificate, browser=browser) as mesh,
    ):
        assert mesh.fetch("/page").json() == 503
        assert mesh.call()["service"] == "client-cert"
        assert "traceparent" in {name for name, _ in certificate.requests[0].headers}
        assert (len(certificate.requests), len(browser.requests)) == (2, 1)


def test_both_ways_to_call_share_one_budget() -> None:
    code = site("""
      for (let n = 0; n < 3; n++) await env.CATALOG.fetch("https://c/x");
      await data.mesh.catalog.fetch("/x");
      return new Response("done");""")
    toml = "[defaults.retry]\nretries = 1\nbackoff = { base = '1ms' }\nbudget = { ratio = 0.001, per_second = 0 }\n"
    with FaultyServer(then=Reply(503)) as catalog, meshed(toml, site=code, wrangler=False, catalog=catalog) as mesh:
        mesh.fetch("/page")
        flags = [call["flags"][0] for call in mesh.access()["calls"]]
    assert flags == ["retried", "retried", "retried", "not_retried_budget"]
