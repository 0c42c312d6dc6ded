"""Joins compliance, namespaces and the re-run: what a cell's source tells, and what array_api_strict says to it."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xpsession import standard
from xpsession.backends import device as usable_device
from xpsession.backends.strict import strictly
from xpsession.compliance import examination
from xpsession.compliance.flow.guards import expects_error, tolerates
from xpsession.compliance.pages import ON_REFUSED
from xpsession.compliance.rule import operation_rules
from xpsession.compliance.runtime.facts import describe
from xpsession.compliance.source import magics
from xpsession.compliance.source.fragments import Fragment, Span
from xpsession.compliance.source.ignores import Ignores
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand
from xpsession.records.diagnostic import Diagnostic
from xpsession.records.rerun import Options, Rerun
from xpsession.rerunning import CELL, Outcome, Place, Refusal, Request, Seen, rerun
from xpsession.standard.namespace import Bound, restore

CHECKER = "strict:device1"
SHORT = 60  # characters of the user's code that a message repeats


def require() -> str:
    """Return the checker and its version; raise DeviceError where it is not installed."""
    return usable_device(CHECKER).library


def recheck(
    source: str,
    *,
    names: Mapping[str, Any],
    device: str,
    version: str = standard.LATEST,
    found: Sequence[Diagnostic] = (),
    options: Options,
) -> Rerun:
    """Run a cell again on array_api_strict over copies of what it reads of `names`, and join that to what was found.

    Parameters
    ----------
    source : str
        The cell.
    names : mapping of str to object
        The session's variables; none of them is changed.
    device, version : str
        The session's device and version of the standard.
    found : sequence of Diagnostic
        What the source alone tells.
    options : Options
        What the door knows of the cell.

    Raises
    ------
    DeviceError
        If array_api_strict is not installed.
    """
    library = require()
    fragment = magics.cell(source, number=options.cell)
    if fragment is None:
        return Rerun(library, version, source, tuple(found), ended="it is not Python that can be run again")
    request = Request(
        tree=fragment.tree,
        names=names,
        device=device,
        version=version,
        bind=lambda device, version, extension: restore(Bound(device, version, extension)),
        tolerates=_tolerates,
        strictly=strictly(version),
        quietly=options.quietly,
        finish=options.finish,
        surely=options.surely,
        describe=lambda value: describe(value, "host"),
    )
    outcome = rerun(request)
    refused = _Refused(fragment, outcome, version=version, where=options.where)
    line = None if outcome.line is None else fragment.origin(outcome.line, 0)[0]
    return Rerun(
        library=library,
        standard=version,
        source=source,
        findings=_joined(found, refused.diagnostics()),
        left=tuple(f"{name} ({reason})" for name, reason in sorted(outcome.left.items())),
        ended=None if outcome.error is None else _ended(outcome.error),
        line=line,
    )


class _Refused:
    """The refusals of one re-run as diagnostics."""

    def __init__(self, fragment: Fragment, outcome: Outcome, *, version: str, where: Callable[[str, int], str]) -> None:
        self._fragment = fragment
        self._outcome = outcome
        self._version = version
        self._where = where
        self._ignores = Ignores(fragment)

    def diagnostics(self) -> list[Diagnostic]:
        """Return one for each place."""
        found = [self._diagnostic(refusal) for refusal in self._outcome.refusals]
        return [diagnostic for diagnostic in found if diagnostic is not None]

    def _diagnostic(self, refusal: Refusal) -> Diagnostic | None:
        """Return the record of a refusal, at its own place or at the call that led to it from the cell."""
        place, inside = self._outcome.places[refusal.number], ""
        if place.code != CELL:
            text = ast.unparse(place.node)
            inside = f" in {self._where(place.code, place.node.lineno)}"
            span = next((span for code, span in refusal.calls if code == CELL), None)
            calls = [known for known in self._outcome.places if known.code == CELL and known.span == span]
            if not calls:
                return None
            place = calls[-1]
        elif (operation := self._operation(refusal, place)) is not None and _known(operation):
            return self._told(operation)
        else:
            text = self._text(self._fragment, place.node)
        if self._ignores.stands(_expression(place.node), place.statement):  # by the code of the rule, most often
            return None
        severity = "error" if isinstance(refusal.error, AttributeError) else ON_REFUSED.severity
        within = ""
        if refusal.library:  # whose matter it is
            within, severity = f" within {refusal.library}", "info"
        what = f"'{text}'" if text and len(text) <= SHORT and "\n" not in text else "this"
        return Diagnostic(
            code=ON_REFUSED.code,
            name=ON_REFUSED.name,
            message=f"{what}{inside} is refused{within}: {_said(refusal.error)}",
            severity=severity,
            path="<cell>",
            cell=self._fragment.cell,
            **self._fragment.span(_expression(place.node))._asdict(),
            url=standard.url("", self._version),
        )

    def _told(self, operation: Operation) -> Diagnostic | None:
        """Return what a rule says to an operation, with its own code and hint; None where the user ignores that."""
        found = examination.examine(
            [self._fragment], names={}, version=self._version, path="<cell>", follow=lambda *_, **__: [operation]
        )
        return found[0] if found else None

    def _operation(self, refusal: Refusal, place: Place) -> Operation | None:
        """Return what was refused, as rules about operations ask for it."""
        sources = _sources(refusal.seen, place) if refusal.seen is not None else []
        if refusal.seen is None or len(sources) != len(refusal.seen.facts):
            return None
        node = sources[0] if isinstance(place.node, ast.AugAssign) else place.node
        return Operation(
            fragment=self._fragment,
            node=_expression(place.node) if isinstance(node, ast.stmt) else node,
            statement=place.statement,
            text=None,
            version=self._version,
            values={},
            act=refusal.seen.act,
            operands=tuple(fact for fact in refusal.seen.facts if isinstance(fact, Operand)),
            symbol=refusal.seen.symbol,
            keywords=refusal.seen.keywords,
            sources=tuple(sources),
        )

    @staticmethod
    def _text(fragment: Fragment, node: ast.expr | ast.stmt) -> str:
        end = (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        return fragment.between((node.lineno, node.col_offset), end)


def _known(operation: Operation) -> bool:
    """Return whether a rule has something to say about an operation."""
    rules = operation_rules(operation.act, operation.facets, operation.function, read=False)
    return any(True for rule in rules for _ in rule.observed(operation))


def _sources(seen: Seen, place: Place) -> list[ast.expr]:  # noqa: PLR0911  # one for each form
    """Return the expressions of the operands, in the order in which they were described."""
    match place.node:
        case ast.BinOp(left=left, right=right):
            return [left, right]
        case ast.Compare(left=left, comparators=[right]):
            return [right, left] if seen.act == "contains" else [left, right]
        case ast.UnaryOp(operand=operand) if seen.act == "unary":
            return [operand]
        case ast.Subscript(value=value, slice=index) if seen.act == "setitem":
            statement = place.statement
            return [statement.value, value, index] if isinstance(statement, ast.Assign) else []
        case ast.Subscript(value=value, slice=index) if seen.act == "getitem":
            return [value, index]
        case ast.AugAssign(target=ast.Subscript(value=value, slice=index), value=new):
            return [value, index, new]
        case ast.AugAssign(target=target, value=new):
            return [target, new]
        case ast.Call(func=function, args=args, keywords=keywords) if seen.act in {"call", "builtin"}:
            first = function.value if seen.act == "call" and isinstance(function, ast.Attribute) else function
            return [first, *args, *(keyword.value for keyword in keywords)]
        case ast.expr() as node if seen.act in {"truth", "iterate"}:
            return [node]
        case _:
            return []


def _expression(node: ast.expr | ast.stmt) -> ast.expr:
    """Return a node as one that has a place; statements have places too."""
    return ast.copy_location(ast.Name("_"), node)


def _said(error: Exception) -> str:
    """Return what an error says in its first sentence."""
    words = " ".join(str(error).split()).partition(". ")[0].rstrip(".").replace("'", '"')
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _ended(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(": ")


def _joined(told: Sequence[Diagnostic], refused: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return both without the refusals of what a rule tells already: that has a name, and a hint.

    Where the same rule told of a refusal, it knew more of the operands than of what it read.
    """
    exact = {(other.code, _span(other)) for other in refused}
    told = [one for one in told if (one.code, _span(one)) not in exact]
    known: set[Span] = set()
    for finding in told:
        around = [_span(other) for other in refused if _holds(_span(other), _span(finding))]
        inside = [_span(other) for other in refused if _holds(_span(finding), _span(other))]
        known.update(sorted(around, key=_size)[:1] or inside)
    kept = [other for other in refused if _span(other) not in known]
    return tuple(sorted([*told, *kept], key=lambda found: (found.line, found.column, found.code)))


def _span(found: Diagnostic) -> Span:
    return Span(found.line, found.column, found.end_line, found.end_column)


def _holds(outer: Span, inner: Span) -> bool:
    """Return whether `inner` lies within `outer`."""
    return outer[:2] <= inner[:2] and inner[2:] <= outer[2:]


def _size(span: Span) -> tuple[int, int]:
    return span.end_line - span.line, span.end_column - span.column


def _tolerates(statement: ast.stmt) -> bool:
    """Return whether a statement means to catch what its body may raise."""
    match statement:
        case ast.Try(handlers=handlers):
            return any(tolerates(handler.type) for handler in handlers)
        case ast.With(items=items):
            return any(expects_error(item.context_expr) for item in items)
        case _:
            return False
