"""Definitions: what the functions of a source give where they are called."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from xpsession.compliance.flow.bindings import Bindings
from xpsession.compliance.flow.guards import last_name
from xpsession.compliance.flow.parameters import NAME, annotated, holds_namespace
from xpsession.compliance.flow.scopes import Function, Scope, parameters
from xpsession.compliance.uses import Place
from xpsession.compliance.uses.visits import Visit
from xpsession.compliance.values import ARRAY, CONTAINERS, LISTED, NONE, SPACE, Kind, Value, common, containers

LONG = 400  # lines of a function that is followed where it is called as well
DEPTH, ASIDE = 8, 3  # how deep calls are followed, and how deep where nothing that is found there is kept
VARIETY = 4  # sets of arguments for which a function is followed
# What makes the first parameter of a method something else than an instance.
STATIC = frozenset({"classmethod", "staticmethod"})
# Decorators that leave what a function gives as it is: Python's own, and those of SciPy and scikit-learn.
TRANSPARENT = STATIC | {
    *("cache", "cached_property", "contextmanager", "final", "lru_cache", "override", "property", "wraps"),
    *("_fit_context", "_rename_parameter", "_transition_to_rng", "available_if", "validate_params", "xp_capabilities"),
}
# Arguments that make it worth to follow a function for them alone.
TELLING: frozenset[Kind] = frozenset({"array", "space", *CONTAINERS})
# What may make it something else than it is for the arrays of a namespace.
FOREIGN: frozenset[Kind] = frozenset({"host", "module"})
CONSTRUCTOR = "__init__"
Arguments = dict[str, Value]


class _Function(NamedTuple):
    """A function of the source, and the scope in which it was defined."""

    node: Function
    scope: Scope


class Result(NamedTuple):
    """What a function returns, and what it knows at its only end.

    Where it is `generic`, that is so for the arrays of a namespace alone, of which it asks for that of `asked`. `found`
    are the places in it, where it was followed for some arguments.
    """

    value: Value | None = None
    generic: bool = False
    known: Mapping[str, Value] = {}
    asked: str = ""
    found: Sequence[Place] = ()


class Definitions(Bindings):
    """Follows functions where they are called."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.trusting = True  # that a parameter `xp` is a namespace
        self.ended = False  # whether the code outside of functions is through, so that names are what they are
        self.found: list[Place] = []  # what was found in functions that were followed out of their turn
        self.next: list[Callable[[], None]] = []  # code in them that runs later
        self.returned: list[Value | None] = []  # by the function that is followed
        self.yielded: list[Value | None] = []  # the same of a generator
        self.visitors |= {ast.Await: self._await, ast.Yield: self._yield, ast.YieldFrom: self._yield}
        self._functions: dict[str, _Function] = {}
        self._complete: dict[Function, tuple[Scope | None, Result]] = {}
        self._scratch = 0  # above zero, a function is followed for what it gives alone
        self._holding: dict[Function, bool] = {}  # whether their parameters `xp` are namespaces
        self._results: dict[str, list[tuple[Arguments, Result]]] = {}
        self._depth = 0

    def later(self, function: Function) -> None:
        """Evaluate what a function's definition evaluates now, and leave its body for later."""
        if function not in self._holding and any(parameter.arg == NAME for parameter in parameters(function)):
            self._holding[function] = holds_namespace(function, self.fragment.lines)
        super().later(function)

    def defined(self, node: Function) -> Value | None:
        """Return the value of a function that was defined in the current scope."""
        decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
        if not all(decorator(item) in TRANSPARENT for item in decorators):
            return None
        key = str(len(self._functions))  # one that is defined again is another
        self._functions[key] = _Function(node, self.scope)
        return Value("defined", key)

    def decorated(self, function: Value, names: frozenset[str]) -> bool:
        """Return whether a function of the source is decorated by one of `names`."""
        node = self._functions[function.name].node
        return not isinstance(node, ast.Lambda) and any(decorator(item) in names for item in node.decorator_list)

    def result(self, function: Value, call: ast.Call) -> Value | None:
        """Return what a call of a function of the source gives: whatever it is given, or else for what it is given."""
        given = [self.value(item) for item in [*call.args, *(keyword.value for keyword in call.keywords)]]
        kinds = _kinds(given)
        certain = bool(kinds & {"array", "space"})
        found = self.outcome(function, {})
        if kinds & FOREIGN:
            return None if found.generic else found.value
        if kinds & TELLING and (arguments := self.arguments(function, call)):
            visited = self._alike(function, arguments) if _is_complete(found.value) else None
            visited = visited or self.outcome(function, arguments)
            if visited.found and not (self.muted or self.refusing):
                self.uses.append(Visit(**self.place(call), node=call, found=visited.found))
            if not _is_complete(found.value):
                return visited.value if certain or not found.generic else None
        if holds_space(found.value):
            self._pass_on(found, function, call)
            return found.value
        return found.value if certain or not found.generic else None

    def _alike(self, function: Value, arguments: Arguments) -> Result | None:
        """Return what a function gave for arguments that differ in dtypes, dimensions and numbers alone, if any did."""
        plain = _plain(arguments)
        known = self._results.get(function.name, ())
        return next((result for before, result in known if before and _plain(before) == plain), None)

    def _pass_on(self, found: Result, function: Value, call: ast.Call) -> None:
        """Note that the function around asks for the namespace of an argument, by another function."""
        node = self._matched(function, call)[0].get(found.asked)
        if isinstance(node, ast.Name):
            self.ask([node.id])

    def mapped(self, function: ast.expr) -> Value | None:
        """Return what a function gives, whatever it is given."""
        callee = self.value(function)
        if callee is None or callee.kind != "defined":
            return super().mapped(function)
        found = self.outcome(callee, {})
        return None if found.generic else found.value

    def arguments(self, function: Value, call: ast.Call) -> Arguments:
        """Return what is known of the parameters of a function of the source in a call."""
        given, rest = self._matched(function, call)
        found = {name: value for name, item in given.items() if (value := self.value(item)) is not None}
        vararg = self._functions[function.name].node.args.vararg
        several = containers.holding("tuple", [*enumerate(map(self.value, rest))])
        return found if several is None or vararg is None else {**found, vararg.arg: several}

    def _matched(self, function: Value, call: ast.Call) -> tuple[dict[str, ast.expr], list[ast.expr]]:
        """Return what a call gives the parameters of a function of the source, and the rest by position."""
        given = self._functions[function.name].node.args
        names = [item.arg for item in (*given.posonlyargs, *given.args)][function.trait == "bound" :]
        starred = [place for place, item in enumerate(call.args) if isinstance(item, ast.Starred)]
        found = dict(zip(names, call.args[: starred[0]] if starred else call.args, strict=False))
        keywords = {*names[len(given.posonlyargs) :], *(item.arg for item in given.kwonlyargs)}
        found |= {item.arg: item.value for item in call.keywords if item.arg is not None and item.arg in keywords}
        return found, [] if starred else call.args[len(names) :]

    def outcome(self, function: Value, arguments: Arguments) -> Result:
        """Return what a function gives for these arguments; where it has been asked for many, nothing is known."""
        known = self._results.setdefault(function.name, [])
        for before, result in known:
            if before == arguments:
                return result
        deepest = ASIDE if arguments or self._scratch else DEPTH
        if self._depth >= deepest or len(known) > VARIETY or not (arguments or self._gives(function)):
            return Result()
        place = len(known)
        known.append((arguments, Result()))  # should it call itself
        self._depth += 1
        self.supposing += bool(arguments)
        completed = None if arguments else self._completed(function)
        result = completed or self._followed(self._functions[function.name], arguments)
        self.supposing -= bool(arguments)
        self._depth -= 1
        known[place] = (arguments, result)
        return result

    def complete(self, function: Function) -> None:
        """Follow the body of a function for all that is found in it, in the current scope, its own."""
        self._complete[function] = (self.scope.parent, self._run(function))

    def _completed(self, function: Value) -> Result | None:
        """Return what a function gives whose body is followed now, instead of later, and what is found there kept."""
        node, scope = self._functions[function.name]
        if self.ended and not self._scratch and not scope.is_local:
            resume = self.waiting.pop(node, None)
            if resume is not None:
                kept = self.uses, self.late  # which a loop may take back
                self.uses, self.late = self.found, self.next
                resume()
                self.uses, self.late = kept
        around, result = self._complete.get(node, (None, None))
        return result if around is scope else None

    def _gives(self, function: Value) -> bool:
        """Return whether a function of the source could give anything: the instance, a value, or several."""
        node = self._functions[function.name].node
        if isinstance(node, ast.Lambda) or node.name == CONSTRUCTOR or "yield" in self.fragment.text:
            return True
        pending: list[ast.AST] = [*node.body]
        for part in pending:  # which grows meanwhile
            if isinstance(part, ast.Return) and part.value is not None:
                return True
            pending += [
                inner
                for name in ("body", "orelse", "handlers", "finalbody", "cases")
                for inner in getattr(part, name, ())
                if not isinstance(part, Function | ast.ClassDef | ast.expr)
            ]
        return False

    def _followed(self, function: _Function, arguments: Arguments) -> Result:
        """Follow a function for what it returns; nothing that is found on the way is kept."""
        node, scope = function
        if (node.end_lineno or 0) - node.lineno > LONG:
            return Result()
        kept = (self.scope, self.statement, self.muted, self.text, self.uses, self.values, self.late)
        self.scope, self.muted, self.text = self.inner(node, scope), 0, None
        self.uses, self.values, self.late = [], {}, []
        self._scratch += 1
        for name, argument in arguments.items():
            self.scope.bind(name, argument)
        if SPACE in arguments.values():
            self.scope.generic = next((name for name, argument in arguments.items() if argument.kind == "array"), "")
        result = self._run(node)._replace(found=self.uses if arguments else ())
        self._scratch -= 1
        self.scope, self.statement, self.muted, self.text, self.uses, self.values, self.late = kept
        return result

    def _run(self, node: Function) -> Result:
        """Follow the body of a function in the current scope, its own; return what it gives."""
        around = self.returned, self.yielded
        self.returned, self.yielded = [], []
        reaches = self.run_function(node)
        values = [*self.returned, *([NONE] if reaches else [])]
        value: Value | None = common(values) if values else None
        if self.yielded:
            value = containers.series("series", common(self.yielded))
        if isinstance(node, ast.AsyncFunctionDef) and value is not None:
            value = Value("awaitable", parts=((None, value),))
        self.returned, self.yielded = around
        generic = self.scope.asks or bool(self.scope.generic) or NAME in self.scope.parameters
        return Result(value, generic, self.scope.known if values == [NONE] else {}, self.scope.generic)

    def run_function(self, function: Function) -> bool:
        """Follow the body of a function in the current scope, its own; return whether its end is reached."""
        if any(parameter.arg == NAME for parameter in parameters(function)) and NAME not in self.scope.known:
            self.scope.bind(NAME, SPACE if self.trusting and self._holding[function] else None)
        if self.scope.known.get(NAME) == SPACE:
            for name, kind in annotated(function):
                if name not in self.scope.known:
                    self.scope.bind(name, kind)
        if isinstance(function, ast.Lambda):
            value = self.visit(function.body)
            self.returned.append(value)
            return False
        return self.block(function.body)

    def block(self, statements: list[ast.stmt]) -> bool:
        """Follow a block; return whether control can reach its end."""
        raise NotImplementedError

    def _await(self, node: ast.Await) -> Value | None:
        value = self.visit(node.value)
        return value.parts[0][1] if value is not None and value.kind == "awaitable" else None

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        value = NONE if node.value is None else self.keep(node.value)
        self.yielded.append(containers.each(value) if isinstance(node, ast.YieldFrom) else value)


def decorator(node: ast.expr) -> str:
    """Return the name of a decorator, without what it is called with."""
    return last_name(node.func if isinstance(node, ast.Call) else node)


def _kinds(values: Iterable[Value | None]) -> set[Kind]:
    """Return of which kinds values are, and those in them."""
    kinds: set[Kind] = set()
    for value in values:
        if value is not None and value != LISTED:
            kinds.add(value.kind)
            if value.parts:
                kinds |= _kinds(inner for _, inner in value.parts)
    return kinds


def _plain(arguments: Arguments) -> Arguments:
    """Return arguments as they matter most: which are arrays, and which are something else than numbers."""
    given = ((name, ARRAY if value.kind == "array" else value) for name, value in arguments.items())
    return {name: value for name, value in given if value.kind != "scalar"}


def holds_space(value: Value | None) -> bool:
    """Return whether a value is a namespace, or has one in it, as where a function has asked for it."""
    return value is not None and (value.kind == "space" or any(holds_space(inner) for _, inner in value.parts))


def _is_complete(value: Value | None) -> bool:
    """Return whether there is nothing left to know of a value."""
    return value is not None and all(_is_complete(inner) for _, inner in value.parts)
