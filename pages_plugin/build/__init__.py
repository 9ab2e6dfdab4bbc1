"""The build: a project's configuration and facts -> the files that it commits, all written or none."""

from pages_plugin.build.check import check, stale_finding
from pages_plugin.build.initialise import Initialisation, compile_project, initialise, plan_initialise
from pages_plugin.build.result import BuildResult
from pages_plugin.build.run import build, plan_build

__all__ = [
    "BuildResult",
    "Initialisation",
    "build",
    "check",
    "compile_project",
    "initialise",
    "plan_build",
    "plan_initialise",
    "stale_finding",
]
