"""How a person writes a module: quotes, semicolons, line endings, and where an import goes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pages_plugin.functions.script import Script
from pages_plugin.source import TextEdit

_ENDED = ("import_statement", "lexical_declaration", "expression_statement", "export_statement")
_BRACED_END = re.compile(rb"}\s*$")


@dataclass(frozen=True)
class Style:
    """Writes statements as the rest of a module is written."""

    script: Script
    quote: str
    semicolon: str
    newline: str

    def text(self, code: str) -> bytes:
        """Return code that was written with ``"``, ``;`` and LF in the style of the module."""
        lines = code.replace('"', self.quote).split("\n")
        if not self.semicolon:
            lines = [line.replace("; //", " //").removesuffix(";") for line in lines]
        return self.newline.join(lines).encode()

    def unused(self, name: str) -> str:
        """Return ``name``, with a number where the module has it already."""
        text = self.script.source.data.decode("utf-8")
        candidates = (name, *(f"{name}{number}" for number in range(2, 100)))
        return next(one for one in candidates if not re.search(rf"\b{one}\b", text))

    def add_import(self, code: str) -> TextEdit:
        """Return the edit that adds a line after the last import, else at the top below a header of comments."""
        source = self.script.source
        statements = self.script.root.named_children
        imports = [one for one in statements if one.type == "import_statement"]
        if imports:
            end = source.line_end(imports[-1].end_byte)
            if source.data[imports[-1].end_byte : end].strip()[:2] not in (b"", b"//", b"/*"):
                end = imports[-1].end_byte
            return TextEdit.insert(end, self.text("\n" + code))
        offset = self._below_header()
        return TextEdit.insert(offset, self.text(code + "\n"))

    def append(self, code: str) -> TextEdit:
        """Return the edit that adds lines at the end, after an empty line; the last line stays as open as it is."""
        data = self.script.source.data
        if data.endswith(b"\n"):
            return TextEdit.insert(len(data), self.text("\n" + code + "\n"))
        return TextEdit.insert(len(data), self.text("\n\n" + code))

    def _below_header(self) -> int:
        """Return the offset below a shebang and those leading comments that speak of the file, not of a statement."""
        source = self.script.source
        offset = source.bom_length
        for statement in self.script.root.children:
            if statement.type not in ("comment", "hash_bang_line"):
                break
            after = source.data.find(b"\n", statement.end_byte)
            after = len(source.data) if after < 0 else after + 1
            text = statement.text or b""
            is_directive = text.startswith((b"///", b"#!")) or b"@ts-" in text or b"eslint-" in text
            rest = source.data[after:]
            if is_directive or rest[:1] == b"\n" or rest[:2] == b"\r\n":
                offset = after
        return offset


def style_of(script: Script) -> Style:
    """Return the style of a module; double quotes and semicolons where it shows none."""
    statements = script.root.named_children
    paths = [statement.child_by_field_name("source") for statement in statements]
    marks = [(path.text or b'"')[:1] for path in paths if path is not None]
    text = script.source.data
    single = marks.count(b"'") > marks.count(b'"') if marks else text.count(b"'") > text.count(b'"')
    ends = [
        (statement.text or b"").rstrip().endswith(b";")
        for statement in statements
        if statement.type in _ENDED and not _BRACED_END.search(statement.text or b"")
    ]
    return Style(
        script=script,
        quote="'" if single else '"',
        semicolon=";" if any(ends) or not ends else "",
        newline=script.source.newline.decode(),
    )
