"""Texts with ``${NAME}``: the value of a variable of the environment, put in at run time."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def variables_of(text: str) -> tuple[str, ...]:
    """Return the names of the variables in a text, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def filled(text: str, stand_in: str) -> str:
    """Return the text with ``stand_in`` for every variable."""
    return _VARIABLE.sub(lambda _: stand_in, text)


def template_problem(text: str) -> tuple[str, str] | None:
    """Return what is wrong with the templates of a text and a hint; None where nothing is."""
    at = filled(text, "").find("${")
    if at < 0:
        return None
    rest = filled(text, "")[at + 2 :]
    name, closing, _ = rest.partition("}")
    if not closing:
        return "has a ${ that is not closed", "write a variable as ${NAME}"
    if not name:
        return "has a ${} without a name", "write a variable as ${NAME}"
    bare = re.match(r"\s*([A-Za-z_][A-Za-z0-9_]*)", name)
    hint = f"did you mean ${{{bare[1]}}}? Defaults and expressions do not exist" if bare else "write it as ${NAME}"
    return f'has "${{{name}}}", which is no name of a variable', hint
