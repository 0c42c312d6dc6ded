"""Uses: the places where code takes a name from the namespace or touches an array, and what a rule found there."""

import ast
from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from xpsession import standard
from xpsession.compliance.facts import Facts, once
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.uses.calls import Problem, fits, problems
from xpsession.compliance.values import SPACE, Value
from xpsession.compliance.values.arrays import DTYPES, dtype_argument
from xpsession.records.diagnostic import Edit

# What is done to an array: an attribute is taken, it is given to a call, compared, indexed, written into, an operand,
# asked for its truth, or formatted. Of several arrays that a function returned, ``sequence``: something is taken of
# them, put in their place or added to them.
Role = Literal["attribute", "call", "comparison", "index", "operator", "update", "truth", "format", "sequence"]
# What is in a call that rules may be about: a literal, what is known of an argument, or where the call stands.
Trigger = Literal["array", "arrays", "dtype", "inside", "list", "number", "operator", "text", "tuple"]
MASKS: Mapping[Trigger, int] = {trigger: 1 << place for place, trigger in enumerate(get_args(Trigger))}
_OF_TYPES: Mapping[type[ast.expr], int] = {
    ast.BinOp: MASKS["operator"],
    ast.JoinedStr: MASKS["text"],
    ast.List: MASKS["list"],
    ast.ListComp: MASKS["list"],
    ast.Tuple: MASKS["tuple"],
}
_OF_KINDS = {
    "array": MASKS["array"],
    **dict.fromkeys(("list", "series", "tuple"), MASKS["arrays"]),
    "scalar": MASKS["number"],
}
SHORT = 60  # characters of the user's own code that a hint may repeat


class Place(Facts):
    """One expression that rules may look at.

    Attributes
    ----------
    fragment : Fragment
        The code that it stands in.
    node : ast.expr
        The expression itself.
    call : ast.Call or None
        The call of it, or None where it is not called there.
    statement : ast.stmt
        The statement that it is part of.
    text : ast.expr or None
        The f-string around it, where Python does not know places inside of f-strings.
    version : str
        The version of the standard that is checked.
    values : mapping of int to Value
        What is known of expressions, by their identity.
    refused : bool
        Whether it is expected there that a value is refused.
    supposed : bool
        Whether it is so for what one of its callers gives the function around, and perhaps not for others.
    migrating : bool
        Whether libraries are to be left for the namespace.
    inside : str
        Within a function that asks for the namespace of its own arguments, the first of these; elsewhere empty.
    """

    fragment: Fragment
    node: ast.expr
    call: ast.Call | None = None
    statement: ast.stmt
    text: ast.expr | None
    version: str
    values: Mapping[int, Value]
    refused: bool = False
    supposed: bool = False
    migrating: bool = False
    inside: str = ""

    def value(self, node: ast.AST | None) -> Value | None:
        """Return what is known of an expression in here."""
        return self.values.get(id(node))

    def literal(self, main: str, text: str) -> str:
        """Return the call that makes an array of a literal, on the device of the arguments where there are some."""
        return f"{main}.asarray({text}, device={self.inside}.device)" if self.inside else f"{main}.asarray({text})"

    def source(self, node: ast.expr) -> str | None:
        """Return the user's text of `node` where it is short and stands on one line, and is that of one value."""
        if isinstance(node, ast.Starred):
            return None
        text = ast.unparse(node) if self.text is not None else self.fragment.segment(node)
        return text if text and len(text) <= SHORT and "\n" not in text else None

    def replacement(self, node: ast.expr | ast.keyword | ast.stmt, text: str) -> tuple[Edit, ...] | None:
        """Return the edit that puts `text` in place of `node`."""
        return None if self.text is not None else (Edit(*self.fragment.span(node), text),)

    def addition(
        self, node: ast.Call | ast.Subscript, last: ast.expr | ast.keyword, text: str
    ) -> tuple[Edit, ...] | None:
        """Return the edit that puts `text` behind the last part of a call or an index, if the bracket follows that."""
        if self.text is not None:
            return None
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
        if self.fragment.between((last.end_lineno or last.lineno, last.end_col_offset or 0), end).strip() not in {
            ")",
            "]",
        }:
            return None
        span = self.fragment.span(last)
        return (Edit(span.end_line, span.end_column, span.end_line, span.end_column, f", {text}"),)


