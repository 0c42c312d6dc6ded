"""Probes of the data type functions: casts, limits, kinds and promotion."""

from typing import Any

from xpsession.reporting.expect import devices, gives, holds, same
from xpsession.reporting.probe import probe

_MEMBERS = {
    "bool": ("bool",),
    "signed integer": ("int8", "int16", "int32", "int64"),
    "unsigned integer": ("uint8", "uint16", "uint32", "uint64"),
    "real floating": ("float32", "float64"),
    "complex floating": ("complex64", "complex128"),
}
_UNIONS = {
    "integral": ("signed integer", "unsigned integer"),
    "numeric": ("signed integer", "unsigned integer", "real floating", "complex floating"),
}


@probe("astype")
def astype_copies_unless_told_not_to(xp: Any) -> None:
    """A cast to the same dtype is a copy, or the array itself with ``copy=False``."""
    x = xp.asarray([1.0, 2.0], dtype=xp.float32)
    y = xp.astype(x, xp.float32)
    holds(xp.astype(x, xp.float32, copy=False) is x, "copy=False gives another array")
    holds(y is not x, "copy=True gives the array itself")
    gives(xp.astype(x, xp.int16), [1, 2], dtype=xp.int16)


@probe("astype")
def astype_to_bool(xp: Any) -> None:
    """Zero becomes False, all else True, NaN and an imaginary part too."""
    gives(xp.astype(xp.asarray([0.0, -0.0, 0.5, xp.nan]), xp.bool), [False, False, True, True], dtype=xp.bool)
    gives(xp.astype(xp.asarray([0j, 1j]), xp.bool), [False, True], dtype=xp.bool)


@probe("astype", since="2023.12", known="CuPy; NumPy before 2.1")
def astype_takes_device(xp: Any) -> None:
    """A cast can move to another device at once."""
    x = xp.asarray([1.0])
    for device in devices(xp):
        same(xp.astype(x, xp.float32, device=device).device, device, "the device")


@probe("finfo", known="NumPy and CuPy", issue="https://github.com/numpy/numpy/issues/22977")
def finfo_takes_arrays(xp: Any) -> None:
    """The limits can be asked of an array, which stands for its dtype."""
    same(xp.finfo(xp.asarray(1.0, dtype=xp.float32)).bits, 32, "finfo(array).bits")


@probe("finfo", known="NumPy, CuPy and array_api_compat", issue="https://github.com/data-apis/array-api/issues/405")
def finfo_holds_python_floats(xp: Any) -> None:
    """The limits are Python numbers, whatever the dtype."""
    limits = xp.finfo(xp.float32)
    for field in ("eps", "max", "min", "smallest_normal"):
        value = getattr(limits, field)
        holds(isinstance(value, float), f"finfo(float32).{field} is a {type(value).__name__}, not a float")
    holds(isinstance(limits.bits, int), f"finfo(float32).bits is a {type(limits.bits).__name__}, not an int")
    same(float(limits.eps), 2.0**-23, "finfo(float32).eps")
    same(float(limits.smallest_normal), 2.0**-126, "finfo(float32).smallest_normal")
    same(float(limits.min), -float(limits.max), "finfo(float32).min")


@probe("finfo")
def finfo_of_complex(xp: Any) -> None:
    """The limits of a complex dtype are those of its parts."""
    limits = xp.finfo(xp.complex64)
    same(limits.bits, 32, "finfo(complex64).bits")
    same(limits.dtype, xp.float32, "finfo(complex64).dtype")


@probe("iinfo", known="NumPy and CuPy", issue="https://github.com/numpy/numpy/issues/22977")
def iinfo_takes_arrays(xp: Any) -> None:
    """The limits can be asked of an array, which stands for its dtype."""
    same(int(xp.iinfo(xp.asarray(1, dtype=xp.int16)).max), 32767, "iinfo(array).max")


@probe("iinfo")
def iinfo_holds_python_integers(xp: Any) -> None:
    """The limits are Python integers, and the dtype is there."""
    limits = xp.iinfo(xp.uint8)
    for field, value in (("bits", 8), ("max", 255), ("min", 0)):
        own = getattr(limits, field)
        holds(isinstance(own, int), f"iinfo(uint8).{field} is a {type(own).__name__}, not an int")
        same(own, value, f"iinfo(uint8).{field}")
    same(limits.dtype, xp.uint8, "iinfo(uint8).dtype")


@probe("isdtype")
def isdtype_knows_every_kind(xp: Any) -> None:
    """Each kind holds its dtypes and no others, unions and dtypes themselves too."""
    for own, members in _MEMBERS.items():
        for name in members:
            dtype = getattr(xp, name)
            for kind in _MEMBERS:
                same(xp.isdtype(dtype, kind), kind == own, f"isdtype({name}, {kind!r})")
            for union, kinds in _UNIONS.items():
                same(xp.isdtype(dtype, union), own in kinds, f"isdtype({name}, {union!r})")


@probe("isdtype")
def isdtype_takes_tuples_and_dtypes(xp: Any) -> None:
    """A kind may be a dtype, or a tuple of kinds and dtypes."""
    same(xp.isdtype(xp.float32, xp.float32), True, "isdtype(float32, float32)")
    same(xp.isdtype(xp.float32, xp.float64), False, "isdtype(float32, float64)")
    same(xp.isdtype(xp.int8, ("bool", xp.int8)), True, "isdtype(int8, ('bool', int8))")
    same(xp.isdtype(xp.int8, ("bool", "real floating")), False, "isdtype(int8, ('bool', 'real floating'))")


@probe("result_type")
def result_type_follows_the_lattice(xp: Any) -> None:
    """Within a kind the wider dtype wins; signed and unsigned meet in a wider signed one."""
    same(xp.result_type(xp.int8, xp.uint8), xp.int16, "result_type(int8, uint8)")
    same(xp.result_type(xp.float32, xp.complex64), xp.complex64, "result_type(float32, complex64)")
    same(xp.result_type(xp.uint8, xp.uint16), xp.uint16, "result_type(uint8, uint16)")
    same(xp.result_type(xp.asarray([1], dtype=xp.int8), xp.int32), xp.int32, "result_type(array of int8, int32)")


@probe("result_type", since="2024.12")
def result_type_lets_scalars_follow(xp: Any) -> None:
    """A Python number takes the dtype of the others, and only a wider kind changes it."""
    same(xp.result_type(xp.float32, 1.0), xp.float32, "result_type(float32, 1.0)")
    same(xp.result_type(xp.int8, 1), xp.int8, "result_type(int8, 1)")
    same(xp.result_type(xp.float32, 1j), xp.complex64, "result_type(float32, 1j)")
    same(xp.result_type(2, xp.asarray([1], dtype=xp.uint8)), xp.uint8, "result_type(2, array of uint8)")


@probe("can_cast")
def can_cast_follows_promotion(xp: Any) -> None:
    """A cast is possible where promotion allows it, of an array too."""
    same(xp.can_cast(xp.int8, xp.int16), True, "can_cast(int8, int16)")
    same(xp.can_cast(xp.int16, xp.int8), False, "can_cast(int16, int8)")
    same(xp.can_cast(xp.float64, xp.float32), False, "can_cast(float64, float32)")
    same(xp.can_cast(xp.asarray([1.0], dtype=xp.float32), xp.float64), True, "can_cast(array of float32, float64)")
