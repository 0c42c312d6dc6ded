"""Invocations: what calls give, and what they tell of the arrays that they are given."""

import ast
from collections.abc import Callable, Mapping, Sequence

from xpsession import standard
from xpsession.compliance.flow.evaluation import returned
from xpsession.compliance.flow.operations import Operations
from xpsession.compliance.source.trees import walk
from xpsession.compliance.uses import promotion, readings
from xpsession.compliance.values import (
    ARRAY,
    ASKED,
    INPUT,
    NONE,
    SPACE,
    Kind,
    Value,
    arrays,
    common,
    companions,
    containers,
    results,
)
from xpsession.compliance.values.containers import is_changeable
from xpsession.compliance.values.operands import Operand

HOST = Value("host")
# What asks for a namespace, or computes with that of what it is given.
GENERIC = frozenset({"array", "arrays", "pair", "space", "space of arrays", "triple"})
LEADING = frozenset({"array", "asked", "input", "space"})
# Words for what has a shape, as arrays have, and is none.
OTHERS = ("sparse", "DataFrame", "iloc", "columns")
# Python's own functions that change nothing of what they are given.
HARMLESS = frozenset(
    {"all", "any", "bool", "dict", "enumerate", "id", "isinstance", "iter", "len", "list", "map", "max", "min", "print"}
    | {"repr", "reversed", "set", "sorted", "str", "sum", "tuple", "type", "zip"}
)
# Those that use up an iterable at once.
EXHAUSTING = frozenset({"all", "any", "dict", "list", "max", "min", "set", "sorted", "sum", "tuple"})
# Those whose result holds what they are given, or which may be given a generator.
PASSING = frozenset({"abs", "enumerate", "iter", "map", "reversed", "zip"}) | EXHAUSTING
# The functions of NumPy that surely return an array of its own, whatever they are given.
CREATORS = frozenset(
    {"arange", "array", "asarray", "ascontiguousarray", "empty", "eye", "full", "identity", "linspace", "ones", "zeros"}
)


def is_creator(path: str) -> bool:
    """Return whether what is at `path` makes an array of NumPy's.

    Examples
    --------
    >>> is_creator("numpy.zeros"), is_creator("numpy.sum"), is_creator("cupy.zeros")
    (True, False, False)
    """
    library, _, name = path.partition(".")
    return library == "numpy" and name in CREATORS


