"""Expressions: follows those with code of their own in them, which runs in another scope, or later."""

import ast
import sys
from collections.abc import Callable, Iterable, Mapping

from xpsession.compliance.flow.guards import is_guard
from xpsession.compliance.flow.invocations import Invocations
from xpsession.compliance.flow.scopes import Function, Scope, function_scope
from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import LISTED, Held, Value, containers
from xpsession.compliance.values.containers import is_changeable

# Before 3.12, Python's places inside an f-string are not always right.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)

# What each kind of comprehension makes.
_GIVES: dict[type[ast.expr], Held] = {
    ast.DictComp: "dict", ast.GeneratorExp: "series", ast.ListComp: "list", ast.SetComp: "series",
}  # fmt: skip

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Expressions(Invocations):
    """Evaluates lambdas, comprehensions and f-strings."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self._names: dict[Function, frozenset[str]] = {}  # that functions bind
        self.late: list[Callable[[], None]] = []  # code that runs later than what is around it
        self.waiting: dict[Function, Callable[[], None]] = {}  # that of functions
        self.visitors |= {
            ast.DictComp: self._comprehension,
            ast.FormattedValue: self._formatted,
            ast.GeneratorExp: self._generator,
            ast.JoinedStr: self._joined,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
        }

    def _lambda(self, node: ast.Lambda) -> Value | None:
        self.later(node)
        return self.defined(node)

    def defined(self, node: Function) -> Value | None:
        """Return the value of a function that was defined in the current scope."""
        raise NotImplementedError

    def later(self, function: Function) -> None:
        """Evaluate what a function's definition evaluates now, and leave its body for later."""
        self.visit_all(function.args.defaults)
        self.visit_all(function.args.kw_defaults)
        self._share(function)
        self.waiting[function] = self._defer(self.inner(function, self.scope), lambda: self.complete(function))

    def complete(self, function: Function) -> None:
        """Follow the body of a function for all that is found in it, in the current scope, its own."""
        raise NotImplementedError

    def inner(self, function: Function, around: Scope) -> Scope:
        """Return the scope of a function, in which nothing is known yet."""
        names = self._names.get(function)
        scope = function_scope(function, around, names=names, walrus=self.fragment.has_walrus)
        self._names[function] = scope.bound
        return scope

    def _share(self, function: Function) -> None:
        """Know nothing of lists and the like that a function may change whenever it runs."""
        shared = {name for name in self.changeable if is_changeable(self.scope.known.get(name))}
        if shared:
            self.forget(shared & {part.id for part in walk(function) if isinstance(part, ast.Name)})

    def forget(self, names: Iterable[str]) -> None:
        """Know nothing of `names` from here on."""
        for name in names:
            self.scope.known.pop(name, None)

    def _defer(self, scope: Scope, run: Callable[[], object]) -> Callable[[], None]:
        """Leave `run` for later, to be called once in `scope` with all else as it is now."""
        left = [run]
        then = (scope, self.fragment, self.statement, self.muted, self.text)

        def resume() -> None:
            if not left:
                return
            before = (self.scope, self.fragment, self.statement, self.muted, self.text)
            self.scope, self.fragment, self.statement, self.muted, self.text = then
            left.pop()()
            self.scope, self.fragment, self.statement, self.muted, self.text = before

        self.late.append(resume)
        return resume

    def _generator(self, node: ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)  # by the scope around it
        self._defer(self._inner(node, late=True), lambda: self._generate(node))
        self._forget_walrus(node)

    def exhaust(self, node: ast.expr) -> Value | None:
        """Evaluate an iterable that is used up at once, so that the code of a generator runs here and now."""
        if not isinstance(node, ast.GeneratorExp):
            return self.visit(node)
        value = self._comprehension(node)
        if value is not None:
            self.values[id(node)] = value
        return value

    def _comprehension(self, node: Comprehension) -> Value | None:
        self.visit(node.generators[0].iter)  # by the scope around it
        around, self.scope = self.scope, self._inner(node, late=False)
        every = self._generate(node)
        self.scope = around
        self._forget_walrus(node)
        known = None if is_changeable(every) else containers.series(_GIVES[type(node)], every)
        return known or (LISTED if isinstance(node, ast.ListComp) else None)

    def _inner(self, node: Comprehension, *, late: bool) -> Scope:
        """Return the scope of a comprehension."""
        targets = self.bound_names([generator.target for generator in node.generators])
        return Scope("comprehension", self.scope, targets, late=late)

    def _forget_walrus(self, node: Comprehension) -> None:
        """Know nothing of what ``:=`` binds in the scope around a comprehension, as often as it runs."""
        for name in self.bound_names([node]):
            self.bind(name, None)

    def _generate(self, node: Comprehension) -> Value | None:
        """Evaluate all of a comprehension but its first iterable; return what it gives in each round."""
        tests = [test for generator in node.generators for test in generator.ifs]
        guarded = any(is_guard(test, self.peek) for test in tests)
        self.muted += guarded
        for place, generator in enumerate(node.generators):
            if place:
                self.visit(generator.iter)
            self.target(generator.target, self.taken(generator.iter), None)
            for test in generator.ifs:
                self.visit(test)
                self.truth(test)
        if isinstance(node, ast.DictComp):
            self.visit(node.key)
        value = self.keep(node.value if isinstance(node, ast.DictComp) else node.elt)
        self.muted -= guarded
        return value

    def taken(self, values: ast.expr) -> Value | None:
        """Return what a loop takes out of `values` in each round."""
        return containers.taken(self.value(values))

    def target(self, target: ast.expr, value: Value | None, source: ast.expr | None) -> None:
        """Bind what `target` names to `value`, the value of `source`."""
        raise NotImplementedError

    def _formatted(self, node: ast.FormattedValue) -> None:
        value = self.visit(node.value)
        self.visit_all([node.format_spec])
        spec = node.format_spec
        if isinstance(spec, ast.JoinedStr) and spec.values and value is not None and value.is_array:
            self.touch("format", node.value)

    def _joined(self, node: ast.JoinedStr) -> None:
        around = self.text
        if not F_STRINGS_HAVE_PLACES:
            self.text = around or node
        self.visit_all(node.values)
        self.text = around
