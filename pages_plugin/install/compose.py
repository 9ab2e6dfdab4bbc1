"""Putting the mesh in front of a root ``_middleware`` that is there: small edits that a person can read and take back.

Pages runs ``onRequest``, a function or an array of functions, in order. The mesh becomes the first of them.
"""

from __future__ import annotations

import os
from pathlib import Path

from tree_sitter import Node as SyntaxNode

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.functions.routes import MESH_MODULE, is_mesh_export
from pages_plugin.functions.script import Export, Script, parse_script, text_of
from pages_plugin.install.style import Style, style_of
from pages_plugin.source import SourceText, TextEdit

_FUNCTIONS = ("arrow_function", "function_expression", "function_declaration")
_WRAPPERS = (
    "as_expression",
    "satisfies_expression",
    "parenthesized_expression",
    "type_assertion",
    "non_null_expression",
)
_WHY = "// diddy: the mesh runs before the handlers of this file"
_ORDER = "// diddy: the mesh first, then what this file exported before"


def compose_middleware(source: SourceText, root: Path) -> list[TextEdit]:
    """Return the edits of a root ``functions/_middleware`` after which the mesh runs first; none where it does.

    Raises ``DiagnosticError`` (DM401 to DM405) where that cannot be done without a person.
    """
    script = parse_script(source)
    if imports_mesh(script):
        return []
    _refuse(script)
    style = style_of(script)
    path = mesh_import(source.path, root)
    handlers = [one for one in script.exports if one.name == "onRequest"]
    if not handlers:
        return [style.add_import(f'export {{ onRequest }} from "{path}"; {_WHY}')]
    [handler] = handlers
    mesh = style.unused("diddyMesh")
    imported = f'import {{ onRequest as {mesh} }} from "{path}"; {_WHY}'
    edits = [style.add_import(imported)]
    if handler.form == "reexport":
        return _reexport(handler, style, mesh, imported)
    if handler.form == "specifier":
        return edits + _specifier(handler, script, style, mesh)
    array = _array(_initial_value(handler))
    if array is not None:
        return [*edits, _into_array(array, source, mesh)]
    return edits + _declaration(handler, script, style, mesh)


def mesh_import(module: Path, root: Path) -> str:
    """Return the path by which a module imports the mesh. Behind a link the bundler starts from the link's target."""
    path = Path(os.path.relpath(root.resolve() / MESH_MODULE, module.resolve().parent)).as_posix()
    return path if path.startswith(".") else f"./{path}"


def imports_mesh(script: Script) -> bool:
    """Whether a module takes something from the emitted module already."""
    for statement in script.root.named_children:
        if statement.type in ("import_statement", "export_statement"):
            path = text_of(statement.child_by_field_name("source"))[1:-1]
            if path.endswith(f"/{MESH_MODULE}") or path == f"./{MESH_MODULE}":
                return True
    return any(is_mesh_export(one) for one in script.exports)


def refuse_unparsed(script: Script) -> None:
    """Raise DM403 where a module does not parse."""
    error = script.first_error
    if error is not None:
        raise _problem(script, "DM403", error, "the file does not parse here", "correct it, then run diddy init again")


def _refuse(script: Script) -> None:
    refuse_unparsed(script)
    if script.common_js is not None:
        raise _problem(
            script,
            "DM401",
            script.common_js,
            "Pages does not route module.exports",
            "export the handlers: export const onRequest = ...",
        )
    handlers = [one for one in script.exports if one.name == "onRequest"]
    if not handlers and script.star_sources:
        raise _problem(
            script,
            "DM402",
            script.star_sources[0],
            "Pages does not look for handlers behind export *",
            'name them: export { onRequest } from "./handlers.js", then run diddy init again',
        )
    if len(handlers) > 1:
        raise _problem(
            script, "DM404", handlers[1].statement, "onRequest is exported twice", "keep one, then run diddy init again"
        )
    for handler in handlers:
        is_generator = handler.node.type == "generator_function_declaration"
        if handler.form in ("namespace", "class") or is_generator:
            raise _problem(
                script,
                "DM405",
                handler.statement,
                "this onRequest is neither a function nor an array of functions",
                "export a function or an array of functions as onRequest",
            )


def _problem(script: Script, code: str, node: SyntaxNode, message: str, hint: str) -> DiagnosticError:
    problem: Diagnostic = finding(code, message, span=script.source.span(node.start_byte, node.end_byte), hint=hint)
    return DiagnosticError(problem)


def _initial_value(handler: Export) -> SyntaxNode | None:
    """Return what ``onRequest`` is set to, where it is declared by itself."""
    if handler.form != "variable":
        return None
    name = handler.node.child_by_field_name("name")
    return handler.node.child_by_field_name("value") if name is not None and name.type == "identifier" else None


def _array(value: SyntaxNode | None) -> SyntaxNode | None:
    """Return the array that a value is, looking through ``as``, ``satisfies`` and parentheses."""
    while value is not None and value.type in _WRAPPERS:
        value = next((child for child in value.named_children if child.type in ("array", *_WRAPPERS)), None)
    return value if value is not None and value.type == "array" else None


