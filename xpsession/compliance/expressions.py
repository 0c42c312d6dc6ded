"""Expressions: follows those with code of their own in them, which runs in another scope, or later."""

import ast
import sys
from collections.abc import Callable, Mapping

from xpsession.compliance import arrays
from xpsession.compliance.guards import is_guard
from xpsession.compliance.invocations import Invocations
from xpsession.compliance.scopes import Function, Scope, function_scope
from xpsession.compliance.values import Value

# Before 3.12, Python's places inside an f-string are not always right.
F_STRINGS_HAVE_PLACES = sys.version_info >= (3, 12)

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


class Expressions(Invocations):
    """Evaluates lambdas, comprehensions and f-strings."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self.late: list[Callable[[], None]] = []  # code that runs later than what is around it
        self.visitors |= {
            ast.DictComp: self._comprehension,
            ast.FormattedValue: self._formatted,
            ast.GeneratorExp: self._comprehension,
            ast.JoinedStr: self._joined,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
        }

    def _lambda(self, node: ast.Lambda) -> None:
        self.later(node)

    def later(self, function: Function) -> None:
        """Evaluate what a function's definition evaluates now, and leave its body for later."""
        self.visit_all(function.args.defaults)
        self.visit_all(function.args.kw_defaults)
        self._defer(
            function_scope(function, self.scope, walrus=self.fragment.has_walrus), lambda: self.run_function(function)
        )

    def run_function(self, function: Function) -> bool:
        """Follow the body of a function in the current scope, its own; return whether its end is reached."""
        raise NotImplementedError

    def _defer(self, scope: Scope, run: Callable[[], object]) -> None:
        """Leave `run` for later, to be called in `scope` with all else as it is now."""
        then = (scope, self.fragment, self.statement, self.muted, self.text)

        def resume() -> None:
            before = (self.scope, self.fragment, self.statement, self.muted, self.text)
            self.scope, self.fragment, self.statement, self.muted, self.text = then
            run()
            self.scope, self.fragment, self.statement, self.muted, self.text = before

        self.late.append(resume)

    def _comprehension(self, node: Comprehension) -> Value | None:
        self.visit(node.generators[0].iter)  # by the scope around it
        targets = self.bound_names([generator.target for generator in node.generators])
        late = isinstance(node, ast.GeneratorExp)
        scope = Scope("comprehension", self.scope, targets, late=late)
        if late:
            self._defer(scope, lambda: self._generate(node))
        else:
            around, self.scope = self.scope, scope
            self._generate(node)
            self.scope = around
        for name in self.bound_names([node]):  # by :=, in the scope around it, as often as the loop runs
            self.bind(name, None)
        return arrays.joined([self.value(node.elt)], "list") if isinstance(node, ast.ListComp) else None

    def _generate(self, node: Comprehension) -> None:
        """Evaluate all of a comprehension but its first iterable."""
        tests = [test for generator in node.generators for test in generator.ifs]
        guarded = any(is_guard(test, self.peek) for test in tests)
        self.muted += guarded
        self.visit_all(generator.iter for generator in node.generators[1:])
        for test in tests:
            self.visit(test)
            self.truth(test)
        self.visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])
        self.muted -= guarded

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
