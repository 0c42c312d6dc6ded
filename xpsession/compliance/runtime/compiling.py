"""Compiling: turns rewritten code into code objects that hold the sites, under no name."""

import ast
from collections.abc import Callable, Sequence
from types import CodeType

from xpsession.compliance.runtime.looks import TOKEN
from xpsession.compliance.source.fragments import hushed

Compile = Callable[[ast.AST, str], CodeType]


def compiled(
    plain: ast.AST, tree: ast.AST, held: Sequence[object], compile_: Compile, filename: str, *, doubled: bool
) -> CodeType:
    """Return the code of a rewritten tree, as if it stood in the file `filename`.

    Python warns of what is in it, and of what is `doubled` in the tree as it was written.
    """
    if not doubled:
        return _placed(compile_(tree, filename), held, filename)
    compile_(plain, filename)
    return _placed(compile_(tree, hushed()), held, filename)


def _placed(code: CodeType, held: Sequence[object], filename: str) -> CodeType:
    """Return `code`, and the code inside of it, with what it is to hold in place of what stood for that."""
    constants: list[object] = []
    for item in code.co_consts:
        if isinstance(item, CodeType):
            constants.append(_placed(item, held, filename))
        elif type(item) is tuple and len(item) == 2 and item[0] == TOKEN:  # noqa: PLR2004  # a token and a number
            constants.append(held[item[1]])
        else:
            constants.append(item)
    return code.replace(co_consts=tuple(constants), co_filename=filename)
