"""XP104: names that no version of the standard has, and that no other rule knows better."""

import ast
import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import Rule, absent
from xpsession.compliance.uses import Finding, Use, summation
from xpsession.compliance.uses.calls import given

MAIN = ""


class UnknownFunction(Rule):
    """A name that no version of the standard has, and for which nothing in it stands.

    What it does
    ------------
    Finds every name that the standard does not have, such as ``median``, ``einsum`` and ``random``, where no other
    rule knows it. Where the standard's functions come to the same, the hint shows how, what follows a comma being the
    names that it uses; for `scipy.stats`, ``SCIPY_ARRAY_API=1`` must be in the environment.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the name, so the code stops there with an AttributeError.

    Example
    -------
    ::

        xp.allclose(x, y)

    Use instead
    -----------
    What the hint shows, where there is one; else the library's own namespace, in a branch that asks for it::

        xp.all(array_api_extra.isclose(x, y))
    """

    code = "XP104"
    name = "unknown-function"
    catch_all = True
    HINTS: ClassVar[Mapping[str, str]] = {
        "allclose": "xp.all(array_api_extra.isclose({0|x}, {1|y}))",
        "append": "xp.concat([xp.reshape({0|x}, (-1,)), xp.reshape({1|y}, (-1,))])",
        "apply_along_axis": "xp.stack([{0|f}(row) for row in xp.unstack({2|x})]) for the last of two axes",
        "array_equal": "xp.all({0|x} == {1|y})",
        "array_equiv": "xp.all({0|x} == {1|y})",
        "bincount": "xp.sum(array_api_extra.one_hot({0|x}, int(xp.max({0|x})) + 1), axis=0)",
        "blackman": "0.42 - 0.5 * xp.cos(t) + 0.08 * xp.cos(2 * t), t = xp.linspace(0, 2 * xp.pi, {0|n})",
        "block": "xp.concat([xp.concat(row, axis=-1) for row in {0|rows}], axis=-2)",
        "broadcast": "xp.broadcast_shapes({0|x}.shape, {1|y}.shape)",
        "choose": "xp.take_along_axis(xp.stack({1|choices}), {0|index}[None, ...], axis=0)[0, ...]",
        "convolve": "xp.fft.irfft(xp.fft.rfft({0|x}, n=n) * xp.fft.rfft({1|y}, n=n), n=n), "
        "n = {0|x}.shape[0] + {1|y}.shape[0] - 1",
        "copyto": "{0|x}[...] = {1|y}",
        "corrcoef": "c / xp.sqrt(d[:, None] * d[None, :]), c = array_api_extra.cov({0|x}), d = xp.linalg.diagonal(c)",
        "delete": "xp.concat([{0|x}[:i], {0|x}[i + 1 :]]), i = {1|index}",
        "fill_diagonal": "{0|x} = xp.where(xp.eye(*{0|x}.shape, dtype=xp.bool), {1|value}, {0|x})",
        "float_power": "xp.astype({0|x}, xp.float64) ** {1|y}",
        "fmax": "xp.where(xp.isnan({0|x}), {1|y}, xp.where(xp.isnan({1|y}), {0|x}, xp.maximum({0|x}, {1|y})))",
        "fmin": "xp.where(xp.isnan({0|x}), {1|y}, xp.where(xp.isnan({1|y}), {0|x}, xp.minimum({0|x}, {1|y})))",
        "fmod": "{0|x} - xp.trunc({0|x} / {1|y}) * {1|y}",
        "frombuffer": "xp.asarray(numpy.frombuffer({0|data}))",
        "fromfunction": "{0|f}(*xp.meshgrid(*(xp.arange(n) for n in {1|shape}), indexing='ij'))",
        "fromiter": "xp.asarray(list({0|values}))",
        "geomspace": "{0|start} * ({1|stop} / {0|start}) ** xp.linspace(0.0, 1.0, {2,num|50})",
        "gradient": "xp.concat([{0|x}[1:2] - {0|x}[:1], ({0|x}[2:] - {0|x}[:-2]) / 2, {0|x}[-1:] - {0|x}[-2:-1]])",
        "hamming": "0.54 - 0.46 * xp.cos(xp.linspace(0, 2 * xp.pi, {0|n}))",
        "hanning": "0.5 - 0.5 * xp.cos(xp.linspace(0, 2 * xp.pi, {0|n}))",
        "heaviside": "xp.where({0|x} == 0, {1|value}, xp.astype({0|x} > 0, {0|x}.dtype))",
        "histogram": "xp.diff(n, prepend=xp.asarray([0]), append=xp.asarray([{0|x}.size])), "
        "edges = xp.linspace(float(xp.min({0|x})), float(xp.max({0|x})), {1,bins|10} + 1), "
        "n = xp.searchsorted(xp.sort({0|x}), edges[1:-1])",
        "indices": "xp.stack(xp.meshgrid(*(xp.arange(n) for n in {0|shape}), indexing='ij'))",
        "insert": "xp.concat([{0|x}[:i], {2|values}, {0|x}[i:]]), i = {1|index}",
        "interp": "ys[k] + xp.clip((x - xs[k]) / (xs[k + 1] - xs[k]), 0.0, 1.0) * (ys[k + 1] - ys[k]), "
        "k = xp.clip(xp.searchsorted(xs, x) - 1, 0, xs.shape[0] - 2)",
        "intersect1d": "xp.sort(xp.unique_values({0|x}[xp.isin({0|x}, {1|y})]))",
        "iscomplex": "xp.imag({0|x}) != 0",
        "isreal": "xp.imag({0|x}) == 0",
        "ix_": "x[i[:, None], j[None, :]], i = {0|i}, j = {1|j}",
        "lexsort": "xp.argsort(keys, stable=True) by one key after the other, the last one last",
        "matvec": "xp.matmul({0|x}, {1|y}[..., None])[..., 0]",
        "median": "(s[(n - 1) // 2] + s[n // 2]) / 2, s = xp.sort(xp.reshape({0|x}, (-1,))), n = s.shape[0]",
        "mgrid": "xp.stack(xp.meshgrid(xp.arange(m), xp.arange(n), indexing='ij'))",
        "modf": "({0|x} - xp.trunc({0|x}), xp.trunc({0|x}))",
        "msort": "xp.sort({0|x}, axis=0)",
        "nanargmax": "xp.argmax(xp.where(xp.isnan({0|x}), -xp.inf, {0|x}))",
        "nanargmin": "xp.argmin(xp.where(xp.isnan({0|x}), xp.inf, {0|x}))",
        "nancumprod": "xp.cumulative_prod(xp.where(xp.isnan({0|x}), 1.0, {0|x}))",
        "nancumsum": "xp.cumulative_sum(xp.where(xp.isnan({0|x}), 0.0, {0|x}))",
        "nanmedian": "(s[(n - 1) // 2] + s[n // 2]) / 2, s = xp.sort({0|x}[~xp.isnan({0|x})]), n = s.shape[0]",
        "nanpercentile": "scipy.stats.quantile({0|x}, {1|q} / 100, axis=None, nan_policy='omit')",
        "nanprod": "xp.prod(xp.where(xp.isnan({0|x}), 1.0, {0|x}))",
        "nanquantile": "scipy.stats.quantile({0|x}, {1|q}, axis=None, nan_policy='omit')",
        "nanstd": "array_api_extra.nanmean(({0|x} - array_api_extra.nanmean({0|x})) ** 2) ** 0.5",
        "nanvar": "array_api_extra.nanmean(({0|x} - array_api_extra.nanmean({0|x})) ** 2)",
        "ogrid": "(xp.arange(m)[:, None], xp.arange(n)[None, :])",
        "percentile": "scipy.stats.quantile({0|x}, {1|q} / 100, axis=None)",
        "piecewise": "xp.where(condition, x, y), one in the other",
        "place": "{0|x}[{1|mask}] = {2|value}",
        "polyfit": "xp.linalg.pinv(V) @ {1|y}, V = {0|x}[:, None] ** xp.arange({2,deg|deg}, -1, -1, dtype={0|x}.dtype)",
        "polyval": "functools.reduce(lambda y, c: y * {1|x} + c, {0|p})",
        "putmask": "{0|x}[{1|mask}] = {2|value}",
        "quantile": "scipy.stats.quantile({0|x}, {1|q}, axis=None)",
        "random": "xp.asarray(rng.normal(size=n)), rng = numpy.random.default_rng()",
        "require": "xp.asarray({0|x})",
        "select": "xp.where(condition, x, y), one in the other",
        "setxor1d": "xp.concat([array_api_extra.setdiff1d({0|x}, {1|y}), array_api_extra.setdiff1d({1|y}, {0|x})])",
        "trapezoid": "xp.sum({0|y}[1:] + {0|y}[:-1]) / 2",
        "trapz": "xp.sum({0|y}[1:] + {0|y}[:-1]) / 2",
        "tri": "xp.tril(xp.ones(({0|n}, {1|n})))",
        "vander": "{0|x}[:, None] ** xp.arange({0|x}.shape[0] - 1, -1, -1, dtype={0|x}.dtype)",
        "vectorize": "xp.where(condition, x, y) in place of each branch",
    }
    # With these arguments more, what the standard has for it looks different.
    LONGER: ClassVar[Mapping[str, tuple[str, str]]] = {
        "append": ("axis", "xp.concat([{0|x}, {1|y}], axis={2,axis|axis})"),
        "delete": ("axis", "xp.take({0|x}, kept, axis={2,axis|axis})"),
        "insert": ("axis", "xp.concat parts of {0|x}, axis={3,axis|axis}"),
        "median": (
            "axis",
            "(s[..., (n - 1) // 2] + s[..., n // 2]) / 2, "  # noqa: ISC004  # one hint
            "s = xp.sort(xp.moveaxis({0|x}, {1,axis|axis}, -1)), n = s.shape[-1]",
        ),
        "percentile": ("axis", "scipy.stats.quantile({0|x}, {1|q} / 100, axis={2,axis|axis})"),
        "quantile": ("axis", "scipy.stats.quantile({0|x}, {1|q}, axis={2,axis|axis})"),
        "trapezoid": ("x", "xp.sum(({0|y}[1:] + {0|y}[:-1]) * ({1,x|x}[1:] - {1,x|x}[:-1])) / 2"),
        "trapz": ("x", "xp.sum(({0|y}[1:] + {0|y}[:-1]) * ({1,x|x}[1:] - {1,x|x}[:-1])) / 2"),
    }
    VALID = ("xp.sort(x)", "xp.__version__", "xp.e", "xp.pi", "xp.linalg.svd(x)", "xp.fft", "xp.newaxis")
    INVALID = (
        ("xp.einsum('ij->i', x)", "xp.sum(x, axis=1)"),
        ("xp.einsum('ij,jk', x, y)", "xp.tensordot(x, y, axes=((1,), (0,)))"),
        ("xp.einsum(s, x)", None),
        ("xp.random.normal(size=3)", "xp.asarray(rng.normal(size=n)), rng = numpy.random.default_rng()"),
        ("xp.median(x)", "(s[(n - 1) // 2] + s[n // 2]) / 2, s = xp.sort(xp.reshape(x, (-1,))), n = s.shape[0]"),
        ("xp.quantile(x, 0.5, axis=1)", "scipy.stats.quantile(x, 0.5, axis=1)"),
        ("xp.allclose(x, y)", "xp.all(array_api_extra.isclose(x, y))"),
        ("xp.no_such_name", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on any name of the main namespace that no version has."""
        if use.extension != MAIN or standard.entry(use.name) is not None:
            return []
        return [absent(use, self._template(use))]

    def _template(self, use: Use) -> str | None:
        """Return the template that fits the arguments."""
        call = use.call
        if use.attribute == "einsum":
            return None if call is None else _summed(call)
        usual = self.HINTS.get(use.attribute)
        word, longer = self.LONGER.get(use.attribute, ("", usual))
        if call is None or usual is None or longer is None:
            return usual
        if use.attribute == "append" and any(type(node) is ast.Constant for node in given(call)[1:2]):
            return usual.replace("xp.reshape({1|y}, (-1,))", "xp.asarray([{1|y}])")
        slot = re.search(rf"\{{(\d),{word}\|", longer)
        more = any(keyword.arg == word for keyword in call.keywords)
        return longer if more or (slot is not None and len(given(call)) > int(slot[1])) else usual


def _summed(call: ast.Call) -> str | None:
    """Return what an `einsum` of arrays with plain names computes."""
    match call:
        case ast.Call(args=[ast.Constant(value=str(subscripts)), *arrays], keywords=[]):
            names = [node.id for node in arrays if isinstance(node, ast.Name)]
            return summation.written(subscripts, names) if len(names) == len(arrays) else None
        case _:
            return None
