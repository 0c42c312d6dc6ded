"""What NumPy lacks or has wrong against the standard, one row each, and the corrections that NumPy alone needs."""

from collections.abc import Callable
from types import ModuleType
from typing import Any, NamedTuple

from xpsession.backends.compat import from_compat
from xpsession.backends.protocol import Correction, Function

_SIGNATURES = "https://numpy.org/doc/stable/reference/array_api.html"


class FloatLimits(NamedTuple):
    """What ``finfo`` returns: Python floats, and the data type itself."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: Any


class IntegerLimits(NamedTuple):
    """What ``iinfo`` returns: Python integers, and the data type itself."""

    bits: int
    max: int
    min: int
    dtype: Any


def _sort(library: ModuleType) -> Function:
    native = library.sort

    def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
        out = native(x, axis=axis, stable=stable)
        # A descending sort of values is stable whichever way it is made: equal values cannot be told apart.
        return library.flip(out, axis=axis) if descending else out

    return _called("sort", sort)


def _argsort(library: ModuleType) -> Function:
    native = library.argsort

    def argsort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> Any:
        if not descending:
            return native(x, axis=axis, stable=stable)
        # Reversed twice, so that equal elements keep their order.
        out = library.flip(native(library.flip(x, axis=axis), axis=axis, stable=stable), axis=axis)
        return x.shape[axis] - 1 - out

    return _called("argsort", argsort)


def _clip(library: ModuleType) -> Function:
    native = library.clip

    def clip(x: Any, /, min: Any = None, max: Any = None) -> Any:  # noqa: A002  # the standard's names
        if min is None and max is None:  # NumPy before 2.1 wants one of them
            return library.positive(x) if x.dtype.kind != "b" else x.copy()
        return native(x, min, max)

    return _called("clip", clip)


def _finfo(library: ModuleType) -> Function:
    native = library.finfo

    def limits(dtype: Any) -> FloatLimits:
        own = native(dtype)
        return FloatLimits(
            bits=int(own.bits),
            eps=float(own.eps),
            max=float(own.max),
            min=float(own.min),
            smallest_normal=float(own.smallest_normal),
            dtype=own.dtype,
        )

    return _limits_of("finfo", limits, library)


def _iinfo(library: ModuleType) -> Function:
    native = library.iinfo

    def limits(dtype: Any) -> IntegerLimits:
        own = native(dtype)
        return IntegerLimits(bits=own.bits, max=own.max, min=own.min, dtype=own.dtype)

    return _limits_of("iinfo", limits, library)


def _limits_of(name: str, limits: Function, library: ModuleType) -> Function:
    """Return the function that takes a data type or an array, and remembers what it found for each data type."""
    known: dict[Any, Any] = {}

    def function(type: Any, /) -> Any:  # noqa: A002  # the standard's name
        try:
            return known[type]
        except (KeyError, TypeError):  # not asked before, or an array, which has no hash
            dtype = type.dtype if isinstance(type, library.ndarray | library.generic) else type
            return known.setdefault(dtype, limits(dtype))

    return _called(name, function)


def _frequencies(name: str) -> Callable[[ModuleType], Function]:
    def make(library: ModuleType) -> Function:
        native = getattr(library.fft, name)

        def frequencies(n: int, /, *, d: float = 1.0, dtype: Any = None, device: Any = None) -> Any:
            out = native(n, d=d, device=device)
            return out if dtype is None else out.astype(dtype)

        return _called(name, frequencies)

    return make


def _inspection(library: ModuleType) -> Function:
    # NumPy 2.0 has none of its own.
    native = getattr(library, "__array_namespace_info__", None) or from_compat("__array_namespace_info__")(library)

    class Inspection(native):  # type: ignore[misc, valid-type]  # the library's class is known only now
        """The library's inspection functions, with a tuple of devices, as the standard has it since 2025.12."""

        def capabilities(self) -> dict[str, Any]:
            """Return what the library can do; NumPy before 2.3 leaves out the number of dimensions."""
            return {"max dimensions": 64, **super().capabilities()}

        def devices(self) -> tuple[Any, ...]:
            """Return the devices."""
            return tuple(super().devices())

    return Inspection


def _for_complex(name: str, complex_case: Callable[[ModuleType, Any], Any]) -> Callable[[ModuleType], Function]:
    """Return a maker of `name` that treats complex arrays by `complex_case`; others pay for one look at the dtype."""

    def make(library: ModuleType) -> Function:
        native = getattr(library, name)

        def function(x: Any, /) -> Any:
            try:
                kind = x.dtype.kind
            except AttributeError:  # a Python scalar, which the library takes though the standard does not
                kind = ""
            return native(x) if kind != "c" else complex_case(library, x)

        return _called(name, function)

    return make


def _complex_acosh(library: ModuleType, x: Any) -> Any:
    """Return ``acosh(x)``, whose imaginary part is π/2 where the input is zero and NaN."""
    out = library.asarray(library.acosh(x))
    out.imag = library.where((x.real == 0) & library.isnan(x.imag), library.pi / 2, out.imag)
    return out


