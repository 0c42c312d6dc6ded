"""Libraries: what NumPy and CuPy are to code that is to leave them for the standard's namespace."""

import ast
import re
from functools import cache

from xpsession.compliance.uses.renames import CLOSE, PURE
from xpsession.compliance.values import SPACE, Value
from xpsession.standard import EXTENSIONS, entry

# The libraries whose code can be migrated, by the name that they are imported under, as a person calls them.
LIBRARIES = {"cupy": "CuPy", "numpy": "NumPy"}
# The namespaces of the standard that they had once, and what came after them.
REMOVED = {"cupy.array_api": "array_api_compat.cupy", "numpy.array_api": "array_api_strict"}
# What a source must contain before there is anything to migrate in it.
CANDIDATE = re.compile(r"numpy|cupy")

# What stays NumPy's: it works with files, texts, settings and random numbers on the host, or names types to ask about.
HOST = frozenset(
    {"DataSource", "ComplexWarning", "RankWarning", "VisibleDeprecationWarning", "__config__", "__version__"}
    | {"array2string", "array_repr", "array_str", "base_repr", "binary_repr", "busday_count", "busday_offset"}
    | {"busdaycalendar", "bytes_", "char", "character", "complexfloating", "core", "_core", "ctypeslib"}
    | {"datetime64", "datetime_as_string", "datetime_data", "dtype", "dtypes", "errstate", "exceptions", "f2py"}
    | {"flexible", "floating", "format_float_positional", "format_float_scientific", "fromfile", "fromregex"}
    | {"generic", "genfromtxt", "get_include", "get_printoptions", "geterr", "geterrcall", "index_exp", "inexact"}
    | {"info", "integer", "is_busday", "isscalar", "iterable", "lib", "load", "loadtxt", "memmap", "ndarray"}
    | {"ndindex", "number", "object_", "printoptions", "random", "rec", "recarray", "record", "s_", "save"}
    | {"savetxt", "savez", "savez_compressed", "set_printoptions", "seterr", "seterrcall", "show_config"}
    | {"show_runtime", "signedinteger", "str_", "strings", "testing", "timedelta64", "typing", "ufunc"}
    | {"unsignedinteger", "version", "void"}
)
# Of these, what returns arrays of the host's memory.
LOADERS = frozenset({"fromfile", "fromregex", "genfromtxt", "load", "loadtxt", "memmap"})
# Names outside the standard that return no array, or not one alone.
NO_ARRAYS = frozenset(
    {"allclose", "array_equal", "array_equiv", "array_split", "asnumpy", "broadcast", "c_", "dsplit", "gradient"}
    | {"histogram", "histogram2d", "histogramdd", "hsplit", "iscomplexobj", "isrealobj", "ix_", "mgrid", "ndim"}
    | {"nditer", "ndenumerate", "ogrid", "poly1d", "r_", "shape", "size", "split", "vectorize", "vsplit"}
)
# What is about CuPy itself: code that calls nothing else computes with no library, and is told so at the name.
ALONE = frozenset(
    {"ElementwiseKernel", "RawKernel", "RawModule", "ReductionKernel", "asnumpy", "fuse", "get_array_module"}
    | {"get_default_memory_pool", "get_default_pinned_memory_pool"}
)
# Those that return several.
SEVERAL = frozenset({"array_split", "dsplit", "histogram", "hsplit", "split", "vsplit"})
# Names outside the standard that make arrays of numbers.
MAKERS = frozenset(
    {"bartlett", "blackman", "hamming", "hanning", "identity", "indices", "kaiser", "mask_indices", "tri"}
)
# Functions that are told by position how often.
COUNTED = frozenset({"repeat", "tile"})
# Of NumPy's random numbers, what gives a generator, and what gives arrays as soon as it has an argument.
GENERATORS = frozenset({"Generator", "RandomState", "default_rng"})
RANDOM = frozenset({"permutation", "rand", "randn", "random", "random_sample", "standard_normal"})


