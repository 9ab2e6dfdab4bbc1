"""Tells the hooks where the template lies.

Cookiecutter runs a hook from a temporary copy and hands it the template's path as it was typed, which may be relative to
a folder that the hook no longer knows. This module is imported before the folder changes, so it can say.
"""

from pathlib import Path

from jinja2 import Environment
from jinja2.ext import Extension

_ROOT = Path(__file__).resolve().parent


class TemplateRoot(Extension):
    """Adds ``template_root()``, the absolute path of the template with forward slashes, to Jinja."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["template_root"] = _ROOT.as_posix
