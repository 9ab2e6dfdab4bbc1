"""The plan: resolved, ordered, frozen."""
