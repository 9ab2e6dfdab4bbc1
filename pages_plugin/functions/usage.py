"""What a site's own functions use of the mesh: service bindings, RPC over them, ``context.data.mesh``.

What is proven unused adds no byte to the emitted module. In doubt a thing is used: the mesh then holds more than it
needs, and no call goes past it. A package from a registry is taken to know nothing of the site but what it is handed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Node as SyntaxNode

from pages_plugin.analyze.facts import Usage, Used, UsedBecause
from pages_plugin.diagnostics import Span
from pages_plugin.functions.routes import FunctionsFolder
from pages_plugin.functions.script import text_of
from pages_plugin.functions.usage_modules import Module, Modules
from pages_plugin.functions.usage_values import ESCAPES, Values, places

NOTHING = Usage(None, None, None)
_PROPERTIES = ("property_identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern")
_OTHER_ENVS = frozenset(["process", "globalThis.process", "import.meta"])
"""Their ``env`` holds texts only."""


def find_usage(
    functions: FunctionsFolder, bindings: Iterable[str] | None, published: Iterable[str] = frozenset()
) -> Usage:
    """Read the handlers of a folder and what they import by relative paths, and say what they use.

    ``bindings`` are the names of the service bindings; None where they are known at run time only, so that each name of
    ``env`` may be one. ``published`` are the packages that come from a registry. A file that cannot be read or parsed
    makes everything used; it is a finding elsewhere.
    """
    files = {file: None for entry in functions.entries for file in (entry.middleware, entry.module) if file is not None}
    if not files:
        return NOTHING
    modules = Modules.read(sorted(files), frozenset(published))
    known = frozenset(bindings) if bindings is not None else None
    values = Values(modules, known)
    values.follow()
    for doubt in modules.doubts:
        for used in ESCAPES["context" if doubt.everywhere else "env"]:
            values.found[used].append((doubt.span, doubt.why))
    for module in modules.by_path.values():
        _unseen(module, values, known)
    sources = frozenset(modules.sources)
    if known is not None and not known:
        return Usage(None, None, _first(values.found["data"]), sources=sources)
    first = {used: _first(found) for used, found in values.found.items()}
    return Usage(first["bindings"], first["rpc"], first["data"], sources=sources)


def _first(found: list[tuple[Span, str]]) -> UsedBecause | None:
    if not found:
        return None
    span, why = min(found, key=lambda one: (one[0].file.as_posix(), one[0].start_line, one[0].start_column))
    return UsedBecause(why, span)


def _unseen(module: Module, values: Values, bindings: frozenset[str] | None) -> None:
    """Say what stands in the text although no value that was followed leads there."""

    def unseen(name: str, *types: str) -> Iterator[SyntaxNode]:
        return (node for node in places(module, name, *types) if (module, node.id) not in values.seen)

    def say(uses: Iterable[Used], node: SyntaxNode, why: str) -> None:
        for used in uses:
            values.say(used, module, node, why)

    for name in sorted(bindings or ()):
        for node in unseen(name, *_PROPERTIES):
            say(ESCAPES["binding"], node, f"{name} may be the binding here")
        for node in unseen(name, "string_fragment"):
            if _is_index(node):
                say(ESCAPES["binding"], node, f"{name} may be the binding here")
    for node in unseen("env", *_PROPERTIES):
        if _is_read(node) and not _is_other_env(node):
            say(ESCAPES["env"], node, "this env may hold the bindings")
    for node in unseen("mesh", *_PROPERTIES, "string_fragment"):
        say(ESCAPES["mesh"], node, "this may be context.data.mesh")
    for name in ("arguments", "eval", "Function"):
        for node in unseen(name, "identifier"):
            say(ESCAPES["context"], node, f"{name} can reach the request's context unseen")


def _is_read(node: SyntaxNode) -> bool:
    """Whether a property name reads: in a member expression or a pattern, not the key of an object that is made."""
    parent = node.parent
    if parent is None or node.type == "shorthand_property_identifier":
        return False
    return parent.type in ("member_expression", "pair_pattern") or node.type == "shorthand_property_identifier_pattern"


def _is_index(node: SyntaxNode) -> bool:
    string = node.parent
    return string is not None and string.parent is not None and string.parent.type == "subscript_expression"


def _is_other_env(node: SyntaxNode) -> bool:
    parent = node.parent
    return parent is not None and text_of(parent.child_by_field_name("object")) in _OTHER_ENVS
