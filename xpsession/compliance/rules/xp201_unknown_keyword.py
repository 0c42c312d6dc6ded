"""XP201: keywords that the standard's functions do not take."""

import ast
import inspect
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.calls import problems
from xpsession.compliance.rule import Rule
from xpsession.compliance.rules.xp108_newer_than_target import arrival
from xpsession.compliance.uses import Finding, Use


class UnknownKeyword(Rule):
    """A keyword that the standard's function of that name does not take.

    What it does
    ------------
    Compares the keywords of a call with the signature in the standard.

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
        "hermitian": (),
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
        ("xp.sum(x, where=m)", "xp.sum(xp.where(m, x, 0))"),
        ("xp.sum(x, whatever=1)", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return a finding for each keyword that the signature does not have."""
        known = standard.entry(use.name)
        if use.call is None or not use.known or known is None or known.kind != "function":
            return
        signature = known.signature(use.version)
        found = problems(signature, use.call)
        unknown = [problem for problem in found if problem.kind == "unknown"]
        for problem in unknown:
            if arrival(known, problem.name, use.version) is not None or not isinstance(problem.node, ast.keyword):
                continue  # XP108 says that it is newer
            message = f"'{use.written}' takes no keyword '{problem.name}' in the array API standard {use.version}"
            hint = self._hint(use, use.call, problem.node, signature, alone=len(found) == 1)
            yield Finding(problem.node, message, hint, cure=use.name)

    def _hint(
        self, use: Use, call: ast.Call, keyword: ast.keyword, signature: inspect.Signature, *, alone: bool
    ) -> str | None:
        """Return what to write instead of `keyword`, which may be the argument or the whole call."""
        name, value = keyword.arg or "", use.source(keyword.value)
        taken = {other.arg for other in call.keywords} | set(list(signature.parameters)[: len(call.args)])
        for renamed in self.RENAMED.get(name, ()):
            parameter = signature.parameters.get(renamed)
            if parameter is not None and renamed not in taken and value is not None:
                return value if parameter.kind is parameter.POSITIONAL_ONLY else f"{renamed}={value}"
        if name == "kind" and "stable" in signature.parameters and "stable" not in taken:
            return (
                "stable=True"
                if value in {"'stable'", '"stable"', "'mergesort'", '"mergesort"'}
                else _without(use, keyword)
            )
        if not alone or value is None:
            return None
        rest = _without(use, keyword)
        first = use.source(call.args[0]) if len(call.args) == 1 and not isinstance(call.args[0], ast.Starred) else None
        match name:
            case "out" if rest is not None:
                return f"{value}[...] = {rest}"
            case (
                "order"
                | "casting"
                | "subok"
                | "like"
                | "mode"
                | "sparse"
                | "hermitian"
                | "extobj"
                | "signature"
                | "UPLO"
            ):
                return rest
            case "dtype" if first and len(call.keywords) == 1 and "dtype" not in signature.parameters:
                return f"{use.written}({use.main}.astype({first}, {value}))"
            case "decimals" if first and use.name == "round":
                whole = first if isinstance(call.args[0], ast.Name | ast.Call | ast.Attribute) else f"({first})"
                return f"{use.written}({whole} * 10**{value}) / 10**{value}"
            case "compute_uv" if first and use.name == "linalg.svd" and value == "False":
                return f"{use.space}.svdvals({first})"
            case "where" if first and len(call.keywords) == 1 and use.name in {"sum", "prod"}:
                return f"{use.written}({use.main}.where({value}, {first}, {int(use.name == 'prod')}))"
            case _ if name in self.ARRAYS and not call.args and len(call.keywords) == 1:
                return f"{use.written}({value})"
            case _:
                return None


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
