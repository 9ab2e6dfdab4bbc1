"""A project's own ``_routes.json``: kept, and given what the mesh needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages_plugin.diagnostics import Diagnostic, DiagnosticError, finding
from pages_plugin.functions.routes_json import (
    GENERATED,
    VERIFY_PATH,
    GatewayPath,
    consolidate,
    covers,
    gateway_rules,
    problems,
    rule_pattern,
)
from pages_plugin.source import SourceText, TextEdit
from pages_plugin.wrangler.edit import add_to_array
from pages_plugin.wrangler.jsonc import parse_jsonc
from pages_plugin.wrangler.node import Node


@dataclass(frozen=True)
class MergedRoutes:
    """The edits of a person's file, and what is to say about it."""

    edits: tuple[TextEdit, ...]
    findings: tuple[Diagnostic, ...]


def is_generated(data: bytes) -> bool:
    """Whether a ``_routes.json`` is ours, by its description."""
    return GENERATED.encode() in data


def merge_routes(source: SourceText, gateway: Iterable[GatewayPath]) -> MergedRoutes:
    """Return how the include list gains what the mesh needs and has not; everything else stays as it is.

    Findings: DM313 for what wrangler would refuse, DM314 for an exclude rule that hides a gateway route.
    """
    paths = list(gateway)
    try:
        root = parse_jsonc(source, "DM313")
    except DiagnosticError as problem:
        return MergedRoutes((), problem.diagnostics)
    include, exclude = _rules(root, "include"), _rules(root, "exclude")
    version = root.get("version")
    if include is None or exclude is None or version is None or version.value != 1:
        return MergedRoutes(
            (), (_invalid(source, root, 'it needs "version": 1, and "include" and "exclude", lists of rules'),)
        )
    bad = problems([rule for rule, _ in include], [rule for rule, _ in exclude])
    if bad:
        return MergedRoutes((), tuple(_invalid(source, root.get("include") or root, one) for one in bad))
    needed = consolidate([*gateway_rules(paths), VERIFY_PATH])
    missing = [rule for rule in needed if not any(covers(one, rule) for one, _ in include)]
    splats = [one[:-1] for one in missing if one.endswith("/*")]
    kept = [(rule, node) for rule, node in include if not rule.startswith(tuple(splats))]
    too_many = problems([*(rule for rule, _ in kept), *missing], [rule for rule, _ in exclude])
    findings = list(_hidden(source, exclude, paths))
    if too_many:
        findings += [_invalid(source, root.get("include") or root, f"with the mesh's routes {one}") for one in too_many]
        return MergedRoutes((), tuple(findings))
    array = root.get("include")
    if not missing or array is None:
        return MergedRoutes((), tuple(findings))
    if len(kept) == len(include):
        edit = add_to_array(source, array, missing, is_toml=False)
    else:
        edit = _rewritten(source, array, [*(rule for rule, _ in kept), *missing])
    return MergedRoutes((edit,), tuple(findings))


def _rules(root: Node, key: str) -> list[tuple[str, Node]] | None:
    node = root.get(key)
    if node is None or node.kind != "array" or any(item.kind != "string" for item in node.items):
        return None
    return [(str(item.value), item) for item in node.items]


def _rewritten(source: SourceText, array: Node, rules: Sequence[str]) -> TextEdit:
    """Return the edit that writes the list anew, on one line or a rule a line as it was."""
    quoted = [f'"{rule}"'.encode() for rule in rules]
    text = source.data[array.start : array.end]
    if b"\n" not in text:
        return TextEdit(array.start, array.end, b"[" + b", ".join(quoted) + b"]")
    indentation = source.newline + source.indentation(array.items[0].start)
    end = source.newline + source.indentation(array.end - 1)
    return TextEdit(array.start, array.end, b"[" + indentation + (b"," + indentation).join(quoted) + end + b"]")


def _hidden(source: SourceText, exclude: list[tuple[str, Node]], gateway: list[GatewayPath]) -> Iterable[Diagnostic]:
    for rule, node in exclude:
        span = source.span(node.start, node.end)
        for kind, path in gateway:
            what = _how_hidden(rule, kind, path)
            if what is not None:
                yield finding(
                    "DM314",
                    f"the exclude rule {rule} hides {what} {path} from the mesh",
                    span=span,
                    hint="narrow the rule, or take the route out of diddy.toml",
                )
        if covers(rule, VERIFY_PATH):
            yield finding(
                "DM314",
                f"the exclude rule {rule} hides {VERIFY_PATH}, which diddy verify asks",
                span=span,
                hint="narrow the rule",
            )


def _how_hidden(rule: str, kind: str, path: str) -> str | None:
    if kind == "exact":
        return "the route" if rule_pattern(rule).match(path) else None
    base = path.rstrip("/")
    if covers(rule, f"{base}/*"):
        return "the route"
    if rule_pattern(rule).match(path) or rule.startswith(f"{base}/"):
        return "a part of the route"
    return None


def _invalid(source: SourceText, node: Node, reason: str) -> Diagnostic:
    return finding(
        "DM313",
        f"wrangler refuses this _routes.json: {reason}",
        span=source.span(node.start, node.start + 1),
        hint="correct it; https://developers.cloudflare.com/pages/functions/routing/ has the rules",
    )
