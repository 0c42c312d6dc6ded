"""Compiling: turns rewritten code into code objects that hold the sites themselves, under no name."""

import ast
from collections.abc import Callable, Sequence
from types import CodeType

from xpsession.compliance.fragments import hushed
from xpsession.compliance.runtime.rewriting import TOKEN
from xpsession.compliance.runtime.sites import Site

Compile = Callable[[ast.AST, str], CodeType]


def compiled(tree: ast.AST, sites: Sequence[Site], compile_: Compile, filename: str) -> CodeType:
    """Return the code of a rewritten tree, as if it stood in the file `filename`.

    Python has warned about the tree as it was written, and need not again.
    """
    return _placed(compile_(tree, hushed()), sites, filename)


def _placed(code: CodeType, sites: Sequence[Site], filename: str) -> CodeType:
    """Return `code`, and the code inside of it, with the sites in place of what stood for them."""
    constants: list[object] = []
    for item in code.co_consts:
        if isinstance(item, CodeType):
            constants.append(_placed(item, sites, filename))
        elif type(item) is tuple and len(item) == 2 and item[0] == TOKEN:  # noqa: PLR2004  # a token and a number
            constants.append(sites[item[1]])
        else:
            constants.append(item)
    return code.replace(co_consts=tuple(constants), co_filename=filename)
