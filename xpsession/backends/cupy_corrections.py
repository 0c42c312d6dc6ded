"""What CuPy lacks or has wrong against the standard, one row each, as its source of version 14.2 says.

array_api_compat has some of the corrections, and the rest are ours.
"""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from xpsession.backends import numpy_functions
from xpsession.backends.compat import from_compat
from xpsession.backends.protocol import Correction

# What array_api_compat corrects as the standard wants it.
_WRONG = {
    "__array_namespace_info__": "missing",
    "argsort": "no descending= and stable=",
    "count_nonzero": "no keepdims=",
    "fft.fftfreq": "no dtype= and device=",
    "fft.rfftfreq": "no dtype= and device=",
    "linalg.cholesky": "no upper=",
    "linalg.cross": "arrays do not broadcast",
    "linalg.diagonal": "missing",
    "linalg.eigh": "returns a plain tuple",
    "linalg.matrix_norm": "missing",
    "linalg.matrix_rank": "no rtol=",
    "linalg.outer": "missing",
    "linalg.pinv": "no rtol=",
    "linalg.qr": "returns a plain tuple",
    "linalg.slogdet": "returns a plain tuple",
    "linalg.svd": "returns a plain tuple",
    "linalg.svdvals": "missing",
    "linalg.tensordot": "missing",
    "linalg.trace": "missing",
    "linalg.vecdot": "missing",
    "linalg.vector_norm": "missing",
    "sort": "no descending= and stable=",
    "std": "no correction=",
    "take_along_axis": "axis has no default",
    "unstack": "missing",
    "var": "no correction=",
    "vecdot": "missing",
}

_CANCELS = "complex values near zero lose their digits"
_FFT_SHAPES = "https://github.com/cupy/cupy/issues/8248"
_LINSPACE = "https://github.com/cupy/cupy/issues/9370"
_NO_SIGN = "a negative zero becomes a positive one"
_PAIRS = "returns a plain tuple; of no matrix, real arrays"
_SIZES = "sizes that equal the shape are taken for those of the first axes, whatever axes says"
_TO_HOST = "copies only to the host"


def _elementwise(name: str, wrong: str) -> Correction:
    return Correction(name, wrong, None, _from("cupy_elementwise", name))


def _own(name: str, wrong: str, issue: str | None = None) -> Correction:
    return Correction(
        name, wrong, None, _from("cupy_functions", name.removeprefix("fft.").removeprefix("linalg.")), issue
    )


def _from(module: str, name: str) -> Callable[[ModuleType], object]:
    """Return a maker of the correction called `name` in a module of ours, which imports CuPy."""
    return lambda _: getattr(import_module(f"xpsession.backends.{module}"), name)


CORRECTIONS = (
    *(Correction(name, wrong, None, from_compat(name)) for name, wrong in _WRONG.items()),
    _elementwise("acosh", "complex zero and NaN give the wrong limit"),
    _elementwise("clip", "its parameters are called a, a_min, a_max; a limit that is NaN is passed over"),
    _elementwise("expm1", _CANCELS),
    _elementwise("log", "a complex infinity beside NaN gives NaN"),
    _elementwise("log10", "a complex infinity beside NaN gives NaN"),
    _elementwise("log1p", f"{_CANCELS}; a complex infinity beside NaN gives NaN, a zero loses its sign"),
    _elementwise("log2", "a complex infinity gives NaN"),
    _elementwise("remainder", "an infinite divisor gives NaN; a zero has the wrong sign"),
    _elementwise("tan", "complex infinities give NaN or a zero of the wrong sign"),
    _elementwise("tanh", "complex infinities give NaN or a zero of the wrong sign"),
    _own("arange", "unsigned integers do not count down"),
    _own("asarray", f"{_NO_SIGN} in an array without dimensions; copy=False copies what lies on the host"),
    *(_own(f"fft.{name}", _SIZES, _FFT_SHAPES) for name in ("fftn", "ifftn", "irfftn", "rfftn")),
    # CuPy's data types are NumPy's.
    Correction("finfo", "takes no array; its numbers are NumPy scalars", None, lambda _: numpy_functions.finfo),
    _own("from_dlpack", _TO_HOST),
    _own("full", _NO_SIGN),
    _own("full_like", _NO_SIGN),
    Correction("iinfo", "takes no array", None, lambda _: numpy_functions.iinfo),
    _own("isin", "takes no Python numbers; -1 equals the greatest unsigned number"),
    _own("linalg.eig", _PAIRS),
    _own("linalg.eigvals", "of no matrix, a real array"),
    _own("linalg.solve", "stacks of matrices do not broadcast"),
    _own("linspace", "takes no complex numbers", _LINSPACE),
    _own("reshape", "its parameter is called newshape"),
)