def _count_nonzero(library: ModuleType) -> Function:
    native = library.count_nonzero

    def count_nonzero(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
        return library.asarray(native(x, axis=axis, keepdims=keepdims))

    return _called("count_nonzero", count_nonzero)


def _from_dlpack(library: ModuleType) -> Function:
    native = library.from_dlpack

    def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Any:
        if device not in {None, "cpu"}:
            raise ValueError(f"NumPy has only the device 'cpu', not {device!r}")
        out = native(x)
        return out.copy() if copy else out

    return _called("from_dlpack", from_dlpack)


def _nonzero(library: ModuleType) -> Function:
    native = library.nonzero

    def nonzero(x: Any, /) -> Any:
        if x.ndim == 0:
            raise ValueError("nonzero takes an array of at least one dimension")
        return native(x)

    return _called("nonzero", nonzero)


def _rounding(name: str) -> Callable[[ModuleType], Function]:
    # array_api_compat has this correction for NumPy before 2.0 only.
    def make(library: ModuleType) -> Function:
        native = getattr(library, name)

        def function(x: Any, /) -> Any:
            return x.copy() if x.dtype.kind in "iu" else native(x)

        return _called(name, function)

    return make


def _complex_tanh(library: ModuleType, x: Any) -> Any:
    """Return ``tanh(x)``, which at infinity on the real axis is 1 with a zero that has the sign of the input."""
    out = library.tanh(x)
    edge = library.isinf(x.real) & library.isfinite(x.imag)
    if library.any(edge):
        out = library.asarray(out)
        out.imag = library.where(edge, library.copysign(0.0, x.imag), out.imag)
    return out


def _complex_expm1(library: ModuleType, x: Any) -> Any:
    """Return ``exp(x) - 1`` of complex values without cancellation, and with the standard's limits at infinity."""
    real, imag = x.real, x.imag
    with library.errstate(all="ignore"):
        sine = library.sin(imag)
        # The zero that is added makes a negative zero positive.
        # exp(a)·cos(b) - 1 = expm1(a)·cos(b) - 2·sin²(b/2)
        out_real = library.expm1(real) * library.cos(imag) - 2 * library.sin(imag / 2) ** 2 + 0.0
        out_imag = library.exp(real) * sine
        edge = ~library.isfinite(real) | ~library.isfinite(imag)
        if library.any(edge):
            limit = library.exp(x)
            out_real = library.where(edge, limit.real - 1, out_real)
            out_imag = library.where(edge, limit.imag, out_imag)
    # On the real axis the sign of a zero imaginary part is kept.
    out_imag = library.where((imag == 0) & ~library.isnan(real), imag, out_imag)
    out = library.empty_like(x)
    out.real, out.imag = out_real, out_imag
    return out


def _called(name: str, function: Function) -> Function:
    """Give a correction the name that errors and help show."""
    function.__name__ = function.__qualname__ = name
    return function


CORRECTIONS = (
    Correction("__array_namespace_info__", "devices() is a list", None, _inspection),
    Correction("acosh", "complex zero and NaN give the wrong limit", "2.3", _for_complex("acosh", _complex_acosh)),
    Correction("argsort", "no descending=; stable=None by default", None, _argsort, _SIGNATURES),
    Correction("astype", "no device=", "2.1", from_compat("astype")),
    Correction("ceil", "integers become floats", "2.1", _rounding("ceil")),
    Correction("clip", "its parameters are called a, a_min, a_max", None, _clip, _SIGNATURES),
    Correction("count_nonzero", "returns a Python integer", "2.3", _count_nonzero),
    Correction("cumulative_prod", "missing", "2.1", from_compat("cumulative_prod")),
    Correction("cumulative_sum", "missing", "2.1", from_compat("cumulative_sum")),
    Correction(
        "expm1", "complex infinities and NaN give the wrong limits", None, _for_complex("expm1", _complex_expm1)
    ),
    Correction("fft.fftfreq", "no dtype=", None, _frequencies("fftfreq")),
    Correction("fft.rfftfreq", "no dtype=", None, _frequencies("rfftfreq")),
    Correction("finfo", "takes no array; its numbers are NumPy scalars", None, _finfo),
    Correction("floor", "integers become floats", "2.1", _rounding("floor")),
    Correction("from_dlpack", "no device= and copy=", "2.1", _from_dlpack),
    Correction("iinfo", "takes no array", None, _iinfo),
    Correction("linalg.eig", "real eigenvalues of a real matrix are not complex", None, from_compat("linalg.eig")),
    Correction("linalg.eigvals", "as linalg.eig", None, from_compat("linalg.eigvals")),
    Correction("nonzero", "takes arrays without dimensions", "2.1", _nonzero),
    Correction("reshape", "no copy=", "2.1", from_compat("reshape")),
    Correction("sort", "no descending=; stable=None by default", None, _sort, _SIGNATURES),
    Correction("take_along_axis", "axis has no default", "2.3", from_compat("take_along_axis")),
    Correction("tanh", "complex infinities give a zero of the wrong sign", None, _for_complex("tanh", _complex_tanh)),
    Correction("trunc", "integers become floats", "2.1", _rounding("trunc")),
    Correction("unstack", "missing", "2.1", from_compat("unstack")),
)
