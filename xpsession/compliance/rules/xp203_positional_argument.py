"""XP203: arguments given by position where the standard takes them by keyword."""

import ast
import re
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import OperationRule
from xpsession.compliance.uses import Finding, Use, arguments
from xpsession.compliance.uses.calls import is_open, plain_calls, takes_any
from xpsession.compliance.uses.operation import Operation
from xpsession.records.diagnostic import Edit

# What NumPy and CuPy take at each position, in the standard's words; `-` where it has no word for it.
POSITIONS = {
    "all": "x axis - keepdims",
    "any": "x axis - keepdims",
    "arange": "start stop step dtype device",
    "argmax": "x axis - keepdims",
    "argmin": "x axis - keepdims",
    "argsort": "x axis - -",
    "asarray": "obj dtype -",
    "astype": "x dtype copy",
    "concat": "arrays axis -",
    "count_nonzero": "x axis keepdims",
    "diff": "x n axis prepend append",
    "empty": "shape dtype -",
    "empty_like": "x dtype -",
    "eye": "n_rows n_cols k dtype -",
    "flip": "x axis",
    "full": "shape fill_value dtype -",
    "full_like": "x fill_value dtype -",
    "isin": "x1 x2 - invert",
    "linspace": "start stop num endpoint - dtype",
    "max": "x axis - keepdims",
    "mean": "x axis - - keepdims",
    "min": "x axis - keepdims",
    "ones": "shape dtype -",
    "ones_like": "x dtype -",
    "prod": "x axis dtype - keepdims",
    "repeat": "x repeats axis",
    "roll": "x shift axis",
    "searchsorted": "x1 x2 side sorter",
    "sort": "x axis - -",
    "stack": "arrays axis -",
    "std": "x axis - - correction keepdims",
    "sum": "x axis dtype - keepdims",
    "take": "x indices axis",
    "take_along_axis": "x indices axis",
    "tensordot": "x1 x2 axes",
    "tril": "x k",
    "triu": "x k",
    "var": "x axis - - correction keepdims",
    "zeros": "shape dtype -",
    "zeros_like": "x dtype -",
    "fft.fft": "x n axis norm",
    "fft.fftfreq": "n d",
    "fft.fftn": "x s axes norm",
    "fft.fftshift": "x axes",
    "fft.hfft": "x n axis norm",
    "fft.ifft": "x n axis norm",
    "fft.ifftn": "x s axes norm",
    "fft.ifftshift": "x axes",
    "fft.ihfft": "x n axis norm",
    "fft.irfft": "x n axis norm",
    "fft.irfftn": "x s axes norm",
    "fft.rfft": "x n axis norm",
    "fft.rfftfreq": "n d",
    "fft.rfftn": "x s axes norm",
    "linalg.diagonal": "x offset",
    "linalg.pinv": "x rtol",
    "linalg.qr": "x mode",
    "linalg.svd": "x full_matrices",
    "linalg.tensordot": "x1 x2 axes",
    "linalg.trace": "x offset",
}


