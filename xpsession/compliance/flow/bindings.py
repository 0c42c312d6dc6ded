"""Bindings: what assignments, imports and deletions do to the names that denote a namespace."""

import ast

from xpsession.compliance.flow.expressions import Expressions
from xpsession.compliance.flow.guards import is_flag, names_library
from xpsession.compliance.flow.operations import FRESH
from xpsession.compliance.flow.parameters import NAME
from xpsession.compliance.source.trees import walk
from xpsession.compliance.uses.readings import is_doubtful
from xpsession.compliance.values import GUARD, INPUT, SPACE, STRICT, Value, bound, containers, member, module
from xpsession.compliance.values.containers import is_changeable

# What pytest applies to all tests of a module or class.
MARKS = "pytestmark"


class Bindings(Expressions):
    """Follows the statements that bind names."""

    def assign(self, node: ast.Assign) -> None:
        """Follow ``a = b``."""
        spread = isinstance(node.value, ast.GeneratorExp) and not isinstance(node.targets[0], ast.Name)
        value = self.exhaust(node.value) if spread else self._value(node.value)
        if value is None and isinstance(node.value, ast.Call) and self._passes_namespace(node.value):
            value = _settled(node.targets[0])
        if len(node.targets) > 1 and is_changeable(value):
            value = None  # it has two names, and may be changed by either
        for target in node.targets:
            self.target(target, value, node.value)
            if isinstance(target, ast.Name) and target.id == MARKS:
                self.muted += any(restricts(mark) for mark in walk(node.value))  # to the end of the block

    def _passes_namespace(self, call: ast.Call) -> bool:
        """Return whether a call is given the namespace by its usual name."""
        return any(item.arg == NAME and self.value(item.value) == SPACE for item in call.keywords)

    def annotate(self, node: ast.AnnAssign) -> None:
        """Follow ``a: b = c``; an annotation alone binds nothing."""
        if node.value is not None:
            self.target(node.target, self._value(node.value), node.value)

    def _value(self, node: ast.expr) -> Value | None:
        """Evaluate what is assigned: a namespace, a flag that tells libraries apart, or neither."""
        flag = is_flag(node, self.peek)
        value = self.keep(node)
        return GUARD if flag and value is None else value

    def target(self, target: ast.expr, value: Value | None, source: ast.expr | None) -> None:
        """Bind what `target` names to `value`, the value of `source`."""
        match target:
            case ast.Name(id=name):
                self.bind(name, value)
            case ast.Tuple() | ast.List():
                self._spread(target, value, source)
            case ast.Starred(value=inner):
                self.target(inner, value, None)
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str() as key)):
                container = self.read(name)
                self.visit(target)
                if container is not None and container.kind == "dict" and not is_changeable(value):
                    self.bind(name, containers.replaced(container, key, value))
                self._written(target, source)
            case ast.Attribute():
                self.visit(target)
                self.store(target, value)
            case _:
                self.visit(target)
                self._written(target, source)

    def _spread(self, target: ast.Tuple | ast.List, value: Value | None, source: ast.expr | None) -> None:
        """Bind several targets to what they share out."""
        elements = target.elts
        items: list[ast.expr] | list[None] = [None] * len(elements)
        if isinstance(source, ast.Tuple | ast.List) and len(source.elts) == len(elements):
            starred = any(isinstance(item, ast.Starred) for item in [*source.elts, *elements])
            items = items if starred else source.elts
        # All values are there before the first name is bound: `a, b = b, a`.
        shared = [None if item is None else self.peek(item) for item in items]
        if value is not None:
            shared = containers.unpacked(value, elements)
            if not isinstance(source, FRESH):  # the container has them still
                shared = [None if is_changeable(part) else part for part in shared]
        for element, item, known in zip(elements, items, shared, strict=True):
            self.target(element, known, item)

    def store(self, target: ast.Attribute, value: Value | None) -> None:
        """Let an attribute of an instance be `value`."""
        raise NotImplementedError

    def _written(self, target: ast.expr, source: ast.expr | None) -> None:
        """Note that `source` is written into a part of an array, where the source tells enough of that."""
        if isinstance(target, ast.Subscript):
            array = self.value(target.value)
            if array is not None and array.kind == "array" and array.ndim is not None:
                self.operate("setitem", target, (source, target.value, target.slice))

    def augment(self, node: ast.AugAssign) -> None:
        """Follow ``a += b``."""
        value = self.visit(node.value)
        if isinstance(node.target, ast.Name) and (before := self.read(node.target.id)) is not None:
            sequence = before.kind == "tuple" and before.trait
            if before.is_array or sequence:
                self.values[id(node.target)] = before
                self.touch("sequence" if sequence else "update", node.target)
        before = self.value(node.target)
        self.target(node.target, self._augmented(node, value), None)
        target = node.target
        part = isinstance(target, ast.Subscript)
        if is_doubtful(self.value(target) if part else before, value, node.op):
            left = (target.value, target.slice) if isinstance(target, ast.Subscript) else (target,)
            self.operate("augment", target, (*left, node.value), type(node.op).__name__)

    def _augmented(self, node: ast.AugAssign, value: Value | None) -> Value | None:
        """Return what ``a += b`` leaves in `a`."""
        if not isinstance(node.target, ast.Name):
            return None
        before = self.read(node.target.id)
        if before is None:  # at a place that is come to several times
            before = self.scope.agreed.get(node.target.id)
            if before is None or before.kind not in {"input", "scalar"}:
                return None
            return INPUT if self.combined(before, value, node.op) is not None else None
        return self.combined(before, value, node.op)

    def delete(self, node: ast.Delete) -> None:
        """Follow ``del a``."""
        for target in node.targets:
            self.target(target, None, None)

    def module(self, path: str) -> Value:
        """Return the value of a module."""
        return module(path)

    def item(self, path: str, name: str) -> Value | None:
        """Return the value of a name that is imported from a module."""
        above = self.module(path)
        return self.member(above, name) if above.kind == "space" else member(path, name)

    def import_(self, node: ast.Import) -> None:
        """Follow ``import a``."""
        for alias in node.names:
            top = alias.name.partition(".")[0]
            name = alias.asname or top
            self.bind(name, bound(name, self.module(alias.name if alias.asname else top)))

    def import_from(self, node: ast.ImportFrom) -> None:
        """Follow ``from a import b``."""
        path = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self.scope.bind_anything()
            else:
                name = alias.asname or alias.name
                item = self.item(path, alias.name)
                self._take(path, alias, item)
                self.bind(name, bound(name, item))

    def _take(self, path: str, alias: ast.alias, item: Value | None) -> None:
        """Note a name that is imported out of a namespace, unless it is one of its extensions."""
        above = self.module(path)
        if above.kind == "space" and (item is None or item.kind != "space"):
            place = ast.Name(alias.name, ast.Load(), lineno=alias.lineno, col_offset=alias.col_offset)
            place.end_lineno, place.end_col_offset = alias.lineno, alias.col_offset + len(alias.name.encode())
            self.bare(place, alias.name, extension=above.name)


def _settled(target: ast.expr) -> Value | None:
    """Return what a call gives that settles which namespace it is, where its result is bound to that name again."""
    names = [item.id if isinstance(item, ast.Name) else "" for item in getattr(target, "elts", [target])]
    if NAME not in names:
        return None
    parts = [SPACE if name == NAME else None for name in names]
    return containers.holding("tuple", [*enumerate(parts)]) if hasattr(target, "elts") else SPACE


def restricts(decorator: ast.AST) -> bool:
    """Return whether a decorator restricts what it decorates to some library.

    ``@skip(np_only=True)`` does, and ``@can(allow_dask_compute=True)`` does not; so does ``@skip("array_api_strict")``,
    where the standard is known not to be kept.
    """
    if not isinstance(decorator, ast.Call):
        return False
    if any(isinstance(argument, ast.Constant) and argument.value == STRICT for argument in decorator.args):
        return True
    told = (keyword.arg or "" for keyword in decorator.keywords if _is_true(keyword.value))
    return any(names_library(name) and not name.startswith("allow") for name in told)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is True
