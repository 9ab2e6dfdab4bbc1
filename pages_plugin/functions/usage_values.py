"""Follows a request's context, its ``env`` and the service bindings in it through the code of a site's functions.

The analysis is by name within a function and by position from call to called function. What it cannot follow is said to
be used: a value that is returned, stored, spread or handed to code that was not read.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Literal

from tree_sitter import Node as SyntaxNode

from pages_plugin.analyze.facts import Used
from pages_plugin.diagnostics import Span
from pages_plugin.functions.routes import is_handler, is_mesh_export
from pages_plugin.functions.script import text_of
from pages_plugin.functions.usage_callables import Callables, Function
from pages_plugin.functions.usage_modules import (
    WORKERS,
    Module,
    Modules,
    enclosing_function,
    static_string,
    wrapped,
)

Kind = Literal["context", "env", "binding", "data", "mesh", "service"]
"""A handler's context, ``context.env``, a service binding, ``context.data``, ``context.data.mesh``, a service of it."""

ESCAPES: Mapping[Kind, tuple[Used, ...]] = {
    "context": ("bindings", "rpc", "data"),
    "env": ("bindings", "rpc"),
    "binding": ("bindings", "rpc"),
    "data": ("rpc", "data"),
    "mesh": ("rpc", "data"),
    "service": ("rpc", "data"),
}
"""What may be used where a value goes to code that cannot be followed."""

_SAID: Mapping[Kind, str] = {
    "context": "the request's context",
    "env": "env",
    "binding": "a service binding",
    "data": "context.data",
    "mesh": "context.data.mesh",
    "service": "a service of context.data.mesh",
}
_COMPARISONS = frozenset(["===", "!==", "==", "!=", "in", "instanceof"])
_ONLY_TESTED = frozenset(
    ["if_statement", "while_statement", "do_statement", "expression_statement", "unary_expression"]
)
_LONGEST = 60
"""Characters of an expression that is shown."""
_MAX_DEPTH = 20
"""Patterns within patterns; a binding's method lies three deep."""
_HARMLESS_EXPORTS = frozenset(["env", "waitUntil", "tracing", "RpcTarget"])