class PositionalArgument(OperationRule):
    """An argument by position where the standard takes it by keyword, or one more than it takes at all.

    What it does
    ------------
    Compares how many arguments a call gives by position with the signature in the standard.

    Why is this bad?
    ----------------
    Libraries order these parameters as they like: ``diff(x, 2)`` differs twice in one and along axis 2 in another.

    Example
    -------
    ::

        xp.sum(x, 0)

    Use instead
    -----------
    ::

        xp.sum(x, axis=0)
    """

    code = "XP203"
    name = "positional-argument"
    about_names = True
    run = False  # its examples are read
    acts = frozenset({"call"})
    facets = frozenset({"passed"})
    VALID = ("xp.sum(x, axis=0)", "xp.add(x1, x2)", "xp.clip(x, 0, 1)", "xp.linspace(0, 1, 5)", "xp.sum(*args)")
    INVALID = (
        ("xp.sum(x, 0)", "axis=0"),
        ("xp.max(x, 0)", "axis=0"),
        ("xp.zeros(3, xp.float32)", "dtype=xp.float32"),
        ("xp.diff(x, 2)", "n=2"),
        ("xp.diff(x, 2, 0)", "n=2, axis=0"),
        ("xp.concat([x, y], 1)", "axis=1"),
        ("xp.add(x, y, z)", "z[...] = xp.add(x, y)"),
        ("xp.linalg.cholesky(x, True)", None),
        ("xp.round(x, 2)", "xp.round(x * 10**2) / 10**2"),
    )

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return the finding on the first argument too many that ``*`` passed on."""
        name = operation.function
        if name not in standard.names(operation.version) or standard.entries()[name].kind != "function":
            return
        _, most, _ = plain_calls(name, operation.version)
        nodes = [node for keyword, _, node in arguments.given(operation) if not keyword][most:]
        if nodes and isinstance(nodes[0], ast.Starred) and not takes_any(name, operation.version):
            yield Finding(nodes[0], _message(operation, most), cure=name)

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first argument that is one too many."""
        found = use.problems
        extra = [problem for problem in found if problem.kind == "extra"]
        if use.call is None or not extra:
            return
        first = extra[0]
        message = _message(use, first.position)
        names = keywords(use, use.name)
        if names is None:
            yield Finding(first.node, message, self._rewrite(use, use.call, len(extra)), cure=use.name)
            return
        texts = [use.fragment.segment(problem.node) for problem in extra]
        hint = ", ".join(f"{name}={text}" for name, text in zip(names, texts, strict=True))
        # Another fault in the same call leaves no edit that is certain.
        fix = insertions(use, use.call, names) if len(found) == len(extra) else None
        yield Finding(first.node, message, hint if "\n" not in hint else None, fix, use.name)

    def _rewrite(self, use: Use, call: ast.Call, extra: int) -> str | None:
        """Return the call in other words, for the two parameters that have no keyword in the standard."""
        if extra != 1 or is_open(call) or call.keywords:
            return None
        texts = [use.source(argument) for argument in call.args]
        match texts:
            case [str(x), str(decimals)] if use.name == "round":
                whole = x if isinstance(call.args[0], ast.Name | ast.Call | ast.Attribute) else f"({x})"
                return f"{use.written}({whole} * 10**{decimals}) / 10**{decimals}"
            case [*inputs, str(out)] if _is_elementwise(use) and None not in inputs and _is_place(call.args[-1]):
                return f"{out}[...] = {use.written}({', '.join(text or '' for text in inputs)})"
            case _:
                return None


def _message(place: Operation | Use, most: int) -> str:
    allowed = f"{most} argument{'s' if most != 1 else ''} by position"
    return f"'{place.written}' takes {allowed} in the array API standard {place.version}"


def _is_place(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Attribute)


def _is_elementwise(use: Use) -> bool:
    known = standard.entry(use.name)
    return known is not None and known.chapter == "elementwise_functions" and use.name != "clip"


def keywords(use: Use, name: str) -> list[str] | None:
    """Return the keyword for each argument that is one too many, or None where one has none."""
    call = use.call
    words = POSITIONS.get(name, "").split()
    if call is None or is_open(call) or len(call.args) > len(words):
        return None
    signature = standard.entries()[name].signature(use.version)
    start = sum(1 for item in signature.parameters.values() if not item.keyword_only)
    taken = words[start : len(call.args)]
    given = {keyword.arg for keyword in call.keywords}
    certain = all(word in signature.parameters and word not in given for word in taken)
    return taken if certain else None


def corrected(use: Use, name: str) -> str | None:
    """Return the arguments of a call as `name` takes them, where that is certain and short."""
    call = use.call
    names = keywords(use, name)
    if call is None or names is None:
        return None
    start = len(call.args) - len(names)
    texts = [use.source(node) for node in call.args]
    named = [(keyword.arg, use.source(keyword.value)) for keyword in call.keywords]
    if None in texts or any(text is None for _, text in named):
        return None
    arguments = [text or "" for text in texts[:start]]
    arguments += [f"{word}={text}" for word, text in zip(names, texts[start:], strict=True)]
    arguments += [f"{word}={text}" for word, text in named]
    return ", ".join(arguments)


def insertions(use: Use, call: ast.Call, names: list[str]) -> tuple[Edit, ...] | None:
    """Return the edits that put the keywords in front of the arguments, or None where a bracket is in the way."""
    start = len(call.args) - len(names)
    edits = []
    for before, node, name in zip(call.args[start - 1 :], call.args[start:], names, strict=False):
        end = (before.end_lineno or before.lineno, before.end_col_offset or before.col_offset)
        if not re.fullmatch(r"\s*,\s*", use.fragment.between(end, (node.lineno, node.col_offset))):
            return None
        span = use.fragment.span(node)
        edits.append(Edit(span.line, span.column, span.line, span.column, f"{name}="))
    return tuple(edits)
