"""Checks over the whole mesh."""
