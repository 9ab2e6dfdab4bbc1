"""A project on disk: found from any folder in it, read once, handed to the analysis as plain facts."""

from pages_plugin.project.discover import discover, find_root, read_project
from pages_plugin.project.facts import project_facts
from pages_plugin.project.framework import Framework
from pages_plugin.project.model import Backend, Project, ProjectForm

__all__ = [
    "Backend",
    "Framework",
    "Project",
    "ProjectForm",
    "discover",
    "find_root",
    "project_facts",
    "read_project",
]
