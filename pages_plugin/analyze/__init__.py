"""Checks over the whole mesh, and the effective values that the plan is made of."""

from pages_plugin.analyze.facts import EnvironmentFacts, FunctionRoute, ProjectFacts, ServiceBinding
from pages_plugin.analyze.mesh import Mesh, build_meshes
from pages_plugin.analyze.run import analyze

__all__ = [
    "EnvironmentFacts",
    "FunctionRoute",
    "Mesh",
    "ProjectFacts",
    "ServiceBinding",
    "analyze",
    "build_meshes",
]
