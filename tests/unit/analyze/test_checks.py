"""The grid of the checks: each code needs a row that has the finding, and each check one that has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pages_plugin.analyze import EnvironmentFacts, FunctionRoute, ProjectFacts
from pages_plugin.analyze.facts import Usage
from pages_plugin.analyze.registry import CHECKS

from .helpers import NOTHING, ROOT, analysed, meshes_of, with_preview, wrangler

S = "[services.s]\n"
UNUSED = ProjectFacts(root=ROOT, usage=Usage(None, None, None))


@dataclass(frozen=True)
class Row:
    name: str
    text: str
    found: tuple[tuple[str, int], ...] = ()
    """Code and line of each finding."""
    facts: ProjectFacts = NOTHING


def route(**keys: str) -> str:
    lines = {"service": "'s'", **keys}
    return "[[routes]]\n" + "".join(f"{key} = {value}\n" for key, value in lines.items())


def function(pattern: str, *methods: str) -> ProjectFacts:
    file = ROOT / "functions" / "f.js"
    return replace(NOTHING, functions=(FunctionRoute(pattern, file, methods),))


def files(*paths: str) -> ProjectFacts:
    return replace(NOTHING, assets=frozenset(paths), output_folder=ROOT / "public")


def flags(date: str | None, *names: str) -> ProjectFacts:
    facts = EnvironmentFacts(compatibility_date=date, compatibility_flags=names)
    return ProjectFacts(root=ROOT, wrangler_file=ROOT / "wrangler.toml", production=facts, preview=facts)


def env(production: str | None, preview: str | None) -> ProjectFacts:
    return ProjectFacts(
        root=ROOT, production=EnvironmentFacts(diddy_env=production), preview=EnvironmentFacts(diddy_env=preview)
    )


def variables(*local: str, **bindings: str) -> ProjectFacts:
    return replace(wrangler(**bindings), local_variables=frozenset(local))


SENT = "[telemetry]\nendpoint = 'https://c.example'\n"
OVERLAY = "[env.preview]\nserver_timing = true\n"
GRID: dict[str, list[Row]] = {
    "backoff-order": [
        Row("base above the default max", '[defaults.retry]\nbackoff.base = "1s"\n', (("DM214", 2),)),
        Row("max below the base of a layer below", '[defaults.retry]\nbackoff.base = "90ms"\n'
            '[services.s.retry]\nbackoff.max = "80ms"\n', (("DM214", 2),)),
        Row("equal", '[defaults.retry]\nbackoff = { base = "1s", max = "1s" }\n'),
        Row("retries are off", 'defaults.retry = false\n'),
    ],
    "binding-ignored": [
        Row("a service calls it", 'ignore = ["S"]\n' + S, (("DM238", 1),)),
        Row("there is no such binding", 'ignore = ["BROWSR"]\n', (("DM238", 1),), wrangler(BROWSER="browser")),
        Row("a binding of another kind", 'ignore = ["BROWSER"]\n', (), wrangler(BROWSER="browser")),
        Row("one environment has it", 'ignore = ["B"]\n', (), with_preview(wrangler("B"))),
        Row("bindings are not known", 'ignore = ["B"]\n'),
    ],
    "binding-reserved": [
        Row("the static files", '[services.site]\nbinding = "ASSETS"\n', (("DM236", 2),)),
        Row("by its default name", "[services.cf-pages]\n", (("DM236", 1),)),
        Row("a name of its own", '[services.cf]\nbinding = "CF"\n'),
    ],
    "binding-shared": [
        Row("two names", '[services.a]\nbinding = "X"\n[services.b]\nbinding = "X"\n', (("DM237", 4),)),
        Row("by the default name", '[services.x]\n[services.b]\nbinding = "X"\n', (("DM237", 3),)),
        Row("two bindings", "[services.a]\n[services.b]\n"),
        Row("two URLs", "".join(
            f"[services.{n}]\nurl = 'https://a.com'\n" + route(path=f"'/{n}'", service=f"'{n}'") for n in "ab"
        )),
    ],
    "compatibility": [
        Row("no flag", "", (("DM241", 1), ("DM242", 1)), flags("2026-01-01")),
        Row("node switched off", "", (("DM241", 1),), flags("2026-09-01", "no_nodejs_compat", "enable_request_signal")),
        Row("no interception", "intercept = false\n", (("DM242", 1),), replace(flags(None), form="worker")),
        Row("no interception, and a context", "intercept = false\n", (("DM241", 1), ("DM242", 1)), flags(None)),
        Row("no function calls a binding", "", (("DM242", 1),), replace(flags(None), usage=Usage(None, None, None))),
        Row("only AsyncLocalStorage", "", (), flags("2024-01-01", "nodejs_als", "enable_request_signal")),
        Row("all of node", "", (), flags("2024-01-01", "nodejs_compat", "enable_request_signal")),
        Row("by the date", "", (), flags("2026-08-04", "enable_request_signal")),
        Row("flags are not known", ""),
        Row("flags cannot be read", "", (), replace(
            flags(None), production=EnvironmentFacts(compatibility_flags=None),
            preview=EnvironmentFacts(compatibility_flags=None),
        )),
    ],
    "fallback-answer": [
        Row("only on", '[services.s.fallback]\non = ["5xx"]\n', (("DM220", 2),)),
        Row("an empty table", "[services.s.fallback]\n", (("DM220", 1),)),
        Row("an empty response", "[services.s.fallback]\nresponse = {}\n"),
        Row("an asset below", '[services.s.fallback]\nasset = "/a"\n'
            + route(path="'/x'", fallback="{ on = ['5xx'] }")),
    ],
    "fallback-asset": [
        Row("no path", '[services.s.fallback]\nasset = "a.json"\n', (("DM221", 2),)),
        Row("not there", '[services.s.fallback]\nasset = "/a.json"\n', (("DM222", 2),), files("/b.json")),
        Row("for a method that it cannot answer", '[services.s.fallback]\nasset = "/a"\n'
            + route(path="'/x'", method="'POST'"), (("DM223", 6),)),
        Row("there", '[services.s.fallback]\nasset = "/a.json"\n', (), files("/a.json")),
        Row("there as a page", '[services.s.fallback]\nasset = "/a"\n', (), files("/a.html")),
        Row("there as a folder", '[services.s.fallback]\nasset = "/a/"\n', (), files("/a/index.html")),
        Row("files are not known", '[services.s.fallback]\nasset = "/a.json"\n'),
        Row("the route has none", '[services.s.fallback]\nasset = "/a"\n'
            + route(path="'/x'", method="'POST'", fallback="false")),
    ],
    "fallback-response": [
        Row("a header name with a space",
            "[services.s.fallback.response]\nheaders = { 'a b' = '1' }\n", (("DM224", 2),)),
        Row("a header twice", "[services.s.fallback.response]\nheaders = { a = '1', A = '2' }\n", (("DM224", 2),)),
        Row("a header of the platform",
            "[services.s.fallback.response.headers]\nContent-Length = '1'\n", (("DM224", 2),)),
        Row("a header of the mesh", "[services.s.fallback.response.headers]\ndiddy-x = '1'\n", (("DM224", 2),)),
        Row("a line break in a value", '[services.s.fallback.response.headers]\na = "b\\nc"\n', (("DM224", 2),)),
        Row("a body where none may be", "[services.s.fallback.response]\nstatus = 204\nbody = 'x'\n", (("DM224", 2),)),
        Row("fine", "[services.s.fallback.response]\nstatus = 204\nheaders = { Retry-After = '30' }\n"),
    ],
    "overlay-unreachable": [
        Row("a Worker has no preview", OVERLAY, (("DM240", 1),), replace(NOTHING, form="worker")),
        Row("a variable says otherwise", OVERLAY, (("DM240", 1),), env(None, "production")),
        Row("production's variable says otherwise", "[env.production]\nintercept = false\n", (("DM240", 1),),
            env("preview", None)),
        Row("Pages has previews", OVERLAY),
        Row("a Worker's variable chooses it", OVERLAY, (), replace(env(None, "preview"), form="worker")),
    ],
    "retry-budget": [
        Row("nothing at all", "[defaults.retry.budget]\nratio = 0\nper_second = 0\n", (("DM212", 2),)),
        Row("nothing can be saved up", "[services.s.retry.budget]\nratio = 0\nburst = 0\n", (("DM212", 2),)),
        Row("per second only", "[defaults.retry.budget]\nratio = 0\n"),
        Row("no retries", "[defaults.retry]\nretries = 0\nbudget = { ratio = 0, per_second = 0 }\n"),
    ],
    "retry-conditions": [
        Row("a condition without statuses", "[defaults.retry]\non = ['retriable-status']\n", (("DM213", 2),)),
        Row("statuses without the condition", "[defaults.retry]\nstatuses = [409]\n", (("DM213", 2),)),
        Row("no condition", "[defaults.retry]\non = []\n", (("DM213", 2),)),
        Row("both", "[defaults.retry]\non = ['retriable-status']\nstatuses = [409]\n"),
        Row("one from each layer", "[defaults.retry]\non = ['retriable-status']\nstatuses = [409]\n"
            "[services.s.retry]\nstatuses = [425]\n"),
    ],
    "retry-deadline": [
        Row("try above request", "[defaults.timeout]\nrequest = '1s'\ntry = '2s'\n", (("DM210", 3),)),
        Row("try equal to request", "[defaults.timeout]\nrequest = '1s'\ntry = '1s'\n", (("DM210", 3),)),
        Row("across layers", "[defaults.timeout]\ntry = '2s'\n" + S + route(path="'/x'", timeout="{ request = '1s' }"),
            (("DM210", 2),)),
        Row("not all attempts fit", "[defaults]\ntimeout = { request = '5s', try = '2s' }\nretry.on = ['timeout']\n",
            (("DM211", 2),)),
        Row("timeouts are not retried", "[defaults.timeout]\nrequest = '5s'\ntry = '2s'\n"),
        Row("all attempts fit", "[defaults]\ntimeout = { request = '6s', try = '2s' }\nretry.on = ['timeout']\n"),
        Row("no limit for the request", "[defaults.timeout]\nrequest = false\ntry = '2s'\n"),
        Row("the wait is longer than the request", "[defaults]\ntimeout.request = '1s'\n"
            "retry.backoff = { base = '1s', max = '2s' }\n", (("DM215", 3),)),
        Row("a request shorter than the default wait", "[defaults.timeout]\nrequest = '20ms'\n", (("DM215", 2),)),
        Row("no retry that could wait", "[defaults]\ntimeout.request = '20ms'\nretry = false\n"),
    ],
    "route-function": [
        Row("the same path", S + route(path="'/x'"), (("DM207", 4),), function("/x")),
        Row("a prefix over a tree", S + route(path_prefix="'/api'"), (("DM207", 4),), function("/api/:path*")),
        Row("a prefix over a parameter", S + route(path_prefix="'/api'"), (("DM207", 4),), function("/api/users/:id")),
        Row("everything", S + route(path_prefix="'/'"), (("DM207", 4),), function("/x")),
        Row("all of its methods",
            S + route(path="'/x'", method="['GET', 'PUT']"), (("DM207", 4),), function("/x", "GET")),
        Row("below a catch-all", S + route(path_prefix="'/api/x'"), (("DM208", 4),), function("/api/:path*")),
        Row("one value of a parameter", S + route(path="'/api/me'"), (("DM208", 4),), function("/api/:id")),
        Row("some of its methods", S + route(path="'/x'", method="'GET'"), (("DM208", 4),), function("/x")),
        Row("one host", S + route(path="'/x'", host="'a.com'"), (("DM208", 4),), function("/x")),
        Row("another path", S + route(path="'/y'"), (), function("/x")),
        Row("part of a segment", S + route(path_prefix="'/ap'"), (), function("/api/:path*")),
        Row("above an exact path", S + route(path="'/api'"), (), function("/api/x")),
        Row("another method", S + route(path="'/x'", method="'GET'"), (), function("/x", "POST")),
        Row("an exact path is no prefix", S + route(path="'/x'"), (), function("/:id/:page")),
    ],
    "route-host": [
        Row("a URL", S + route(path="'/x'", host="'https://a.com/x'"), (("DM233", 5),)),
        Row("in a list", S + route(path="'/x'", host="['a.com',\n'b_c.com']"), (("DM233", 6),)),
        Row("fine", S + route(path="'/x'", host="['A.com', '*.b.com', 'localhost', '127.0.0.1']")),
    ],
    "route-overlap": [
        Row("the same", S + route(name="'a'", path="'/x'") + route(name="'b'", path="'/x'"), (("DM204", 9),)),
        Row("a slash at the end", S + route(name="'a'", path_prefix="'/x'") + route(name="'b'", path_prefix="'/x/'"),
            (("DM204", 9), ("DM231", 9))),
        Row("hosts differ in case", S + route(name="'a'", path="'/x'", host="'A.com'")
            + route(name="'b'", path="'/x'", host="'a.com'"), (("DM204", 10),)),
        Row("fewer methods", S + route(name="'a'", path="'/x'", method="['GET', 'PUT']")
            + route(name="'b'", path="'/x'", method="'PUT'"), (("DM205", 10),)),
        Row("methods of two others together", S + route(name="'a'", path="'/x'", method="'GET'")
            + route(name="'b'", path="'/x'", method="'PUT'")
            + route(name="'c'", path="'/x'", method="['GET', 'PUT']"), (("DM205", 15),)),
        Row("each host by another", S + route(name="'a'", path="'/x'", host="'a.com'")
            + route(name="'b'", path="'/x'", host="'b.com'")
            + route(name="'c'", path="'/x'", host="['a.com', 'b.com']"), (("DM205", 15),)),
        Row("one method of two", S + route(name="'a'", path="'/x'", method="'GET'")
            + route(name="'b'", path="'/x'", method="['GET', 'PUT']"), (("DM206", 11),)),
        Row("a method goes before any method", S + route(name="'a'", path="'/x'")
            + route(name="'b'", path="'/x'", method="'GET'")),
        Row("one host of two", S + route(name="'a'", path="'/x'", host="'a.com'")
            + route(name="'b'", path="'/x'", host="['a.com', 'b.com']")),
        Row("exact and prefix", S + route(name="'a'", path="'/x'") + route(name="'b'", path_prefix="'/x'")),
        Row("a longer prefix", S + route(name="'a'", path_prefix="'/'") + route(name="'b'", path_prefix="'/x'")),
        Row("a host goes before any host", S + route(name="'a'", path="'/x'")
            + route(name="'b'", path="'/x'", host="'a.com'")),
    ],
    "route-path": [
        Row("dots", S + route(path="'/a/../b'"), (("DM230", 4),)),
        Row("a rewrite", S + route(path_prefix="'/a'", rewrite_prefix="'b'"), (("DM230", 5),)),
        Row("a slash at the end", S + route(path_prefix="'/a/'"), (("DM231", 4),)),
        Row("a star", S + route(path="'/a/*'"), (("DM232", 4),)),
        Row("a parameter", S + route(path="'/a/:id'"), (("DM232", 4),)),
        Row("fine", S + route(path="'/'") + route(path_prefix="'/'", rewrite_prefix="'/v2'", name="'b'")),
        Row("an exact path may end with a slash", S + route(path="'/a/'")),
    ],
    "route-service": [
        Row("a typo", S.replace("s]", "catalog]") + route(path="'/x'", service="'catalgo'"), (("DM201", 3),)),
        Row("none at all", route(path="'/x'"), (("DM201", 2),)),
        Row("declared", S + route(path="'/x'")),
        Row("of the wrangler configuration", route(path="'/x'", service="'user-data'"), (), wrangler("USER_DATA")),
        Row("that, without interception", "intercept = false\n" + route(path="'/x'"), (), wrangler("S")),
        Row("a service that was already reported", '[services."a b"]\n' + route(path="'/x'", service="'a b'")),
    ],
    "service-binding": [
        Row("missing", S, (("DM202", 1),), wrangler("T")),
        Row("missing in preview", '[services.s]\nbinding = "S"\n', (("DM202", 2),), with_preview(wrangler("S"))),
        Row("of another kind", S, (("DM203", 1),), wrangler(S="kv_namespaces")),
        Row("there", S, (), wrangler("S")),
        Row("bindings are not known", S),
        Row("a URL", "[services.s]\nurl = 'https://a.com'\n" + route(path="'/x'"), (), wrangler()),
        Row("a typo that was already reported", '[services.s]\nbindng = "X"\n', (), wrangler("X")),
    ],
    "service-reserved": [
        Row("declared", "[services.log]\n", (("DM261", 1),)),
        Row("of the wrangler configuration", "", (("DM261", 1),), wrangler("SPAN")),
        Row("no function reads the data", "[services.log]\n" + route(path="'/x'", service="'log'"), (), UNUSED),
        Row("a Worker has no context", "[services.log]\n", (), replace(NOTHING, form="worker")),
        Row("other names", "[services.logs]\n[services.spans]\n"),
    ],
    "service-unused": [
        Row("interception is off", "intercept = false\n" + S, (("DM239", 2),)),
        Row("a URL", "[services.s]\nurl = 'https://a.com'\n", (("DM239", 1),)),
        Row("no function calls a binding", S, (("DM239", 1),), UNUSED),
        Row("interception is on", S),
        Row("a route", "intercept = false\n" + S + route(path="'/x'")),
    ],
    "service-url": [
        Row("no scheme", "[services.s]\nurl = 'a.com'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("another scheme", "[services.s]\nurl = 'ftp://a.com'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("credentials", "[services.s]\nurl = 'https://u:p@a.com'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("a query", "[services.s]\nurl = 'https://a.com?x=1'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("a port out of range", "[services.s]\nurl = 'https://a.com:99999'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("a bad path", "[services.s]\nurl = 'https://a.com/b//c'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("no host", "[services.s]\nurl = 'https:///x'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("a line end", '[services.s]\nurl = "https://a.com\\n"\n' + route(path="'/x'"), (("DM234", 2),)),
        Row("a broken address", "[services.s]\nurl = 'https://[::1/x'\n" + route(path="'/x'"), (("DM234", 2),)),
        Row("plain http", "[services.s]\nurl = 'http://a.com'\n" + route(path="'/x'"), (("DM235", 2),)),
        Row("plain http on this machine", "".join(
            f"[services.s{n}]\nurl = '{url}'\n" + route(path=f"'/{n}'", service=f"'s{n}'")
            for n, url in enumerate(("http://127.0.0.1:8787", "http://[::1]:1", "http://localhost/a", "http://a.localhost"))
        )),
        Row("https", "[services.s]\nurl = 'https://API.example.com:8443/v2/'\n" + route(path="'/x'")),
    ],
    "telemetry-analytics": [
        Row("missing", "[telemetry]\nanalytics_engine = 'M'\n", (("DM262", 2),), wrangler()),
        Row("a typo", "[telemetry]\nanalytics_engine = 'METRIC'\n", (("DM262", 2),),
            wrangler(METRICS="analytics_engine_datasets")),
        Row("of another kind", "[telemetry]\nanalytics_engine = 'M'\n", (("DM262", 2),), wrangler(M="kv_namespaces")),
        Row("a service", "ignore = ['M']\n[telemetry]\nanalytics_engine = 'M'\n", (("DM262", 3),), wrangler("M")),
        Row("there", "[telemetry]\nanalytics_engine = 'M'\n", (), wrangler(M="analytics_engine_datasets")),
        Row("bindings are not known", "[telemetry]\nanalytics_engine = 'M'\n"),
        Row("switched off", "telemetry = false\n", (), wrangler()),
    ],
    "telemetry-attribute": [
        Row("the variable of a header", SENT + "headers.x-team = '${TEAM}'\nattributes.a = 'x ${TEAM}'\n",
            (("DM254", 4),)),
        Row("the variable of the exporter", "[telemetry]\nexporter = 'datadog'\nattributes.a = '${DD_API_KEY}'\n",
            (("DM254", 3),)),
        Row("a variable with the name of a secret", SENT + "attributes.a = '${DB_PASSWORD}'\n", (("DM254", 3),)),
        Row("the name of a secret", SENT + "attributes.'app.api_key' = 'x'\n", (("DM254", 3),)),
        Row("the looks of a secret", SENT + "attributes.a = 'ghp_0123456789abcdef'\n", (("DM254", 3),)),
        Row("the looks of a longer secret", SENT + "attributes.a = 'q8Zr2LmN5vXk1TyB'\n", (("DM254", 3),)),
        Row("what the mesh says itself", SENT + "attributes.'service.name' = 'x'\n", (("DM258", 3),)),
        Row("names, identifiers and variables", SENT + "[telemetry.attributes]\n"
            "'cloud.region' = 'weur-12-production-fallback'\n'app.tier' = '${TIER}'\n"
            "'service.version' = '1f0c3a9b5d7e2c4a6b8d0e1f3a5c7b9d1e2f4a6b'\n"
            "'app.build' = '550e8400-e29b-41d4-a716-446655440000'\n"),
    ],
    "telemetry-dataset": [
        Row("needed", "[telemetry]\nexporter = 'axiom'\n", (("DM263", 2),)),
        Row("of no use", SENT + "dataset = 'site'\n", (("DM263", 3),)),
        Row("given", "[telemetry]\nexporter = 'axiom'\ndataset = 'site'\n"),
        Row("given as a header", "[telemetry]\nexporter = 'axiom'\nheaders.X-Axiom-Dataset = 'site'\n"),
        Row("of a classic team", "[telemetry]\nexporter = 'honeycomb'\ndataset = 'site'\n"),
        Row("a typo that was already reported", "[telemetry]\nexporter = 'axiom'\ndatset = 'site'\n"),
    ],
    "telemetry-endpoint": [
        Row("none", "[telemetry]\nsignals = ['traces']\n", (("DM250", 1),)),
        Row("an empty table", "[telemetry]\n", (("DM250", 1),)),
        Row("none of one's stack", "[telemetry]\nexporter = 'grafana-cloud'\n", (("DM250", 1),)),
        *(Row(name, f"[telemetry]\nendpoint = {url}\n", (("DM251", 2),)) for name, url in (
            ("no scheme", "'c.example'"), ("another scheme", "'grpc://c.example'"), ("nothing", "''"),
            ("credentials", "'https://u:p@c.example'"), ("a query", "'https://c.example?key=1'"),
            ("a fragment", "'https://c.example#x'"), ("white space", '"https://c.example\\t"'),
            ("a space in front", "' https://c.example'"), ("no host", "'https:///x'"),
            ("a port out of range", "'https://c.example:99999'"), ("a path of its own", "'https://c.example/v1/logs/'"),
            ("a query behind a variable", "'${URL}?key=1'"), ("white space behind a variable", "'${URL} '"),
        )),
        Row("plain http", "[telemetry]\nendpoint = 'http://c.example'\n", (("DM252", 2),)),
        Row("plain http to a variable", "[telemetry]\nendpoint = 'http://${HOST}:4318'\n", (("DM252", 2),)),
        Row("plain http on this machine", "[telemetry]\nendpoint = 'http://127.0.0.1:4318'\n"),
        Row("a variable", "[telemetry]\nendpoint = '${URL}'\n"),
        Row("variables in it", "[telemetry]\nendpoint = 'https://${REGION}.c.example/${TEAM}'\n"),
        Row("a base with a path", "[telemetry]\nendpoint = 'https://C.example:4318/otlp/'\n"),
        Row("the exporter's", "[telemetry]\nexporter = 'honeycomb'\n"),
        Row("nothing to send", "[telemetry]\nanalytics_engine = 'M'\nredact = ['email']\n"),
        Row("an exporter that was already reported", "[telemetry]\nexporter = 'honeycom'\n"),
    ],
    "telemetry-header": [
        Row("by its name", SENT + "headers.Authorization = 'Bearer abc'\n", (("DM253", 3),)),
        Row("by another name", SENT + "[telemetry.headers]\nx-api-key = 'a'\nx-auth-token = 'a'\nclient-secret = 'a'\n"
            "cookie = 'a=b'\n", (("DM253", 4), ("DM253", 5), ("DM253", 6), ("DM253", 7))),
        Row("by its looks", SENT + "headers.x-team = 'hcaik_01hqk4k20cjeh63'\n", (("DM253", 3),)),
        Row("beside a variable", SENT + "headers.authorization = '${A} eyJhbGciOiJIUzI1NiJ9.e30'\n", (("DM253", 3),)),
        Row("no header name", SENT + "headers.'a b' = '1'\n", (("DM257", 3),)),
        Row("a header of the export", SENT + "headers.Content-Type = 'text/plain'\n", (("DM257", 3),)),
        Row("a header twice", SENT + "headers = { a = '1', A = '2' }\n", (("DM257", 3),)),
        Row("a line break in a value", SENT + 'headers.a = "b\\nc"\n', (("DM257", 3),)),
        Row("from the environment", SENT + "headers = { authorization = 'Bearer ${T}', x-scope-orgid = 'team-1' }\n"),
    ],
    "telemetry-signals": [
        Row("refused", "[telemetry]\nexporter = 'axiom'\ndataset = 'x'\nsignals = ['traces', 'metrics']\n",
            (("DM259", 4),)),
        Row("refused by another", "[telemetry]\nexporter = 'grafana-cloud'\nendpoint = 'https://g.example/otlp'\n"
            "signals = ['metrics']\n", (("DM259", 4),)),
        Row("none", SENT + "signals = []\n", (("DM260", 3),)),
        Row("all", SENT + "signals = ['logs', 'metrics', 'traces']\n"),
        Row("what the exporter takes", "[telemetry]\nexporter = 'axiom'\ndataset = 'x'\n"),
    ],
    "telemetry-template": [
        *(Row(name, SENT + f"attributes.a = {text}\n", (("DM255", 3),)) for name, text in (
            ("not closed", "'${A'"), ("no name", "'${}'"), ("a default", "'${A:-b}'"), ("a space", "'${ A }'"),
            ("an expression", "'${A.b}'"), ("a digit in front", "'${1A}'"), ("after a good one", "'${A} ${'"),
        )),
        Row("in the endpoint", "[telemetry]\nendpoint = 'https://${A'\n", (("DM255", 2),)),
        Row("in a header", SENT + "headers.authorization = 'Bearer ${TOKEN'\n", (("DM255", 3),)),
        Row("in a dataset", "[telemetry]\nexporter = 'axiom'\ndataset = '${'\n", (("DM255", 3),)),
        Row("fine", SENT + "attributes = { a = '$A {B} ${_c1}${D}', b = '$' }\n"),
    ],
    "telemetry-time": [
        Row("too long together", SENT + "interval = '15s'\ntimeout = '20s'\n", (("DM264", 4),)),
        Row("with the default", SENT + "timeout = '26s'\n", (("DM264", 3),)),
        Row("just so", SENT + "interval = '20s'\ntimeout = '10s'\n"),
    ],
    "telemetry-variable": [
        Row("nowhere", SENT + "headers.authorization = 'Bearer ${T}'\n", (("DM256", 3),), variables()),
        Row("the exporter's", "[telemetry]\nexporter = 'honeycomb'\n", (("DM256", 2),), variables()),
        Row("twice", SENT + "headers.a = '${T}'\nheaders.b = '${T}'\n", (("DM256", 3),), variables()),
        Row("a binding", SENT + "attributes.a = '${T}'\n", (("DM256", 3),), variables("T", T="kv_namespaces")),
        Row("a variable of wrangler", SENT + "headers.authorization = 'Bearer ${T}'\n", (), variables(T="vars")),
        Row("a variable of this machine", SENT + "headers.authorization = 'Bearer ${T}'\n", (), variables("T")),
        Row("variables are not known", SENT + "headers.authorization = 'Bearer ${T}'\n"),
    ],
}  # fmt: skip
ROWS = [(check, row) for check, rows in GRID.items() for row in rows]


@pytest.mark.parametrize(("check", "row"), ROWS, ids=[f"{check}: {row.name}" for check, row in ROWS])
def test_the_whole_analysis_finds_this_and_nothing_else(check: str, row: Row, tmp_path: Path) -> None:
    found = analysed(tmp_path, row.text, row.facts)
    assert [(one.code, one.span.start_line if one.span else 0) for one in found] == list(row.found)


def test_every_check_has_rows_for_each_of_its_codes_and_one_without_a_finding() -> None:
    assert list(GRID) == [check.name for check in CHECKS]
    for check in CHECKS:
        found = {code for row in GRID[check.name] for code, _ in row.found}
        assert set(check.codes) - found == set(), check.name
        assert any(not row.found for row in GRID[check.name]), check.name


def test_checks_are_sorted_and_report_only_their_own_codes(tmp_path: Path) -> None:
    assert [check.name for check in CHECKS] == sorted(check.name for check in CHECKS)
    for _, row in ROWS:
        for mesh in meshes_of(tmp_path, row.text, row.facts):
            for check in CHECKS:
                assert {report.code for report in check.run(mesh)} <= set(check.codes)


def test_a_finding_of_one_environment_names_it(tmp_path: Path) -> None:
    (found,) = analysed(tmp_path, S, with_preview(wrangler("S")))
    assert found.message.endswith("which wrangler.toml does not have (in preview)")
    assert (
        found.hint
        == "production has it, but wrangler's environments do not inherit bindings: add it to env.preview too"
    )


def test_a_finding_of_both_environments_is_one(tmp_path: Path) -> None:
    text = S + "[env.preview]\nserver_timing = true\n"
    (found,) = analysed(tmp_path, text, wrangler("T"))
    assert found.message == 'service "s" calls the binding "S", which wrangler.toml does not have'


def test_a_finding_of_an_overlay_shows_the_overlay(tmp_path: Path) -> None:
    text = "[services.s]\nurl = 'https://a.com'\n" + route(path="'/x'") + "[env.preview.services.s]\nurl = 'a.com'\n"
    assert [(one.code, one.span and one.span.start_line) for one in analysed(tmp_path, text)] == [("DM234", 7)]
