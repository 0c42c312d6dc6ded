"""XP406: a function on a kind of dtype that the standard does not define it for."""

from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.calls import given
from xpsession.compliance.rule import CallRule
from xpsession.compliance.uses import Finding, Use

BOOL, INTEGER, REAL, COMPLEX = "bool", "integer", "real floating", "complex floating"
_NUMERIC = frozenset({BOOL})
_FLOATING = frozenset({BOOL, INTEGER})
_REAL = frozenset({BOOL, COMPLEX})
_REAL_FLOATING = frozenset({BOOL, INTEGER, COMPLEX})
# The kinds that a function of one array is not defined for, as array_api_strict has them too.
_GROUPS = (
    (_NUMERIC, "abs conj cumulative_prod cumulative_sum diff isfinite isinf isnan linalg.trace negative positive prod"),
    (_NUMERIC, "round sign square sum"),
    (_FLOATING, "acos acosh asin asinh atan atanh cos cosh exp expm1 log log10 log1p log2 mean reciprocal sin sinh"),
    (_FLOATING, "sqrt tan tanh linalg.cholesky linalg.det linalg.eigh linalg.eigvalsh linalg.inv linalg.matrix_norm"),
    (_FLOATING, "linalg.pinv linalg.qr linalg.slogdet linalg.svd linalg.svdvals linalg.vector_norm"),
    (_REAL, "argmax argmin argsort ceil floor max min sort trunc"),
    (_REAL_FLOATING, "fft.rfft fft.rfftn signbit std var"),
    (frozenset({BOOL, INTEGER, REAL}), "fft.fft fft.fftn fft.ifft fft.ifftn imag"),
    (frozenset({REAL, COMPLEX}), "bitwise_invert"),
    (frozenset({INTEGER, REAL, COMPLEX}), "logical_not"),
)
EXCLUDED = {name: kinds for kinds, names in _GROUPS for name in names.split()}
# The dtype to convert to first, by the kinds that are excluded.
CURES = {_NUMERIC: "int64", _FLOATING: "float64", _REAL_FLOATING: "float64"}


class DtypeCategory(CallRule):
    """A function of an array whose dtype the standard does not define it for.

    What it does
    ------------
    Finds ``mean`` and ``sqrt`` of integers, ``sum`` of booleans and the like, where the array has been created with
    such a dtype.

    Why is this bad?
    ----------------
    NumPy converts, by rules of its own. Other libraries convert differently, or stop with a TypeError.

    Example
    -------
    ::

        x = xp.arange(5)
        xp.mean(x)

    Use instead
    -----------
    ::

        x = xp.arange(5)
        xp.mean(xp.astype(x, xp.float64))
    """

    code = "XP406"
    name = "dtype-category"
    severity = "warning"
    VALID = (
        "xp.mean(xp.arange(5.0))",
        "xp.sum(xp.arange(5))",
        "xp.mean(x)",
        "xp.sqrt(xp.ones(3))",
        "x = xp.asarray([1, 2], dtype=xp.float32); xp.sqrt(x)",
        "xp.count_nonzero(xp.ones(3) > 0)",
        "x = xp.linspace(0, 1, 3); xp.sqrt(x)",
        "xp.max(xp.argsort(x))",
    )
    INVALID = (
        ("x = xp.arange(5); xp.mean(x)", "xp.astype(x, xp.float64)"),
        ("xp.sqrt(xp.asarray([1, 4]))", "xp.astype(xp.asarray([1, 4]), xp.float64)"),
        ("x = xp.ones(3); xp.sum(x > 0)", "xp.count_nonzero(x > 0)"),
        ("x = xp.ones(3, dtype=xp.complex64); xp.max(x)", None),
        ("x = xp.ones(3); xp.imag(x)", None),
        ("x = xp.ones(3); xp.max(xp.isnan(x))", None),
    )

    def concerns(self, name: str) -> bool:
        """Return whether the function is defined for some kinds only."""
        return name in EXCLUDED

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on the first argument."""
        excluded = EXCLUDED.get(use.name)
        plain = given(use.call) if excluded is not None and use.call is not None else []
        value = use.value(plain[0]) if plain else None
        if value is None or excluded is None or value.kind != "array" or value.name not in excluded:
            return
        text, dtype = use.source(plain[0]), CURES.get(excluded) if value.name != COMPLEX else None
        hint = f"{use.main}.astype({text}, {use.main}.{dtype})" if text and dtype else None
        bare = use.call is not None and len(use.call.args) == 1 and not use.call.keywords
        if use.name == "sum" and text and bare and "count_nonzero" in standard.names(use.version):
            hint = f"{use.main}.count_nonzero({text})"
        message = f"'{use.written}' is not defined for dtypes of the kind '{value.name}'"
        yield Finding(plain[0], message, hint, cure=use.name)
