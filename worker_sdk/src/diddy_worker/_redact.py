"""Take secrets out of what is written down: by the name they stand under, and by what they look like.

In doubt a value goes: a word too few in a log line costs less than a password too many.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from functools import lru_cache

REDACTED = "REDACTED"
"""OpenTelemetry's word for it."""

# Where one of these stands anywhere in a name, its value goes. Separators and upper case do not matter.
_IN_NAMES = (
    *("authorization", "cookie", "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey"),
    *("privatekey", "signingkey", "encryptionkey", "session", "credential", "jwt", "bearer", "csrf"),
)
# These are too short or too common to be looked for inside of longer names.
_NAMES = frozenset({"auth", "pass", "pw", "otp", "sig", "signature", "sid", "proxyauthenticate"})
_WORDS = (
    "authorization|cookie|passw(?:or)?d|passphrase|pwd|secret|token|"
    "(?:api|access|private|signing|encryption)[ _.-]?key|session|credential|jwt|bearer|csrf|"
    "(?<![a-z0-9])(?:auth|pass)(?![a-z0-9])"
)
# A text without any of these holds nothing that is recognised; looking for them is cheap.
_SIGNS = (
    *("auth", "cookie", "pass", "pwd", "secret", "token", "key", "session", "credential", "jwt"),
    *("bearer", "csrf", "basic", "//", "?", "&", "eyj", "-----begin"),
    *(
        "k_live",
        "k_test",
        "k_proj",
        "k-live",
        "k-test",
        "k-proj",
        "gho_",
        "ghp_",
        "ghs_",
        "ghu_",
        "ghr_",
        "github_pat_",
    ),
    *("xox", "akia", "glpat-"),
)

_QUOTED = r"""\\*[bru]{0,2}\\*(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)"""
_BRACKETED = r"\[[^\]]*\]?|\{[^}]*\}?|\([^)]*\)?"
_IS = r"""[\w.\[\]-]{0,40}[\\"'`]{0,4}\s{0,8}(?:=>|[:=]|%3[ad])\s{0,8}"""

# An Authorization or Cookie header has spaces and commas in its value: all of the line goes.
_HEADER = re.compile(rf"((?:authorization|cookie){_IS})(?:{_QUOTED}|[^\r\n]+)", re.I | re.S)
_PEM = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.S)
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{2,512}\.[A-Za-z0-9_.-]+")
_BEARER = re.compile(
    r"(bearer(?:\s|%20|\+|[\"']){1,4})(?!(?:tokens?|auth\w*|scheme|realm)(?![\w.~+/=-]))[A-Za-z0-9._~+/=%-]+",
    re.I | re.A,
)
_BASIC = re.compile(r"(basic(?:\s|%20|\+){1,4})([A-Za-z0-9+/_-]{2,}(?:=|%3d){0,2})", re.I | re.A)
_MAKES = re.compile(
    r"(?<![A-Za-z0-9])(?:[spr]k[-_](?:live|test|proj)[-_]|gh[opsur]_|github_pat_|xox[abeprs]-|AKIA|glpat-)[\w-]{8,}",
    re.A,
)
_USERINFO = re.compile(r"//(?:[^\s/?#]*|[^\s/:@]+:[^\s/@]*)@")
_QUERY = re.compile(r"([?&;](?:code|key|sig|signature|auth|pass|pw|otp|sid|state)=)[^&#\s\"'<>]+", re.I)


def _assignment(words: str) -> re.Pattern[str]:
    """``name=value``, ``"name": "value"`` and their like, for names that contain one of the words."""
    value = rf"{_QUOTED}|{_BRACKETED}|(?:(?:bearer|basic|digest|token)\s+)?[^\s,;&\"'<>(){{}}\[\]]+"
    return re.compile(rf"((?:{words}){_IS})(?:{value})", re.I | re.S)


_ASSIGNMENT = _assignment(_WORDS)


class Redaction:
    """What is taken out: what everybody wants taken out, and `names` beside it."""

    __slots__ = ("_assignments", "_names", "_signs")

    def __init__(self, names: Iterable[str] = ()) -> None:
        """`names` are whole words of field names: ``email`` is also in ``user.email``, ``userEmail`` and ``e-mail``."""
        folded = [_folded(name) for name in names]
        self._names = tuple(name for name in folded if name)
        self._signs = (*_SIGNS, *self._names)
        own = "|".join(r"[_.-]?".join(map(re.escape, name)) for name in self._names)
        self._assignments = (_ASSIGNMENT, _assignment(rf"(?<![A-Za-z0-9])(?:{own})")) if own else (_ASSIGNMENT,)

    def is_sensitive(self, name: object) -> bool:
        """Tell whether the value under this name must not be seen."""
        text = name if isinstance(name, str) else name.decode("latin-1") if isinstance(name, bytes) else str(name)
        if _is_sensitive(text):
            return True
        if not self._names:
            return False
        words = [word for word in _split(text) if word]
        joined = {
            "".join(words[first:last]) for first in range(len(words)) for last in range(first + 1, len(words) + 1)
        }
        return not joined.isdisjoint(self._names)

    def text(self, text: str) -> str:
        """Give `text` without what looks like a secret."""
        low = text.lower()
        for sign in self._signs:
            if sign in low:
                break
        else:
            return text
        text = _PEM.sub(REDACTED, text)
        text = _HEADER.sub(rf"\1{REDACTED}", text)
        for assignment in self._assignments:
            text = assignment.sub(rf"\1{REDACTED}", text)
        text = _JWT.sub(REDACTED, text)
        text = _MAKES.sub(REDACTED, text)
        text = _BEARER.sub(rf"\1{REDACTED}", text)
        text = _BASIC.sub(_basic, text)
        text = _USERINFO.sub(f"//{REDACTED}:{REDACTED}@", text)
        return _QUERY.sub(rf"\1{REDACTED}", text)

    def query(self, query: str) -> str:
        """Give a URL's query with its names only: any value may be somebody's secret, and so may what has no name."""
        return "&".join(map(self._parameter, query.split("&")))

    def _parameter(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        if not equals:
            return REDACTED if name else ""
        return f"{self.text(name)}={REDACTED if value else ''}"


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _split(name: str) -> list[str]:
    """Split a name into words: at other characters than letters and digits, and where lower case turns to upper."""
    return re.split(r"[^a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name).lower())


@lru_cache(maxsize=512)
def _is_sensitive(name: str) -> bool:
    folded = _folded(name)
    return folded in _NAMES or any(word in folded for word in _IN_NAMES)


def _basic(match: re.Match[str]) -> str:
    """Prose has the word "basic" too; credentials are base64 with a colon inside (RFC 7617)."""
    coded = match[2].replace("%3d", "").replace("%3D", "").rstrip("=").replace("-", "+").replace("_", "/")
    if len(coded) % 4 == 1:
        coded = coded[:-1]
    decoded = binascii.a2b_base64(coded + "=" * (-len(coded) % 4))
    return match[1] + REDACTED if b":" in decoded else match[0]


DEFAULT = Redaction()
