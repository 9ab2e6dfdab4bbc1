"""The project template: what it asks, and baking it into a folder."""

from pages_plugin.template.answers import answers_for
from pages_plugin.template.bake import bake, check_empty
from pages_plugin.template.demo import demo_folder
from pages_plugin.template.prompts import Prompt, prompts

__all__ = ["Prompt", "answers_for", "bake", "check_empty", "demo_folder", "prompts"]
