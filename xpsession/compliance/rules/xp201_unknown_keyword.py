"""XP201: keywords that the standard's functions do not take."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import OperationRule
from xpsession.compliance.rules.xp108_newer_than_target import arrival
from xpsession.compliance.uses import Finding, Use, arguments, hints
from xpsession.compliance.uses.operation import Operation
from xpsession.records.diagnostic import Edit

# Keywords that NumPy knows by the standard's name as well, in the same sense.
SAME = frozenset({"ddof", "rcond"})
BOUNDS = {"a_max": "max", "a_min": "min"}


class UnknownKeyword(OperationRule):
    """A keyword that the standard's function of that name does not take.

    What it does
    ------------
    Compares the keywords of a call with the signature in the standard, and while the code runs what ``**`` passes.

    Why is this bad?
    ----------------
    A library may take more than the standard asks for; another will raise a TypeError.

    Example
    -------
    ::

        xp.std(x, ddof=1)

    Use instead
    -----------
    ::

        xp.std(x, correction=1)
    """

    code = "XP201"
    name = "unknown-keyword"
    about_names = True
    run = False  # its examples are read
    acts = frozenset({"call"})
    facets = frozenset({"passed"})
    # What the standard calls a keyword of NumPy, CuPy or PyTorch, where its function has that.
    RENAMED: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "N": ("n_rows",),
        "M": ("n_cols",),
        "a_max": ("max",),
        "a_min": ("min",),
        "axes": ("axis",),
        "axis": ("axes",),
        "ddof": ("correction",),
        "dim": ("axis",),
        "dims": ("axes", "axis"),
        "k": ("offset",),
        "keepdim": ("keepdims",),
        "newshape": ("shape",),
        "offset": ("k",),
        "rcond": ("rtol",),
        "reps": ("repetitions",),
    }
    # What the positional-only parameters are called in NumPy, CuPy and PyTorch.
    ARRAYS: ClassVar[frozenset[str]] = frozenset(
        {"a", "A", "arr", "array", "arrays", "ary", "b", "condition", "element", "input", "m", "object", "obj", "other"}
        | {"other", "prototype", "source", "destination", "tensors", "test_elements", "tup", "v", "x", "x1", "x2", "y"}
        | {"arrays", "repeats", "reps", "indices", "start", "stop"}
    )
    # Keywords that only tune or lay out; without them the call does the same.
    DROPPED: ClassVar[frozenset[str]] = frozenset(
        {"UPLO", "casting", "hermitian", "kind", "like", "mode", "order", "signature", "sparse", "subok"}
    )
    # What to write for calls with one array and the keyword, by function and keyword.
    TEMPLATES: ClassVar[Mapping[tuple[str, str], str]] = {
        ("", "dtype"): "xp.NAME(xp.astype({0|x}, {,dtype|dtype}))",
        ("linalg.svd", "compute_uv"): "xp.linalg.svdvals({0|x})",
        ("prod", "where"): "xp.prod(xp.where({,where|mask}, {0|x}, 1))",
        ("round", "decimals"): "xp.round({0|x} * 10**{,decimals|2}) / 10**{,decimals|2}",
        ("sum", "where"): "xp.sum(xp.where({,where|mask}, {0|x}, 0))",
    }
    VALID = (
        "xp.std(x, correction=1)",
        "xp.meshgrid(a, b, indexing='ij')",
        "xp.asarray(x, dtype=xp.float32, copy=True)",
        "xp.sum(x, **options)",
    )
    INVALID = (
        ("xp.std(x, ddof=1)", "correction=1"),
        ("xp.clip(x, a_min=0)", "min=0"),
        ("xp.sort(x, kind='stable')", "stable=True"),
        ("xp.asarray(x, order='C')", "xp.asarray(x)"),
        ("xp.add(x, y, out=z)", "z[...] = xp.add(x, y)"),
        ("xp.mean(x, dtype=xp.float64)", "xp.mean(xp.astype(x, xp.float64))"),
        ("xp.round(x, decimals=2)", "xp.round(x * 10**2) / 10**2"),
        ("xp.linalg.pinv(x, rcond=1e-6)", "rtol=1e-6"),
        ("xp.linalg.svd(x, compute_uv=False)", "xp.linalg.svdvals(x)"),
        ("xp.sum(a=x)", "xp.sum(x)"),
        ("xp.tile(x, reps=(2,))", "xp.tile(x, (2,))"),
        ("xp.sum(x, where=m)", "xp.sum(xp.where(m, x, 0))"),
        ("xp.sum(x, whatever=1)", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return a finding for each keyword that the signature does not have."""
        known = standard.entry(use.name)
        if use.call is None or known is None:
            return
        for problem in use.problems:
            if problem.kind != "unknown":
                continue
            if arrival(known, problem.name, use.version) is not None or not isinstance(problem.node, ast.keyword):
                continue  # XP108 says that it is newer
            message = f"'{use.written}' takes no keyword '{problem.name}' in the array API standard {use.version}"
            hint = self._hint(use, use.call, problem.node)
            fix, unsafe = self._edits(use, use.call, problem.node, hint)
            yield Finding(problem.node, message, hint, fix, use.name, unsafe=unsafe)

    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return a finding for each such keyword that ``**`` passed on."""
        known = standard.entry(operation.function) if operation.function else None
        if known is None or known.kind != "function" or known.since > operation.version:
            return
        parameters = known.signature(operation.version).parameters
        for keyword, _, node in arguments.given(operation):
            if isinstance(node, ast.Starred) and keyword not in {"", "**"} and keyword not in parameters:
                version = f"the array API standard {operation.version}"
                yield Finding(node, f"'{operation.written}' takes no keyword '{keyword}' in {version}", cure=known.name)

    def _edits(
        self, use: Use, call: ast.Call, keyword: ast.keyword, hint: str | None
    ) -> tuple[tuple[Edit, ...] | None, tuple[Edit, ...] | None]:
        """Return the edits of a hint that are safe, and those that are not."""
        if hint is None or "#" in use.fragment.segment(call):
            return None, None
        name, _, _ = hint.partition("=")
        if keyword.arg in BOUNDS:
            return _bounds(use, call), None
        if name.isidentifier() and hint[len(name) : len(name) + 2] != "==" and "(" not in name:
            edits = use.replacement(keyword, hint)
            return (edits, None) if keyword.arg in SAME or keyword.arg == "kind" else (None, edits)
        if keyword.arg == "out":
            alone = isinstance(use.statement, ast.Expr) and use.statement.value is call
            return None, use.replacement(call, hint) if alone else None
        edits = use.replacement(call, hint)
        return (edits, None) if keyword.arg in self.ARRAYS or keyword.arg == "compute_uv" else (None, edits)

    def _hint(self, use: Use, call: ast.Call, keyword: ast.keyword) -> str | None:
        """Return what to write instead of `keyword`, which may be the argument or the whole call."""
        value = use.source(keyword.value)
        if value is None:
            return None
        argument = self._argument(use, call, keyword.arg or "", value)
        if argument is not None or len(use.problems) > 1:
            return argument
        return self._rewrite(use, call, keyword, value)

    def _argument(self, use: Use, call: ast.Call, name: str, value: str) -> str | None:
        """Return the argument that says the same, under the standard's name."""
        parameters = standard.entries()[use.name].signature(use.version).parameters
        taken = {other.arg for other in call.keywords} | set(list(parameters)[: len(call.args)])
        if name == "kind" and "stable" in parameters and "stable" not in taken:
            return "stable=True" if value.strip("'\"") in {"stable", "mergesort"} else None
        for renamed in self.RENAMED.get(name, ()):
            parameter = parameters.get(renamed)
            if parameter is not None and renamed not in taken:
                if not parameter.positional_only:
                    return f"{renamed}={value}"
                alone = len(call.keywords) == 1 and list(parameters).index(renamed) == len(call.args)
                rest = _without(use, call.keywords[0]) if alone else None
                return f"{rest[:-1]}, {value})" if rest else None
        return None

    def _rewrite(self, use: Use, call: ast.Call, keyword: ast.keyword, value: str) -> str | None:
        """Return the call in other words."""
        name, rest = keyword.arg or "", _without(use, keyword)
        if name == "out" and rest is not None and isinstance(keyword.value, ast.Name | ast.Attribute):
            return f"{value}[...] = {rest}"
        if name in self.DROPPED:
            return rest
        if len(call.keywords) > 1:
            return None
        if name in self.ARRAYS and not call.args:
            return f"{use.written}({value})"
        first = use.source(call.args[0]) if len(call.args) == 1 and not isinstance(call.args[0], ast.Starred) else None
        template = self.TEMPLATES.get((use.name, name), self.TEMPLATES.get(("", name)))
        if template is not None and name == "dtype" and use.migrating and call.args and use.value(call.args[0]) is None:
            template = "xp.NAME(xp.asarray({0|x}, dtype={,dtype|dtype}))"  # which may be a number as well
        if first is None or template is None or (name == "compute_uv" and value != "False"):
            return None
        return hints.build(template.replace("NAME", use.name), use)


