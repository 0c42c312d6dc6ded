"""Timing, the template: the function around the user's code, whose loop adds a few nanoseconds to a call."""

import ast
import linecache
from collections.abc import Iterable
from types import CodeType
from typing import cast

from xpsession.timing.source import FILENAME, Source

# The block is made by the setup, whose variables it therefore sees. Its own are gone when it returns.
_TEMPLATE = """\
def _xp_setup(_xp_synchronize, _xp_timer):
    _xp_code_of_setup
    def _xp_block(_xp_loops):
        _xp_synchronize()
        _xp_begin = _xp_timer()
        for _xp_loop in _xp_loops:
            _xp_code_of_statement
            _xp_code_each
        _xp_code_end
        return _xp_timer() - _xp_begin
    return _xp_block
"""


def function(
    statement: Source, setup: Source, *, given: Iterable[str], kept: Iterable[str], synchronized: bool
) -> CodeType:
    """Return the code of the function that runs `setup` and returns the block that times `statement`.

    Parameters
    ----------
    statement, setup : Source
        The user's code.
    given : iterable of str
        What becomes an argument of the function: names that the setup reads and rebinds.
    kept : iterable of str
        What becomes an argument of the block, with the value that the name has after the setup: names that the
        statement reads and rebinds.
    synchronized : bool
        Whether the device is waited for after each call, or once after the last.
    """
    tree = ast.parse(_TEMPLATE)
    ast.increment_lineno(tree, len(statement.lines) + len(setup.lines))
    wait = ast.parse("_xp_synchronize()").body
    outer = cast("ast.FunctionDef", tree.body[0])
    block = next(node for node in outer.body if isinstance(node, ast.FunctionDef))
    outer.args.args += [ast.arg(name) for name in given]
    block.args.args += [ast.arg(name) for name in kept]
    block.args.defaults = [ast.Name(name, ast.Load()) for name in kept]
    code = {
        "_xp_code_of_setup": list(_moved(setup, by=len(statement.lines))),
        "_xp_code_of_statement": list(statement.body) or [ast.Pass()],
        "_xp_code_each": wait if synchronized else [],
        "_xp_code_end": [] if synchronized else wait,
    }
    _Filled(code).visit(tree)
    module = compile(ast.fix_missing_locations(tree), FILENAME, "exec", dont_inherit=True)
    return next(constant for constant in module.co_consts if isinstance(constant, CodeType))


def show_in_tracebacks(statement: Source, setup: Source) -> None:
    """Let tracebacks show the lines: the statement's under their own numbers, then the setup's, then the template's."""
    lines = [*statement.lines, *setup.lines, *_TEMPLATE.splitlines(keepends=True)]
    # An entry without a modification time is one that linecache does not compare with the disk.
    linecache.cache[FILENAME] = (sum(map(len, lines)), None, lines, FILENAME)


def _moved(source: Source, *, by: int) -> Iterable[ast.stmt]:
    """Return fresh nodes of `source`, their lines moved."""
    tree = ast.increment_lineno(ast.parse(source.text, FILENAME), by)
    return tree.body


class _Filled(ast.NodeTransformer):
    """Puts the user's statements in the place of the names that stand for them."""

    def __init__(self, code: dict[str, list[ast.stmt]]) -> None:
        self._code = code

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | list[ast.stmt]:  # the name that ast calls
        """Return the statements that `node` stands for, or `node`."""
        return self._code.get(node.value.id, [node]) if isinstance(node.value, ast.Name) else node