class Use(Place):
    """One name of a namespace, as ``xp.sum`` in ``xp.sum(x, axis=0)``, or as ``sum`` where that stands by itself.

    Attributes
    ----------
    extension : str
        ``linalg``, ``fft`` or empty.
    bare : str
        The name as the namespace has it, where it is imported by itself, or called by a name of its own; else empty.
    home : str
        Of such a name, what the user calls the main namespace there, or empty.
    """

    node: ast.Attribute | ast.Name
    extension: str
    bare: str = ""
    home: str = ""

    @property
    def attribute(self) -> str:
        """The name that was taken, without its namespace."""
        return self.node.attr if isinstance(self.node, ast.Attribute) else self.bare

    @once
    def name(self) -> str:
        """Return the name with its extension, as the standard's tables have it."""
        return f"{self.extension}.{self.attribute}" if self.extension else self.attribute

    @property
    def space(self) -> str:
        """What the user calls the namespace that the name was taken from."""
        usual = f"{self.home or 'xp'}.{self.extension}" if self.extension else self.home or "xp"
        return (isinstance(self.node, ast.Attribute) and self.source(self.node.value)) or usual

    @property
    def main(self) -> str:
        """What the user calls the main namespace."""
        if not self.extension:
            return self.space
        if not isinstance(self.node, ast.Attribute):
            return self.home or "xp"
        over = self.node.value
        base = self.value(over.value) if isinstance(over, ast.Attribute) else None  # an instance may keep an extension
        return (base == SPACE and isinstance(over, ast.Attribute) and self.source(over.value)) or "xp"

    @property
    def written(self) -> str:
        """The name as the user wrote it."""
        return f"{self.space}.{self.attribute}" if isinstance(self.node, ast.Attribute) else self.node.id

    def replacement(self, node: ast.expr | ast.keyword | ast.stmt, text: str) -> tuple[Edit, ...] | None:
        """Return the edit; none of a name that was bound elsewhere, or where the namespace may have no name."""
        return None if self.bare and (node is self.node or not self.home) else super().replacement(node, text)

    @once
    def known(self) -> bool:
        """Return whether the version that is checked has the name."""
        return self.name in standard.names(self.version)

    @once
    def dtype(self) -> ast.expr | None:
        """Return what the call gives as a dtype."""
        return None if self.call is None else dtype_argument(self.name, self.call)

    @once
    def triggers(self) -> int:
        """Return what is in the call, as the sum of the masks of its triggers."""
        call = self.call
        if call is None:
            return 0
        found = MASKS["inside"] if self.inside else 0
        if self.name in DTYPES:
            found |= MASKS["dtype"]
        arguments = call.args
        if call.keywords:
            arguments = [*arguments, *(keyword.value for keyword in call.keywords)]
            if any(keyword.arg == "dtype" for keyword in call.keywords):
                found |= MASKS["dtype"]
        for node in arguments:
            kind = type(node)
            if kind is ast.Constant:
                if isinstance(node.value, str):  # type: ignore[attr-defined]
                    found |= MASKS["text"]
            else:
                found |= _OF_TYPES.get(kind, 0)
            value = self.values.get(id(node))
            if value is not None:
                found |= _OF_KINDS.get(value.kind, 0)
        return found

    @once
    def problems(self) -> list[Problem]:
        """Return what is wrong with the call of a function that the version has."""
        entry = standard.entry(self.name)
        if self.call is None or not self.known or entry is None or entry.kind != "function":
            return []
        if fits(self.name, self.version, self.call):
            return []
        return problems(entry.signature(self.version), self.call)


class Touch(Place):
    """One place where code does something with an array, as ``x.sum`` and ``len(x)`` do.

    The node is the attribute of the array, the call that an array is given to, the comparison, the index expression,
    the target that is written into, the test, or the field of an f-string.

    Attributes
    ----------
    role : str
        What is done to the array.
    main : str
        What the user calls the namespace, or ``xp``.
    certain : bool
        Whether that name is known to be the namespace there.
    """

    role: Role
    main: str = "xp"
    certain: bool = False


class Taking(Place):
    """A function, or the code outside of functions, that computes with a library itself; its node is what it is called.

    Attributes
    ----------
    function : str
        Its name, or empty for the code outside of functions.
    library, bound : str
        The library, and what it is called there.
    names : tuple of str
        The functions of the library that are called, each once, as they are written.
    arguments : tuple of str
        What the namespace can be asked of.
    parameters : tuple of str
        The function's own parameters, as a hint may list them.
    conversion : tuple of Edit or None
        The edits by which it takes its namespace from them; lists and other values that arrays are made of have none.
    """

    function: str
    library: str
    bound: str
    names: tuple[str, ...]
    arguments: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    conversion: tuple[Edit, ...] | None = None


class Import(Place):
    """An import out of a library.

    Attributes
    ----------
    path, name, bound : str
        The module, the name that is taken from it or empty, and the name that it is bound to if that is another.
    whole : ast.Import or ast.ImportFrom
        The statement.
    """

    path: str
    name: str
    bound: str
    whole: ast.Import | ast.ImportFrom

    @property
    def from_parent(self) -> bool:
        """Whether the module is imported out of the one above it, and so bound to its own last name."""
        return isinstance(self.whole, ast.ImportFrom)


class Meeting(Place):
    """An array in the host's memory that is given to a function of the namespace, which is called `main` there."""

    main: str


class Companion(Place):
    """A call of a function of CuPy's companion, `path` being its dotted name."""

    path: str


class Finding(NamedTuple):
    """What a rule found: where, what is wrong, and what would be right.

    `unsafe` are edits that apply the hint where that may change what runs; they need no `fix` beside them.
    `cure` is the qualified name in the standard that the hint leads to, or empty. `covers` is what the hint replaces as
    a whole: findings inside of it would say the same again.
    """

    node: ast.expr | ast.keyword
    message: str
    hint: str | None = None
    fix: tuple[Edit, ...] | None = None
    cure: str = ""
    covers: ast.expr | None = None
    unsafe: tuple[Edit, ...] | None = None