class Values:
    """Collects in ``found`` what is used, and where."""

    def __init__(self, modules: Modules, bindings: frozenset[str] | None) -> None:
        self.found: dict[Used, list[tuple[Span, str]]] = {"bindings": [], "rpc": [], "data": []}
        self.seen: set[tuple[Module, int]] = set()
        """The nodes that name a property which was followed."""
        self._modules = modules
        self._bindings = bindings
        self._callables = Callables(modules)
        self._values: deque[tuple[Module, SyntaxNode, Kind]] = deque()
        self._tracked: set[tuple[Module, int, str, Kind]] = set()

    def follow(self) -> None:
        """Begin at every handler and every imported ``env``, and follow to the end."""
        for module in self._modules.by_path.values():
            for export in module.script.exports:
                if is_handler(export.name) and not is_mesh_export(export):
                    functions = self._callables.of_export(module, export.name)
                    if functions is None:
                        self._escapes(module, export.node, "context", f"{export.name} is not a plain function here")
                    for function in functions or ():
                        self._enter(function, 0, "context", module, export.node)
            for local, one in module.imports.items():
                if one.source == WORKERS and one.name not in _HARMLESS_EXPORTS:
                    self._escapes(module, one.node, "env", f"{one.name} of {WORKERS} can lead to env")
                elif one.source == WORKERS and one.name == "env":
                    self._track(module, local, module.script.root, "env")
        while self._values:
            self._use(*self._values.popleft())

    def say(self, used: Used, module: Module, node: SyntaxNode, why: str) -> None:
        """Note that something is used."""
        self.found[used].append((module.span(node), why))

    def _escapes(self, module: Module, node: SyntaxNode, kind: Kind, why: str | None = None) -> None:
        for used in ESCAPES[kind]:
            self.say(used, module, node, why or f"{_SAID[kind]} goes where diddy cannot follow it")

    def _enter(self, function: Function, index: int, kind: Kind, module: Module, node: SyntaxNode) -> None:
        """Follow a value into a function's parameter; ``module`` and ``node`` are whence it comes."""
        parameters = function.parameters
        rest = next((n for n, one in enumerate(parameters) if one.type == "rest_pattern"), len(parameters))
        if index >= rest < len(parameters):
            self._escapes(module, node, kind)
        elif index < len(parameters):
            self._bind(function.module, parameters[index], function.node, kind)

    def _track(self, module: Module, name: str, scope: SyntaxNode, kind: Kind) -> None:
        """Follow a variable: every mention of its name in ``scope`` is it."""
        key = (module, scope.id, name, kind)
        if key in self._tracked:
            return
        self._tracked.add(key)
        for node in module.names.get(name, ()):
            inside = scope.start_byte <= node.start_byte and node.end_byte <= scope.end_byte
            is_value = node.type in ("identifier", "shorthand_property_identifier")
            if inside and is_value and not self._callables.is_declaration(node) and not module.is_type(node):
                self._values.append((module, node, kind))

    def _bind(self, module: Module, pattern: SyntaxNode, scope: SyntaxNode, kind: Kind, depth: int = 0) -> None:
        """Follow a value into what a declaration or parameter makes of it."""
        if pattern.type in ("assignment_pattern", "object_assignment_pattern"):
            pattern = pattern.child_by_field_name("left") or pattern
        if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
            self._track(module, text_of(pattern), scope, kind)
        elif pattern.type == "object_pattern" and kind not in ("binding", "service") and depth < _MAX_DEPTH:
            for part in pattern.named_children:
                self._bind_part(module, part, scope, kind, depth + 1)
        elif pattern.type not in ("comment", "this"):
            self._escapes(module, pattern, kind)

    def _bind_part(self, module: Module, part: SyntaxNode, scope: SyntaxNode, kind: Kind, depth: int) -> None:
        if part.type == "rest_pattern":
            # It may hold whatever the pattern does not name.
            return self._bind(module, part.named_children[0], scope, kind, depth)
        name_node = part
        if part.type == "pair_pattern":
            name_node = part.child_by_field_name("key") or part
        elif part.type == "object_assignment_pattern":
            name_node = part.child_by_field_name("left") or part
        if name_node.type == "comment":
            return None
        name = static_string(name_node) if name_node.type == "string" else text_of(name_node)
        if name is None or name_node.type == "computed_property_name" or "\\" in name:
            return self._escapes(module, part, kind)
        value = (part.child_by_field_name("value") if part.type == "pair_pattern" else None) or name_node
        step = self._step(module, name_node, kind, name)
        return self._bind(module, value, scope, step, depth) if step is not None else None

    def _step(self, module: Module, name_node: SyntaxNode, kind: Kind, name: str) -> Kind | None:
        """Return what the property ``name`` of a value is, where that is worth following."""
        self.seen.add((module, name_node.id))
        if kind == "context":
            return "env" if name == "env" else "data" if name == "data" else None
        if kind == "env" and (name in self._bindings if self._bindings is not None else name != "ASSETS"):
            self.say("bindings", module, name_node, f"env.{name} is read")
            return "binding"
        if kind == "data" and name == "mesh":
            self.say("data", module, name_node, "context.data.mesh is read")
            return "mesh"
        return "service" if kind == "mesh" else None

    def _use(self, module: Module, node: SyntaxNode, kind: Kind) -> None:
        """Follow one value to where the expression that holds it goes."""
        node = wrapped(node)
        parent = node.parent
        if parent is None or is_tested(node, parent):
            return
        if parent.type in ("member_expression", "subscript_expression") and _is_field(parent, "object", node):
            self._property(module, parent, kind)
        elif parent.type == "variable_declarator" and _is_field(parent, "value", node) and not _is_exported(parent):
            pattern = parent.child_by_field_name("name")
            if pattern is not None:
                self._bind(module, pattern, enclosing_function(parent), kind)
        elif parent.type in ("binary_expression", "ternary_expression"):
            self._values.append((module, parent, kind))
        elif parent.type == "arguments" and parent.parent is not None:
            self._argument(module, node, parent, kind)
        else:
            self._escapes(module, node, kind)

    def _property(self, module: Module, member: SyntaxNode, kind: Kind) -> None:
        index = member.child_by_field_name("index")
        name_node = member.child_by_field_name("property") or index
        name = static_string(index) if index is not None else text_of(name_node)
        if name_node is None or name is None or "\\" in name:
            self._escapes(module, member, kind, f"a property of {_SAID[kind]} is named at run time")
            return
        if kind in ("binding", "service"):
            self.seen.add((module, name_node.id))
            if name != "fetch":
                self.say("rpc", module, member, f"{_shown(member)} is more than fetch")
            elif not _is_called(member):
                self._escapes(module, member, kind, "fetch is not called where it is read")
            return
        step = self._step(module, index.named_children[0] if index is not None else name_node, kind, name)
        if step is not None:
            self._values.append((module, member, step))

    def _argument(self, module: Module, node: SyntaxNode, arguments: SyntaxNode, kind: Kind) -> None:
        call = arguments.parent
        callee = call.child_by_field_name("function") if call is not None else None
        before = [one for one in arguments.named_children if one.type != "comment" and one.start_byte < node.start_byte]
        functions = self._callables.of_value(module, callee) if callee is not None else None
        if functions is None or any(one.type == "spread_element" for one in before):
            self._escapes(module, node, kind, f"{_SAID[kind]} goes to code that was not read")
            return
        for function in functions:
            self._enter(function, len(before), kind, module, node)


def _shown(member: SyntaxNode) -> str:
    text = "".join(text_of(member).split())
    return text if len(text) <= _LONGEST else f"...{text[-_LONGEST:]}"


def is_tested(node: SyntaxNode, parent: SyntaxNode) -> bool:
    """Whether an expression's value is looked at and dropped."""
    if parent.type in _ONLY_TESTED:
        return True
    if parent.type == "template_substitution":
        tag = parent.parent.parent if parent.parent is not None else None
        return tag is None or tag.type != "call_expression"
    if parent.type == "binary_expression":
        operator = text_of(parent.child_by_field_name("operator"))
        return operator in _COMPARISONS or (operator == "&&" and _is_field(parent, "left", node))
    return parent.type == "ternary_expression" and _is_field(parent, "condition", node)


def _is_field(parent: SyntaxNode, name: str, node: SyntaxNode) -> bool:
    return parent.child_by_field_name(name) == node


def _is_called(member: SyntaxNode) -> bool:
    parent = member.parent
    return parent is not None and parent.type == "call_expression" and _is_field(parent, "function", member)


def _is_exported(declarator: SyntaxNode) -> bool:
    statement = declarator.parent.parent if declarator.parent is not None else None
    return statement is not None and statement.type == "export_statement"


def places(module: Module, name: str, *types: str) -> Iterator[SyntaxNode]:
    """Yield the nodes of these types that say ``name`` outside of types."""
    for node in module.names.get(name, ()):
        if node.type in types and not module.is_type(node):
            yield node
