"""Generated files: the reference pages and the JSON schema. ``python -m pages_plugin.reference [--check]``."""
