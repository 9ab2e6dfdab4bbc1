"""Measures the mesh against a bare front, a hand-written mesh and Pages' own router: run ``python -m bench``."""
