"""The modules that a site's functions are made of, and where each of their names comes from."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from tree_sitter import Language, Query, QueryCursor
from tree_sitter import Node as SyntaxNode

from pages_plugin.diagnostics import DiagnosticError, Span
from pages_plugin.functions.routes import MESH_MODULE
from pages_plugin.functions.script import Export, Script, parse_script, text_of
from pages_plugin.source import read_source

MAX_MODULES = 500
MAX_BYTES = 4 * 1024 * 1024
"""Of source text, all modules together; tree-sitter reads some 10 MB a second, the analysis 2."""

WORKERS = "cloudflare:workers"
_SCRIPTS = frozenset([".js", ".ts", ".jsx", ".tsx", ".mjs", ".mts", ".cjs", ".cts"])
_ENDINGS = (".tsx", ".ts", ".jsx", ".js", ".css", ".json", ".mjs", ".cjs", ".mts", ".cts", ".d.ts")
"""What is tried after a path without an ending; the order of the first six is esbuild's."""
_TYPESCRIPT_OF = {".js": (".ts", ".tsx"), ".jsx": (".tsx",), ".mjs": (".mts",), ".cjs": (".cts",)}
_NODE = frozenset(
    [
        *("assert", "async_hooks", "buffer", "crypto", "diagnostics_channel", "dns", "events", "net", "os", "path"),
        *("process", "punycode", "querystring", "stream", "string_decoder", "timers", "tls", "url", "util", "zlib"),
    ]
)
"""Node's own modules, by which nothing of a request is reached."""
_NAMES = """
[(identifier) (property_identifier) (shorthand_property_identifier) (shorthand_property_identifier_pattern)
 (string_fragment)] @name
(call_expression function: (import)) @import
"""
_FUNCTIONS = frozenset(
    [
        *("function_declaration", "generator_function_declaration", "function_expression", "generator_function"),
        *("arrow_function", "method_definition", "class_static_block", "program"),
    ]
)
_TYPES = """
[(type_annotation) (type_arguments) (type_parameters) (type_query) (interface_declaration) (type_alias_declaration)
 (ambient_declaration) (property_signature) (lookup_type) (literal_type)] @type
"""
"""What says nothing of what happens at run time; TypeScript's grammars alone have it."""
_WRAPPERS = frozenset(
    ["parenthesized_expression", "non_null_expression", "as_expression", "satisfies_expression", "type_assertion"]
)


@dataclass(frozen=True)
class Import:
    """Where a name comes from: ``name`` of the module ``source``; ``*`` is the module itself."""

    source: str
    name: str
    node: SyntaxNode


@dataclass(eq=False)
class Module:
    """One parsed module."""

    path: Path
    script: Script

    @cached_property
    def _captures(self) -> Mapping[str, list[SyntaxNode]]:
        language = self.script.tree.language
        return QueryCursor(_query(language)).captures(self.script.root)

    @cached_property
    def names(self) -> Mapping[str, list[SyntaxNode]]:
        """Every identifier, property name and string literal -> its nodes, in order."""
        found: dict[str, list[SyntaxNode]] = {}
        for node in sorted(self._captures.get("name", ()), key=lambda one: one.start_byte):
            found.setdefault(text_of(node), []).append(node)
        return found

    @cached_property
    def _types(self) -> tuple[list[int], list[int]]:
        """Where types begin, in order, and where each of them ends at last; from the tree's top down, once a module."""
        nodes = sorted(self._captures.get("type", ()), key=lambda one: one.start_byte)
        return [one.start_byte for one in nodes], list(accumulate((one.end_byte for one in nodes), max))

    def is_type(self, node: SyntaxNode) -> bool:
        """Whether a node belongs to a type."""
        starts, ends = self._types
        before = bisect_right(starts, node.start_byte)
        return before > 0 and node.end_byte <= ends[before - 1]

    @property
    def dynamic_imports(self) -> Iterator[tuple[SyntaxNode, str | None]]:
        """Each ``import()`` and ``require()`` with what it names, where that is a plain string."""
        required = (node.parent for node in self.names.get("require", ()) if node.type == "identifier")
        calls = [one for one in required if one is not None and one.type == "call_expression"]
        for call in [*self._captures.get("import", ()), *calls]:
            arguments = call.child_by_field_name("arguments")
            first = arguments.named_children[0] if arguments is not None and arguments.named_children else None
            yield call, static_string(first)

    @cached_property
    def static_imports(self) -> tuple[tuple[SyntaxNode, str | None], ...]:
        """Each import or re-export of values with the module that it names; None where that is not plain."""
        found = []
        for statement in self.script.root.named_children:
            source = statement.child_by_field_name("source")
            is_import = statement.type == "import_statement"
            if (is_import or (statement.type == "export_statement" and source)) and not _is_type_only(statement):
                found.append((statement, static_string(source)))
        return tuple(found)

    @cached_property
    def imports(self) -> Mapping[str, Import]:
        """The names that the module imports, by what they are called in it."""
        found: dict[str, Import] = {}
        for statement, source in self.static_imports:
            clause = next((one for one in statement.named_children if one.type == "import_clause"), None)
            for part in clause.named_children if clause is not None and source is not None else ():
                if part.type == "identifier":
                    found[text_of(part)] = Import(source or "", "default", part)
                elif part.type == "namespace_import":
                    found[text_of(part.named_children[0])] = Import(source or "", "*", part)
                else:
                    for one in part.named_children:
                        name = one.child_by_field_name("name")
                        local = one.child_by_field_name("alias") or name
                        if one.type == "import_specifier" and not any(child.type == "type" for child in one.children):
                            found[text_of(local)] = Import(source or "", static_string(name) or text_of(name), one)
        return found

    def span(self, node: SyntaxNode) -> Span:
        """Return the place of a node."""
        return self.script.source.span(node.start_byte, node.end_byte)


