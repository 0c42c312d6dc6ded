"""IPython syntax: turns a cell with magics into plain Python, and keeps the way back for every line."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from xpsession import versus
from xpsession.compliance.source.fragments import Fragment, Origin, parse, parse_strictly, python, split_lines

# Magics whose argument, after their options, is Python code that runs in the session.
CODE_LINES = frozenset({"time", "timeit", "prun", "memit", "mprun", "lprun", "xp time", "xp sweep"})
# Cell magics whose body is such code, and those of them whose own line is code that runs first.
CODE_CELLS = frozenset({"time", "timeit", "capture", "prun", "memit", "xp time", "xp sweep", "xp on", "xp check"})
SETUP_CELLS = frozenset({"timeit", "prun", "memit", "xp time", "xp sweep"})
# Magics in which `--vs` parts several statements.
VERSUS = frozenset({"xp time", "xp sweep"})
LOOP_LIMIT = 500  # IPython's own, per cell
LONGEST_LINE = 20_000  # characters

_MAGIC = re.compile(r"%%?(xp[ \t]+\w+|[\w.]+)[ \t]*")
_OTHER_BREAKS = re.compile("[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_WORD = re.compile(r"\S+[ \t]*")


class Line(NamedTuple):
    """One line of the code under way, with its end, and where it comes from."""

    text: str
    origin: Origin


def cell(source: str, *, number: int | None = None, read: Callable[..., Fragment | None] = python) -> Fragment | None:
    r"""Return the Python code of a cell, or None where there is none or where it cannot be parsed.

    Plain Python, which is what `read` reads, comes back as it is; only a cell that Python cannot parse is worth
    IPython's machinery.

    Examples
    --------
    >>> fragment = cell("%time xp.sum(x)")
    >>> fragment.text, fragment.origin(1, 0)
    ('xp.sum(x)\n', (1, 6))
    """
    plain = read(source, cell=number)
    if plain is not None:
        return plain
    lines = translated(source) if may_be_magic(source) else None
    return None if lines is None else assembled(lines, number=number)


def holds_code(source: str) -> bool:
    r"""Return whether a cell has code of the session in it, be it broken, and not magics or another language alone.

    Examples
    --------
    >>> [holds_code(source) for source in ("xp.sum(x)", "%time xp.sum(x)", "xp.sum(x")]
    [True, True, True]
    >>> [holds_code(source) for source in ("%xp fix\n!ls", "%%bash\nls", "# no code")]
    [False, False, False]
    """
    found = cell(source)
    if found is not None:
        return not all(map(_is_magic, found.tree.body))
    return not may_be_magic(source) or translated(source) is not None


def _is_magic(statement: ast.stmt) -> bool:
    """Return whether a statement is all that IPython makes of its own syntax."""
    match statement:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="get_ipython"))))):
            return True
        case _:
            return False


def may_be_magic(source: str) -> bool:
    """Return whether `source`, which Python cannot parse, may be IPython's; what is nested too deeply is not.

    IPython would take it apart into tokens, of which each holds its whole line: gigabytes, for a line that is long.
    """
    try:
        parse_strictly(source)
    except (RecursionError, MemoryError):
        return False
    except (SyntaxError, ValueError):
        pass
    return len(max(split_lines(source), key=len)) <= LONGEST_LINE


def translated(source: str) -> list[Line] | None:
    """Return the lines of a cell with IPython's syntax replaced, or None where it runs something else than Python."""
    lines = [Line(text, Origin(number)) for number, text in enumerate(_kept(source), start=1)]
    try:
        return _translated(lines)
    except versus.UNTOKENIZABLE:  # IPython stumbles over what Python cannot parse either
        return lines


def assembled(lines: list[Line], *, number: int | None = None) -> Fragment | None:
    """Return translated lines as one fragment, or None where Python cannot parse them."""
    text = "".join(line.text for line in lines)
    tree = parse(text)
    if tree is None:
        return None
    # The last line's end opens one more line, in which nothing can stand.
    end = Origin(lines[-1].origin.line if lines else 1)
    return Fragment(text=text, tree=tree, origins=(*(line.origin for line in lines), end), cell=number)


def _kept(source: str) -> list[str]:
    """Return the lines of `source`, each with one newline at its end."""
    # IPython splits at these as well, and Python does not; blanks of the same length keep the places.
    lines = split_lines(_OTHER_BREAKS.sub(" ", source))
    if lines[-1] == "" and len(lines) > 1:
        lines.pop()
    return [f"{line}\n" for line in lines]


