"""`context.data.mesh`: the services by name, for code that says so."""

from __future__ import annotations

import pytest

from tests.runtime.mesh import QUICK, meshed
from tests.runtime.test_rpc import WORKER
from tests.support.faulty import FaultyServer, Reply

pytestmark = pytest.mark.runtime


def site(body: str) -> str:
    return f"export async function site({{ request, env, data }}) {{ {body} }}"


@pytest.mark.parametrize("intercept", ["true", "false"])
@pytest.mark.parametrize(
    ("argument", "target"),
    [
        ('"/items?q=1"', "/items?q=1"),
        ('"https://elsewhere.example/x"', "/x"),
        ('new URL("https://catalog/u")', "/u"),
        ('new Request("https://catalog/r")', "/r"),
    ],
)
def test_a_fetch_goes_to_the_service(intercept: str, argument: str, target: str) -> None:
    code = site(f"return data.mesh.catalog.fetch({argument});")
    toml = f"intercept = {intercept}\n{QUICK}[services.catalog]\n"
    with FaultyServer(Reply(503)) as catalog, meshed(toml, site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json()["target"] == target
        assert mesh.call()["flags"] == ["retried"]
        [line] = mesh.access_lines()
    assert len(line["calls"]) == 1, "a call is counted once"


def test_a_url_service_is_reached_below_its_path() -> None:
    code = site("""
      const one = await data.mesh.far.fetch("/items", { method: "POST", body: "x" });
      return Response.json([(await one.json()).target, typeof data.mesh.far.find]);""")
    with FaultyServer() as far, meshed(f'[services.far]\nurl = "{far.url}/v2"\n', site=code) as mesh:
        assert mesh.fetch("/page").json() == ["/v2/items", "undefined"]


@pytest.mark.parametrize("intercept", ["true", "false"])
def test_rpc_works(intercept: str) -> None:
    code = site("""
      const { catalog } = data.mesh;
      return Response.json([await catalog.add(1, 2), await catalog.counter().increment()]);""")
    with meshed(f"intercept = {intercept}\n[services.catalog]\n", site=code, catalog=WORKER) as mesh:
        assert mesh.fetch("/page").json() == [3, 1]
        assert [call["method"] for call in mesh.access()["calls"]] == ["add", "counter"]


def test_names_are_those_of_the_configuration() -> None:
    code = site(
        "const names = []; for (const name in data.mesh) names.push(name);"
        ' return Response.json([names, (await data.mesh["price-list"].fetch("/")).status]);'
    )
    toml = '[services.price-list]\n[services.a]\nbinding = "B"\n'
    with FaultyServer() as one, FaultyServer() as two, meshed(toml, site=code, price_list=one, b=two) as mesh:
        keys, status = mesh.fetch("/page").json()
    assert (sorted(keys), status) == (["a", "price-list"], 200)


def test_a_client_is_no_promise_and_no_surprise() -> None:
    code = site("""
      const { catalog } = data.mesh;
      return Response.json([await catalog === catalog, data.mesh.nothing === undefined, typeof catalog.then]);""")
    with FaultyServer() as catalog, meshed("[services.catalog]\n", site=code, catalog=catalog) as mesh:
        assert mesh.fetch("/page").json() == [True, True, "undefined"]


@pytest.mark.parametrize("call", ['fetch("/x")', "find(1)"])
def test_a_missing_binding_is_a_clear_error(call: str) -> None:
    code = site(f"""
      try {{ await data.mesh.catalog.{call}; return new Response("no error"); }}
      catch (error) {{ return new Response(`${{error.name}}: ${{error.message}}`); }}""")
    with meshed("[services.catalog]\n", site=code, unbound=("CATALOG",)) as mesh:
        text = mesh.fetch("/page").text
    assert "CATALOG" in text, text
    assert "undefined" not in text


def test_a_client_belongs_to_its_request() -> None:
    code = site("""
      const first = data.mesh.catalog;
      await first.fetch("/1");
      await data.mesh.catalog.fetch("/2");
      return first.fetch("/3");""")
    with FaultyServer() as catalog, meshed("[services.catalog]\n", site=code, catalog=catalog) as mesh:
        for n in range(1, 4):
            mesh.fetch("/page", headers={"traceparent": f"00-{n:032x}-00f067aa0ba902b7-01"})
    traces = [int(str(one.header("traceparent")).split("-")[1], 16) for one in catalog.requests]
    assert traces == [1, 1, 1, 2, 2, 2, 3, 3, 3]
