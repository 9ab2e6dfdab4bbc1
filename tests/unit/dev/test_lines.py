"""Which of wrangler's lines a person sees."""

from __future__ import annotations

import pytest

from pages_plugin.dev.lines import Line, WranglerLines, access_record

ACCESS = '{"type":"access","mesh":"shop","method":"GET","path":"/","status":200}'

START_UP = """
 ⛅️ wrangler 4.164.0
────────────────────
✨ Compiled Worker successfully
Your Worker has access to the following bindings:
Binding                    Resource     Mode
env.CATALOG (catalog)      Worker       local [not connected]

Service bindings, Durable Object bindings, and Tail consumers connect to other Wrangler or Vite dev processes

[wrangler:warn] Unable to fetch the `Request.cf` object! Falling back to a default placeholder...
Error: getaddrinfo ENOTFOUND workers.cloudflare.com
    at GetAddrInfoReqWrap.onlookupall [as oncomplete] (node:dns:122:26)
⎔ Starting local server...
⎔ Connection status updated
Your Worker has access to the following bindings:
env.CATALOG (catalog)      Worker       local [connected]

🪵  Logs were written to "/logs/wrangler.log"
"""


def texts(raw: str) -> list[str]:
    reader = WranglerLines()
    return [line.text for line in map(reader.read, raw.split("\n")) if line is not None]


def test_a_normal_start_says_nothing() -> None:
    assert texts(START_UP) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("[wrangler:info] Ready on http://127.0.0.1:8788", "ready"),
        ("[wrangler:inf] Ready on http://127.0.0.1:8788", "ready"),
        ("[wrangler:info] Updated and ready on http://127.0.0.1:8788", "ready"),
        ("⎔ Local server updated and ready", "reloaded"),
        ("[wrangler:info] GET /a?b=c 200 OK (22ms)", "request"),
        ("\x1b[32m[wrangler:info] GET / 599 (1ms)\x1b[0m", "request"),
        (ACCESS, "access"),
        ("hello", "text"),
        ("Using secrets defined in .dev.vars", "text"),
    ],
)
def test_kinds(raw: str, expected: str) -> None:
    line = WranglerLines().read(raw)
    assert line is not None
    assert line.kind == expected


def test_a_request_is_taken_apart() -> None:
    line = WranglerLines().read("[wrangler:info] POST /a?b=c 503 Service Unavailable (22ms)")
    assert line == Line(
        "request", "[wrangler:info] POST /a?b=c 503 Service Unavailable (22ms)", None, ("POST", "/a?b=c", 503, 22)
    )


def test_what_the_code_prints_stays_with_one_empty_line_between() -> None:
    assert texts("\n\nfirst\n\n\n  second\n\x1b[31m✘ [ERROR] third\x1b[0m\n") == [
        "first",
        "",
        "  second",
        "✘ [ERROR] third",
        "",
    ]


def test_the_line_after_a_noisy_paragraph_is_seen() -> None:
    told = texts("Your Worker has access to the following bindings:\nenv.X\n✘ [ERROR] broken\nmore")
    assert told == ["✘ [ERROR] broken", "more"]


def test_an_error_of_the_code_is_not_taken_for_the_cf_object_s() -> None:
    assert texts(
        "[wrangler:warn] Unable to fetch the `Request.cf` object!\nError: getaddrinfo X\nplain\nError: mine"
    ) == [
        "plain",
        "Error: mine",
    ]


@pytest.mark.parametrize(
    "text",
    ["{}", '{"type":"access"}', '{"type":"access","mesh":', '{"type":"other","mesh":"x"}', '["access"]', "access"],
)
def test_a_site_s_own_json_is_no_access_record(text: str) -> None:
    assert access_record(text) is None
