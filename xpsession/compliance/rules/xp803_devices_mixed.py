"""XP803: arrays of two devices in one operation."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand

# Functions that take an array to another device.
MOVING = frozenset({"asarray", "from_dlpack"})


class DevicesMixed(OperationRule):
    """Arrays that lie on different devices, in one operation.

    What it does
    ------------
    Compares, while the code runs, the devices of all arrays that an operator, an index or a function of the namespace
    takes.

    Why is this bad?
    ----------------
    The standard leaves it open. Most libraries stop; the others copy, or read over the bus without a word.

    Example
    -------
    ::

        xp.ones(3, device=first) + xp.ones(3, device=second)

    Use instead
    -----------
    ::

        x = xp.ones(3, device=first)
        x + xp.ones(3, device=second).to_device(x.device)
    """

    code = "XP803"
    name = "devices-mixed"
    severity = "warning"
    acts = frozenset({"augment", "binary", "call", "compare", "getitem", "setitem"})
    facets = frozenset({"devices"})
    # Which devices there are depends on the library; the examples have one.
    VALID = ("x = xp.ones(3); x + xp.ones(3), xp.concat([x, x])",)
    INVALID = ()

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first two devices that differ."""
        if operation.act == "call" and (not operation.function or operation.function in MOVING):
            return
        arrays = list(_arrays(operation.operands))
        devices = list(dict.fromkeys(array.device for array in arrays if array.device))
        if len(devices) > 1 and any(array.is_xp for array in arrays):
            message = f"arrays on '{devices[0]}' and '{devices[1]}' meet in one operation"
            yield Finding(operation.node, message, "to_device")


def _arrays(operands: Iterable[Operand]) -> Iterable[Operand]:
    """Yield the arrays among operands, and in lists and tuples of them."""
    for operand in operands:
        if operand.sort == "array" and operand.origin != "host":
            yield operand
        elif operand.items is not None:
            yield from _arrays(operand.items)
