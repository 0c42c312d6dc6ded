"""XP210: an argument of a type that the standard does not take there."""

import ast
from collections.abc import Iterable, Iterator

from xpsession import standard
from xpsession.compliance.rule import CallRule, OperationRule
from xpsession.compliance.uses import Finding, Place, Use, arguments, readings, taking
from xpsession.compliance.uses.calls import given
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.uses.taking import Argument, Refusal

# How the words of the tables are read.
CALLED = {
    "array": "an array",
    "arrays": "arrays",
    "bool": "a bool",
    "complex": "a complex number",
    "dict": "a dict",
    "dtype": "a dtype",
    "float": "a float",
    "int": "an int",
    "list": "a list",
    "nestedsequence": "nested lists",
    "none": "None",
    "range": "a range",
    "sequence": "a sequence",
    "set": "a set",
    "slice": "a slice",
    "str": "a text",
    "supportsbufferprotocol": "a buffer",
    "tuple": "a tuple",
    "type": "a type",
}


class ArgumentType(CallRule, OperationRule):
    """A value of a type that the standard does not take for the parameter.

    What it does
    ------------
    Looks at every argument, in the source where that tells what it is, and while the code runs, and at what the
    standard's signature takes there. Where another rule has more to say to an argument, it does.

    Why is this bad?
    ----------------
    NumPy converts what it can, ``2.0`` to ``2``; other libraries stop with a TypeError.

    Example
    -------
    ::

        xp.roll(x, 2.0)

    Use instead
    -----------
    ::

        xp.roll(x, 2)
    """

    code = "XP210"
    name = "argument-type"
    catch_all = True
    run = False  # its examples are read
    acts = frozenset({"call"})
    VALID = (
        "xp.roll(x, 2)",
        "xp.roll(x, (1, 1), axis=(0, 1))",
        "xp.sum(x, axis=(0, 1))",
        "xp.linspace(0.0, 1.0, 5)",
        "xp.unstack(x, axis=0)",
        "xp.concat([x, y], axis=None)",
        "xp.repeat(x, 2)",
        "xp.clip(x, 0.5, 1.5)",
    )
    INVALID = (
        ("xp.roll(x, 2.0)", "2"),
        ("xp.unstack(x, axis=(0,))", None),
        ("xp.linspace(0, 1, num=5.0)", "5"),
        ("xp.repeat(x, 2.0)", "2"),
        ("xp.argmax(x, axis=(0, 1))", None),
        ("xp.unstack(x, axis=[0])", None),
        ("xp.zeros_like(None)", None),
        ("xp.meshgrid(x, None)", None),
        ("xp.can_cast(float, xp.float64)", None),
        ("xp.asarray('a')", None),
        ("xp.result_type(1, 2.0)", None),
        ("x = xp.ones(3); xp.tile(x, xp.arange(1, 3))", None),
        ("xp.concat([x, None])", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether anything is known of what the function takes."""
        return bool(taking.parameters(name, standard.LATEST)[1])

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first such argument that is written out."""
        if use.call is None or use.problems:
            return []
        return _found(use, use.name, _written(use, use.call))

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first such argument that was seen."""
        name = operation.function
        if name not in standard.names(operation.version):
            return []
        return _found(operation, name, arguments.given(operation))


def _written(use: Use, call: ast.Call) -> Iterator[Argument]:
    """Yield the arguments of a call before the first star, as far as they can be read."""
    for node in given(call):
        yield "", readings.operand(node, use.value), node
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, readings.operand(keyword.value, use.value), keyword.value


def _found(place: Use | Operation, name: str, passed: Iterable[Argument]) -> Iterator[Finding]:
    refusal = next(taking.refused(name, place.version, passed), None)
    if refusal is not None:
        taken = " or ".join(CALLED[word] for word in refusal.taken)
        version = f"the array API standard {place.version}"
        message = f"'{place.written}' takes {taken} here in {version}, not {CALLED[refusal.what]}"
        yield Finding(refusal.node, message, _hint(place, refusal), cure=name)


def _hint(place: Place, refusal: Refusal) -> str | None:
    """Return a whole floating-point number as the integer that it is, and a list as a tuple."""
    value = refusal.node.value if isinstance(refusal.node, ast.Constant) else None
    if isinstance(value, float) and "int" in refusal.taken and value.is_integer():
        return str(int(value))
    text = place.source(refusal.node)
    return f"tuple({text})" if text and refusal.what in {"list", "range"} and "tuple" in refusal.taken else None
