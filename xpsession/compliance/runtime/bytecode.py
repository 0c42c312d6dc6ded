"""Bytecode: gives functions their code as it was written, where a library compiles bytecode of functions itself."""

import gc
import re
import sys
from collections.abc import Iterable, Iterator
from types import CodeType, FunctionType

COMPILERS = ("numba", "torch._dynamo")  # the modules that do
_NAMED = re.compile(r"\bnumba\b|\btorch\b.*\bcompile\b|\b_dynamo\b|\bn?jit\b")
_WORD = re.compile(r"\w+")
_Key = tuple[str, str, int, tuple[int, int]]


def compilers() -> frozenset[str]:
    """Return which of the libraries are loaded."""
    return frozenset(name for name in COMPILERS if name in sys.modules)


def compiles(source: str) -> bool:
    """Return whether source may hand functions to such a library.

    Examples
    --------
    >>> compiles("from numba import njit"), compiles("fast = torch.compile(f)"), compiles("import torch")
    (True, True, False)
    """
    return _NAMED.search(source) is not None


def restore(written: Iterable[CodeType], source: str) -> None:
    """Give live functions their code as it was written, but for those with a namespace that `source` does not name.

    Parameters
    ----------
    written : iterable of code
        The code of cells as it was written.
    source : str
        The cell that is about to run.
    """
    plain = {_key(code): code for cell in written for code in _inside(cell)}
    files = {key[0] for key in plain}
    handed = set(_WORD.findall(source)) if compiles(source) else set()
    for thing in gc.get_objects() if plain else ():
        if type(thing) is FunctionType and thing.__code__.co_filename in files:
            code = plain.get(_key(thing.__code__))
            if code is not None and (not _mentions_namespace(code) or thing.__name__ in handed):
                thing.__code__ = code


def _inside(code: CodeType) -> Iterator[CodeType]:
    for item in code.co_consts:
        if isinstance(item, CodeType):
            yield item
            yield from _inside(item)


def _key(code: CodeType) -> _Key:
    """Return what tells one function of a file from the others, watched or not: two may begin on one line."""
    ends = [(end, column) for _, end, _, column in code.co_positions() if end is not None and column is not None]
    return code.co_filename, code.co_qualname, code.co_firstlineno, max(ends, default=(0, 0))


def _mentions_namespace(code: CodeType) -> bool:
    names = {*code.co_names, *code.co_varnames, *code.co_freevars}
    return any(name == "xp" or "namespace" in name for name in names) or any(map(_mentions_namespace, _inside(code)))
