"""Compiling: turns rewritten code into code objects that hold the sites, under no name."""

import ast
from collections.abc import Callable
from types import CodeType
from typing import NamedTuple

from xpsession.compliance.runtime.lines import moved
from xpsession.compliance.runtime.looks import ASKED, TOKEN, Looks
from xpsession.compliance.source.fragments import hushed

Compile = Callable[[ast.AST, str], CodeType]


class Compiled(NamedTuple):
    """Code that is watched, and the same as it was written where that stands in it as well."""

    watched: CodeType
    written: CodeType | None


def compiled(plain: ast.AST, tree: ast.AST, looks: Looks, compile_: Compile, filename: str) -> Compiled:
    """Return the code of a tree that `looks` has rewritten, as if it stood in the file `filename`.

    Python warns of what is in it, and of what stands there twice in the tree as it was written.
    """
    if not looks.doubled:
        return Compiled(_placed(compile_(tree, filename), looks, filename), None)
    written = compile_(plain, filename)
    return Compiled(_placed(compile_(tree, hushed()), looks, filename), written)


def _placed(code: CodeType, looks: Looks, filename: str) -> CodeType:
    """Return `code`, and the code inside of it, with what it is to hold in place of what stood for that."""
    constants: list[object] = []
    spread = False
    for item in code.co_consts:
        if isinstance(item, CodeType):
            constants.append(_placed(item, looks, filename))
        elif type(item) is tuple and len(item) == 2 and item[0] == TOKEN:  # noqa: PLR2004  # a token and a number
            constants.append(looks.held[item[1]])
            spread = spread or item in looks.spread
        else:
            constants.append(item)
    lines = moved(code, looks.spread, len(ASKED)) if spread else code.co_linetable
    return code.replace(co_consts=tuple(constants), co_linetable=lines, co_filename=filename)
