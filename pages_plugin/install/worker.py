"""Putting the mesh around a Worker's default export: ``_worker.js``, or the main module of a Worker."""

from __future__ import annotations

from pathlib import Path

from tree_sitter import Node as SyntaxNode

from pages_plugin.diagnostics import DiagnosticError, Span, finding
from pages_plugin.functions.script import Export, Script, parse_script
from pages_plugin.install.compose import drop_from_list, imports_mesh, mesh_import, refuse_unparsed
from pages_plugin.install.style import Style, style_of
from pages_plugin.source import SourceText, TextEdit

_WHY = "// diddy: the mesh around this Worker"
_EXPORT = "// diddy: what this file exported before, with the mesh around it"


def compose_worker(source: SourceText, root: Path) -> list[TextEdit]:
    """Return the edits of a Worker's entry module after which its default export is wrapped; none where it is.

    Raises ``DiagnosticError`` (DM403, DM407) where that cannot be done without a person.
    """
    script = parse_script(source)
    if imports_mesh(script):
        return []
    refuse_unparsed(script)
    worker = next((one for one in script.exports if one.name == "default"), None)
    if worker is None:
        raise _unknown(source, None)
    style = style_of(script)
    wrap = style.unused("diddyWrap")
    line = f'import {{ wrap as {wrap} }} from "{mesh_import(source.path, root)}"; {_WHY}'
    if worker.form == "default":
        return [style.add_import(line), *_default(worker, script, style, wrap)]
    if worker.form == "specifier":
        meshed = style.unused("diddyWorker")
        return [
            style.add_import(line),
            TextEdit(worker.node.start_byte, worker.node.end_byte, f"{meshed} as default".encode()),
            style.append(f"{_EXPORT}\nconst {meshed} = {wrap}({worker.local});"),
        ]
    if worker.form == "reexport":
        return _reexport(worker, style, line, wrap)
    raise _unknown(source, worker.statement)


def _default(worker: Export, script: Script, style: Style, wrap: str) -> list[TextEdit]:
    source, node = script.source, worker.node
    if node.type in ("class_declaration", "abstract_class_declaration"):
        name = node.child_by_field_name("name")
        if name is None:
            return _around(worker, source, wrap)
        head = source.data[node.start_byte : name.end_byte]
        return [
            TextEdit(worker.statement.start_byte, name.end_byte, head),
            style.append(f"{_EXPORT}\nexport default {wrap}({(name.text or b'').decode()});"),
        ]
    if node.type in ("function_declaration", "generator_function_declaration", "arrow_function", "function_expression"):
        raise _unknown(source, worker.statement)
    return _around(worker, source, wrap)


def _around(worker: Export, source: SourceText, wrap: str) -> list[TextEdit]:
    """``export default x`` becomes ``export default diddyWrap(x)``."""
    start, end = worker.node.start_byte, worker.node.end_byte
    head = source.data[worker.statement.start_byte : start]
    return [
        TextEdit(worker.statement.start_byte, start, head + wrap.encode() + b"("),
        TextEdit(end, end, b")"),
    ]


def _reexport(worker: Export, style: Style, line: str, wrap: str) -> list[TextEdit]:
    site = style.unused("siteWorker")
    clause = worker.node.parent
    others = [one for one in clause.named_children if one.type == "export_specifier"] if clause is not None else []
    own = f'import {{ {worker.local} as {site} }} from "{worker.source}";'
    value = style.append(f"{_EXPORT}\nexport default {wrap}({site});")
    source = style.script.source
    if len(others) > 1:
        return [style.add_import(f"{line}\n{own}"), drop_from_list(worker.node, others, source), value]
    start = worker.statement.start_byte
    between = source.data[start + len("export") : worker.node.start_byte]
    renamed = b"import" + between + f"{worker.local} as {site}".encode()
    after = source.line_end(worker.statement.end_byte)
    return [
        TextEdit(start, worker.node.end_byte, renamed),
        TextEdit.insert(after, style.text("\n" + line)),
        value,
    ]


def _unknown(source: SourceText, node: SyntaxNode | None) -> DiagnosticError:
    span = Span.of_file(source.path) if node is None else source.span(node.start_byte, node.end_byte)
    what = "it has no default export" if node is None else "its default export is no object or class"
    return DiagnosticError(
        finding(
            "DM407",
            f"{source.path.name} cannot be wrapped: {what}",
            span=span,
            hint='wrap it by hand: import { wrap } from "./diddy/mesh.js"; export default wrap(worker);',
        )
    )
