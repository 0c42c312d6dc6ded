"""Operation: one operation with the facts of its operands, as it was seen to run or read in the source."""

import ast
from collections.abc import Mapping
from typing import Literal

from xpsession.compliance.facts import once
from xpsession.compliance.uses import Place
from xpsession.compliance.values.operands import UNKNOWN, Operand

# What is among the operands of an operation that rules may be about: arrays on several devices or of several dtypes,
# NumPy's own scalars and arrays, Python numbers, any other value, and what a star passed on; and whether it is written
# as an operator.
Facet = Literal["devices", "dtypes", "generic", "host", "number", "operator", "passed", "value"]
_FACETS: Mapping[str, frozenset[Facet]] = {
    **dict.fromkeys(("list", "tuple", "other"), frozenset[Facet](["value"])),
    "generic": frozenset(["generic"]),
    "scalar": frozenset(["number"]),
}


class Operation(Place):
    """One operation as it was seen to run, with the facts of its operands.

    Attributes
    ----------
    act : str
        What was done: ``binary``, ``unary``, ``compare``, ``contains``, ``augment``, ``getitem``, ``setitem``,
        ``attribute``, ``assign``, ``call``, ``builtin``, ``iterate``, ``truth`` or ``format``.
    operands : tuple of Operand
        What it took, in the order of evaluation: of ``setitem`` the value, the array and the index; of ``augment`` the
        target (an array and an index, or a name), then the value; of ``call`` what is left of the dot, or else what is
        called, of ``builtin`` the function, and then what is in the brackets.
    symbol : str
        The operator as `ast` calls it, or the name of the attribute or the function.
    keywords : tuple of str
        The names of the last operands of a call.
    sources : tuple of expr
        The expressions of the operands.
    main : str
        What the user calls the namespace, or ``xp``.
    read : bool
        Whether it was read in the source alone. Of a dtype its kind may be all that is known, and sizes are -1.
    """

    act: str
    operands: tuple[Operand, ...]
    symbol: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[ast.expr, ...] = ()
    main: str = "xp"
    read: bool = False

    @once
    def function(self) -> str:
        """Return the qualified name of the standard's function that is called, or empty.

        One that the code keeps counts where the source tells whose it is, or where it is given an array of the
        namespace: NumPy has the same for its own.
        """
        callee, *given = self.operands
        if self.act != "call":
            return ""
        if callee.sort == "module" and (told := self.value(self.sources[0])) is not None and told.kind == "space":
            callee = Operand("space", told.name)  # which a library is, where its arrays are asked for their namespace
        if callee.sort == "function":
            told = self.value(self.sources[0])
            surely = (told is not None and told.kind == "function") or any(operand.holds_xp for operand in given)
            return callee.name if surely and not self.symbol else ""
        return f"{callee.name}.{self.symbol}".lstrip(".") if callee.sort == "space" else ""

    @property
    def written(self) -> str:
        """The standard's function that is called, as the user may have written it."""
        return f"{self.main}.{self.function}"

    @once
    def facets(self) -> frozenset[Facet]:
        """Return what is among the operands, those in lists and tuples included."""
        found: set[Facet] = set() if self.act == "call" else {"operator"}
        devices: set[str] = set()
        dtypes: set[str] = set()
        pending = list(self.operands)
        for operand in pending:  # which grows meanwhile
            sort = operand.sort
            if sort in {"array", "generic", "dtype"}:
                dtypes.add(operand.name)
            if sort == "array":
                devices.add(operand.device)
                if operand.origin == "host":
                    found.add("host")
            else:
                found |= _FACETS.get(sort, frozenset())
            pending += operand.items or ()
        if len(devices) > 1:
            found.add("devices")
        if len(dtypes) > 1:
            found.add("dtypes")
        if any(type(node) is ast.Starred for node in self.sources):
            found.add("passed")
        return frozenset(found)

    def argument(self, position: int, keyword: str = "") -> Operand:
        """Return what a call was given at `position`, from 0, or by `keyword`."""
        positional = self.operands[1 : len(self.operands) - len(self.keywords)]
        if position < len(positional):
            return positional[position]
        named = zip(self.keywords, self.operands[len(self.operands) - len(self.keywords) :], strict=True)
        return next((operand for name, operand in named if name == keyword), UNKNOWN)
