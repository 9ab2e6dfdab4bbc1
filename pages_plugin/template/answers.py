"""The answers for a new project: given, asked, or by default; names follow from the folder where nobody says them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from slugify import slugify  # what cookiecutter's own filter uses

from pages_plugin.template.prompts import Prompt, prompts

Ask = Callable[[Prompt, str], str]
"""Asks a person a question, with its default."""


def answers_for(folder: Path | None, given: Mapping[str, str], ask: Ask | None) -> dict[str, str]:
    """Return an answer for each prompt. ``ask`` is None where nobody can be asked."""
    answers = dict(given)
    for prompt in prompts():
        if prompt.name not in answers:
            default = _default(prompt, folder, answers)
            answers[prompt.name] = default if ask is None else ask(prompt, default)
    return answers


def _default(prompt: Prompt, folder: Path | None, answers: Mapping[str, str]) -> str:
    name = slugify(folder.absolute().name) if folder is not None else ""
    if prompt.name == "project_name" and name:
        return name.replace("-", " ").title()
    if prompt.name == "project_slug":
        return name or slugify(answers["project_name"])
    return prompt.default
