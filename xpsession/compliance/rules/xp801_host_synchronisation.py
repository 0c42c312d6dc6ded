"""XP801: code that waits for the device, to have a value of it on the host."""

from collections.abc import Iterable

from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding
from xpsession.compliance.uses.operation import Operation
from xpsession.errors import DeviceError

# Functions of Python's own that need the value.
READING = frozenset(
    {
        "all",
        "any",
        "bool",
        "complex",
        "enumerate",
        "filter",
        "float",
        "format",
        "int",
        "iter",
        "list",
        "map",
        "max",
        "min",
    }
    | {"print", "range", "repr", "set", "sorted", "str", "sum", "tuple", "zip"}
)


class HostSynchronisation(OperationRule):
    """Code that needs the value of an array on the host, and so waits for the device.

    What it does
    ------------
    Finds, while the code runs, ``float(x)``, ``if x:``, ``print(x)``, f-strings, loops over an array and ``in``, where
    the array is on a device that computes on its own, as a GPU does.

    Why is this bad?
    ----------------
    The host waits until all work that was given to the device is done, and copies the value. In a loop that takes the
    most of the time. A loop over an array waits once for each element.

    Example
    -------
    ::

        while float(xp.sum(x)) > 1.0:
            x = x / 2

    Use instead
    -----------
    Keep values on the device as long as possible, and ask for them rarely::

        n = int(xp.ceil(xp.log2(xp.sum(x))))
        x = x / 2**n
    """

    code = "XP801"
    name = "host-synchronisation"
    severity = "info"
    acts = frozenset({"builtin", "contains", "format", "iterate", "truth"})
    # No device of the examples computes on its own.
    VALID = ("x = xp.ones(3); float(x[0]); print(x)",)
    INVALID = ()

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first array whose value is needed."""
        if operation.act == "builtin" and (
            operation.symbol not in READING or operation.operands[0].name != operation.symbol
        ):
            return
        start = {"builtin": 1, "contains": 1}.get(operation.act, 0)
        for array, source in list(zip(operation.operands, operation.sources, strict=True))[start:]:
            if array.is_xp and _computes_alone(array.device):
                each = " once for each element" if operation.act in {"iterate", "contains"} else ""
                yield Finding(source, f"this waits for '{array.device}'{each}, to have the value on the host")
                return


def _computes_alone(device: str) -> bool:
    """Return whether calls return before `device` has done their work."""
    from xpsession import backends  # noqa: PLC0415  # linting files needs no library

    try:
        return backends.backend_for(device).asynchronous
    except DeviceError:
        return False
