"""XP305: arrays that Python iterates over, where the standard defines nothing."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.operation import Operation

# Functions of Python's own that take the elements of what they are given, and what does the same for arrays.
REDUCTIONS = {"all": "all", "any": "any", "max": "max", "min": "min", "sorted": "sort", "sum": "sum"}
ITERATING = frozenset({"enumerate", "filter", "iter", "list", "map", "set", "tuple", "zip"})


class ArrayIteration(OperationRule):
    """A loop over an array that has not one dimension, ``in``, or a function of Python's own that takes its elements.

    What it does
    ------------
    Finds, while the code runs, loops, unpacking, ``zip`` and the like over arrays of several dimensions, ``value in
    x``, and ``sum(x)``, ``max(x)``, ``sorted(x)`` and so on of any array.

    Why is this bad?
    ----------------
    The standard does not define how an array of several dimensions is iterated over, nor ``in``. Where a library does,
    each element is an array of its own: slow, and on a GPU one wait for each.

    Example
    -------
    ::

        A = xp.ones((3, 4))
        for row in A:
            ...

    Use instead
    -----------
    ::

        A = xp.ones((3, 4))
        for row in xp.unstack(A):
            ...
    """

    code = "XP305"
    name = "array-iteration"
    severity = "warning"
    acts = frozenset({"builtin", "contains", "iterate"})
    VALID = (
        "for a in xp.unstack(xp.ones((3, 4))): a",
        "for a in xp.ones(3): a",
        "a, b = xp.asarray([1, 2])",
        "list(xp.ones(3))",
        "sum([1, 2]), max(1, 2), 1 in [1, 2]",
        "import numpy as np; [row for row in np.ones((3, 4))]; sum(np.ones(3))",
    )
    INVALID = (
        ("x = xp.ones((3, 4))\nfor a in x: a", "xp.unstack(x)"),
        ("x = xp.ones((3, 4)); [a for a in x]", "xp.unstack(x)"),
        ("x = xp.ones((2, 4)); a, b = x", "xp.unstack(x)"),
        ("x = xp.ones((2, 4)); print(*x)", "xp.unstack(x)"),
        ("x = xp.ones((2, 4)); list(zip(x, [1, 2]))", "xp.unstack(x)"),
        ("x = xp.ones(3); sum(x)", "xp.sum(x)"),
        ("x = xp.ones(3); max(x)", "xp.max(x)"),
        ("x = xp.ones(3); sorted(x)", "xp.sort(x)"),
        ("x = xp.ones(3); sorted(x, reverse=True)", None),
        ("x = xp.ones(3); 1.0 in x", "xp.any(x == 1.0)"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first array that is iterated over."""
        if operation.act == "contains":
            yield from self._contains(operation)
        elif operation.act == "iterate":
            yield from self._iterated(operation, 0)
        elif operation.operands[0].name == operation.symbol:  # the name is Python's own
            alone = len(operation.operands) == 2  # noqa: PLR2004  # the function and what it is given
            single = len(operation.operands) - len(operation.keywords) == 2 or operation.symbol == "sum"  # noqa: PLR2004
            if operation.symbol in REDUCTIONS and single and operation.operands[1].is_xp:
                name = REDUCTIONS[operation.symbol]
                text = operation.source(operation.sources[1]) if alone else None
                message = f"'{operation.symbol}' takes the elements of an array one by one"
                yield Finding(operation.node, message, f"{operation.main}.{name}({text})" if text else None, cure=name)
            elif operation.symbol in ITERATING:
                for number in range(1, len(operation.operands)):
                    yield from self._iterated(operation, number)

    def _contains(self, operation: Operation) -> Iterable[Finding]:
        if not operation.operands[1].is_xp:
            return
        item, array = (operation.source(source) for source in operation.sources)
        hint = (
            f"{operation.main}.any({array} == {item})" if item and array and "NotIn" not in operation.symbol else None
        )
        message = f"the array API standard {operation.version} does not define 'in' for arrays"
        yield Finding(operation.node, message, hint, cure="any" if hint else "")

    def _iterated(self, operation: Operation, number: int) -> Iterable[Finding]:
        array, source = operation.operands[number], operation.sources[number]
        if not array.is_xp or array.ndim in {None, 1}:
            return
        text = operation.source(source)
        hint = f"{operation.main}.unstack({text})" if text and array.ndim else None
        message = f"the array API standard {operation.version} does not define to iterate over {array.ndim} dimensions"
        yield Finding(source, message, hint, cure="unstack" if hint else "")
