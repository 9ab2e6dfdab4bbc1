"""What the template asks, read from its own ``cookiecutter.json``: one place for ``diddy new`` and cookiecutter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_FOLDERS = (_PACKAGE / "_bundled" / "cookiecutter-diddy", _PACKAGE.parent / "cookiecutter-diddy")
"""In an installed wheel, and in a checkout."""


@dataclass(frozen=True)
class Prompt:
    """One question. ``choices`` are answers with what they mean, empty for a text; ``default`` is cookiecutter's."""

    name: str
    question: str
    default: str
    choices: dict[str, str]

    @property
    def is_derived(self) -> bool:
        """Whether the default is made of other answers."""
        return "{{" in self.default


def template_folder() -> Path:
    """Return where the template lies. Raises ``FileNotFoundError`` where the package is not whole."""
    for folder in _FOLDERS:
        if (folder / "cookiecutter.json").is_file():
            return folder
    raise FileNotFoundError("cookiecutter-diddy is not part of this installation of diddy; reinstall it")


@cache
def prompts() -> tuple[Prompt, ...]:
    """Return the questions of the template in their order."""
    document = json.loads((template_folder() / "cookiecutter.json").read_text(encoding="utf-8"))
    texts = document.get("__prompts__", {})
    found = []
    for name, value in document.items():
        if name.startswith("_"):
            continue
        text = texts.get(name, name)
        question = text.get("__prompt__", name) if isinstance(text, dict) else text
        meanings = text if isinstance(text, dict) else {}
        choices = {choice: str(meanings.get(choice, choice)) for choice in value} if isinstance(value, list) else {}
        found.append(Prompt(name, question, value[0] if isinstance(value, list) else value, choices))
    return tuple(found)
