"""DM2xx: what the analysis of the whole mesh finds."""

from __future__ import annotations

from pages_plugin.diagnostics.rule import Rule, error, info, warning

_CATALOG = "[services.catalog]\n"

ROUTES: tuple[Rule, ...] = (
    error(
        "DM201",
        "Route to an unknown service",
        explanation="A route names a service that neither diddy.toml nor the wrangler configuration has, so every "
        "request for it would fail.",
        fix="Correct the name, or declare the service.",
        example='[services.catalog]\n[[routes]]\npath_prefix = "/api/catalog"\nservice = "catalogue"\n',
    ),
    error(
        "DM204",
        "Two routes that match the same",
        explanation="Two routes have the same hosts, path and methods. The first in the file wins, the second never "
        "runs.",
        fix="Remove one of them, or tell them apart by host, path or method.",
        example=_CATALOG + '[[routes]]\nname = "a"\npath = "/x"\nservice = "catalog"\n'
        '[[routes]]\nname = "b"\npath = "/x"\nservice = "catalog"\n',
    ),
    error(
        "DM205",
        "Shadowed route",
        explanation="Other routes with the same host and path take every request of a route, so it never runs. The "
        "order is that of the Gateway API: host, exact path, longest prefix, method, then the order of the file.",
        fix="Remove the route, or tell it apart by host, path or method.",
        example=_CATALOG + '[[routes]]\nname = "a"\npath = "/x"\nmethod = ["GET", "POST"]\nservice = "catalog"\n'
        '[[routes]]\nname = "b"\npath = "/x"\nmethod = "GET"\nservice = "catalog"\n',
    ),
    warning(
        "DM206",
        "Method taken by another route",
        explanation="Two routes with the same host and path share a method; the first in the file gets it.",
        fix="Give each method to one route.",
        example=_CATALOG + '[[routes]]\nname = "a"\npath = "/x"\nmethod = ["GET", "POST"]\nservice = "catalog"\n'
        '[[routes]]\nname = "b"\npath = "/x"\nmethod = ["GET", "PUT"]\nservice = "catalog"\n',
    ),
    warning(
        "DM207",
        "Route that hides a function",
        explanation="The mesh runs before the project's functions, and a route takes every request that a function "
        "file would answer.",
        fix="Remove the function or the route, or narrow the route by path, host or method.",
    ),
    info(
        "DM208",
        "Route that takes part of a function's requests",
        explanation="The mesh runs before the project's functions, and a route takes some of the requests of a "
        "function file, as one below a catch-all does.",
        fix="Nothing, if that is what you want.",
    ),
    error(
        "DM230",
        "Path that no request has",
        explanation="Requests are normalised once before they are matched, and refused when they could mean one path "
        "here and another one behind. A route whose path is not in that form could never match.",
        fix="Write the path as the hint says: from the first slash, percent-encoded, without . and .. and empty "
        "segments.",
        example=_CATALOG + '[[routes]]\npath_prefix = "/api/../catalog"\nservice = "catalog"\n',
    ),
    warning(
        "DM231",
        "Prefix with a slash at its end",
        explanation="A prefix matches whole segments, with or without a slash at its end: /api/ means /api (Gateway "
        "API).",
        fix="Remove the slash.",
        example=_CATALOG + '[[routes]]\npath_prefix = "/api/"\nservice = "catalog"\n',
    ),
    warning(
        "DM232",
        "Path that looks like a pattern",
        explanation="Paths match literally; * and :name have no meaning in them.",
        fix="Use path_prefix for everything below a path.",
        example=_CATALOG + '[[routes]]\npath = "/api/*"\nservice = "catalog"\n',
    ),
    error(
        "DM233",
        "Host that no request has",
        explanation="A host is a DNS name in its ASCII form, without scheme and port; *. may lead.",
        fix="Write the host as the hint says.",
        example=_CATALOG + '[[routes]]\nhost = "https://shop.example.com"\npath = "/x"\nservice = "catalog"\n',
    ),
)

