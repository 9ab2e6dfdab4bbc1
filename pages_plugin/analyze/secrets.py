"""What looks like a secret: the name of a thing that holds one, or a text that may be one."""

from __future__ import annotations

import re

_NAME = re.compile(
    r"authorization|cookie|token|secret|passw(or)?d|credential|private[-_.]?key|api[-_.]?key|access[-_.]?key|"
    r"^x-honeycomb-team$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"(?:^|[\s=:,;])(?:eyJ[A-Za-z0-9_-]{8}|gh[opsu]_\w{8}|github_pat_|glpat-|glc_|glsa_|hc[a-z]{3}_|xaat-|xapt-|"
    r"sk-\w{8}|sk_(?:live|test)_|xox[abp]-|AKIA[A-Z0-9]{8}|dt0c01\.)"
)
"""How tokens of well-known services begin."""
_WORD = re.compile(r"[A-Za-z0-9]{16,}")
"""What is long, and not made of parts that a person would name something with."""


def names_a_secret(name: str) -> bool:
    """Whether a header, an attribute or a variable of that name holds a secret."""
    return _NAME.search(name) is not None


def looks_like_a_token(text: str) -> bool:
    """Whether a text, or a word of it, may be a token: a known beginning, or 16 and more letters with digits."""
    if _PREFIX.search(text):
        return True
    return any(re.search("[0-9]", word) and re.search("[A-Za-z]", word) for word in _WORD.findall(text))