def _bounds(use: Use, call: ast.Call) -> tuple[Edit, ...]:
    """Return the edits of both bounds of a `clip`, of which NumPy takes no mixture: by position, or by their names."""
    bounds = [item for item in call.keywords if item.arg in BOUNDS]
    in_place = len(call.args) == 1 and call.keywords[: len(bounds)] == bounds and bounds[0].arg == "a_min"
    edits = []
    for item in bounds:
        line, column, *_ = use.fragment.span(item)
        end_line, end_column, *_ = use.fragment.span(item.value)
        edits.append(Edit(line, column, end_line, end_column, "" if in_place else f"{BOUNDS[item.arg or '']}="))
    return tuple(edits)


def _without(use: Use, keyword: ast.keyword) -> str | None:
    """Return the user's call without one keyword, where it is short."""
    if use.call is None:
        return None
    arguments = [use.source(argument) for argument in use.call.args]
    for other in use.call.keywords:
        if other is not keyword:
            text = use.source(other.value)
            arguments.append(None if text is None else f"**{text}" if other.arg is None else f"{other.arg}={text}")
    if any(argument is None for argument in arguments):
        return None
    text = f"{use.written}({', '.join(argument for argument in arguments if argument)})"
    return text if len(text) <= 100 else None  # noqa: PLR2004
