"""``python -m pages_plugin`` is ``diddy``."""

from pages_plugin.cli.main import main

main()
