"""The plan: resolved, ordered, frozen; plain data that emit and every tool read."""

from pages_plugin.plan.compile import compile_plan, plan_hash, plan_json
from pages_plugin.plan.load import Compiled, load_mesh
from pages_plugin.plan.model import Plan

__all__ = ["Compiled", "Plan", "compile_plan", "load_mesh", "plan_hash", "plan_json"]
