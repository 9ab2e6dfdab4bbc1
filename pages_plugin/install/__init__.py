"""Putting the mesh into a project and taking it out again, without leaving a trace."""

from pages_plugin.install.apply import apply_plan
from pages_plugin.install.init import plan_init
from pages_plugin.install.plan import EditPlan, FileChange
from pages_plugin.install.remove import plan_remove
from pages_plugin.install.routes import plan_routes

__all__ = ["EditPlan", "FileChange", "apply_plan", "plan_init", "plan_remove", "plan_routes"]
