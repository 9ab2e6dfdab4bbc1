"""Plan -> the files below `diddy/`: one readable module, the runtime modules that it imports, and its types."""

from pages_plugin.emit.files import emit

__all__ = ["emit"]
