"""array-api-extra with ``xp=xp``: each public function gives on each device what it gives with plain NumPy."""

from collections.abc import Callable
from typing import Any

import array_api_extra as xpx
import numpy as np
import pytest

from xpsession import backends, namespace, to_device
from xpsession.standard.namespace import Namespace

Agree = Callable[[Any, Any], None]

RNG = np.random.default_rng(2025)
VECTOR = RNG.normal(size=7)
MATRIX = RNG.normal(size=(3, 4))
HOLES = np.asarray([[1.0, np.nan, 3.0], [np.nan, 5.0, 6.0]])
WHOLE = np.asarray([3, 1, 2, 3, 1])
COMPLEX = VECTOR + 1j

# A call takes the namespace (NumPy's gives the expected result), and the keyword xp= or nothing for array-api-extra.
CALLS: dict[str, Callable[..., Any]] = {
    "angle": lambda xp, /, **to: xpx.angle(xp.asarray(COMPLEX), **to),
    "apply_where": lambda xp, /, **to: xpx.apply_where(
        xp.asarray(VECTOR) > 0, xp.asarray(VECTOR), xp.sqrt, lambda x: -x, **to
    ),
    "argpartition": lambda xp, /, **to: xp.take(xp.asarray(VECTOR), xpx.argpartition(xp.asarray(VECTOR), 3, **to)[3:4]),
    "at": lambda xp, /, **to: [
        xpx.at(xp.asarray(VECTOR), 2).set(9.0, **to),
        xpx.at(xp.asarray(VECTOR))[1:4].add(1.0, **to),
        xpx.at(xp.asarray(VECTOR), xp.asarray(VECTOR) > 0).multiply(2.0, **to),
    ],
    "atleast_nd": lambda xp, /, **to: xpx.atleast_nd(xp.asarray(VECTOR), ndim=3, **to),
    "cov": lambda xp, /, **to: [
        xpx.cov(xp.asarray(MATRIX), **to),
        xpx.cov(xp.asarray(MATRIX), aweights=xp.asarray(np.abs(MATRIX[0])), **to),
    ],
    "create_diagonal": lambda xp, /, **to: xpx.create_diagonal(xp.asarray(VECTOR), offset=1, **to),
    "deg2rad": lambda xp, /, **to: xpx.deg2rad(xp.asarray(VECTOR), **to),
    "diag_indices": lambda _, /, **to: xpx.diag_indices(3, **to),
    "isclose": lambda xp, /, **to: [
        xpx.isclose(xp.asarray(VECTOR), xp.asarray(VECTOR + 1e-9), **to),
        xpx.isclose(xp.asarray(HOLES), xp.asarray(HOLES), equal_nan=True, **to),
    ],
    "isin": lambda xp, /, **to: xpx.isin(xp.asarray(WHOLE), xp.asarray([1, 2]), **to),
    "kron": lambda xp, /, **to: xpx.kron(xp.asarray(VECTOR), xp.asarray(MATRIX), **to),
    "lazy_apply": lambda xp, /, **to: xpx.lazy_apply(lambda x: x + 1, xp.asarray(VECTOR), **to),
    "nan_to_num": lambda xp, /, **to: xpx.nan_to_num(xp.asarray(HOLES), fill_value=2.0, **to),
    "nanmax": lambda xp, /, **to: xpx.nanmax(xp.asarray(HOLES), axis=1, **to),
    "nanmean": lambda xp, /, **to: xpx.nanmean(xp.asarray(HOLES), axis=0, **to),
    "nanmin": lambda xp, /, **to: xpx.nanmin(xp.asarray(HOLES), axis=1, **to),
    "nansum": lambda xp, /, **to: xpx.nansum(xp.asarray(HOLES), axis=0, **to),
    "nunique": lambda xp, /, **to: int(xpx.nunique(xp.asarray(WHOLE), **to)),
    "one_hot": lambda xp, /, **to: xpx.one_hot(xp.asarray(WHOLE), 4, **to),
    "pad": lambda xp, /, **to: xpx.pad(xp.asarray(MATRIX), ((1, 2), (0, 1)), constant_values=7.0, **to),
    "partition": lambda xp, /, **to: xp.sort(xpx.partition(xp.asarray(VECTOR), 3, **to)[:3]),
    "rad2deg": lambda xp, /, **to: xpx.rad2deg(xp.asarray(VECTOR), **to),
    "searchsorted": lambda xp, /, **to: xpx.searchsorted(xp.asarray(np.sort(VECTOR)), xp.asarray(MATRIX[0]), **to),
    "setdiff1d": lambda xp, /, **to: xpx.setdiff1d(xp.asarray(WHOLE), xp.asarray([1]), **to),
    "sinc": lambda xp, /, **to: xpx.sinc(xp.asarray(VECTOR), **to),
    "tril_indices": lambda _, /, **to: xpx.tril_indices(3, **to),
    "triu_indices": lambda _, /, **to: xpx.triu_indices(3, offset=1, **to),
    "union1d": lambda xp, /, **to: xp.sort(xpx.union1d(xp.asarray(WHOLE), xp.asarray([7]), **to)),
    "unravel_index": lambda xp, /, **to: xpx.unravel_index(xp.asarray([1, 5]), (2, 3), **to),
}
# `default_dtype` is looked at below; array-api-extra deprecates two that the standard has since 2025.12.
OTHERS = {"__version__", "broadcast_shapes", "default_dtype", "expand_dims", "testing"}
# Some came with later versions of array-api-extra, and some that make arrays from numbers need ``xp=``.
PRESENT = [name for name in CALLS if hasattr(xpx, name)]
FINDING = [name for name in PRESENT if name not in {"diag_indices", "tril_indices", "triu_indices"}]


def test_every_public_function_is_called_here() -> None:
    assert set(xpx.__all__) <= set(CALLS) | OTHERS


@pytest.mark.parametrize("name", PRESENT)
def test_array_api_extra_computes_on_the_device(name: str, xp: Namespace, agree: Agree) -> None:
    agree(CALLS[name](xp, xp=xp), CALLS[name](np, xp=np))


@pytest.mark.parametrize("name", FINDING)
def test_it_finds_the_namespace_of_our_arrays_by_itself(name: str, xp: Namespace, agree: Agree) -> None:
    agree(CALLS[name](xp), CALLS[name](np))


@pytest.mark.parametrize("device", ["strict:no_float64", "strict:no_x64"])
def test_the_default_data_type_is_that_of_the_device(device: str) -> None:
    xp: Any = namespace(device)
    handle = xp.__array_namespace_info__().default_device()
    assert xpx.default_dtype(xp, device=handle) == xp.float32 == xp.ones(1).dtype


def test_a_result_lies_with_its_inputs_though_xp_is_bound_elsewhere() -> None:
    xp: Any = namespace("strict:device1")
    elsewhere: Any = namespace("strict:device2")
    x = elsewhere.asarray(VECTOR)
    for result in (xpx.sinc(x, xp=xp), xpx.create_diagonal(x, xp=xp), xpx.pad(x, 1, xp=xp), xpx.kron(x, x, xp=xp)):
        assert backends.device_of(result) == "strict:device2"
    assert np.allclose(to_device(xpx.sinc(x, xp=xp), "cpu"), np.sinc(VECTOR))
