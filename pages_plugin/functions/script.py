"""What a JavaScript or TypeScript module exports, as far as its own text says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import tree_sitter_javascript
import tree_sitter_typescript
from tree_sitter import Language, Parser, Tree
from tree_sitter import Node as SyntaxNode

from pages_plugin.source import SourceText

SCRIPT_EXTENSIONS = (".js", ".ts", ".jsx", ".tsx", ".mjs")
"""The files of functions/ that wrangler looks at."""

_JAVASCRIPT = Language(tree_sitter_javascript.language())
_TYPESCRIPT = Language(tree_sitter_typescript.language_typescript())
_TSX = Language(tree_sitter_typescript.language_tsx())
_LANGUAGES = {".ts": _TYPESCRIPT, ".mts": _TYPESCRIPT, ".cts": _TYPESCRIPT, ".tsx": _TSX}
_VALUE_DECLARATIONS = ("lexical_declaration", "variable_declaration")

Form = Literal["variable", "function", "class", "specifier", "reexport", "namespace", "default"]
"""How a name is exported. ``specifier``: ``export { x as name }``; ``reexport``: the same with ``from``;
``namespace``: ``export * as name from``; ``default``: ``export default`` an expression or declaration."""


@dataclass(frozen=True)
class Export:
    """One exported value. ``node`` is the declarator, function, class, specifier or default value."""

    name: str
    form: Form
    statement: SyntaxNode
    node: SyntaxNode
    local: str | None = None
    """The name inside the module (``x`` of ``x as name``); of a re-export the name inside the other module."""
    source: str | None = None
    """The module that a re-export names."""


@dataclass(frozen=True)
class Script:
    """A parsed module."""

    source: SourceText
    tree: Tree

    @property
    def root(self) -> SyntaxNode:
        """The program."""
        return self.tree.root_node

    @cached_property
    def exports(self) -> tuple[Export, ...]:
        """Every value that the module exports by name, in order; types are none."""
        return tuple(export for statement in self.root.named_children for export in _exports_of(statement))

    @cached_property
    def star_sources(self) -> tuple[SyntaxNode, ...]:
        """The ``export * from`` statements."""
        return tuple(
            statement
            for statement in self.root.named_children
            if statement.type == "export_statement" and any(child.type == "*" for child in statement.children)
        )

    @cached_property
    def first_error(self) -> SyntaxNode | None:
        """The first place that does not parse."""
        return _first_error(self.root) if self.root.has_error else None

    @cached_property
    def common_js(self) -> SyntaxNode | None:
        """The first assignment to ``module.exports`` or ``exports.x``, where the module has no export of its own."""
        if self.exports or self.star_sources:
            return None
        for statement in self.root.named_children:
            text = statement.text or b""
            if statement.type == "expression_statement" and text.startswith((b"module.exports", b"exports.")):
                return statement
        return None


def parse_script(source: SourceText) -> Script:
    """Parse a module by the grammar that its extension asks for. Text that does not parse gives ``first_error``."""
    language = _LANGUAGES.get(source.path.suffix, _JAVASCRIPT)
    return Script(source, Parser(language).parse(source.body))


def is_script(path: Path) -> bool:
    """Whether wrangler looks at the file for handlers."""
    return path.suffix in SCRIPT_EXTENSIONS


def text_of(node: SyntaxNode | None) -> str:
    """Return the source text of a node."""
    return (node.text or b"").decode("utf-8") if node is not None else ""


def _exports_of(statement: SyntaxNode) -> Iterator[Export]:
    if statement.type != "export_statement":
        return
    kinds = [child.type for child in statement.children]
    source_node = statement.child_by_field_name("source")
    source = text_of(source_node)[1:-1] if source_node is not None else None
    declaration = statement.child_by_field_name("declaration")
    if "default" in kinds:
        value = declaration or statement.child_by_field_name("value")
        if value is not None:
            yield Export("default", "default", statement, value)
    elif declaration is not None:
        yield from _declared(statement, declaration)
    elif "namespace_export" in kinds:
        node = next(child for child in statement.children if child.type == "namespace_export")
        yield Export(_unquoted(node.children[-1]), "namespace", statement, node, source=source)
    elif "export_clause" in kinds and "type" not in kinds:
        clause = next(child for child in statement.children if child.type == "export_clause")
        for specifier in clause.named_children:
            if specifier.type != "export_specifier" or any(child.type == "type" for child in specifier.children):
                continue
            local = _unquoted(specifier.child_by_field_name("name"))
            alias = specifier.child_by_field_name("alias")
            name = _unquoted(alias) if alias is not None else local
            yield Export(name, "reexport" if source is not None else "specifier", statement, specifier, local, source)


def _declared(statement: SyntaxNode, declaration: SyntaxNode) -> Iterator[Export]:
    if declaration.type in _VALUE_DECLARATIONS:
        for declarator in declaration.named_children:
            if declarator.type == "variable_declarator":
                for name in _bound_names(declarator.child_by_field_name("name")):
                    yield Export(name, "variable", statement, declarator, name)
    elif declaration.type in ("function_declaration", "generator_function_declaration"):
        name = text_of(declaration.child_by_field_name("name"))
        yield Export(name, "function", statement, declaration, name)
    elif declaration.type in ("class_declaration", "abstract_class_declaration", "enum_declaration"):
        name = text_of(declaration.child_by_field_name("name"))
        yield Export(name, "class", statement, declaration, name)


def _bound_names(pattern: SyntaxNode | None) -> Iterator[str]:
    """Yield the names that a declaration's left side binds: an identifier, or a pattern that holds some."""
    if pattern is None:
        return
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield text_of(pattern)
    elif pattern.type == "pair_pattern":
        yield from _bound_names(pattern.child_by_field_name("value"))
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from _bound_names(pattern.child_by_field_name("left"))
    elif pattern.type in ("object_pattern", "array_pattern", "rest_pattern"):
        for child in pattern.named_children:
            yield from _bound_names(child)


def _unquoted(node: SyntaxNode | None) -> str:
    text = text_of(node)
    return text[1:-1] if text[:1] in ("'", '"') else text


def _first_error(node: SyntaxNode) -> SyntaxNode | None:
    """Return the first leaf-most error; without recursion, since a broken file can nest deeply."""
    stack = [node]
    found: SyntaxNode | None = None
    while stack:
        current = stack.pop()
        if current.is_error or current.is_missing:
            if found is None or current.start_byte < found.start_byte:
                found = current
            continue
        if current.has_error:
            stack.extend(current.children)
    return found
