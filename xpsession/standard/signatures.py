"""Signatures: how the standard's functions are called, read out of their text, without the weight of `inspect`."""

import ast
from collections.abc import Mapping
from enum import IntEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # whose import takes longer than reading most files
    import inspect


class Passing(IntEnum):
    """How a parameter is given; as `inspect` counts, so that those which may be given by position come first."""

    POSITIONAL_ONLY = 0
    POSITIONAL_OR_KEYWORD = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3


class Required:
    """The default of a parameter that has none."""


class Parameter(NamedTuple):
    """One parameter of a function; a default that is a name, such as ``inf``, is the text of it."""

    name: str
    kind: Passing
    default: object = Required

    @property
    def positional_only(self) -> bool:
        """Whether its name cannot be given."""
        return self.kind is Passing.POSITIONAL_ONLY

    @property
    def by_position(self) -> bool:
        """Whether it can be given by position."""
        return self.kind <= Passing.POSITIONAL_OR_KEYWORD

    @property
    def variadic(self) -> bool:
        """Whether it takes any number of arguments."""
        return self.kind is Passing.VAR_POSITIONAL

    @property
    def keyword_only(self) -> bool:
        """Whether it must be given by name."""
        return self.kind is Passing.KEYWORD_ONLY

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is Required


class Signature(NamedTuple):
    """The parameters of a function by their names, in order, and their text as it was read."""

    text: str
    parameters: Mapping[str, Parameter]

    def __str__(self) -> str:
        return self.text

    def inspected(self) -> "inspect.Signature":
        """Return the same as Python tells it of its own functions.

        Examples
        --------
        >>> signature("(x, /, *, axis=None)").inspected()
        <Signature (x, /, *, axis=None)>
        """
        import inspect  # noqa: PLC0415  # few ask

        known = inspect.Parameter
        return inspect.Signature(
            [
                known(
                    one.name,
                    getattr(known, one.kind.name),
                    default=known.empty if one.default is Required else one.default,
                )
                for one in self.parameters.values()
            ]
        )


@cache
def signature(text: str) -> Signature:
    """Return the signature that `text` denotes.

    Examples
    --------
    >>> [(one.name, one.kind.name, one.default) for one in signature("(x, /, *, axis=None)").parameters.values()]
    [('x', 'POSITIONAL_ONLY', <class 'xpsession.standard.signatures.Required'>), ('axis', 'KEYWORD_ONLY', None)]
    """
    given = ast.parse(f"def _{text}: ...").body[0].args  # type: ignore[attr-defined]
    rows = [
        *((one, Passing.POSITIONAL_ONLY) for one in given.posonlyargs),
        *((one, Passing.POSITIONAL_OR_KEYWORD) for one in given.args),
        *((one, Passing.VAR_POSITIONAL) for one in [given.vararg] if one is not None),
        *((one, Passing.KEYWORD_ONLY) for one in given.kwonlyargs),
    ]
    required = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    defaults = [*[None] * required, *given.defaults, *[None] * (given.vararg is not None), *given.kw_defaults]
    known = (
        Parameter(one.arg, kind, Required if default is None else _literal(default))
        for (one, kind), default in zip(rows, defaults, strict=True)
    )
    return Signature(text, MappingProxyType({one.name: one for one in known}))


def _literal(default: ast.expr) -> object:
    """Return the value of a default; a name such as ``inf`` stays its text."""
    try:
        return ast.literal_eval(default)
    except ValueError:
        return ast.unparse(default)