def _into_array(array: SyntaxNode, source: SourceText, mesh: str) -> TextEdit:
    start = array.start_byte + 1
    items = array.named_children
    if not items:
        return TextEdit.insert(start, mesh.encode())
    gap = source.data[start : items[0].start_byte]
    if b"\n" in gap and not gap.strip():
        return TextEdit.insert(items[0].start_byte, mesh.encode() + b"," + gap)
    return TextEdit.insert(start, mesh.encode() + b", ")


def _list(mesh: str, handler: str, *, is_function: bool) -> str:
    """Return the expression for both; what may be an array itself is flattened."""
    return f"[{mesh}, {handler}]" if is_function else f"[{mesh}, {handler}].flat()"


def _declaration(handler: Export, script: Script, style: Style, mesh: str) -> list[TextEdit]:
    """``export const onRequest = ...`` keeps its name inside the file and loses ``export``; a list is exported."""
    meshed = style.unused("diddyOnRequest")
    siblings = [one.name for one in script.exports if one.statement == handler.statement and one is not handler]
    value = _initial_value(handler)
    is_function = handler.form == "function" or (value is not None and value.type in _FUNCTIONS)
    statements = [handler.statement, *_overloads(script)] if handler.form == "function" else [handler.statement]
    names = ", ".join([f"{meshed} as onRequest", *siblings])
    return [
        *(_without_export(statement, script.source) for statement in statements),
        style.append(
            f"{_ORDER}\nconst {meshed} = {_list(mesh, 'onRequest', is_function=is_function)};\nexport {{ {names} }};"
        ),
    ]


def _overloads(script: Script) -> list[SyntaxNode]:
    """Return the exported TypeScript signatures of ``onRequest`` that have no body."""
    found = []
    for statement in script.root.named_children:
        declaration = statement.child_by_field_name("declaration") if statement.type == "export_statement" else None
        if declaration is None or declaration.type != "function_signature":
            continue
        if text_of(declaration.child_by_field_name("name")) == "onRequest":
            found.append(statement)
    return found


def _without_export(statement: SyntaxNode, source: SourceText) -> TextEdit:
    """Return the edit that drops ``export``; it spans the next words too, so that it can be found again."""
    declaration = statement.child_by_field_name("declaration")
    start = declaration.start_byte if declaration is not None else statement.start_byte
    words = source.data[start : start + 200].split(b"onRequest")[0] + b"onRequest"
    end = start + len(words) if source.data[start:].startswith(words) else start + 1
    return TextEdit(statement.start_byte, end, source.data[start:end])


def _specifier(handler: Export, script: Script, style: Style, mesh: str) -> list[TextEdit]:
    """``export { x as onRequest }`` exports the list instead of ``x``."""
    meshed = style.unused("diddyOnRequest")
    local = handler.local or "onRequest"
    value = f"{_ORDER}\nconst {meshed} = {_list(mesh, local, is_function=_is_function(script, local))};"
    return [
        TextEdit(handler.node.start_byte, handler.node.end_byte, f"{meshed} as onRequest".encode()),
        style.append(value),
    ]


def _is_function(script: Script, name: str) -> bool:
    """Whether a module declares ``name`` as a function."""
    for statement in script.root.named_children:
        if statement.type in _FUNCTIONS and text_of(statement.child_by_field_name("name")) == name:
            return True
        for declarator in statement.named_children if statement.type == "lexical_declaration" else ():
            value = declarator.child_by_field_name("value")
            if text_of(declarator.child_by_field_name("name")) == name and value is not None:
                return value.type in _FUNCTIONS
    return False


def _reexport(handler: Export, style: Style, mesh: str, imported: str) -> list[TextEdit]:
    """``export { onRequest } from "./x"`` becomes an import of it, and a list is exported."""
    site = style.unused("siteOnRequest")
    value = f"{_ORDER}\nexport const onRequest = {_list(mesh, site, is_function=False)};"
    source = style.script.source
    clause = handler.node.parent
    others = [one for one in clause.named_children if one.type == "export_specifier"] if clause is not None else []
    if len(others) == 1:
        start = handler.statement.start_byte
        between = source.data[start + len("export") : handler.node.start_byte]
        line = b"import" + between + f"{handler.local} as {site}".encode()
        return [
            TextEdit(start, handler.node.end_byte, line),
            style.add_import(imported) if _has_import(style.script) else _after(handler.statement, style, imported),
            style.append(value),
        ]
    own = f'import {{ {handler.local} as {site} }} from "{handler.source}";'
    return [style.add_import(f"{imported}\n{own}"), drop_from_list(handler.node, others, source), style.append(value)]


def _has_import(script: Script) -> bool:
    return any(one.type == "import_statement" for one in script.root.named_children)


def _after(statement: SyntaxNode, style: Style, code: str) -> TextEdit:
    return TextEdit.insert(style.script.source.line_end(statement.end_byte), style.text("\n" + code))


def drop_from_list(node: SyntaxNode, nodes: list[SyntaxNode], source: SourceText) -> TextEdit:
    """Return the edit that takes one of several out of a comma list; it spans a neighbour, to be found again."""
    index = nodes.index(node)
    if index + 1 < len(nodes):
        neighbour = nodes[index + 1]
        return TextEdit(node.start_byte, neighbour.end_byte, source.data[neighbour.start_byte : neighbour.end_byte])
    neighbour = nodes[index - 1]
    return TextEdit(neighbour.start_byte, node.end_byte, source.data[neighbour.start_byte : neighbour.end_byte])
