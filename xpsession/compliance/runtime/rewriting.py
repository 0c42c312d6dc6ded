"""Rewriting: puts sites into statements, so that their values can be looked at and they can run as they were written.

A statement that may run again stands there twice: as the user wrote it, and with the sites around its expressions. Both
keep every place in the source, every name and every operation, so that errors, tracebacks and NumPy's reuse of
temporaries are the same in either.
"""

import ast
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from xpsession.compliance.runtime.looks import Looks, Parts
from xpsession.compliance.runtime.nodes import at, changed, last_comparison
from xpsession.compliance.runtime.sites import Look, Site
from xpsession.compliance.runtime.steps import Group, Part
from xpsession.compliance.source.trees import walk

_NAMED = (ast.Attribute, ast.Name)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class Rewriter:
    """Rewrites statements.

    Parameters
    ----------
    looks : Looks
        Rewrites the expressions in them.
    everywhere : bool
        Whether all functions are rewritten. Where a library that compiles bytecode is about, it may be given those that
        are decorated or do not mention a namespace.
    """

    def __init__(self, looks: Looks, *, everywhere: bool) -> None:
        self._everywhere = everywhere
        self._looks = looks
        self._simple: dict[type[ast.stmt], Callable[[Any], ast.stmt]] = {
            ast.AnnAssign: self._annotated,
            ast.Assert: self._assert,
            ast.Assign: self._assign,
            ast.AugAssign: self._augmented,
            ast.Expr: self._plain,
            ast.Raise: self._plain,
            ast.Return: self._plain,
        }

    def cell(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return statements of a cell rewritten, which run once and now."""
        once = not Site.followed()
        return [self._statement(statement, once=once) for statement in statements]

    def functions(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        """Return statements of a cell, in which functions alone are rewritten."""
        return [
            node
            if type(node) in self._simple and not any(isinstance(part, ast.Lambda) for part in walk(node))
            else self._statement(node)
            for node in statements
        ]

    def _block(self, statements: Sequence[ast.stmt]) -> list[ast.stmt]:
        return [self._statement(statement) for statement in statements]

    def _statement(self, node: ast.stmt, *, once: bool = False) -> ast.stmt:
        """Return a statement rewritten; one that holds nothing of interest is returned as it is."""
        if type(node) in self._simple:
            return self._looked_at(node, once=once)
        if isinstance(node, _FUNCTIONS):
            if not self._everywhere and not isinstance(node, ast.ClassDef) and not _is_ours(node):
                return node
            return changed(node, body=self._block(node.body), **self._defaults(node))
        changes: dict[str, Any] = {
            field: self._block(getattr(node, field))
            for field in ("body", "orelse", "finalbody")
            if isinstance(getattr(node, field, None), list)
        }
        match node:
            case ast.Try(handlers=handlers) | ast.TryStar(handlers=handlers):
                changes["handlers"] = [changed(one, body=self._block(one.body)) for one in handlers]
            case ast.With(items=items):
                changes["items"] = [changed(one, context_expr=self._looks.alone(one.context_expr)) for one in items]
            case ast.Match(subject=subject, cases=cases):
                changes["subject"] = self._looks.alone(subject)
                changes["cases"] = [changed(one, body=self._block(one.body)) for one in cases]
            case ast.If(test=test) | ast.While(test=test):
                changes["test"] = self._looks.alone(test, self._looks.truth)
            case ast.For(iter=values):
                changes["iter"] = self._looks.alone(values, partial(self._looks.take, "iterate", symbol="for"))
            case _:
                pass
        return changed(node, **changes) if changes else node

    def _defaults(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> dict[str, ast.arguments]:
        """Return what stands for the parameters of a function, with the defaults looked at."""
        if isinstance(node, ast.ClassDef) or not (node.args.defaults or any(node.args.kw_defaults)):
            return {}
        plain = [self._looks.alone(default) for default in node.args.defaults]
        named = [None if default is None else self._looks.alone(default) for default in node.args.kw_defaults]
        return {"args": changed(node.args, defaults=plain, kw_defaults=named)}

    def _looked_at(self, node: ast.stmt, *, once: bool) -> ast.stmt:
        looks = self._looks
        looks.site, looks.following = None, False
        if isinstance(node, ast.AnnAssign) and node.simple and node.value is not None and not once:
            # Python 3.14 numbers the annotations of a body: none may stand there twice.
            value = looks.alone(node.value, lambda value: looks.operand(value)[1])
            return node if looks.following else changed(node, value=value)
        seen = self._simple[type(node)](node)
        site = looks.site
        if looks.following:
            return node
        if once or site is None:  # a lambda in it looks at its own body
            return seen
        return at(ast.If(looks.passes(site, node), [node], [seen]), node)

    def _plain(self, node: ast.stmt) -> ast.stmt:
        return self._looks.inside(node)[0]

    def _annotated(self, node: ast.AnnAssign) -> ast.stmt:
        target = self._looks.value(node.target)
        return changed(node, target=target, value=None if node.value is None else self._looks.operand(node.value)[1])

    def _assert(self, node: ast.Assert) -> ast.stmt:
        # The error has the place of a comparison that is tested.
        compound = isinstance(node.test, ast.BoolOp | ast.Compare | ast.IfExp | ast.UnaryOp)
        test = self._looks.inside(node.test)[0] if compound else self._looks.truth(node.test)
        new = changed(node, test=test, msg=None if node.msg is None else self._looks.value(node.msg))
        return new if sys.version_info >= (3, 12) else at(new, last_comparison(node.test) or node)

    def _assign(self, node: ast.Assign) -> ast.stmt:
        looks = self._looks
        part, value = looks.operand(node.value)
        targets: list[ast.expr] = []
        for target in node.targets:
            if isinstance(target, ast.Tuple | ast.List) and not isinstance(node.value, ast.Tuple | ast.List):
                looks.step("iterate", node.value, [(part, node.value)], "unpack")
            targets.append(self._target(target, part, node.value))
        return changed(node, value=value, targets=targets)

    def _target(self, target: ast.expr, part: Part, value: ast.expr) -> ast.expr:
        """Return a target rewritten, to which `value` is assigned; the elements of a tuple get those of another."""
        if isinstance(target, ast.Subscript):
            taken, new = self._element(target)
            self._looks.step("setitem", target, [(part, value), *taken])
            return new
        match target, value, part:
            case (
                ast.Tuple(elts=targets) | ast.List(elts=targets),
                ast.Tuple(elts=values) | ast.List(elts=values),
                Group(parts=parts),
            ) if len(targets) == len(values):
                pairs = zip(targets, parts, values, strict=True)
                return changed(target, elts=[self._target(*one) for one in pairs])
            case _:
                return self._looks.value(target)

    def _augmented(self, node: ast.AugAssign) -> ast.stmt:
        looks, symbol = self._looks, type(node.op).__name__
        match node.target:
            case ast.Name(id=name):  # it is looked at together with the value
                value, made = looks.inside(node.value)
                slots = [looks.slot(node.target), looks.slot(node.value, made)]
                looks.step("augment", node.target, list(zip(slots, (node.target, node.value), strict=True)), symbol)
                read = at(ast.Name(name, ast.Load()), node.target)
                return changed(node, value=looks.call(Look(looks.looking().pair, *slots), node.value, read, value))
            case ast.Subscript():
                taken, target = self._element(node.target)
                part, value = looks.operand(node.value)
                looks.step("augment", node.target, [*taken, (part, node.value)], symbol)
                return changed(node, target=target, value=value)
            case _:
                return changed(node, target=looks.value(node.target), value=looks.value(node.value))

    def _element(self, target: ast.Subscript) -> tuple[Parts, ast.expr]:
        """Return what an assignment to an element takes, the array and the index, and its target rewritten."""
        array, value = self._looks.operand(target.value)
        index, key = self._looks.operand(target.slice)
        return [(array, target.value), (index, target.slice)], changed(target, value=value, slice=key)


def _is_ours(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Return whether a function is for nobody else: it names `xp` or asks for a namespace, and is not decorated."""
    if node.decorator_list:
        return False
    names = (part.id if isinstance(part, ast.Name) else part.attr for part in walk(node) if isinstance(part, _NAMED))
    return any(name == "xp" or "namespace" in name for name in names)
