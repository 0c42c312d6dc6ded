"""Invocations: what calls give, and what they tell of the arrays that they are given."""

import ast
from collections.abc import Mapping

from xpsession.compliance import arrays, readings, results
from xpsession.compliance.evaluation import returned
from xpsession.compliance.operands import Operand
from xpsession.compliance.operations import Operations
from xpsession.compliance.trees import walk
from xpsession.compliance.values import ARRAY, CHANGEABLE, INPUT, Value

HOST = Value("host")
# Python's own functions that change nothing of what they are given.
HARMLESS = frozenset(
    {"all", "any", "bool", "dict", "enumerate", "id", "isinstance", "iter", "len", "list", "map", "max", "min", "print"}
    | {"repr", "reversed", "set", "sorted", "str", "sum", "tuple", "type", "zip"}
)
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

    def invoke(self, node: ast.Call) -> Value | None:
        """Evaluate a call."""
        callee = self.attribute(node.func, node) if isinstance(node.func, ast.Attribute) else self.visit(node.func)
        self.visit_all(node.args)
        self.visit_all(keyword.value for keyword in node.keywords)
        self._hand_over(callee, node)
        if callee is not None and callee.kind == "defined":
            return self.result(callee, node)
        if callee is not None and callee.kind == "function":
            self._meet(callee.name, node)
            if callee.name in readings.FUNCTIONS and readings.takes_known(node, self.value):
                extension, _, name = callee.name.rpartition(".")
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                self.operate("call", node, given, name, call=node, first=(Operand("space", extension),))
            return results.returned(callee.name, node, self.value)
        if callee is not None and callee.kind == "provider":
            return self._ask(callee, node)
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value)
            if base is not None and base.is_array:
                value = arrays.called(base, node)
                if value is not None:
                    self.values.pop(id(node.func.value), None)  # nor if it moves
                return value
        if callee is not None and callee.kind == "module":
            self._give(callee, node)
            return HOST if is_creator(callee.name) else _numpy_scalar(callee.name, node)
        if isinstance(node.func, ast.Name):
            self._give(callee, node)
        return None

    def result(self, function: Value, call: ast.Call) -> Value | None:
        """Return what a call of a function of the source gives."""
        raise NotImplementedError

    def forget_fields(self, receiver: Value) -> None:
        """Know nothing of what was stored in an instance."""
        raise NotImplementedError

    def _hand_over(self, callee: Value | None, node: ast.Call) -> None:
        """Know nothing of what a call may change: a list that it is given, and the instance whose method it is."""
        if callee is not None and callee.kind in {"function", "provider"}:
            return
        if isinstance(node.func, ast.Attribute):
            base = self.value(node.func.value)
            if base is not None and base.kind == "receiver":
                self.forget_fields(base)
        harmless = isinstance(node.func, ast.Name) and node.func.id in HARMLESS
        for item in () if harmless else [*node.args, *(keyword.value for keyword in node.keywords)]:
            value = self.value(item)
            if value is None:
                continue
            if value.kind in CHANGEABLE:
                self.change(item)
            elif value.kind == "receiver":
                self.forget_fields(value)

    def _meet(self, function: str, node: ast.Call) -> None:
        """Count the session's arrays that are given to a function of the namespace as arrays of the namespace."""
        if self.muted or function in results.CONVERTERS:
            return
        for item in node.args:
            value = self.value(item)
            if value is not None and value.kind == "foreign" and isinstance(item, ast.Name):
                self.bind(item.id, Value("array", value.name, value.ndim))

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
        asked = node.args
        kind = None
        if isinstance(node.func, ast.Attribute) and node.func.attr == "__array_namespace__":
            asked, kind = [node.func.value], ARRAY
        elif provider.name == "space of arrays":
            kind = ARRAY if len(node.args) == 1 else INPUT
        names = [item.id for item in asked if isinstance(item, ast.Name)]
        if self.scope.kind == "function" and not self.scope.generic:
            self.scope.generic = next((name for name in names if name in self.scope.parameters), "")
        if kind is not None and not self.muted:
            for name in names:
                if self.read(name) is None:
                    self.bind(name, kind)
        return returned(provider)

    def doubt(self, test: ast.expr) -> None:
        """Know nothing of arguments whose kind `test` asks for, by whatever function."""
        for part in walk(test):
            if isinstance(part, ast.Call):
                for item in part.args:
                    if isinstance(item, ast.Name) and (value := self.read(item.id)) is not None and value == INPUT:
                        self.bind(item.id, None)


def _numpy_scalar(path: str, call: ast.Call) -> Value | None:
    """Return the value of a call that surely makes a NumPy scalar: of one of its types, from a number."""
    library, _, name = path.partition(".")
    number = arrays.scalar(call.args[0]) if len(call.args) == 1 and not call.keywords else None
    kind = arrays.dtype_kind(name) if library == "numpy" and number is not None else ""
    return Value("generic", kind) if kind and name[-1].isdigit() else None