def library(path: str) -> Value | None:
    """Return the value of a module of a library that is to be left; None of any other module.

    Examples
    --------
    >>> library("numpy.linalg")[:2], library("cupy.array_api") == SPACE, library("scipy")
    (('library', 'numpy.linalg'), True, None)
    """
    top, _, below = path.partition(".")
    if path in REMOVED:
        return SPACE
    return Value("library", path) if top in LIBRARIES and below in {"", *EXTENSIONS} else None


def removed(path: str) -> str:
    """Return which of the namespaces that are gone a module is, or is in; empty for any other.

    Examples
    --------
    >>> removed("numpy.array_api._array_object"), removed("numpy.linalg")
    ('numpy.array_api', '')
    """
    return next((gone for gone in REMOVED if f"{path}.".startswith(f"{gone}.")), "")


def extension(path: str) -> str:
    """Return which extension of the standard a library's module stands for; empty for the main namespace."""
    return path.partition(".")[2]


def stays(path: str, name: str) -> bool:
    """Return whether `name` of a library's module is none of the namespace's business.

    Examples
    --------
    >>> stays("numpy", "random"), stays("numpy", "concatenate"), stays("numpy.linalg", "LinAlgError")
    (True, False, True)

    CuPy's random numbers, and what it reads from files, are arrays of the GPU.

    >>> stays("cupy", "random"), stays("cupy", "save")
    (False, True)
    """
    if path == "cupy" and (name == "random" or name in LOADERS):
        return False
    return (name in HOST and "." not in path) or name == "LinAlgError" or name.startswith("__")


@cache
def standing(path: str, name: str) -> str:
    """Return the qualified name in the standard of what a library has as `name`, also under another name, or nothing.

    Examples
    --------
    >>> standing("numpy", "concatenate"), standing("numpy.linalg", "svd"), standing("numpy", "median")
    ('concat', 'linalg.svd', '')
    """
    within = extension(path)
    qualified = f"{within}.{name}" if within else {**PURE, **CLOSE}.get(name, name)
    return qualified if entry(qualified) is not None else ""


def positions(name: str) -> int:
    """Return how many arguments of the standard's function are arrays by their position.

    Examples
    --------
    >>> positions("matmul"), positions("sum"), positions("zeros")
    (2, 1, 0)
    """
    row = entry(name)
    if row is None or row.kind != "function" or name.startswith(("fft.fftfreq", "fft.rfftfreq")):
        return 0
    if row.chapter == "creation_functions" and not name.endswith("_like") and name not in {"asarray", "tril", "triu"}:
        return 0
    if name in COUNTED:
        return 1
    return sum(item.positional_only for item in row.signature().parameters.values())


def holds_objects(call: ast.Call) -> bool:
    """Return whether a call makes an array of objects, texts or records, whose elements are no arrays.

    Examples
    --------
    >>> [holds_objects(ast.parse(text, mode="eval").body) for text in ("f(x, dtype=object)", "f(x, dtype='f8')")]
    [True, False]
    """
    for dtype in (*call.args[1:2], *(item.value for item in call.keywords if item.arg == "dtype")):
        match dtype:
            case ast.Name(id="object" | "str" | "bytes") | ast.Attribute(attr="object_" | "str_" | "bytes_"):
                return True
            case ast.Constant(value=str(text)) if text[:1] in {"O", "S", "U", "V", "M", "m"} or "," in text:
                return True
            case ast.Constant(value="object" | "str" | "bytes"):
                return True
            case _:
                pass
    return False


def loaded(path: str, call: ast.Call) -> Value | None:
    """Return what a call of NumPy's own business gives: a generator, an array in the host's memory, or nothing known.

    Examples
    --------
    >>> call = ast.parse("rng.normal(size=3)", mode="eval").body
    >>> loaded("numpy.random.Generator.normal", call)[:1], loaded("numpy.random.default_rng", call)[:2]
    (('foreign',), ('module', 'numpy.random.Generator'))
    """
    top, _, name = path.rpartition(".")
    if top in LIBRARIES:
        return Value("foreign") if name in LOADERS else None
    if not top.endswith((".random", ".random.Generator")):
        return None
    if name in GENERATORS:
        return Value("module", f"{top}.Generator")
    sized = any(keyword.arg == "size" for keyword in call.keywords) or (name in RANDOM and call.args)
    return Value("foreign") if sized else None
