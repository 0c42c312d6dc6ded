"""Evaluation: what names and attributes denote at one point of the code, and the uses that are collected on the way."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from xpsession.compliance import values
from xpsession.compliance.flow.scopes import Scope, bound_names
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.source.trees import children, walk
from xpsession.compliance.uses import Place, Role, Touch, Use, readings
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values import (
    ARRAY,
    ASKED,
    CHANGEABLE,
    CONTROLS,
    RETURNS,
    SESSION,
    SPACE,
    Value,
    arrays,
    containers,
)
from xpsession.compliance.values.containers import is_changeable
from xpsession.compliance.values.operands import Operand
from xpsession.standard import EXTENSIONS, entry

Visitor = Callable[[Any], Value | None]


# Methods of lists and dicts that change nothing, or what is known of them by what they are given.
READERS = frozenset({"append", "copy", "count", "get", "index", "items", "keys", "values"})
# Methods with names of Python's that rules look at nevertheless.
SPECIAL = frozenset({"__array_namespace__", "__array_namespace_info__", "__dlpack__"})


class Evaluation:
    """Evaluates expressions to what is known of them, in the scope and at the point where they stand."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        self.version = version
        self.uses: list[Place] = []
        self.values: dict[int, Value] = {}  # of each expression, by its identity
        self.scope = Scope("module", known=names)
        self.changeable: set[str] = set()  # names that at some point were those of lists and the like
        self.untold: frozenset[str] = frozenset()  # names that some function rebinds in a scope around it
        self.refusing = 0  # above zero, a value is expected to be refused
        self.muted = 0  # above zero, nothing is reported
        self.supposing = 0  # above zero, what is followed is so for some arguments alone
        self.choosing = 0  # above zero, an expression may not run, and shows nothing for what comes after it
        self.text: ast.expr | None = None  # the f-string around, where Python does not know places in it
        self.fragment: Fragment
        self.statement: ast.stmt
        self.visitors: dict[type[ast.AST], Visitor] = {
            ast.Name: self._name,
            ast.Attribute: self.attribute,
            ast.Constant: self._constant,
            ast.Load: self._nothing,
        }

    def read(self, name: str) -> Value | None:
        """Return what `name` stands for here."""
        return None if name in self.untold else self.scope.read(name)

    def bind(self, name: str, value: Value | None) -> None:
        """Let `name` stand for `value` from here on."""
        scope = self.scope
        while scope.kind == "comprehension" and name not in scope.bound and scope.parent is not None:
            scope = scope.parent
        scope.bind(name, value)
        if value is not None and (value.kind in CHANGEABLE or value.parts) and is_changeable(value):
            self.changeable.add(name)

    def bound_names(self, nodes: Iterable[ast.AST]) -> frozenset[str]:
        """Return the names that running `nodes` may bind in their own scope."""
        return bound_names(nodes, walrus=self.fragment.has_walrus)

    def peek(self, node: ast.expr) -> Value | None:
        """Return what a name, a dotted name or a call denotes, without collecting uses."""
        match node:
            case ast.Name(id=name):
                return self.read(name)
            case ast.Attribute(value=value, attr=name):
                return self.member(self.peek(value), name)
            case ast.Call(func=function):
                return self.values.get(id(node)) or returned(self.peek(function))
            case _:
                return self.values.get(id(node))

    def value(self, node: ast.AST) -> Value | None:
        """Return what an expression was evaluated to."""
        return self.values.get(id(node))

    def visit(self, node: ast.AST) -> Value | None:
        """Evaluate an expression."""
        visitor = self.visitors.get(type(node))
        if visitor is not None:
            value = visitor(node)
            if value is not None:
                self.values[id(node)] = value
            return value
        for part in children(node):
            self.visit(part)
        return None

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Evaluate several expressions in turn."""
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _nothing(self, _: ast.AST) -> None:
        return None

    def _name(self, node: ast.Name) -> Value | None:
        if node.id in arrays.BUILTIN_TYPES and not self.scope.binds(node.id):
            return Value("builtin", node.id)
        return (
            None if node.id in self.untold else self.scope.read(node.id)
        )  # as `read`, for all the names that there are

    def _constant(self, node: ast.Constant) -> Value | None:
        return arrays.CONSTANTS.get(type(node.value))

    def attribute(self, node: ast.Attribute, call: ast.Call | None = None) -> Value | None:
        """Evaluate an attribute, which `call` calls, and note it where it is the namespace's or an array's."""
        base = self.visit(node.value)
        if base == ASKED and node.attr in arrays.EVIDENCE:
            base = self.convinced(node.value)
        value = self.member(base, node.attr)
        if base is None:
            return value
        special = node.attr.startswith("__") and node.attr.endswith("__")
        if base.kind in {"list", "dict"} and node.attr not in READERS:
            self.change(node.value)
        if base.kind == "tuple" and base.trait:
            self.touch("sequence", node, call)
        if base.kind in {"array", "input", "dtype", "device"}:
            self.touch("attribute", node, call)
            if node.attr == "dtype" and isinstance(node.value, ast.Call):
                self.values.pop(id(node.value), None)  # which device a new array is on does not matter then
            return value
        special = special and node.attr not in SPECIAL
        if base.kind != "space" or special or node.attr in CONTROLS or (value is not None and value.kind == "space"):
            return value
        if not self.muted and isinstance(node.ctx, ast.Load):
            self.uses.append(
                Use(
                    **self.place(node),
                    node=node,
                    call=call,
                    extension=base.name,
                    inside=self.scope.inspected(),
                )
            )
        return value

    def bare(self, node: ast.Name, name: str, *, extension: str = "", call: ast.Call | None = None) -> None:
        """Note a name of a namespace that stands by itself: it is imported, or what it was bound to is called."""
        special = name.startswith("__") and name.endswith("__")
        if not self.muted and not special and name not in CONTROLS:
            home = self.scope.namespace() or ""
            inside = self.scope.inspected()
            self.uses.append(
                Use(**self.place(node), node=node, call=call, extension=extension, bare=name, home=home, inside=inside)
            )

    def convinced(self, node: ast.expr) -> Value:
        """Return an array: an argument whose namespace was asked for is one, or this stops with an error."""
        self.values[id(node)] = ARRAY
        if isinstance(node, ast.Name) and not self.choosing:
            self.suppose(node.id, ARRAY)
        return ARRAY

    def suppose(self, name: str, value: Value | None) -> None:
        """Let `name` stand for `value` from here on, where nothing binds it that could be seen otherwise."""
        if self.scope.kind == "module" or name in self.scope.bound:
            if value is None:
                self.scope.known.pop(name, None)
            else:
                self.scope.known[name] = value

    def place(self, node: ast.expr) -> dict[str, Any]:
        """Return what every place has in common."""
        return {
            "fragment": self.fragment,
            "statement": self.statement,
            "text": None if self.text is None or self.fragment.shows(node) else self.text,
            "version": self.version,
            "values": self.values,
            "refused": self.refusing > 0,
            "supposed": self.supposing > 0,
        }

    def change(self, container: ast.expr) -> None:
        """Know nothing of a list, a dict or an instance from here on, for something may be put into it."""
        while isinstance(container, ast.Subscript | ast.Attribute | ast.Starred):
            if isinstance(container, ast.Attribute) and isinstance(container.value, ast.Name):
                self.bind(f"{container.value.id}.{container.attr}", None)  # what an instance keeps
            container = container.value
        if self.changeable:
            for name in {part.id for part in walk(container) if isinstance(part, ast.Name)} & self.changeable:
                if is_changeable(self.read(name)):
                    self.bind(name, None)

    def field(self, owner: Value, attribute: str) -> Value | None:
        """Return what an attribute of an instance or a class is."""
        raise NotImplementedError

    def touch(self, role: Role, node: ast.expr, call: ast.Call | None = None) -> None:
        """Note that `node` does something with an array."""
        if not self.muted:
            main = self.main()
            place = {
                **self.place(node),
                "main": main or "xp",
                "certain": main is not None,
                "inside": self.scope.inspected(),
            }
            self.uses.append(Touch(**place, role=role, node=node, call=call))

    def operate(
        self,
        act: str,
        node: ast.expr,
        sources: Sequence[ast.expr | None],
        symbol: str = "",
        *,
        call: ast.Call | None = None,
        first: tuple[Operand, ...] = (),
    ) -> None:
        """Note an operation, for the rules about what runs; `first` is what it takes before the values of `sources`."""
        if self.muted or self.refusing:
            return
        self.uses.append(
            Operation(
                **self.place(node),
                node=node,
                act=act,
                operands=(*first, *readings.operands(sources, self.value)),
                symbol=symbol,
                keywords=() if call is None else tuple(keyword.arg or "" for keyword in call.keywords),
                sources=(*(node for _ in first), *(node if source is None else source for source in sources)),
                main=self.main() or "xp",
                read=True,
            )
        )

    def main(self) -> str | None:
        """Return what the namespace is called here, or None."""
        return self.scope.namespace()

    def member(self, base: Value | None, name: str) -> Value | None:  # noqa: PLR0911  # one for each kind of owner
        """Return what the attribute `name` of `base` denotes."""
        if name == "__array_namespace__" and (base is None or base.is_array):
            return Value("provider", "space")
        match base:
            case Value(kind="space"):
                extension = not base.name and name in EXTENSIONS
                return Value("space", name) if extension else _of_standard(f"{base.name}.{name}".lstrip("."))
            case Value(kind="module"):
                return values.member(base.name, name)
            case Value(kind="receiver" | "instance" | "class"):
                return self.field(base, name)
            case Value(kind="array" | "input"):
                return arrays.attribute(base, name)
            case Value(kind="tuple"):
                return containers.part(base, name)
            case _:
                return SPACE if base == SESSION and name == "xp" else None


def returned(callee: Value | None) -> Value | None:
    """Return what calling `callee` gives."""
    return RETURNS.get(callee.name) if callee is not None and callee.kind == "provider" else None


def _of_standard(name: str) -> Value | None:
    """Return what a name of the standard denotes."""
    row = entry(name)
    if row is None:
        return None
    if row.kind == "dtype":
        return Value("dtype", arrays.dtype_kind(name))
    if row.kind == "constant":
        return Value("scalar", "real floating", 0) if name != "newaxis" else None
    return Value("function", name)
