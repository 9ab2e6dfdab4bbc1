"""Diddy-Mesh: a service mesh that is compiled into a Cloudflare Pages project."""

from __future__ import annotations

__version__ = "0.1.0"
