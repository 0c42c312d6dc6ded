"""XP304: functions of Python's own that arrays of the standard do not answer."""

import ast
from collections.abc import Iterable

from xpsession.compliance.rule import ArrayRule
from xpsession.compliance.uses import Finding, Touch, hints
from xpsession.records.diagnostic import Edit

# Of how many dimensions integers make bytes, those included of which nobody knows.
FEW = frozenset({0, 1, None})
NAMES = frozenset({"bytes", "divmod", "format", "hash", "len", "reversed", "round"})
CONVERTERS = {"bool": "bool", "integer": "int", "real floating": "float", "complex floating": "complex"}


class ArrayBuiltin(ArrayRule):
    """``len``, ``round``, ``divmod``, ``bytes``, ``hash`` or a format of an array, which the standard does not define.

    What it does
    ------------
    Finds ``len(x)``, ``round(x)``, ``divmod(x, y)``, ``reversed(x)``, ``bytes(x)``, ``hash(x)``, ``format(x, ".3f")``
    and ``f"{x:.3f}"`` where `x` surely is an array.

    Why is this bad?
    ----------------
    Arrays of the standard have no ``__len__``, ``__round__``, ``__divmod__`` or ``__format__``: the code stops with a
    TypeError where a library keeps to that.

    Example
    -------
    ::

        x = xp.ones(3)
        len(x)

    Use instead
    -----------
    ::

        x = xp.ones(3)
        x.shape[0]
    """

    code = "XP304"
    name = "array-builtin"
    roles = ("call", "format")
    VALID = (
        "x = xp.ones(3); x.shape[0]",
        "x = [xp.ones(3)]; len(x)",
        "len(xp.nonzero(x))",
        "len(xp.ones(3).shape)",
        "x = xp.ones(3); f'{x} {float(x[0]):.3f} {x.shape[0]:4}'",
        "x = xp.ones(3); round(float(x[0]), 2)",
        "x = xp.ones(3); format(x)",
        "x = xp.ones(3); f'{x:}'",
        "bytes(xp.sum(xp.arange(3)))",
    )
    INVALID = (
        ("x = xp.ones(3); len(x)", "x.shape[0]"),
        ("x = xp.ones(3); range(len(x + 1))", "(x + 1).shape[0]"),
        ("x = xp.ones(3); round(x)", "xp.round(x)"),
        ("x = xp.ones(3); round(x, 2)", "xp.round(x * 10**2) / 10**2"),
        ("x = xp.ones(3); divmod(x, 2)", "(x // 2, x % 2)"),
        ("x = xp.ones(3); reversed(x)", "xp.flip(x, axis=0)"),
        ("x = xp.ones(3); bytes(x)", None),
        ("x = xp.ones(3); hash(x[0])", None),
        ("x = xp.ones(3); f'{x[0]:.3f}'", "float(x[0])"),
        ("x = xp.ones(3); format(x[0], '.3f')", "float(x[0])"),
    )

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on a call, or on a field of an f-string."""
        call = touch.call
        if touch.role == "format":
            yield self._format(touch, touch.node)
        elif call is not None and isinstance(call.func, ast.Name) and call.func.id in NAMES and not call.keywords:
            yield from self._called(touch, call, call.func.id)

    def _called(self, touch: Touch, call: ast.Call, name: str) -> Iterable[Finding]:
        hint: str | None = None
        fix: tuple[Edit, ...] | None = None
        first = hints.operand(touch, call.args[0]) if call.args else "x"
        text = touch.source(call.args[0]) if call.args else None
        match name, call.args:
            case "len", [_]:
                hint = f"{first}.shape[0]"
                fix = touch.replacement(call, hint) if text is not None else None
            case "reversed", [_]:
                hint = f"{touch.main}.flip({text}, axis=0)" if text else None
            case "round", [_]:
                hint = f"{touch.main}.round({text})" if text else None
            case "round", [_, ast.Constant(value=int(digits))] if digits > 0:
                hint = f"{touch.main}.round({first} * 10**{digits}) / 10**{digits}"
            case "divmod", [_, other]:
                second = hints.operand(touch, other)
                hint = f"({first} // {second}, {first} % {second})"
            case "format", [array, spec] if not (isinstance(spec, ast.Constant) and spec.value == ""):
                yield self._format(touch, array)
                return
            case "bytes", [array] if (value := touch.value(array)) and value.name == "integer" and value.ndim in FEW:
                return  # how many there are to be, or each
            case ("bytes" | "hash", [_]) | ("round", [_, _]):
                pass
            case _:
                return
        message = f"'{name}' is not defined for arrays of the array API standard {touch.version}"
        cure = hints.cure(hint.replace(f"{touch.main}.", "xp.")) if hint else ""
        value = touch.value(call.args[0]) if call.args else None
        if touch.migrating and (value is None or value.kind != "array"):
            fix = None  # a list, or a text, out of an array whose dtype nobody knows
        whole = text is not None and all(touch.source(item) is not None for item in call.args)
        unsafe = touch.replacement(call, hint) if hint and whole and not hint.startswith("(") else None
        yield Finding(call, message, hint, fix, cure, unsafe=unsafe if fix is None else None)

    def _format(self, touch: Touch, array: ast.expr) -> Finding:
        value, text = touch.value(array), touch.source(array)
        converter = CONVERTERS.get(value.name, "float") if value is not None and value.ndim in {0, None} else None
        message = f"arrays of the array API standard {touch.version} take no format"
        hint = f"{converter}({text})" if converter and text else None
        same = hint is not None and value is not None and value.name in {"integer", "real floating"}
        return Finding(array, message, hint, touch.replacement(array, hint) if same and hint else None)
