"""What CuPy lacks or has wrong against the standard, one row each; array_api_compat has most of the corrections."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

from xpsession.backends import numpy_functions
from xpsession.backends.compat import from_compat
from xpsession.backends.protocol import Correction

_WRONG = {
    "__array_namespace_info__": "missing",
    "argsort": "no descending= and stable=",
    "astype": "no device=",
    "broadcast_arrays": "returns a list",
    "ceil": "integers become floats",
    "clip": "its parameters are called a, a_min, a_max",
    "count_nonzero": "no keepdims=",
    "cumulative_prod": "not the standard's promotion and signature",
    "cumulative_sum": "not the standard's promotion and signature",
    "fft.fft": "single precision is not kept by every version",
    "fft.fftfreq": "no dtype= and device=",
    "fft.hfft": "single precision is not kept by every version",
    "fft.ifft": "single precision is not kept by every version",
    "fft.ihfft": "single precision is not kept by every version",
    "fft.irfft": "single precision is not kept by every version",
    "fft.rfft": "single precision is not kept by every version",
    "fft.rfftfreq": "no dtype= and device=",
    "floor": "integers become floats",
    "isin": "takes no Python scalars",
    "linalg.cholesky": "no upper=",
    "linalg.cross": "axis is not keyword-only, and broadcasting differs",
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
    "meshgrid": "returns a list",
    "nonzero": "takes arrays without dimensions",
    "reshape": "no copy=",
    "searchsorted": "takes no Python scalars",
    "sign": "complex values give the sign of the real part",
    "sort": "no descending= and stable=",
    "std": "no correction=",
    "take_along_axis": "axis has no default",
    "trunc": "integers become floats",
    "unique_all": "not the standard's result",
    "unique_counts": "not the standard's result",
    "unique_inverse": "not the standard's result",
    "unique_values": "not the standard's result",
    "unstack": "missing",
    "var": "no correction=",
    "vecdot": "missing",
}


_SIZES = "sizes that equal the shape are taken for those of the first axes, whatever axes says"
_FFT_SHAPES = "https://github.com/cupy/cupy/issues/8248"
_NO_SIGN = "a negative zero becomes a positive one"


def _own(name: str) -> Callable[[ModuleType], object]:
    """Return a maker of the correction called `name` among ours, which import CuPy."""
    return lambda _: getattr(import_module("xpsession.backends.cupy_functions"), name)


CORRECTIONS = (
    *(Correction(name, wrong, None, from_compat(name)) for name, wrong in _WRONG.items()),
    Correction("acosh", "complex zero and NaN give the wrong limit", None, _own("acosh")),
    *(
        Correction(f"fft.{name}", _SIZES, None, _own(name), _FFT_SHAPES)
        for name in ("fftn", "ifftn", "irfftn", "rfftn")
    ),
    # CuPy's data types are NumPy's.
    Correction("finfo", "takes no array; its numbers are NumPy scalars", None, lambda _: numpy_functions.finfo),
    Correction("from_dlpack", "copies only to the host", None, _own("from_dlpack")),
    Correction("full", _NO_SIGN, None, _own("full")),
    Correction("full_like", _NO_SIGN, None, _own("full_like")),
    Correction("iinfo", "takes no array", None, lambda _: numpy_functions.iinfo),
    Correction("linalg.eig", "returns a plain tuple; of no matrix, real arrays", None, _own("eig")),
    Correction("linalg.eigvals", "of no matrix, a real array", None, _own("eigvals")),
    Correction("linalg.solve", "stacks of matrices do not broadcast", None, _own("solve")),
    Correction("log", "a complex infinity beside NaN gives NaN", None, _own("log")),
    Correction("log1p", "a complex infinity beside NaN gives NaN", None, _own("log1p")),
    Correction("remainder", "an infinite divisor gives NaN; a zero has the wrong sign", None, _own("remainder")),
    Correction(
        "repeat", "takes no array of counts", "14.1", _own("repeat"), "https://github.com/cupy/cupy/issues/3849"
    ),
    Correction("tanh", "complex infinities give NaN or a zero of the wrong sign", None, _own("tanh")),
)