class Invocations(Operations):
    """Evaluates calls."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.visitors[ast.Call] = self.invoke
        # What functions of other libraries give, by their paths.
        self.makers: dict[str, Callable[[ast.Call], Value | None]] = {
            **dict.fromkeys(companions.STAYING, self._stay),
            "functools.partial": self._apply,
        }
        self._calls: dict[Kind, Callable[[Value, ast.Call], Value | None]] = {
            "class": self.made,
            "defined": self.result,
            "function": self._called,
            "provider": self._ask,
        }

    def invoke(self, node: ast.Call) -> Value | None:
        """Evaluate a call."""
        callee = self.attribute(node.func, node) if isinstance(node.func, ast.Attribute) else self.visit(node.func)
        python = node.func.id if callee is None and isinstance(node.func, ast.Name) and node.func.id in PASSING else ""
        if python and self.scope.binds(python):
            python = ""
        evaluate = self.exhaust if python in EXHAUSTING else self.visit
        for item in node.args:
            evaluate(item)
        for keyword in node.keywords:
            self.visit(keyword.value)
        self._hand_over(callee, node)
        call = None if callee is None else self._calls.get(callee.kind)
        if callee is not None and call is not None:
            return call(callee, node)
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value)
            if base is not None and (base.is_array or base.kind in {"dict", "list"}):
                return self._by_method(base, node.func, node)
        if callee is not None and callee.kind == "module":
            self._give(callee, node)
            make = self.makers.get(callee.name)
            if make is not None:
                return make(node)
            return HOST if is_creator(callee.name) else _numpy_scalar(callee.name, node)
        if isinstance(node.func, ast.Name):
            self._give(callee, node)
            self._compute(node.func.id, node)
        return self._of_python(python, node) if python else self._chosen_call(node)

    def _chosen_call(self, node: ast.Call) -> Value | None:
        """Return what a call gives whose function is not known, though it may be known which ones it is among."""
        if isinstance(node.func, ast.Subscript):
            return self._one_of(self.value(node.func.value), node)
        return self._taken(node)

    def _taken(self, node: ast.Call) -> Value | None:
        """Return what ``getattr(x, "name")`` takes of an array or a namespace, if the call is one."""
        if not isinstance(node.func, ast.Name) or node.func.id != "getattr" or self.scope.binds("getattr"):
            return None
        match node.args:
            case [base, ast.Constant(value=str(name))] if name.isidentifier() and (of := self.value(base)) is not None:
                if of.kind == "array":
                    return self.attribute(ast.copy_location(ast.Attribute(base, name, ast.Load()), node))
                return self.member(of, name) if of.kind == "space" else None
            case _:
                return None

    def _one_of(self, container: Value | None, node: ast.Call) -> Value | None:
        """Return what all functions of the source give that a container holds, of which one is called."""
        held = [] if container is None else [value for _, value in container.parts]
        functions = [value for value in held if value is not None and value.kind == "defined"]
        if not functions or len(functions) < len(held):
            return None
        return common([self.result(function, node) for function in functions])

    def _called(self, function: Value, node: ast.Call) -> Value | None:
        """Return what a call of the standard's function gives."""
        self._meet(function.name, node)
        if isinstance(node.func, ast.Name) and function.name in standard.names(self.version):
            extension, _, name = function.name.rpartition(".")
            self.bare(node.func, name, extension=extension, call=node)
        if function.name in readings.FUNCTIONS and readings.takes_known(node, self.value):
            extension, _, name = function.name.rpartition(".")
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            self.operate("call", node, given, name, call=node, first=(Operand("space", extension),))
        return results.returned(function.name, node, self.value)

    def _stay(self, node: ast.Call) -> Value | None:
        """Return what a function gives that returns an array in the namespace of its arguments."""
        given = (self.value(item) for item in node.args)
        return ARRAY if any(value is not None and value.kind == "array" for value in given) else None

    def _apply(self, node: ast.Call) -> Value | None:
        """Return what `functools.partial` makes of a function."""
        return Value("provider", "array") if node.args and self.mapped(node.args[0]) == ARRAY else None

    def _by_method(self, base: Value, callee: ast.Attribute, node: ast.Call) -> Value | None:
        """Return what a method of an array, a list or a dict gives."""
        if callee.attr == "append" and base.kind == "list" and isinstance(callee.value, ast.Name):
            value = self.value(node.args[0]) if len(node.args) == 1 else None
            self.bind(callee.value.id, None if is_changeable(value) else containers.appended(base, value))
            return None
        if base.kind in {"dict", "list"}:
            if callee.attr == "append":
                self.change(callee.value)
            return containers.viewed(base, callee.attr, node.args)
        value = arrays.called(base, node)
        if value is not None:
            self.values.pop(id(callee.value), None)  # nor if it moves
        return value

    def _of_python(self, name: str, node: ast.Call) -> Value | None:
        """Return what one of Python's own functions makes of what it is given."""
        if any(isinstance(item, ast.Starred) for item in node.args):
            return None
        if name == "dict":
            known = [(item.arg, self.value(item.value)) for item in node.keywords]
            return None if node.args or None in dict(known) else containers.holding("dict", known)
        if name == "map" and node.args:
            return containers.series("series", self.mapped(node.args[0]))
        return containers.passed_on(name, [self.value(item) for item in node.args])

    def mapped(self, function: ast.expr) -> Value | None:
        """Return what a function gives, whatever it is given."""
        callee = self.value(function)
        if callee is not None and callee.kind == "function":
            return results.always(callee.name)
        return returned(callee)

    def exhaust(self, node: ast.expr) -> Value | None:
        """Evaluate an iterable that is used up at once."""
        raise NotImplementedError

    def made(self, value: Value, call: ast.Call) -> Value | None:
        """Return the instance that a call of a class makes."""
        raise NotImplementedError

    def result(self, function: Value, call: ast.Call) -> Value | None:
        """Return what a call of a function of the source gives."""
        raise NotImplementedError

    def forget_fields(self, owner: ast.expr, value: Value) -> None:
        """Know nothing of what was stored in an instance."""
        raise NotImplementedError

    def _hand_over(self, callee: Value | None, node: ast.Call) -> None:
        """Know nothing of what a call may change: a list that it is given, and the instance whose method it is."""
        if callee is not None and callee.kind in {"function", "provider"}:
            return
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value)
            if base is not None and base.kind in {"instance", "receiver"}:
                self.forget_fields(node.func.value, base)
        harmless = isinstance(node.func, ast.Name) and node.func.id in HARMLESS
        for item in () if harmless else [*node.args, *(keyword.value for keyword in node.keywords)]:
            value = self.value(item)
            if value is None:
                continue
            if is_changeable(value):
                self.change(item)
            elif value.kind == "receiver":
                self.forget_fields(item, value)

    def _meet(self, function: str, node: ast.Call) -> None:
        """Count the session's arrays that are given to a function of the namespace as arrays of the namespace."""
        if self.muted or function in results.CONVERTERS:
            return
        for item in node.args:
            value = self.value(item)
            if value is not None and value.kind == "foreign" and isinstance(item, ast.Name):
                self.bind(item.id, Value("array", value.name, value.ndim))

    def _compute(self, name: str, node: ast.Call) -> None:
        """Note a call of Python's own function that does what an operator does."""
        if name in promotion.BUILTINS and not self.scope.binds(name) and readings.takes_known(node, self.value):
            self.operate("builtin", node, node.args, name, call=node, first=(Operand("builtin", name),))

    def _give(self, callee: Value | None, node: ast.Call) -> None:
        """Note a call of Python's or another library's function with an array."""
        if isinstance(node.func, ast.Name) and callee is None and self.scope.binds(node.func.id):
            return
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if any((value := self.value(item)) is not None and value.is_array for item in given):
            if callee is not None:
                self.values[id(node.func)] = callee
            self.touch("call", node, node)

    def _ask(self, provider: Value, node: ast.Call) -> Value | None:
        """Return what a provider gives; note which names are arrays since their namespace was asked for."""
        if node.args and all(self.value(item) == HOST for item in node.args):
            return None  # the namespace of NumPy's own arrays is NumPy
        if any(self._is_module(item.value) for item in node.keywords):
            return None  # which it is told to use
        asked: Sequence[ast.expr] = node.args
        kind = None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "__array_namespace__":
            asked, kind = [node.func.value], ARRAY
        elif provider.name == "space of arrays":
            kind = ARRAY if len(node.args) == 1 else INPUT
        elif provider.name == "space" or (provider.name in {"pair", "triple"} and not self._takes_others()):
            kind = ASKED
        if provider.name in GENERIC:
            self.ask([item.id for item in asked if isinstance(item, ast.Name)])
            self.scope.asks = self.scope.asks or any(_root(item) in self.scope.parameters for item in asked)
        if kind is not None and not self.muted:
            self._learn(asked, kind)
        if provider.name in {"array", "arrays"} and not self._leads(node):
            return None
        return self._each(node) if provider.name == "arrays" else returned(provider)

    def _leads(self, node: ast.Call) -> bool:
        """Return whether a call that stays in the namespace of what it is given may be given something of one."""
        given = [self.value(item) for item in [*node.args, *(item.value for item in node.keywords)]]
        return any(value is not None and value.kind in LEADING for value in given) or self.main() is not None

    def _learn(self, asked: Sequence[ast.expr], kind: Value) -> None:
        """Know of names that nothing is known of what they are since their namespace was asked for."""
        for item in asked:
            inner = item.value if isinstance(item, ast.Starred) else item
            if isinstance(inner, ast.Name) and self.read(inner.id) in {None, NONE, ASKED}:
                several = containers.series("tuple", kind if kind == ASKED else INPUT)
                self.bind(inner.id, several if inner is not item else kind)

    def _each(self, node: ast.Call) -> Value | None:
        """Return what a function gives that returns an array for each argument, and None for None."""
        if any(isinstance(item, ast.Starred) for item in node.args):
            return containers.series("tuple", ARRAY)
        values = [NONE if self.value(item) == NONE else ARRAY for item in node.args]
        return values[0] if len(values) == 1 else containers.holding("tuple", [*enumerate(values)])

    def ask(self, names: Sequence[str]) -> None:
        """Note that the function around asks for the namespace of a parameter of its own, the first of `names`."""
        if self.scope.kind == "function" and not self.scope.generic:
            own = (name for name in names if name in self.scope.parameters and self.read(name) != SPACE)
            self.scope.generic = next(own, "")

    def _is_module(self, node: ast.expr) -> bool:
        """Return whether an expression is some library."""
        value = self.value(node)
        return value is not None and value.kind == "module"

    def _takes_others(self) -> bool:
        """Return whether the function around has words for arguments that have a shape and are no arrays."""
        node = self.scope.function
        if node is None:
            return True
        lines = self.fragment.text.split("\n")[node.lineno - 1 : node.end_lineno]
        return any(word in line for line in lines for word in OTHERS)

    def doubt(self, test: ast.expr) -> None:
        """Know nothing of arguments whose kind `test` asks for, by whatever function."""
        for part in walk(test):
            if isinstance(part, ast.Call):
                for item in part.args:
                    if isinstance(item, ast.Name) and (value := self.read(item.id)) is not None and value == INPUT:
                        self.bind(item.id, None)


def _root(node: ast.expr) -> str:
    """Return the name of what an expression is a part of."""
    while isinstance(node, ast.Starred | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _numpy_scalar(path: str, call: ast.Call) -> Value | None:
    """Return the value of a call that surely makes a NumPy scalar: of one of its types, from a number."""
    library, _, name = path.partition(".")
    number = arrays.scalar(call.args[0]) if len(call.args) == 1 and not call.keywords else None
    kind = arrays.dtype_kind(name) if library == "numpy" and number is not None else ""
    return Value("generic", kind) if kind and name[-1].isdigit() else None
