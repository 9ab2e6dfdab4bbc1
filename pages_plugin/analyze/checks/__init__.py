"""The checks, one a file; `pages_plugin.analyze.registry` lists them."""
