"""Timing, the template: the function around the user's code, whose loop adds a few nanoseconds to a call."""

import ast
import linecache
from collections.abc import Iterable, Sequence
from types import CodeType
from typing import cast

from xpsession.timing.code.source import FILENAME, Source, lines

# The blocks are made by the setup, whose variables they therefore see. Their own are gone when they return.
_TEMPLATE = """\
def _xp_setup(_xp_synchronize, _xp_timer):
    _xp_code_of_setup
    def _xp_once():
        _xp_value = None
        _xp_synchronize()
        _xp_begin = _xp_timer()
        _xp_code_with_value
        _xp_synchronize()
        return _xp_timer() - _xp_begin, _xp_value
    def _xp_each(_xp_loops):
        _xp_synchronize()
        _xp_begin = _xp_timer()
        for _xp_loop in _xp_loops:
            _xp_code_of_statement
            _xp_synchronize()
        return _xp_timer() - _xp_begin
    def _xp_end(_xp_loops):
        _xp_synchronize()
        _xp_begin = _xp_timer()
        for _xp_loop in _xp_loops:
            _xp_code_of_statement
        _xp_synchronize()
        return _xp_timer() - _xp_begin
    def _xp_enqueue(_xp_loops):
        _xp_begin = _xp_timer()
        for _xp_loop in _xp_loops:
            _xp_code_of_statement
        return _xp_timer() - _xp_begin
    return _xp_once, _xp_each, _xp_end, _xp_enqueue
"""
_BLOCKS = frozenset({"_xp_once", "_xp_each", "_xp_end", "_xp_enqueue"})


def function(
    statement: Source, setup: Source, *, given: Iterable[str], kept: Iterable[str], filename: str = FILENAME
) -> CodeType:
    """Return the code of the function that runs `setup` and returns the blocks that time `statement`.

    Parameters
    ----------
    statement, setup : Source
        The user's code.
    given : iterable of str
        What becomes an argument of the function: names that the setup reads and rebinds.
    kept : iterable of str
        What becomes an argument of the blocks, with the value that the name has after the setup: names that the
        statement reads and rebinds.
    filename : str, optional
        What tracebacks show as the file.
    """
    tree = _at_first_line(_TEMPLATE)
    outer = cast("ast.FunctionDef", tree.body[0])
    outer.args.args += [ast.arg(name) for name in given]
    for block in (node for node in outer.body if isinstance(node, ast.FunctionDef)):
        block.args.args += [ast.arg(name) for name in kept]
        block.args.defaults = [ast.Name(name, ast.Load()) for name in kept]
    code = {
        "_xp_code_of_setup": list(_moved(setup, by=len(statement.lines))),
        "_xp_code_of_statement": list(statement.body) or [ast.Pass()],
        "_xp_code_with_value": _with_value(statement.body),
    }
    _Filled(code).visit(tree)
    module = compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True)
    return _named(next(constant for constant in module.co_consts if isinstance(constant, CodeType)), "setup")


def show_in_tracebacks(*texts: str, filename: str = FILENAME) -> None:
    """Let tracebacks show the lines of `texts`, numbered through, as those of `filename`."""
    shown = [line for text in texts for line in lines(text)]
    # An entry without a modification time is one that linecache does not compare with the disk.
    linecache.cache[filename] = (sum(map(len, shown)), None, shown, filename)


def _named(code: CodeType, name: str) -> CodeType:
    """Return `code` under the name that tracebacks show, and the blocks in it as ``statement``."""
    constants = (
        _named(constant, "statement") if isinstance(constant, CodeType) and constant.co_name in _BLOCKS else constant
        for constant in code.co_consts
    )
    return code.replace(co_name=name, co_qualname=name, co_consts=tuple(constants))


def _with_value(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    """Return the statements, which keep the value of the last expression, or of the last assignment to a name."""
    match [*body]:
        case [*before, ast.Expr(value=value) as last]:
            return [*before, ast.copy_location(ast.Assign([ast.Name("_xp_value", ast.Store())], value), last)]
        case [*_, ast.Assign(targets=[ast.Name(id=name)]) | ast.AugAssign(target=ast.Name(id=name)) as last]:
            value = ast.Name(name, ast.Load())
            return [*body, ast.copy_location(ast.Assign([ast.Name("_xp_value", ast.Store())], value), last)]
    return list(body) or [ast.Pass()]


def _at_first_line(template: str) -> ast.Module:
    """Return the nodes of `template`, all on the first line of the statement, which tracebacks then show for them."""
    tree = ast.parse(template)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.expr | ast.arg):
            node.lineno, node.end_lineno = 1, 1
    return tree


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
