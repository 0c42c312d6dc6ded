"""Probes of the array object: its attributes, its operators, its indexing, and the exchange with others."""

import operator
from typing import Any

from xpsession import standard
from xpsession.reporting.expect import change, devices, gives, holds, raises, same
from xpsession.reporting.probe import probe

_CUPY = "CuPy: arrays have none"


@probe("array.__array_namespace__", known=_CUPY, issue="https://github.com/cupy/cupy/issues/8470")
def arrays_know_their_namespace(xp: Any) -> None:
    """An array leads to a namespace that has every main name, as far as this one has it."""
    own = xp.asarray([1.0]).__array_namespace__()
    main = (name for name in standard.names(standard.VERSIONS[0]) if "." not in name and name != "newaxis")
    lacking = [name for name in sorted(main) if hasattr(xp, name) and not hasattr(own, name)]
    holds(not lacking, f"the namespace lacks {', '.join(lacking[:3])}")


@probe("array.device")
def arrays_know_their_device(xp: Any) -> None:
    """``device`` is an attribute that creation functions take."""
    x = xp.asarray([1.0])
    same(xp.asarray([2.0], device=x.device).device, x.device, "the device")


@probe("array.to_device", known=_CUPY)
def arrays_move_between_devices(xp: Any) -> None:
    """``to_device`` gives the same values on the device that is named."""
    for device in devices(xp):
        moved = xp.asarray([1.0, 2.0]).to_device(device)
        same(moved.device, device, "the device")
        gives(moved, [1.0, 2.0])


@probe("array.shape")
def arrays_have_a_shape(xp: Any) -> None:
    """``shape``, ``ndim`` and ``size`` are there, and say the same."""
    x = xp.asarray([[1, 2, 3]])
    same((tuple(x.shape), x.ndim, x.size), ((1, 3), 2, 3), "the shape, ndim and size")


@probe("array.mT")
def arrays_are_transposed(xp: Any) -> None:
    """``T`` transposes a matrix, ``mT`` each matrix of a stack."""
    gives(xp.asarray([[1, 2, 3]]).T, [[1], [2], [3]])
    gives(xp.asarray([[[1, 2]], [[3, 4]]]).mT, [[[1], [2]], [[3], [4]]])


@probe("array.__index__", known=_CUPY)
def arrays_are_indices(xp: Any) -> None:
    """An integer without dimensions is an index; a float is a TypeError."""
    same(operator.index(xp.asarray(3)), 3, "the index")
    same([7, 8, 9][xp.asarray(1)], 8, "the element")
    raises(TypeError, lambda: operator.index(xp.asarray(1.0)), "a float as an index")


@probe("array.__complex__")
def arrays_become_numbers(xp: Any) -> None:
    """An array without dimensions becomes the Python number of every kind that can hold it."""
    same(complex(xp.asarray(True)), 1 + 0j, "complex(array of True)")
    same(float(xp.asarray(2)), 2.0, "float(array of 2)")
    same(int(xp.asarray(True)), 1, "int(array of True)")
    same(bool(xp.asarray(xp.nan)), True, "bool(array of NaN)")


@probe("array.__iadd__")
def operators_in_place_keep_the_dtype(xp: Any) -> None:
    """An operator in place keeps dtype and shape, whatever is on its right."""
    x = xp.asarray([[1.0, 2.0]], dtype=xp.float32)
    x += 0.5
    x *= xp.asarray([2.0, 4.0], dtype=xp.float32)
    gives(x, [[3.0, 10.0]], dtype=xp.float32)
    y = xp.asarray([5, 6], dtype=xp.int16)
    y -= xp.asarray([1, 1], dtype=xp.int8)
    gives(y, [4, 5], dtype=xp.int16)


@probe("array.__mul__")
def python_numbers_do_not_widen(xp: Any) -> None:
    """A Python number on either side of an operator takes the dtype of the array."""
    x = xp.asarray([1.0, 3.0], dtype=xp.float32)
    gives(2.5 * x, [2.5, 7.5], dtype=xp.float32)
    gives(x**2, [1.0, 9.0], dtype=xp.float32)
    gives(1 - xp.asarray([3], dtype=xp.int8), [-2], dtype=xp.int8)
    gives(1j * x, [1j, 3j], dtype=xp.complex64)
    gives(xp.asarray(1.0, dtype=xp.float32) * 2.0, 2.0, dtype=xp.float32)