@dataclass(frozen=True)
class Doubt:
    """Something that the analysis cannot see through. ``everywhere``: it may reach a request's context too."""

    span: Span
    why: str
    everywhere: bool


@dataclass
class Modules:
    """The modules that are reached from some files by relative imports, and what could not be read."""

    published: frozenset[str]
    """Packages from a registry: their code knows no binding of this site by name, unless it is handed one."""
    by_path: dict[Path, Module] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    sources: set[Path] = field(default_factory=set)
    """The files of ``by_path``, and those that could not be read."""

    @classmethod
    def read(cls, files: Iterable[Path], published: frozenset[str]) -> Modules:
        """Read ``files`` and all that they import by a relative path."""
        modules = cls(published)
        waiting = [Path(os.path.normpath(file)) for file in files]
        size = 0
        while waiting:
            path = waiting.pop(0)
            if path in modules.by_path:
                continue
            if len(modules.by_path) == MAX_MODULES or size > MAX_BYTES:
                modules.doubts.append(Doubt(Span.of_file(path), "the functions import more code than is read", True))
                return modules
            modules.sources.add(path)
            try:
                script = parse_script(read_source(path))
            except DiagnosticError:
                modules.doubts.append(Doubt(Span.of_file(path), f"{path.name} cannot be read", True))
                continue
            size += len(script.source.data)
            module = modules.by_path[path] = Module(path, script)
            if script.first_error is not None:
                place = module.span(script.first_error)
                modules.doubts.append(Doubt(place, f"{path.name} does not parse here", True))
            waiting += modules._followed(module)
        return modules

    def target(self, module: Module, source: str) -> Module | None:
        """Return the module that a relative import names, where it was read."""
        path = _resolve(module.path.parent, source) if source.startswith(".") else None
        return self.by_path.get(path) if path is not None else None

    def _followed(self, module: Module) -> Iterator[Path]:
        for node, source in (*module.static_imports, *module.dynamic_imports):
            if source is None:
                self._doubt(module, node, "this import names its module at run time")
            elif is_mesh(source):
                continue
            elif source.startswith("."):
                path = _resolve(module.path.parent, source)
                if path is None or "node_modules" in path.parts:
                    self._doubt(module, node, f"{source} is not code that diddy can read")
                elif path.suffix in _SCRIPTS and not path.name.endswith(".d.ts"):
                    yield path
            elif not self._is_harmless(source) or (source == WORKERS and node.type != "import_statement"):
                self._doubt(module, node, f'the code of "{source}" is not read')

    def _doubt(self, module: Module, node: SyntaxNode, why: str) -> None:
        self.doubts.append(Doubt(module.span(node), why, False))

    def _is_harmless(self, source: str) -> bool:
        package = "/".join(source.split("/")[: 2 if source.startswith("@") else 1])
        return source.startswith(("node:", "cloudflare:")) or package in _NODE or package in self.published


def is_mesh(source: str) -> bool:
    """Whether an import names the module that ``diddy build`` writes."""
    return source.endswith(f"/{MESH_MODULE}")


def static_string(node: SyntaxNode | None) -> str | None:
    """Return the text of a string literal without escapes, else None."""
    if node is None or node.type != "string" or any(child.type == "escape_sequence" for child in node.named_children):
        return None
    return "".join(text_of(child) for child in node.named_children)


def wrapped(node: SyntaxNode) -> SyntaxNode:
    """Return the outermost expression that has the same value: parentheses and TypeScript's assertions around it."""
    while node.parent is not None and node.parent.type in _WRAPPERS and inner(node.parent) == node:
        node = node.parent
    return node


def unwrapped(node: SyntaxNode) -> SyntaxNode:
    """Return the expression inside of parentheses and TypeScript's assertions."""
    while node.type in _WRAPPERS and (found := inner(node)) is not None:
        node = found
    return node


def inner(node: SyntaxNode) -> SyntaxNode | None:
    """Return the expression that a pair of parentheses or an assertion is about."""
    children = [child for child in node.named_children if child.type != "comment"]
    return (children[-1] if node.type == "type_assertion" else children[0]) if children else None


def enclosing_function(node: SyntaxNode) -> SyntaxNode:
    """Return the function, or the program, in which a node stands."""
    parent = node.parent
    while parent is not None and parent.type not in _FUNCTIONS:
        node, parent = parent, parent.parent
    return parent or node


def export_of(module: Module, name: str) -> Export | None:
    """Return the export of that name."""
    return next((one for one in module.script.exports if one.name == name), None)


def _is_type_only(statement: SyntaxNode) -> bool:
    return any(child.type in ("type", "typeof") for child in statement.children)


def _resolve(folder: Path, source: str) -> Path | None:
    """Find the file of a relative import as esbuild does; None where there is none."""
    path = Path(os.path.normpath(folder / source.partition("?")[0]))
    if path.suffix and path.is_file():
        return path
    candidates = [path.with_suffix(ending) for ending in _TYPESCRIPT_OF.get(path.suffix, ())]
    candidates += [path.with_name(path.name + ending) for ending in _ENDINGS]
    candidates += [path / f"index{ending}" for ending in _ENDINGS]
    return next((one for one in candidates if one.is_file()), None)


_QUERIES: dict[int, Query] = {}


def _query(language: Language) -> Query:
    key = hash(language)
    if key not in _QUERIES:
        has_types = language.id_for_node_kind("type_annotation", True) is not None
        _QUERIES[key] = Query(language, _NAMES + (_TYPES if has_types else ""))
    return _QUERIES[key]
