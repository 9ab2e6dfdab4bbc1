"""Which functions an expression may be, where its module says so."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node as SyntaxNode

from pages_plugin.functions.script import text_of
from pages_plugin.functions.usage_modules import Module, Modules, export_of, is_mesh, static_string, unwrapped

_FUNCTIONS = frozenset(
    [
        *("arrow_function", "function_expression", "generator_function"),
        *("function_declaration", "generator_function_declaration"),
    ]
)
_PATTERNS = frozenset(
    [
        *("object_pattern", "array_pattern", "rest_pattern", "pair_pattern"),
        *("assignment_pattern", "object_assignment_pattern"),
    ]
)
_PARAMETERS = frozenset(["formal_parameters", "required_parameter", "optional_parameter", "catch_clause"])
_IMPORTS = frozenset(["import_specifier", "import_clause", "namespace_import"])
_MAX_STEPS = 50
"""Names that stand for names, lists in lists: beyond this many the expression is not followed."""
_MAX_LOOKUPS = 20_000
"""In one site. Lists of lists of names can mean more functions than anybody writes."""


@dataclass(frozen=True)
class Function:
    """A function in a module."""

    module: Module
    node: SyntaxNode

    @property
    def parameters(self) -> list[SyntaxNode]:
        """The patterns of its parameters, in order; TypeScript's ``this`` is none."""
        single = self.node.child_by_field_name("parameter")
        if single is not None:
            return [single]
        found = self.node.child_by_field_name("parameters")
        listed = [one for one in found.named_children if one.type != "comment"] if found is not None else []
        patterns = [one.child_by_field_name("pattern") or one for one in listed]
        return [one for one in patterns if one.type != "this"]


class Callables:
    """Resolves expressions to functions. None is: it may be any code."""

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._lookups = 0

    def of_export(self, module: Module, name: str, steps: int = 0) -> list[Function] | None:
        """Return the functions that an export may be; an array's elements, for a list of handlers."""
        export = export_of(module, name)
        if export is None or steps > _MAX_STEPS:
            return self._of_stars(module, name, steps) if export is None else None
        if export.form == "reexport":
            if is_mesh(export.source or ""):
                return []
            target = self._modules.target(module, export.source or "")
            return None if target is None else self.of_export(target, export.local or "", steps + 1)
        if export.form == "specifier":
            return self._of_name(module, export.local or "", steps + 1)
        if export.form == "variable":
            return self._of_name(module, name, steps + 1)
        return self.of_value(module, export.node, steps + 1)

    def of_value(self, module: Module, value: SyntaxNode, steps: int = 0) -> list[Function] | None:
        """Return the functions that a value may be."""
        self._lookups += 1
        if steps > _MAX_STEPS or self._lookups > _MAX_LOOKUPS:
            return None
        value = unwrapped(value)
        if value.type in _FUNCTIONS:
            return [Function(module, value)]
        if value.type == "identifier":
            return self._of_name(module, text_of(value), steps + 1)
        if value.type == "array":
            return self._all(module, [one for one in value.named_children if one.type != "comment"], steps)
        flat = value.child_by_field_name("function") if value.type == "call_expression" else None
        if flat is not None and text_of(flat.child_by_field_name("property")) == "flat":
            array = flat.child_by_field_name("object")
            return self.of_value(module, array, steps + 1) if array is not None and array.type == "array" else None
        return None

    def is_declaration(self, node: SyntaxNode) -> bool:
        """Whether an identifier stands where its name is given, not where it is used."""
        parent = node.parent
        if parent is None:
            return False
        if parent.type == "import_specifier":
            return (parent.child_by_field_name("alias") or parent.child_by_field_name("name")) == node
        if parent.type in _IMPORTS or parent.type in _PARAMETERS:
            return parent.child_by_field_name("value") != node
        if parent.type in _PATTERNS:
            return parent.child_by_field_name("right") != node and parent.child_by_field_name("key") != node
        if parent.type == "variable_declarator" or parent.type in _FUNCTIONS or parent.type.startswith("class"):
            return node in (parent.child_by_field_name("name"), parent.child_by_field_name("parameter"))
        is_assigned = parent.type in ("assignment_expression", "for_in_statement")
        return is_assigned and parent.child_by_field_name("left") == node

    def _all(self, module: Module, values: list[SyntaxNode], steps: int) -> list[Function] | None:
        found: list[Function] = []
        for value in values:
            functions = self.of_value(module, value, steps + 1)
            if functions is None:
                return None
            found += functions
        return found

    def _of_name(self, module: Module, name: str, steps: int) -> list[Function] | None:
        """Return the functions that a name may be, whichever of its declarations in the module is meant."""
        if steps > _MAX_STEPS:
            return None
        types = ("identifier", "shorthand_property_identifier_pattern")
        declared = [one for one in module.names.get(name, ()) if one.type in types and self.is_declaration(one)]
        found: list[Function] = []
        for node in declared:
            functions = self._of_declaration(module, name, node, steps)
            if functions is None:
                return None
            found += functions
        return found if declared else None

    def _of_declaration(self, module: Module, name: str, node: SyntaxNode, steps: int) -> list[Function] | None:
        parent = node.parent
        if parent is None:
            return None
        if parent.type in _FUNCTIONS and parent.child_by_field_name("name") == node:
            return [Function(module, parent)]
        if parent.type == "variable_declarator":
            value = parent.child_by_field_name("value")
            return self.of_value(module, value, steps + 1) if value is not None else None
        one = module.imports.get(name) if parent.type in _IMPORTS else None
        if one is None:
            return None
        if is_mesh(one.source):
            return []
        target = self._modules.target(module, one.source)
        return None if target is None or one.name == "*" else self.of_export(target, one.name, steps + 1)

    def _of_stars(self, module: Module, name: str, steps: int) -> list[Function] | None:
        sources = [static_string(one.child_by_field_name("source")) for one in module.script.star_sources]
        for target in (self._modules.target(module, source) for source in sources if source):
            found = self.of_export(target, name, steps + 1) if target is not None and steps <= _MAX_STEPS else None
            if found is not None:
                return found
        return None
