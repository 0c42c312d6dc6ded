"""Probes of the creation functions: devices, inferred dtypes, copies and shapes."""

from collections.abc import Callable
from typing import Any

from xpsession.reporting.expect import change, devices, gives, holds, raises, same
from xpsession.reporting.probe import Probe, named_probe, probe

_CREATORS: dict[str, Callable[[Any, Any], Any]] = {
    "arange": lambda xp, device: xp.arange(3, device=device),
    "asarray": lambda xp, device: xp.asarray([1], device=device),
    "empty": lambda xp, device: xp.empty(2, device=device),
    "empty_like": lambda xp, device: xp.empty_like(xp.asarray([1]), device=device),
    "eye": lambda xp, device: xp.eye(2, device=device),
    "full": lambda xp, device: xp.full((2,), 1, device=device),
    "full_like": lambda xp, device: xp.full_like(xp.asarray([1]), 2, device=device),
    "linspace": lambda xp, device: xp.linspace(0.0, 1.0, 3, device=device),
    "ones": lambda xp, device: xp.ones((2,), device=device),
    "ones_like": lambda xp, device: xp.ones_like(xp.asarray([1]), device=device),
    "zeros": lambda xp, device: xp.zeros((2,), device=device),
    "zeros_like": lambda xp, device: xp.zeros_like(xp.asarray([1]), device=device),
}


def _takes_device(name: str, create: Callable[[Any, Any], Any]) -> Probe:
    def check(xp: Any) -> None:
        for device in devices(xp):
            same(create(xp, device).device, device, "the device")

    says = f"`{name}` creates on the device that it is given."
    known = "CuPy has no device= and array_api_compat.cupy takes no device but the current one"
    return named_probe(f"{name}-takes-device", (name,), says, check, known=known)


TAKE_DEVICE = tuple(_takes_device(name, create) for name, create in _CREATORS.items())


@probe("asarray")
def asarray_infers_the_default_dtypes(xp: Any) -> None:
    """Python numbers become arrays of the default dtype of the widest kind among them."""
    same(xp.asarray([True, False]).dtype, xp.bool, "the dtype of [True, False]")
    same(xp.asarray([True, 2]).dtype, xp.asarray(2).dtype, "the dtype of [True, 2]")
    same(xp.asarray([1, 2.0]).dtype, xp.asarray(2.0).dtype, "the dtype of [1, 2.0]")
    same(xp.asarray([1.0, 2j]).dtype, xp.asarray(2j).dtype, "the dtype of [1.0, 2j]")


@probe("asarray")
def asarray_copies_when_told_to(xp: Any) -> None:
    """With ``copy=True`` the result shares nothing with the input."""
    x = xp.asarray([1.0, 2.0])
    y = xp.asarray(x, copy=True)
    change(x, 5.0)
    gives(y, [1.0, 2.0])


@probe("asarray")
def asarray_refuses_a_copy_when_told_to(xp: Any) -> None:
    """With ``copy=False`` an array that would have to be copied is an error."""
    x = xp.asarray([1, 2], dtype=xp.int8)
    gives(xp.asarray(x, copy=False), [1, 2])
    raises(Exception, lambda: xp.asarray(x, dtype=xp.int16, copy=False), "a copy that copy=False forbids")


@probe("asarray", known="CuPy copies it to the GPU")
def asarray_cannot_share_a_list(xp: Any) -> None:
    """With ``copy=False`` a list is an error, for no array can use its memory."""
    raises(ValueError, lambda: xp.asarray([1.0, 2.0], copy=False), "a copy that copy=False forbids")


@probe("asarray", known="CuPy")
def asarray_keeps_the_sign_of_a_zero(xp: Any) -> None:
    """A negative zero stays one, also without dimensions."""
    gives(xp.asarray([-0.0]), [-0.0], signed=True)
    gives(xp.asarray(-0.0), -0.0, signed=True)


@probe("arange", known="CuPy")
def arange_counts_down_in_unsigned_integers(xp: Any) -> None:
    """A step may be negative though the dtype is not."""
    gives(xp.arange(3, 0, -1, dtype=xp.uint8), [3, 2, 1], dtype=xp.uint8)


@probe("arange")
def arange_infers_the_dtype(xp: Any) -> None:
    """Integers give the default integer dtype, a float anywhere the default real dtype."""
    gives(xp.arange(3), [0, 1, 2], dtype=xp.asarray(0).dtype)
    gives(xp.arange(0, 3, 1.5), [0.0, 1.5], dtype=xp.asarray(0.0).dtype)


