"""The local runner behind `diddy dev`: the site, its backends and the mesh, in one terminal."""

from pages_plugin.dev.console import Console
from pages_plugin.dev.model import Build, BuildResult, Cause, DevOptions, LaunchError, State
from pages_plugin.dev.run import DevServer, run_dev

__all__ = ["Build", "BuildResult", "Cause", "Console", "DevOptions", "DevServer", "LaunchError", "State", "run_dev"]
