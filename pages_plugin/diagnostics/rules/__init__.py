"""The rules of the registry, one module a block of a hundred codes."""
