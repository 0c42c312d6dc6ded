"""XP407: a NumPy scalar that meets an array."""

import ast
from collections.abc import Iterable, Iterator

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, arguments
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand

CONVERTERS = {"bool": "bool", "integer": "int", "real floating": "float", "complex floating": "complex"}

# Functions that take a Python number second.
FILLED = frozenset({"full", "full_like"})


class NumpyScalar(OperationRule):
    """A NumPy scalar as an operand or an argument beside an array.

    What it does
    ------------
    Finds scalars that surely were made by NumPy itself, not by the namespace: in operators and functions of several
    arrays in the source, and everywhere while the code runs.

    Why is this bad?
    ----------------
    A NumPy scalar is neither a Python number nor an array of the standard. With NumPy its dtype counts, as that of an
    array does, and other libraries refuse it.

    Example
    -------
    ::

        import numpy as np
        x = xp.ones(3)
        x * np.float64(2.0)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        x * 2.0
    """

    code = "XP407"
    name = "numpy-scalar"
    severity = "warning"
    reads = True
    acts = frozenset({"augment", "binary", "builtin", "call", "compare"})
    facets = frozenset({"generic"})
    VALID = (
        "x = xp.ones(3); x * xp.sum(x), x * x[0], x * 2.0",
        "import numpy as np; x = xp.ones(3); x * np.pi",
        "import numpy as np; np.ones(3) * np.float64(2.0)",
        "import numpy as np; xp.zeros(np.int64(3)), xp.asarray(np.float64(1.0))",
    )
    INVALID = (
        ("import numpy as np; x = xp.ones(3); x * np.float64(2.0)", "float(np.float64(2.0))"),
        ("import numpy as np; s = np.sum(np.ones(3)); x = xp.ones(3); x > s", "float(s)"),
        ("import numpy as np; s = np.float32(1); x = xp.ones(3); xp.maximum(x, s)", "float(s)"),
        ("import numpy as np; xp.sin(np.float64(1.0))", "float(np.float64(1.0))"),
        ("import numpy as np; xp.full(3, np.float64(1.0))", "float(np.float64(1.0))"),
        ("import numpy as np; xp.exp(np.float64(1.0))", "float(np.float64(1.0))"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first such scalar."""
        for scalar, source in _taken(operation):
            if scalar.sort == "generic" and scalar.origin == "host":
                text = None if source is None else operation.source(source)
                converter = CONVERTERS.get(scalar.kind)
                message = "a NumPy scalar is neither a Python number nor an array of the array API standard"
                yield Finding(source or operation.node, message, f"{converter}({text})" if text and converter else None)
                return


def _taken(operation: Operation) -> Iterator[tuple[Operand, ast.expr | None]]:
    """Yield what an operation takes as arrays or as numbers of their kinds."""
    yield from arguments.taken(operation)
    if operation.function in FILLED:
        for place, (name, operand, source) in enumerate(arguments.given(operation)):
            if name == "fill_value" or (not name and place == 1):
                yield operand, source
