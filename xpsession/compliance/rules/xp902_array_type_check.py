"""XP902: a check that refuses whatever is no array of one library."""

import ast
from collections.abc import Iterable

from xpsession.compliance.flow.guards import last_name
from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch

TYPES = frozenset({"cupy.ndarray", "dask.array.Array", "jax.Array", "numpy.ndarray", "torch.Tensor"})


class ArrayTypeCheck(ArrayRule):
    """A check that an array of the namespace is one of NumPy's, or of another library's own.

    What it does
    ------------
    Finds ``isinstance(x, np.ndarray)`` where `x` comes out of the namespace's functions, unless it decides between two
    ways to do something, as one may.

    Why is this bad?
    ----------------
    The standard has no class of arrays. The check fails for the arrays of all other libraries.

    Example
    -------
    ::

        x = xp.ones(3)
        assert isinstance(x, np.ndarray)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        assert array_api_compat.is_array_api_obj(x)
    """

    code = "XP902"
    name = "array-type-check"
    severity = "warning"
    roles = ("call",)
    VALID = (
        "import array_api_compat; x = xp.ones(3); array_api_compat.is_array_api_obj(x)",
        "import numpy as np; x = xp.ones(3); y = 1 if isinstance(x, np.ndarray) else 2",
        "import numpy as np; isinstance(a, np.ndarray)",
        "x = xp.ones(3); isinstance(x, list)",
    )
    INVALID = (
        (
            "import numpy as np; x = xp.ones(3); assert isinstance(x, np.ndarray)",
            "array_api_compat.is_array_api_obj(x)",
        ),
        (
            "import numpy as np; x = xp.ones(3); assert isinstance(x, (list, np.ndarray))",
            "array_api_compat.is_array_api_obj(x)",
        ),
        (
            "import numpy as np; x = xp.ones(3)\nif not isinstance(x, np.ndarray):\n    raise TypeError(x)",
            "array_api_compat.is_array_api_obj(x)",
        ),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a call of ``isinstance``."""
        match touch.call:
            case ast.Call(func=ast.Name(id="isinstance"), args=[only, kinds], keywords=[]) if touch.node is touch.call:
                options = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
                wrong = next((item for item in options if self._is_library_type(touch, item)), None)
                if wrong is None:
                    return
                text = touch.source(only)
                hint = f"array_api_compat.is_array_api_obj({text})" if text else None
                message = f"an array of '{touch.main}' need not be a '{touch.source(wrong) or last_name(wrong)}'"
                yield Finding(touch.call, message, hint)
            case _:
                pass

    def _is_library_type(self, touch: Touch, node: ast.expr) -> bool:
        value = touch.value(node)
        return value is not None and value.kind == "module" and value.name in TYPES
