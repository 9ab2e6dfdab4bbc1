"""Text files that people wrote: read with positions, changed in place, put back."""

from pages_plugin.source.edits import TextEdit, apply_edits
from pages_plugin.source.text import SourceText, parse_source, read_regular, read_source

__all__ = ["SourceText", "TextEdit", "apply_edits", "parse_source", "read_regular", "read_source"]
