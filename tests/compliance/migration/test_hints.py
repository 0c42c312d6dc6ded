"""What stands for a function that the standard lacks computes the same as NumPy does, on array_api_strict too."""

import functools
import re
from typing import Any

import array_api_extra
import array_api_strict
import numpy as np
import pytest

from xpsession.compliance import check

GIVEN = {
    "a": np.asarray([[1.0, 4.0, 2.0], [3.0, 0.5, 7.0], [2.5, 6.0, 5.0]]),
    "b": np.asarray([[2.0, 1.0, 0.0], [1.0, 3.0, 1.5], [0.5, 2.0, 4.0]]),
    "i": np.asarray([0, 2]),
    "k": np.asarray([0, 3, 1, 3]),
    "m": np.asarray([[True, False, False], [False, True, False], [False, False, True]]),
    "n": np.asarray([1.0, np.nan, 3.0, 0.5]),
    "v": np.asarray([3.0, 1.0, 2.0, 0.0]),
    "w": np.asarray([1.0, 0.0, 2.5, 1.0]),
}
SAME = [
    "allclose(a, b)",
    "append(v, w)",
    "append(v, 2.0)",
    "append(a, b, axis=0)",
    "append(a, b, 1)",
    "array_equal(a, a)",
    "array_equiv(a, b)",
    "bincount(k)",
    "blackman(8)",
    "block([[a, b], [b, a]])",
    "broadcast(a, a).shape",
    "convolve(v, w)",
    "corrcoef(a)",
    "einsum('ij,jk->ik', a, b)",
    "einsum('ij,kj->ik', a, b)",
    "einsum('ii', a)",
    "einsum('ij,ij->i', a, b)",
    "fmax(n, w)",
    "fmin(n, w)",
    "fmod(v, 2.0)",
    "geomspace(1.0, 8.0, 4)",
    "gradient(v)",
    "hamming(8)",
    "hanning(8)",
    "heaviside(v, 0.5)",
    "histogram(v, bins=3)[0]",
    "indices((2, 3))",
    "intersect1d(k, i)",
    "median(a)",
    "median(v)",
    "median(a, axis=0)",
    "nanargmax(n)",
    "nanargmin(n)",
    "nancumprod(n)",
    "nancumsum(n)",
    "nanmedian(n)",
    "nanprod(n)",
    "nanstd(n)",
    "nanvar(n)",
    "polyfit(v, w, 2)",
    "polyval([1.0, 2.0, 3.0], v)",
    "trapezoid(v)",
    "trapezoid(v, w)",
    "vander(v)",
]


@pytest.mark.parametrize("call", SAME)
@pytest.mark.parametrize("strict", [False, True], ids=["numpy", "strict"])
@pytest.mark.filterwarnings("ignore:invalid value encountered")
def test_a_hint_computes_what_the_function_does(call: str, strict: bool) -> None:  # noqa: FBT001  # a parameter
    (hint,) = {one.hint for one in check(f"xp.{call}", names={"xp": array_api_strict})}
    assert hint is not None
    if "array_api_extra.one_hot" in hint and strict:
        pytest.skip("array_api_extra's one_hot of 0.11.5 updates at integer arrays, which strict 2.6 refuses")
    xp: Any = array_api_strict if strict else np
    known = {name: xp.asarray(array) for name, array in GIVEN.items()}
    scope = {"xp": xp, "array_api_extra": array_api_extra, "functools": functools, **known}
    expression, *definitions = re.split(r", (?=\w+ = )", hint)
    expression = re.sub(r"^\w+ = ", "", expression)
    for definition in definitions:
        exec(definition, scope)  # noqa: S102  # a hint of ours
    got = np.asarray(eval(expression, scope))  # noqa: S307
    want = eval(f"np.{call}", {"np": np, **GIVEN})  # noqa: S307
    np.testing.assert_allclose(got, want, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("call", ["quantile(a, 0.3, axis=1)", "percentile(v, 40)", "nanquantile(n, 0.25)"])
def test_what_scipy_has_for_every_library_computes_what_the_function_does(call: str) -> None:
    stats = pytest.importorskip("scipy.stats", reason="a hint names it")
    (hint,) = {one.hint for one in check(f"xp.{call}", names={"xp": array_api_strict})}
    assert hint is not None
    got = eval(hint.removeprefix("scipy."), {"stats": stats, **GIVEN})  # noqa: S307
    np.testing.assert_allclose(got, eval(f"np.{call}", {"np": np, **GIVEN}))  # noqa: S307
