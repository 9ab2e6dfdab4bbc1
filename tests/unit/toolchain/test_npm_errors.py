"""What npm says, and what the person is told."""

from __future__ import annotations

import pytest

from pages_plugin.toolchain import npm_errors

CASES = [
    (
        ["npm error code ENOTFOUND", "npm error request to https://npm.example/ws failed, reason: getaddrinfo"],
        "DM503",
        "cannot install wrangler: the npm registry npm.example does not answer (ENOTFOUND)",
    ),
    (
        [
            "npm http fetch GET https://other.example/ws attempt 1 failed with ECONNREFUSED",
            "npm error code ECONNREFUSED",
        ],
        "DM503",
        "cannot install wrangler: the npm registry does not answer (ECONNREFUSED)",
    ),
    (
        ["npm error code E503", "npm error 503 Service Unavailable - GET https://npm.example:4873/ws"],
        "DM503",
        "cannot install wrangler: the npm registry npm.example:4873 answered with 503",
    ),
    (["npm error code E401"], "DM503", "cannot install wrangler: the npm registry answered with 401"),
    (
        ["npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "npm error request to https://r.example/ws failed"],
        "DM503",
        "cannot install wrangler: the npm registry r.example shows a certificate that node does not trust "
        "(UNABLE_TO_GET_ISSUER_CERT_LOCALLY)",
    ),
    (["npm error code ENOSPC", "npm error nospc no space left"], "DM504", "cannot install wrangler: the disk is full"),
    (
        ["npm error code EACCES", "npm error syscall mkdir"],
        "DM504",
        "cannot install wrangler: npm may not write to its folder or cache",
    ),
    (
        ["npm error code EINTEGRITY"],
        "DM503",
        "cannot install wrangler: a package from the npm registry is not the one that diddy's lock file "
        "names (EINTEGRITY)",
    ),
    (
        ["npm warn old", "npm error code EODD", "npm error", "npm error It broke", "npm error A complete log of this"],
        "DM505",
        "cannot install wrangler: npm ended with status 7: It broke",
    ),
    ([], "DM505", "cannot install wrangler: npm ended with status 7: it gave no reason"),
]


@pytest.mark.parametrize(("lines", "code", "message"), CASES)
def test_the_cause_is_named(lines: list[str], code: str, message: str) -> None:
    found = npm_errors.explain(lines, status=7)
    assert (found.code, found.message) == (code, message)
    assert found.hint


def test_a_token_in_a_url_is_not_repeated() -> None:
    found = npm_errors.explain(["npm error code E403", "npm error GET https://me:secret@r.example/ws"], status=1)
    assert "secret" not in found.message