SERVICES: tuple[Rule, ...] = (
    error(
        "DM202",
        "Service without a binding",
        explanation="A service calls a binding that the wrangler configuration does not have in that environment. "
        "Every call would fail.",
        fix="Add the service binding to the wrangler configuration, or correct the name.",
    ),
    error(
        "DM203",
        "Binding of another kind",
        explanation="A service calls a binding that is there but is no service binding: a KV namespace, a variable.",
        fix="Name a binding of the wrangler configuration's list services.",
    ),
    error(
        "DM234",
        "Invalid URL of a service",
        explanation="A service's URL must be absolute, without credentials, query and fragment: it is compiled into "
        "the site, and the paths of calls are put behind it.",
        fix="Write the URL as the hint says.",
        example='[services.catalog]\nurl = "api.example.com/v2"\n',
    ),
    warning(
        "DM235",
        "Service over plain http",
        explanation="What is sent over http can be read and changed on the way. Loopback addresses are exempt.",
        fix="Use https.",
        example='[services.catalog]\nurl = "http://api.example.com"\n',
    ),
    error(
        "DM236",
        "Reserved binding",
        explanation="ASSETS is the site's own static files, and Pages keeps names that begin with CF_ for itself.",
        fix="Name the service's own binding.",
        example='[services.site]\nbinding = "ASSETS"\n',
    ),
    error(
        "DM237",
        "One binding under two names",
        explanation="Two services call the same binding. A call of a function to it could not know whose policies "
        "hold.",
        fix="Keep one service for a binding; its routes can have policies of their own.",
        example='[services.a]\nbinding = "CATALOG"\n[services.b]\nbinding = "CATALOG"\n',
    ),
    warning(
        "DM238",
        "Ignored binding",
        explanation="A binding in ignore is also a service's, or the wrangler configuration does not have it.",
        fix="Remove it from ignore, or correct its name.",
        example='ignore = ["CATALOG"]\n[services.catalog]\n',
    ),
    info(
        "DM239",
        "Service that no route uses",
        explanation="No route goes to a service, and calls to it are not intercepted: interception is off, or it has "
        "a URL. Only code that uses context.data.mesh reaches it.",
        fix="Nothing, if your functions call it so; else remove it.",
        example="intercept = false\n[services.catalog]\n",
    ),
    warning(
        "DM240",
        "Overrides that are never used",
        explanation="Which environment a deployment is, the variable DIDDY_ENV says, else the branch: and neither "
        "can choose the one that these overrides are for.",
        fix="Set DIDDY_ENV in the wrangler configuration of that environment, or remove the overrides.",
    ),
    error(
        "DM241",
        "Compatibility flag for AsyncLocalStorage",
        explanation="Intercepted calls find their request through AsyncLocalStorage, and so do calls their span of "
        "context.data.mesh.span. It needs the flag nodejs_als or nodejs_compat, or a compatibility date from "
        "2026-08-04 on.",
        fix="Add nodejs_als to compatibility_flags, or set intercept = false where no function reads "
        "context.data.mesh.",
    ),
    info(
        "DM242",
        "Compatibility flag for lost clients",
        explanation="With enable_request_signal the mesh learns that a client went away, stops its calls and writes "
        "the access line.",
        fix="Add enable_request_signal to compatibility_flags.",
    ),
)

POLICIES: tuple[Rule, ...] = (
    error(
        "DM210",
        "Attempt as long as the request",
        explanation="The limit of one attempt is not below that of the whole request, so it never ends an attempt "
        "and no retry can follow a slow one.",
        fix="Make try shorter than request, or remove it.",
        example='[defaults.timeout]\nrequest = "2s"\ntry = "5s"\n',
    ),
    warning(
        "DM211",
        "Attempts that do not fit",
        explanation="Timeouts are retried, but the request's limit ends before all attempts have used theirs.",
        fix="Shorten try, lengthen request, or lower retries.",
        example='[defaults.timeout]\nrequest = "5s"\ntry = "2s"\n[defaults.retry]\non = ["timeout"]\n',
    ),
    error(
        "DM212",
        "Retries without a budget",
        explanation="Retries are on, but the budget adds up to none.",
        fix="Raise the budget, or turn retries off with retry = false.",
        example="[defaults.retry.budget]\nratio = 0\nper_second = 0\n",
    ),
    warning(
        "DM213",
        "Retry condition without effect",
        explanation="The condition retriable-status means the list statuses: one without the other does nothing, and "
        "neither does an empty list of conditions.",
        fix="Add what is missing.",
        example="[defaults.retry]\nstatuses = [409]\n",
    ),
    error(
        "DM214",
        "Backoff above its bound",
        explanation="The first wait's upper bound is higher than that of every wait.",
        fix="Raise max or lower base.",
        example='[defaults.retry]\nbackoff.base = "1s"\n',
    ),
    warning(
        "DM215",
        "Wait as long as the request",
        explanation="The wait before a retry is random, up to the backoff's base at first. Where the base is not below "
        "the request's limit, hardly a wait fits and hardly anything is retried.",
        fix="Lower base, or lengthen request.",
        example='[defaults.timeout]\nrequest = "20ms"\n',
    ),
    error(
        "DM220",
        "Fallback without an answer",
        explanation="A fallback says when, but not what to answer.",
        fix="Add asset or response.",
        example='[services.catalog.fallback]\non = ["5xx"]\n',
    ),
    error(
        "DM221",
        "Invalid path of an asset",
        explanation="A fallback's asset is the URL path of a file of the site.",
        fix="Write the path as the hint says.",
        example='[services.catalog.fallback]\nasset = "offline.json"\n',
    ),
    error(
        "DM222",
        "Missing asset",
        explanation="The site's output folder does not have the file that a fallback would serve.",
        fix="Build the site first, add the file, or correct the path.",
    ),
    warning(
        "DM223",
        "Asset that never answers",
        explanation="Static files answer GET and HEAD only, and the route matches neither.",
        fix="Use a fixed response.",
        example=_CATALOG + 'fallback.asset = "/offline.json"\n'
        '[[routes]]\npath = "/orders"\nmethod = "POST"\nservice = "catalog"\n',
    ),
    error(
        "DM224",
        "Fixed response that cannot be sent",
        explanation="A response has a header name or value that HTTP does not allow or that the platform sets, or a "
        "body with a status that has none.",
        fix="Correct the header, the status or the body.",
        example='[services.catalog.fallback.response]\nbody = "x"\nheaders = { "content-length" = "1" }\n',
    ),
)

RULES: tuple[Rule, ...] = tuple(sorted((*ROUTES, *SERVICES, *POLICIES), key=lambda rule: rule.code))
