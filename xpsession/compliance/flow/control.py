"""Control: follows the paths that code may take, and what is known where they meet."""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence

from xpsession.compliance.flow.classes import Classes
from xpsession.compliance.flow.guards import (
    Told,
    expects_error,
    expects_refusal,
    is_guard,
    is_type_check,
    leaves,
    narrowed,
    tolerates,
)
from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import CONTAINERS, LISTED, NONE, SPACE, Kind, Value, common, containers
from xpsession.compliance.values.containers import is_changeable

Names = dict[str, Value]
# What is worth to be known from one round of a loop to the next.
LASTING: frozenset[Kind] = frozenset({"array", "input", "space", *CONTAINERS})
# What stands in for a value until some round of a loop has one.
STARTING: frozenset[Kind] = frozenset({"none", "scalar"})


def meeting(paths: Sequence[Names]) -> Names:
    """Return what is known where `paths` meet: all that they agree on."""
    first, *rest = paths or [{}]
    if not rest:
        return first
    shared = ((name, [value, *(path.get(name) for path in rest)]) for name, value in first.items())
    return {name: known for name, values in shared if (known := common(values)) is not None}


class Control(Classes):
    """Follows branches, loops and what may stop anywhere. Where paths disagree about a name, nothing is known of it."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self._jumps: list[tuple[type[ast.stmt], Names]] = []  # what was known where a round of a loop was left

    def follow(self, statements: list[ast.stmt]) -> bool:
        """Follow a block without an end of its own; return whether control can reach its end."""
        raise NotImplementedError

    def _paths(self, paths: Iterable[Callable[[], bool | None]]) -> bool:
        """Follow alternatives from the same point; afterwards only what all that end agree on is known."""
        before = self.scope.known
        ends: list[Names] = []
        for path in paths:
            self.scope.known = dict(before)
            if path() is not False:
                ends.append(self.scope.known)
        self.scope.known = meeting(ends)
        return bool(ends)

    def _return(self, node: ast.Return) -> bool:
        value = NONE if node.value is None else self.keep(node.value)
        self.returned.append(value)
        return False

    def _jump(self, node: ast.Raise | ast.Break | ast.Continue) -> bool:
        self.visit(node)
        if not isinstance(node, ast.Raise):
            self._jumps.append((type(node), dict(self.scope.known)))
        return False

    def _assert(self, node: ast.Assert) -> None:
        guarded = is_guard(node.test, self.peek)
        if is_type_check(node.test):  # which decides nothing, but refuses
            self._test(node.test)
        self.muted += guarded  # to the end of the block
        self._test(node.test)
        self.doubt(node.test)
        self.visit_all([node.msg])

    def _branch(self, node: ast.If) -> bool:
        guarded = is_guard(node.test, self.peek)
        if is_type_check(node.test) and isinstance(node.body[-1], ast.Raise):
            self._test(node.test)
        self.muted += guarded
        self._test(node.test)
        self.doubt(node.test)
        told, refuted = narrowed(node.test, outcome=True), narrowed(node.test, outcome=False)
        reaches = self._paths([lambda: self._supposed(told, node.body), lambda: self._supposed(refuted, node.orelse)])
        for name, what in told if not node.orelse else ():
            if what == "none" and self.scope.agreed.get(name) == SPACE:
                self.suppose(name, SPACE)  # which is what a parameter is given else
        if not (leaves(node.body) or leaves(node.orelse)):
            self.muted -= guarded  # else to the end of the block
        return reaches

    def _supposed(self, told: list[tuple[str, Told]], statements: list[ast.stmt]) -> bool:
        """Follow what runs where a test has told something."""
        dead = self.narrow(told)
        self.muted += dead
        reaches = self.block(statements)
        self.muted -= dead
        return reaches and not dead

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        self.exhaust(node.iter)

        def head() -> None:
            item = None if isinstance(node, ast.AsyncFor) else self.taken(node.iter)
            self.target(node.target, None if is_changeable(item) else item, None)

        self._loop(node, node.target, head)

    def _while(self, node: ast.While) -> None:
        guarded = is_guard(node.test, self.peek)
        self.muted += guarded
        self._loop(node, node.test, lambda: self._test(node.test))
        self.muted -= guarded

    def _test(self, test: ast.expr) -> None:
        self.visit(test)
        self.truth(test)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While, first: ast.expr, head: Callable[[], None]) -> None:
        """Follow a loop; what is known where its rounds meet must hold for each of them, or it is followed again."""
        names = self.bound_names([first, *node.body])
        before = {name: value for name in names if (value := self.scope.known.get(name))}
        self.forget(name for name, value in before.items() if value.kind not in LASTING or value == LISTED)
        around, mark, patience = self._jumps, (len(self.uses), len(self.late)), 2
        while True:
            met, self._jumps = dict(self.scope.known), []
            head()
            entered = dict(self.scope.known)
            rounds = [self.scope.known] if self.block(node.body) else []
            rounds += [known for kind, known in self._jumps if kind is ast.Continue]
            after = meeting([met, *rounds])
            if after == met:
                break
            patience -= 1
            self.scope.known = after if patience > 0 else {name: after[name] for name in after.keys() - names}
            self._undo(mark, [first, *node.body])
        breaks = [known for kind, known in self._jumps if kind is ast.Break]
        self._jumps = around
        self.scope.known = entered if isinstance(node, ast.While) else met
        ends = [self.scope.known] if self.block(node.orelse) else []
        self.scope.known = meeting([*ends, *breaks])
        for name, value in before.items():
            if value.kind in STARTING and not node.orelse:
                self.suppose(name, common([value, *(known.get(name) for known in (*rounds, *breaks))]))

    def _undo(self, mark: tuple[int, int], nodes: Iterable[ast.AST]) -> None:
        """Know nothing of what was found since `mark`, when `nodes` were followed with too much taken for granted."""
        uses, late = mark
        del self.uses[uses:], self.late[late:]
        for node in nodes:
            for part in walk(node):
                self.values.pop(id(part), None)

    def _with(self, node: ast.With | ast.AsyncWith) -> bool:
        expected = refused = False
        for item in node.items:
            value = self.visit(item.context_expr)
            expected = expected or expects_error(item.context_expr)
            refused = refused or expects_refusal(item.context_expr)
            if item.optional_vars is not None:
                self.target(item.optional_vars, containers.each(value), None)  # what a generator yields
        if not expected:
            self.refusing += refused
            reaches = self.follow(node.body)  # what is muted in it stays so to the end of the block around it
            self.refusing -= refused
            return reaches
        self.muted += 1
        self.block(node.body)
        self.muted -= 1
        self.forget(self.bound_names(node.body))  # it may have stopped anywhere
        return True

    def _match(self, node: ast.Match) -> bool:
        guarded = is_guard(node.subject, self.peek)
        self.muted += guarded
        self.visit(node.subject)
        paths = [lambda case=case: self._case(case) for case in node.cases]
        reaches = self._paths(paths if _takes_all(node.cases[-1]) else [*paths, lambda: True])
        self.muted -= guarded
        return reaches

    def _case(self, case: ast.match_case) -> bool:
        self.visit(case.pattern)
        for name in self.bound_names([case.pattern]):
            self.bind(name, None)
        guarded = case.guard is not None and is_guard(case.guard, self.peek)
        self.muted += guarded
        self.visit_all([case.guard])
        reaches = self.block(case.body)
        self.muted -= guarded
        return reaches

    def _try(self, node: ast.Try | ast.TryStar) -> bool:
        jumps = len(self._jumps)
        tolerant = any(tolerates(handler.type) for handler in node.handlers)
        broken = self.bound_names(node.body)

        def body() -> bool:
            self.muted += tolerant
            reaches = self.block(node.body)
            reaches = self.block(node.orelse) and reaches
            self.muted -= tolerant
            return reaches

        def handle(handler: ast.ExceptHandler) -> bool:
            self.forget(broken)  # the body may have stopped anywhere
            self.visit_all([handler.type])
            if handler.name is not None:
                self.bind(handler.name, None)
            return self.block(handler.body)

        paths = [lambda handler=handler: handle(handler) for handler in node.handlers]
        reaches = self._paths([body, *paths])
        if not node.finalbody:
            return reaches
        after, settled = self.scope.known, self.bound_names(node.finalbody)
        for _, known in self._jumps[jumps:]:  # on their way through it
            for name in settled:
                known.pop(name, None)
        self.scope.known = dict(after)
        self.forget(self.bound_names([*node.body, *node.handlers, *node.orelse]))
        ends = self.block(node.finalbody)
        final, self.scope.known = self.scope.known, after
        self.forget(settled)
        self.scope.known.update({name: value for name, value in final.items() if name in settled})
        return reaches and ends


def _takes_all(case: ast.match_case) -> bool:
    """Return whether a case is for whatever has come to it, as ``case _`` is."""
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None
