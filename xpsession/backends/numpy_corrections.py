"""What NumPy lacks or has wrong against the standard, one row each."""

from collections.abc import Callable
from operator import attrgetter
from types import ModuleType

from xpsession.backends import numpy_functions
from xpsession.backends.compat import from_compat
from xpsession.backends.protocol import Correction

_NAMES = "https://numpy.org/doc/stable/reference/array_api.html"

_LOG1P = "https://github.com/numpy/numpy/issues/22609"
_ZERO = "https://github.com/data-apis/array-api/issues/1006"

_DDOF = "https://github.com/numpy/numpy/issues/26522"


def _own(name: str) -> Callable[[ModuleType], object]:
    """Return a maker of the correction called `name` among ours."""
    return lambda _: attrgetter(name)(numpy_functions)


CORRECTIONS = (
    Correction("__array_namespace_info__", "missing", "2.1", from_compat("__array_namespace_info__")),
    Correction("acosh", "complex zero and NaN give the wrong limit", "2.3", _own("acosh")),
    Correction("argsort", "not stable by default; before 2.5 no descending=", None, _own("argsort"), _NAMES),
    Correction("astype", "no device=", "2.1", from_compat("astype")),
    Correction("ceil", "integers become floats", "2.1", _own("ceil")),
    Correction("clip", "its parameters are called a, a_min, a_max", None, _own("clip"), _NAMES),
    Correction("count_nonzero", "returns a Python integer", "2.3", _own("count_nonzero")),
    Correction("cumulative_prod", "missing", "2.1", from_compat("cumulative_prod")),
    Correction("cumulative_sum", "missing", "2.1", from_compat("cumulative_sum")),
    Correction("expm1", "complex infinities and NaN give the wrong limits", None, _own("expm1")),
    Correction("fft.fftfreq", "no dtype=", None, _own("fftfreq")),
    Correction("fft.rfftfreq", "no dtype=", None, _own("rfftfreq")),
    Correction("finfo", "takes no array; its numbers are NumPy scalars", None, _own("finfo")),
    Correction("floor", "integers become floats", "2.1", _own("floor")),
    Correction("from_dlpack", "no device= and copy=", "2.1", _own("from_dlpack")),
    Correction("iinfo", "takes no array", None, _own("iinfo")),
    Correction("linalg.eig", "real eigenvalues of a real matrix are not complex", "2.5", _own("eig")),
    Correction("linalg.eigvals", "as linalg.eig", "2.5", _own("eigvals")),
    Correction("log1p", "complex values near zero lose their digits", None, _own("log1p"), _LOG1P),
    Correction("nonzero", "takes arrays without dimensions", "2.1", _own("nonzero")),
    Correction("reshape", "no copy=", "2.1", _own("reshape")),
    Correction("sort", "as argsort", None, _own("sort"), _NAMES),
    Correction("std", "as var", None, _own("std")),
    Correction("take_along_axis", "axis has no default", "2.3", from_compat("take_along_axis")),
    Correction("tan", "complex infinities give a zero of the wrong sign", None, _own("tan"), _ZERO),
    Correction("tanh", "complex infinities give a zero of the wrong sign", None, _own("tanh"), _ZERO),
    Correction("trunc", "integers become floats", "2.1", _own("trunc")),
    Correction("unstack", "missing", "2.1", from_compat("unstack")),
    Correction("var", "infinite, not NaN, where the correction leaves no degree of freedom", None, _own("var"), _DDOF),
)