@probe("arange")
def arange_counts_down_and_may_be_empty(xp: Any) -> None:
    """A negative step counts down; where the stop lies the other way, nothing is left."""
    gives(xp.arange(3, 0, -2), [3, 1])
    gives(xp.arange(3, 0), [])


@probe("eye")
def eye_takes_columns_and_a_diagonal(xp: Any) -> None:
    """A second number gives the columns, ``k=`` the diagonal."""
    gives(xp.eye(2, 3, k=1), [[0, 1, 0], [0, 0, 1]], dtype=xp.asarray(0.0).dtype)
    gives(xp.eye(2, None, k=-1, dtype=xp.int8), [[0, 0], [1, 0]], dtype=xp.int8)


@probe("full")
def full_infers_the_dtype(xp: Any) -> None:
    """Without ``dtype=`` the value gives the dtype: that of its kind by default."""
    for value in (True, 1, 1.5, 1j):
        gives(xp.full((1,), value), [value], dtype=xp.asarray(value).dtype)


@probe("full", "full_like", "ones", known="CuPy")
def full_keeps_the_sign_of_zero(xp: Any) -> None:
    """A negative zero fills an array with negative zeros."""
    gives(xp.full((2,), -0.0), [-0.0, -0.0], signed=True)
    gives(xp.full_like(xp.ones(2), -0.0), [-0.0, -0.0], signed=True)


@probe("full_like", "ones_like", "zeros_like")
def likes_keep_the_dtype(xp: Any) -> None:
    """The functions that end in ``_like`` keep dtype and shape, whatever the value."""
    x = xp.asarray([[1], [2]], dtype=xp.int8)
    gives(xp.full_like(x, 7), [[7], [7]], dtype=xp.int8)
    gives(xp.ones_like(x), [[1], [1]], dtype=xp.int8)
    gives(xp.zeros_like(x, dtype=xp.float32), [[0], [0]], dtype=xp.float32)


@probe("linspace", known="CuPy", issue="https://github.com/cupy/cupy/issues/9370")
def linspace_takes_complex_numbers(xp: Any) -> None:
    """The values lie on the line between two complex numbers."""
    gives(xp.linspace(0.0, 2 + 2j, 3), [0j, 1 + 1j, 2 + 2j], rel=1e-6)


@probe("linspace")
def linspace_ends_before_the_stop_when_told_to(xp: Any) -> None:
    """With ``endpoint=False`` the stop is left out and the step is smaller."""
    real = xp.asarray(0.0).dtype
    gives(xp.linspace(0, 1, num=4, endpoint=False), [0.0, 0.25, 0.5, 0.75], dtype=real)
    gives(xp.linspace(0, 1, num=3), [0.0, 0.5, 1.0], dtype=real)


@probe("zeros", "ones")
def shapes_may_be_numbers(xp: Any) -> None:
    """One number is a shape, and so is an empty tuple."""
    gives(xp.zeros(2), [0.0, 0.0], dtype=xp.asarray(0.0).dtype)
    gives(xp.ones(()), 1.0, dtype=xp.asarray(0.0).dtype)


@probe("tril", "triu")
def triangles_of_stacks(xp: Any) -> None:
    """``tril`` and ``triu`` take stacks of matrices, and ``k=`` moves the diagonal."""
    x = xp.asarray([[[1, 2], [3, 4]]])
    gives(xp.tril(x, k=-1), [[[0, 0], [3, 0]]])
    gives(xp.triu(x), [[[1, 2], [0, 4]]])


@probe("meshgrid")
def meshgrid_indexing(xp: Any) -> None:
    """Cartesian indexing by default, matrix indexing with ``indexing="ij"``."""
    x, y = xp.asarray([1, 2, 3]), xp.asarray([4, 5])
    gives(xp.meshgrid(x, y)[0], [[1, 2, 3], [1, 2, 3]])
    gives(xp.meshgrid(x, y, indexing="ij")[1], [[4, 5], [4, 5], [4, 5]])


@probe("meshgrid", since="2025.12", known="CuPy before 14.0 returns a list")
def meshgrid_returns_a_tuple(xp: Any) -> None:
    """The grids come as a tuple."""
    grids = xp.meshgrid(xp.asarray([1, 2]), xp.asarray([3]))
    holds(isinstance(grids, tuple), f"gives a {type(grids).__name__}, not a tuple")
