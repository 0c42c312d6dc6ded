"""XP806: NumPy's arrays that are written into arrays of the namespace, or index them."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule, OperationRule
from xpsession.compliance.uses import Finding, Touch, arguments
from xpsession.compliance.uses.operation import Operation


class HostArrayCopied(ArrayRule, OperationRule):
    """An array of NumPy's own that is written into an array of the namespace, or indexes it.

    What it does
    ------------
    Finds ``x[…] = a`` and ``x[a]``, and, while the code runs, ``x + a`` and ``xp.sin(a)``, where `x` comes out of the
    namespace's functions, and `a` out of NumPy's.

    Why is this bad?
    ----------------
    CuPy copies the array to the GPU each time, without a word; other libraries stop. Taken in once with ``asarray``,
    before any loop, it is where the others are.

    Example
    -------
    ::

        x = xp.zeros(3)
        x[...] = np.ones(3)

    Use instead
    -----------
    ::

        x = xp.zeros(3)
        x[...] = xp.asarray(np.ones(3))
    """

    code = "XP806"
    name = "host-array-copied"
    severity = "info"
    roles = ("index",)
    run = False
    acts = frozenset({"augment", "binary", "builtin", "call", "compare"})
    facets = frozenset({"host"})
    VALID = (
        "import numpy as np; x = xp.zeros(3); x[...] = xp.asarray(np.ones(3))",
        "import numpy as np; a = np.arange(3); i = np.asarray([0, 2]); a[i] = 1",
        "import numpy as np; x = xp.arange(3); x[xp.asarray(np.asarray([0, 2]))]",
        "import numpy as np; x = xp.zeros(3); x[...] = np.pi",
    )
    INVALID = (
        ("import numpy as np; x = xp.zeros(3); x[...] = np.ones(3)", "xp.asarray(np.ones(3))"),
        ("import numpy as np; a = np.ones(3); x = xp.zeros(3); x[...] += a", "xp.asarray(a)"),
        ("import numpy as np; i = np.asarray([0, 2]); x = xp.arange(3); x[i]", "xp.asarray(i)"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an index, or on what is written."""
        node = touch.node
        if not isinstance(node, ast.Subscript):
            return
        parts = [*node.slice.elts] if isinstance(node.slice, ast.Tuple) else [node.slice]
        statement = touch.statement
        if (isinstance(statement, ast.Assign) and node in statement.targets) or (
            isinstance(statement, ast.AugAssign) and statement.target is node
        ):
            parts.append(statement.value)
        for part in parts:
            value = touch.value(part)
            if value is not None and value.kind == "host":
                text = touch.source(part)
                message = "an array of NumPy's is copied to the device of the other, without a word"
                hint = f"{touch.main}.asarray({text})" if text else None
                fix = touch.replacement(part, hint) if hint and touch.certain else None
                yield Finding(part, message, hint, fix, "asarray")
                return

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first operand or argument that is an array of NumPy's."""
        for operand, source in arguments.taken(operation):
            if operand.sort == "array" and operand.origin == "host":
                text = None if source is None else operation.source(source)
                hint = f"{operation.main}.asarray({text})" if text else None
                message = "an array of NumPy's meets the namespace; other libraries copy it each time, or stop"
                yield Finding(source or operation.node, message, hint, cure="asarray" if hint else "")
                return