@probe("array.__add__")
def arrays_without_dimensions_count_in_promotion(xp: Any) -> None:
    """An array without dimensions promotes like any other: its values decide nothing."""
    x, y = xp.asarray([1.0], dtype=xp.float32), xp.asarray(2.0, dtype=xp.complex64)
    gives(x + y, [3 + 0j], dtype=xp.complex64)
    gives(xp.asarray([1], dtype=xp.int8) + xp.asarray(1, dtype=xp.int16), [2], dtype=xp.int16)


@probe("array.__floordiv__")
def operators_round_down(xp: Any) -> None:
    """``//`` and ``%`` of negative integers are those of Python."""
    x = xp.asarray([-7, 7])
    gives(x // 2, [-4, 3])
    gives(x % -3, [-1, -2])


@probe("array.__matmul__")
def operators_multiply_matrices(xp: Any) -> None:
    """``@`` is the matrix product, in place too."""
    x = xp.asarray([[1.0, 2.0], [3.0, 4.0]])
    gives(x @ xp.asarray([1.0, 1.0]), [3.0, 7.0])
    x @= xp.asarray([[0.0, 1.0], [1.0, 0.0]])
    gives(x, [[2.0, 1.0], [4.0, 3.0]])


@probe("array.__eq__")
def comparisons_give_arrays(xp: Any) -> None:
    """A comparison with an array or a number is an array of booleans."""
    x = xp.asarray([1, 2])
    gives(x == 2, [False, True], dtype=xp.bool)
    gives(x != xp.asarray([[1], [2]]), [[False, True], [True, False]], dtype=xp.bool)
    gives(~(x > 1), [True, False], dtype=xp.bool)


@probe("array.__getitem__")
def arrays_are_indexed(xp: Any) -> None:
    """Ellipsis, new axes, negative steps and masks are indices."""
    x = xp.asarray([[1, 2, 3], [4, 5, 6]])
    gives(x[..., 0], [1, 4])
    gives(x[:, None, ::-2], [[[3, 1]], [[6, 4]]])
    gives(x[x > 3], [4, 5, 6])
    gives(x[-1, 2], 6)


@probe("array.__getitem__", since="2024.12")
def arrays_are_indexed_by_arrays(xp: Any) -> None:
    """Integer arrays are indices, one for each axis, and may be mixed with integers."""
    x = xp.asarray([[1, 2, 3], [4, 5, 6]])
    gives(x[xp.asarray([1, 0]), xp.asarray([2, -1])], [6, 3])
    gives(x[1, xp.asarray([[0], [2]])], [[4], [6]])


@probe("array.__setitem__", known="JAX: arrays cannot be changed")
def arrays_are_changed_in_place(xp: Any) -> None:
    """Slices and masks can be set, from numbers and arrays; the dtype stays."""
    x = xp.asarray([[1.0, 2.0], [3.0, 4.0]], dtype=xp.float32)
    x[:, 0] = 9
    x[x < 3] = xp.asarray(0.0, dtype=xp.float32)
    x[1, ...] = xp.asarray([5.0, 6.0], dtype=xp.float32)
    gives(x, [[9.0, 0.0], [5.0, 6.0]], dtype=xp.float32)


@probe("array.__dlpack__", since="2023.12")
def arrays_export_as_asked(xp: Any) -> None:
    """``__dlpack__`` takes a newest version, a device and ``copy=``; ``__dlpack_device__`` says where the array is."""
    x = xp.asarray([1.0, 2.0])
    where = tuple(x.__dlpack_device__())
    same(len(where), 2, "the length of __dlpack_device__()")
    capsule = x.__dlpack__(max_version=(1, 0), dl_device=where, copy=True)
    same(type(capsule).__name__, "PyCapsule", "the type of __dlpack__()")


@probe("from_dlpack")
def arrays_travel_by_dlpack(xp: Any) -> None:
    """An array comes back from its own export, in its dtype."""
    gives(xp.from_dlpack(xp.asarray([[1, 2]], dtype=xp.int16)), [[1, 2]], dtype=xp.int16)


@probe("from_dlpack", since="2023.12", known="CuPy; NumPy before 2.1")
def from_dlpack_copies_when_told_to(xp: Any) -> None:
    """``copy=True`` shares nothing with the input, ``device=`` says where to."""
    x = xp.asarray([1.0, 2.0])
    y = xp.from_dlpack(x, copy=True)
    z = xp.from_dlpack(x, device=x.device, copy=False)
    change(x, 7.0)
    gives(y, [1.0, 2.0])
    same(z.device, x.device, "the device")
    gives(z, [7.0, 2.0])
