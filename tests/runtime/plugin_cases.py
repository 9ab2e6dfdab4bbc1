"""A site, its policies and the requests that the emitted module and the npm plugin have to treat alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.faulty import Echo, Fault, Hang, Reply, ResetBeforeHeaders

SITE = """
import { WorkerEntrypoint } from "cloudflare:workers";
export class Callee extends WorkerEntrypoint {
  price(n) { return n * 2; }
}
const calls = {
  "/site/fetch": async ({ env, request }) => env.CATALOG.fetch("https://catalog/called", { headers: request.headers }),
  "/site/twice": async ({ env }) => {
    const answers = [await env.CATALOG.fetch("https://catalog/1"), await env.ORDERS.fetch("https://orders/2")];
    return Response.json(answers.map((answer) => answer.status));
  },
  "/site/rpc": async ({ env }) => Response.json({ price: await env.PRICES.price(21) }),
  "/site/data": async ({ data }) => data.mesh.catalog.fetch("/items?a=1"),
  "/site/data-rpc": async ({ data }) => Response.json({ price: await data.mesh.prices.price(4) }),
  "/site/data-names": async ({ data }) => Response.json(Object.keys(Object.getPrototypeOf(data.mesh ?? {}))),
};
export async function site(context) {
  const { pathname } = new URL(context.request.url);
  return calls[pathname]?.(context) ?? new Response(`site ${pathname}`);
}
"""
POLICIES = """
server_timing = true
ignore = ["ORDERS"]
[defaults.retry]
backoff = { base = "1ms", max = "2ms" }
[defaults.retry.budget]
burst = 100
[services.catalog]
[services.catalog.retry]
on = ["connect-failure", "reset", "timeout", "retriable-status"]
statuses = [429]
[services.catalog.timeout]
try = "300ms"
[services.orders]
retry = false
[services.orders.timeout]
request = "200ms"
[services.prices]
[services.prices.retry]
rpc_methods = ["price"]
[[routes]]
name = "items"
path_prefix = "/api/items"
service = "catalog"
rewrite_prefix = "/v2"
[[routes]]
name = "root"
path_prefix = "/to-root"
service = "catalog"
rewrite_prefix = "/"
[[routes]]
name = "written"
path = "/orders"
method = "POST"
service = "orders"
retry = { retries = 1, on = ["5xx"], methods = ["POST"] }
[[routes]]
name = "again"
path = "/orders/again"
service = "orders"
retry = { retries = 1, on = ["5xx"], methods = ["POST"] }
[[routes]]
name = "asset"
path = "/fallback/asset"
service = "catalog"
retry = false
fallback = { on = ["gateway-error", "timeout"], asset = "/offline.json", status = 203 }
[[routes]]
name = "fixed"
path = "/fallback/fixed"
service = "orders"
fallback = { on = ["5xx", "timeout"], response = { status = 503, json = { a = 1 }, headers = { Retry-After = "30" } } }
[[routes]]
name = "host"
host = ["a.example.com", "*.b.example.com"]
path_prefix = "/"
service = "catalog"
[[routes]]
name = "host-delete"
host = "*.b.example.com"
path_prefix = "/"
method = "DELETE"
service = "catalog"
[[routes]]
name = "away"
path_prefix = "/away"
service = "away"
rewrite_prefix = "/there/"
[services.away]
url = "http://AWAY/base"
[env.preview]
access_log = { sample = 1 }
[env.preview.limits]
subrequests = 2
[env.preview.defaults.timeout]
request = false
"""
ENOUGH = Reply(200, body="fine")


@dataclass(frozen=True)
class Asked:
    """One request, and how the backends behave for it."""

    path: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    catalog: tuple[Fault, ...] = ()
    orders: tuple[Fault, ...] = ()
    is_logged: bool = True


LOST = (ResetBeforeHeaders(), ResetBeforeHeaders(), ENOUGH)
"""Two, since workerd sends again by itself where it had kept a connection."""
REQUESTS = {
    "the site": Asked("/"),
    "a route": Asked(
        "/api/items/7?q=1", headers={"accept": "a/b", "diddy-context": "calls=1", "connection": "x", "x": "y"}
    ),
    "to the root": Asked("/to-root/x"),
    "a path that is none": Asked("/api/items/%2e%2e/x"),
    "a retried status": Asked("/api/items", catalog=(Reply(429), ENOUGH)),
    "a status that is not retried": Asked("/api/items", catalog=(Reply(503),)),
    "a lost connection": Asked("/api/items", catalog=LOST),
    "a slow attempt": Asked("/api/items", catalog=(Hang(), ENOUGH)),
    "retries that are used up": Asked("/api/items", catalog=(Reply(429),) * 3),
    "a method that is not repeated": Asked("/api/items", "POST", body=b"a", catalog=(Reply(429),)),
    "a replayed body": Asked("/orders", "POST", body=b"kept", orders=(Reply(500), Echo())),
    "another method": Asked("/orders", "GET"),
    "a request limit": Asked("/orders/again", "POST", body=b"a", orders=(Hang(),)),
    "a file that stands in": Asked("/fallback/asset", catalog=(Reply(502),)),
    "an error that it does not stand in for": Asked("/fallback/asset", catalog=(Reply(500, body="mine"),)),
    "an answer that stands in": Asked("/fallback/fixed", "POST", body=b"a", orders=(Reply(500),)),
    "a host": Asked("/of/a", headers={"host": "A.example.com:80"}),
    "a host below one": Asked("/of/b", headers={"host": "x.b.example.com"}),
    "a method of a host below one": Asked("/of/b", "DELETE", {"host": "x.b.example.com"}),
    "another host": Asked("/of/c", headers={"host": "b.example.com"}),
    "a URL": Asked("/away/x?y"),
    "intercepted": Asked("/site/fetch", catalog=LOST),
    "an ignored binding": Asked("/site/twice", orders=(Reply(503),)),
    "RPC": Asked("/site/rpc"),
    "data": Asked("/site/data", catalog=(Reply(429), ENOUGH)),
    "RPC over data": Asked("/site/data-rpc"),
    "the services of data": Asked("/site/data-names"),
    "a trace that goes on": Asked(
        "/api/items", headers={"traceparent": f"00-{'a' * 32}-{'b' * 16}-01", "tracestate": "a=1"}
    ),
    "the mesh itself": Asked("/x", "OPTIONS", {"max-forwards": "0"}, is_logged=False),
    "more calls than a preview has": Asked("/api/items", catalog=(Reply(429),) * 3),
}


SAID = {
    "a path that is none": "path_rejected",
    "a retried status": "retried",
    "a lost connection": "retried",
    "a slow attempt": "try_timeout",
    "retries that are used up": "retries_exhausted",
    "a method that is not repeated": "not_retried_method",
    "a replayed body": '"kept"',
    "a request limit": "request_timeout",
    "a file that stands in": "stands in",
    "an answer that stands in": "retry-after",
    "a host below one": '"route": "host"',
    "a method of a host below one": '"route": "host-delete"',
    "a URL": "http://away/base/there/x?y",
    "intercepted": "retried",
    "RPC": '"kind": "rpc"',
    "RPC over data": '{\\"price\\":8}',
    "the mesh itself": "shop",
}
"""What must stand in an outcome under the first plan, so that equal ones are not equally empty."""