def _translated(lines: list[Line]) -> list[Line] | None:
    """Return the lines with IPython's syntax replaced, or None where the cell is not Python."""
    from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415  # costs 0.2 s outside a session

    manager: Any = TransformerManager()  # typed in some of IPython's versions only
    for cleanup in manager.cleanup_transforms:
        lines = _cleaned(lines, cleanup)
    if lines and lines[0].text.startswith("%%") and not re.match(r"%%\w+\?", lines[0].text):
        return _cell_magic(lines)
    for _ in range(LOOP_LIMIT):
        step = _next(manager.token_transformers, [line.text for line in lines])
        if step is None:
            return lines
        first, column, texts = step
        last = first + len(lines) - len(texts)
        lines = [*lines[:first], *_replaced(lines[first : last + 1], column, texts[first]), *lines[last + 1 :]]
    return None


def _cleaned(lines: list[Line], cleanup: Callable[[list[str]], list[str]]) -> list[Line]:
    """Return the lines after one of IPython's clean-ups, which drop leading lines and leading characters."""
    texts = cleanup([line.text for line in lines])
    cleaned = []
    for line, text in zip(lines[len(lines) - len(texts) :], texts, strict=True):
        gone = len(line.text) - len(text) if line.text.endswith(text) else 0
        cleaned.append(Line(text, Origin(line.origin.line, line.origin.shift + gone)))
    return cleaned


def _next(transformers: list[Any], texts: list[str]) -> tuple[int, int, list[str]] | None:
    """Return the line and column of the first piece of IPython syntax, and the lines with it replaced."""
    from IPython.core.inputtransformer2 import TokenTransformBase, make_tokens_by_line  # noqa: PLC0415  # as above

    tokens = make_tokens_by_line(texts)
    found = [transformer for transformer in (kind.find(tokens) for kind in transformers) if transformer]
    for transformer in sorted(found, key=TokenTransformBase.sortby):
        try:
            return transformer.start_line, transformer.start_col, transformer.transform(texts)
        except SyntaxError:
            continue
    return None


def _replaced(lines: list[Line], column: int, call: str) -> Iterator[Line]:
    """Yield what stands for one piece of IPython syntax: the code that it runs, then the call that it becomes.

    Of ``y = %time f(x)`` the code ``f(x)`` is kept at its place, followed by ``y = …`` with IPython's own call.
    """
    head = lines[0].text
    left, right = head[:column], head[column:]
    magic = _MAGIC.match(right)
    if magic is not None and re.sub(r"[ \t]+", " ", magic[1]) in CODE_LINES:
        rest = right[magic.end() :] + "".join(line.text for line in lines[1:])
        if re.sub(r"[ \t]+", " ", magic[1]) in VERSUS:
            rest = versus.masked(rest)
        start = _code_start(rest)
        if start is not None:
            indent = left[: len(left) - len(left.lstrip())]
            origin = lines[0].origin
            shift = origin.shift + column + magic.end() + start - len(indent)
            texts = [f"{text}\n" for text in f"{indent}{rest[start:]}".removesuffix("\n").split("\n")]
            yield Line(texts[0], Origin(origin.line, shift))
            yield from (Line(text, line.origin) for text, line in zip(texts[1:], lines[1:], strict=False))
            if not left.strip():
                return
    yield Line(call, lines[0].origin)


def _code_start(text: str) -> int | None:
    """Return where the code starts after the options of a magic, or None where there is none.

    An option's value cannot be told from code without knowing the option, so the longest rest that Python can parse is
    taken: of ``-n 10 -o f(x)`` that is ``f(x)``.
    """
    position, value_may_follow = 0, False
    while position < len(text) and text[position:].strip():
        word = _WORD.match(text, position)
        option = text[position] == "-" and word is not None
        if not option:
            code = text[position:]
            # Nested magics (`%time !ls`) are code as well, and are replaced in their turn.
            if parse(code.lstrip()) is not None or code[0] in "!%":
                return position
            if not value_may_follow:
                return None
        if word is None:
            return None
        value_may_follow = option
        position = word.end()
    return None


def _cell_magic(lines: list[Line]) -> list[Line] | None:
    """Return the code of a cell that starts with a cell magic, or None where it runs something else."""
    head, body = lines[0], lines[1:]
    magic = _MAGIC.match(head.text)
    name = re.sub(r"[ \t]+", " ", magic[1]) if magic else ""
    if magic is None or name not in CODE_CELLS:
        return None
    setup: list[Line] = []
    if name in SETUP_CELLS:
        start = _code_start(head.text[magic.end() :])
        if start is not None:
            at = magic.end() + start
            setup = [Line(head.text[at:], Origin(head.origin.line, head.origin.shift + at))]
    if name in VERSUS:
        texts = versus.masked("".join(line.text for line in body), alone=True).split("\n")
        body = [Line(f"{text}\n", line.origin) for text, line in zip(texts, body, strict=False)]
    inner = _translated(body) if body else []
    return None if inner is None else setup + inner
