"""Each source says, by a comment `#!`, on which lines a finding is due; `xp` is bound by the source alone."""

import sys
import textwrap

import array_api_strict
import numpy as np
import pytest
from array_api_compat import numpy as compat

import xpsession
from xpsession.compliance import check

START = "from array_api_compat import array_namespace, numpy as xp\n"


def lines(source: str) -> list[int]:
    return [found.line for found in check(source)]


def wanted(source: str) -> list[int]:
    return [number for number, line in enumerate(source.split("\n"), start=1) if "#!" in line]


BINDINGS = {
    "import": "import array_api_strict as xp\nxp.norm() #!",
    "import without a name": "import array_api_strict\narray_api_strict.norm() #!",
    "import of a wrapped library": "import array_api_compat.numpy as xp\nxp.norm() #!",
    "import from": "from array_api_compat import cupy as xp\nxp.norm() #!",
    "import of a nested library": "import array_api_compat.dask.array as xp\nxp.norm() #!",
    "import of a package": "import array_api_compat.torch\narray_api_compat.torch.norm() #!",
    "import of a copy": "from scipy._lib.array_api_compat import numpy as xp\nxp.norm() #!",
    "import of an extension": "from array_api_strict import linalg\nlinalg.norm() #!",
    "deliberate NumPy": "import array_api_compat.numpy as np\nnp.norm()",
    "deliberate NumPy by a longer name": (
        "from array_api_compat import numpy as np_compat\ndef f(x, xp):\n    return xp.asarray(x)\n"
        "f(xs, xp=np_compat).sum()\nnp_compat.norm()"
    ),
    "plain NumPy": "import numpy as xp\nxp.norm()",
    "plain CuPy": "import cupy as xp\nxp.norm()",
    "namespace of xpsession": "import xpsession as s\nxp = s.namespace('cpu')\nxp.norm() #!",
    "namespace imported": "from xpsession import namespace as n\nn('cpu').norm() #!",
    "session": "import xpsession\nxpsession.session().xp.norm() #!",
    "another module's namespace": "from web import namespace\nxp = namespace('a')\nxp.norm()",
    "array_namespace": "from array_api_compat import array_namespace\ny = array_namespace(x)\ny.norm() #!",
    "array_namespace of a module": "import array_api_compat as c\ny = c.array_namespace(x)\ny.norm() #!",
    "SciPy's own": "from scipy._lib._array_api import array_namespace as f\nf(x).norm() #!",
    "method": "y = x.__array_namespace__()\ny.norm() #!",
    "method with a version": "y = x.__array_namespace__(api_version='2022.12')\ny.norm() #!",
    "get_namespace": "from sklearn.utils._array_api import get_namespace\ny, _ = get_namespace(x)\ny.norm() #!",
    "get_namespace by index": "from ..utils._array_api import get_namespace\ny = get_namespace(x)[0]\ny.norm() #!",
    "get_namespace_and_device": (
        "from ..utils._array_api import get_namespace_and_device as g\ny, _, d = g(x)\ny.norm() #!\nd.norm()"
    ),
    "another get_namespace": "from lxml import get_namespace\nxp, _ = get_namespace(x)\nxp.norm()",
    "unpacked get_namespace": "from a._array_api import get_namespace\nxp = get_namespace(x)\nxp.norm()",
    "alias": START + "y = xp\ny.norm() #!",
    "alias of an extension": START + "la = xp.linalg\nla.norm() #!",
    "chained": START + "a = b = xp\na.norm() #!\nb.norm() #!",
    "tuple": START + "a, b = xp, 1\na.norm() #!\nb.norm()",
    "tuple of calls": START + "a, n = array_namespace(x), 1\na.norm() #!",
    "swap": START + "a = 1\na, xp = xp, a\na.norm() #!\nxp.norm()",
    "annotated": START + "y: object = xp\ny.norm() #!",
    "walrus": START + "(y := xp).norm() #!\ny.norm() #!",
    "rebound": START + "xp.norm() #!\nxp = np\nxp.norm()",
    "rebound by a loop": START + "for xp in a:\n    xp.norm()\nxp.norm()",
    "rebound by with": START + "with f() as xp:\n    xp.norm()",
    "rebound by except": START + "try:\n    pass\nexcept E as xp:\n    xp.norm()\nxp.norm()",
    "rebound by import": START + "import numpy as xp\nxp.norm()",
    "rebound by def": START + "def xp(): pass\nxp.norm()",
    "rebound by class": START + "class xp: pass\nxp.norm()",
    "rebound by match": START + "match a:\n    case {'k': xp}:\n        xp.norm()\n    case _:\n        xp.norm() #!",
    "rebound by a star": START + "from m import *\nxp.norm()",
    "rebound by +=": START + "xp += 1\nxp.norm()",
    "deleted": START + "del xp\nxp.norm()",
    "starred": START + "*xp, a = b\nxp.norm()",
}

BRANCHES = {
    "both the same": START + "if a:\n    y = xp\nelse:\n    y = array_namespace(x)\ny.norm() #!",
    "differ": START + "if a:\n    xp = np\n    xp.norm()\nelse:\n    xp.norm() #!\nxp.norm()",
    "one leaves": START + "def f():\n    y = xp\n    if a:\n        y = np\n        return\n    y.norm() #!",
    "given or found": START + "def f(x, xp=None):\n    xp = array_namespace(x) if xp is None else xp\n    xp.norm() #!",
    "given or found by if": START
    + "def f(x, xp=None):\n    if xp is None:\n        xp = array_namespace(x)\n    xp.norm() #!",
    "or": START + "y = xp or array_namespace(x)\ny.norm() #!",
    "or NumPy": START + "y = xp or np\ny.norm()",
    "ternary": START + "y = xp if a else np\ny.norm()",
    "loop head": START + "for i in a:\n    xp.norm()\n    xp = np",
    "in a loop": START + "for i in a:\n    y = xp\n    y.norm() #!\ny.norm()",
    "loop untouched": START + "while a:\n    xp.norm() #!\nelse:\n    xp.norm() #!\nxp.norm() #!",
    "try same": (
        "try:\n    import array_api_compat.cupy as xp\n"
        "except ImportError:\n    import array_api_compat.numpy as xp\nxp.norm() #!"
    ),
    "try differs": "try:\n    import array_api_strict as xp\nexcept ImportError:\n    import numpy as xp\nxp.norm()",
    "interrupted try": START + "try:\n    xp = np\nexcept ValueError:\n    xp.norm()",
    "finally": START + "try:\n    f()\nfinally:\n    xp.norm() #!\nxp.norm() #!",
    "finally binds": START + "try:\n    f()\nfinally:\n    xp = np\nxp.norm()",
    "with": START + "with a:\n    y = xp\ny.norm() #!",
    "suppress": START + "from contextlib import suppress\nwith suppress(AttributeError):\n    y = xp\ny.norm()",
    "match": START + "match a:\n    case 1:\n        y = xp\n    case _:\n        y = np\ny.norm()",
    "walrus in and": START + "a and (xp := np)\nxp.norm()",
}

SCOPES = {
    "closure": START + "def f():\n    xp.norm() #!",
    "closure of two bindings": START + "def f():\n    xp.norm()\nxp = np",
    "closure of agreeing bindings": START + "def f():\n    xp.norm() #!\nxp = array_namespace(x)",
    "closure over a function": START
    + "def f(x):\n    y = array_namespace(x)\n    def g():\n        y.norm() #!\n    return g",
    "late rebinding in a function": START + "def f():\n    y = xp\n    g = lambda: y.norm()\n    y = np",
    "local": START + "def f():\n    xp = np\n    xp.norm()\nxp.norm() #!",
    "unbound local": START + "def f():\n    xp.norm()\n    xp = np",
    "parameter": START + "def f(np, xp):\n    np.norm()\n    xp.norm() #!",
    "another parameter": START + "y = xp\ndef f(y):\n    y.norm()",
    "global": START + "def f():\n    global xp\n    xp = np\nxp.norm()",
    "nonlocal": START + "def f(x):\n    y = xp\n    def g():\n        nonlocal y\n        y = np\n    y.norm()",
    "class body": START + "class A:\n    xp.norm()\n    xp = np\n    xp.norm()\nxp.norm() #!",
    "method skips the class": START + "class A:\n    xp = np\n    def f(self):\n        xp.norm() #!",
    "comprehension in a class": START + "class A:\n    xp = np\n    a = [xp.norm() for i in b] #!",
    "comprehension": START + "[xp.norm() for i in a] #!\n{xp.norm() for i in a} #!\n{1: xp.norm() for i in a} #!",
    "comprehension target": START + "[xp.norm() for xp in a]\nxp.norm() #!",
    "first iterable": START + "[1 for xp in xp.norm()] #!",
    "walrus in a comprehension": START + "[xp := i for i in a]\nxp.norm()",
    "generator": START + "any(xp.norm() for i in a) #!",
    "generator runs later": START + "g = (xp.norm() for i in a)\nxp = np",
    "lambda": START + "lambda a: xp.norm() #!",
    "lambda parameter": "lambda xp: xp.norm() #!",
    "default": START + "def f(a=xp.norm()): #!\n    pass",
    "decorator": START + "@xp.norm #!\ndef f(): pass",
    "annotation": START + "def f(a: xp.norm) -> xp.norm: pass",
    "async": START + "async def f():\n    async for i in xp.norm(): #!\n        await xp.norm() #!",
    "top-level await": START + "await xp.norm() #!",
    "f-string": START + "f'{xp.norm()}' #!",
    "bound after a star": START + "from math import *\nxp = a.__array_namespace__()\nxp.norm() #!",
}

PARAMETERS = {
    "by position": "def f(x, xp):\n    xp.norm() #!",
    "by keyword": "def f(x, *, xp):\n    xp.norm() #!",
    "None": "def f(x, xp=None):\n    xp.norm() #!",
    "NumPy by default": "def f(x, xp=np):\n    xp.norm()",
    "NumPy by keyword": "def f(x, *, xp=numpy):\n    xp.norm()",
    "module type": "def f(x, xp: ModuleType):\n    xp.norm() #!",
    "optional module type": "def f(x, xp: types.ModuleType | None = None):\n    xp.norm() #!",
    "module type as text": "def f(x, xp: 'ModuleType | None' = None):\n    xp.norm() #!",
    "Optional": "def f(x, xp: Optional[ArrayNamespace] = None):\n    xp.norm() #!",
    "an array": "def f(x, xp: Array):\n    xp.norm()",
    "an array or None": "def f(x, xp: np.ndarray | None = None):\n    xp.norm()",
    "star": "def f(*xp):\n    xp.norm()",
    "coordinates": "def interp(x, xp, fp):\n    xp.norm()",
    "subscript": "def f(x, xp):\n    xp.norm()\n    return xp[0]",
    "arithmetic": "def f(x, xp):\n    xp.norm()\n    return x - xp",
    "shape": "def f(x, xp):\n    xp.norm()\n    return xp.shape",
    "length": "def f(x, xp):\n    xp.norm()\n    return len(xp)",
    "method": "def f(x, xp):\n    xp.norm()\n    return xp.max()",
    "method by keyword": "def f(x, xp):\n    xp.norm()\n    return xp.sum(axis=0)",
    "compared": "def f(x, xp):\n    xp.norm()\n    return xp > 3",
    "NumPy or CuPy": "import cupy\ndef f(x, xp):\n    xp.norm()\nf(x, cupy.get_array_module(x))",
    "NumPy and CuPy in turn": "def f(x, xp):\n    xp.norm()\nfor xp in (np, cp):\n    f(x, xp)",
}


TYPED = {
    "function": START + "def f[xp](a): xp.norm()\nxp.norm() #!",
    "another function": START + "def f[T: xp.norm](a: T) -> xp.norm:\n xp.norm() #!",
    "method": START + "class A:\n def f[T](self, x=1): xp.norm() #!",
    "class": START + "class A[xp](xp.norm()):\n xp.norm()\n def f(self): xp.norm()\nxp.norm() #!",
    "another class": START + "class A[T](xp.norm()): #!\n y = xp.norm() #!\n def f(self): xp.norm() #!",
    "a class binds its names": START + "class A[T]:\n xp = T\n xp.norm()\n def f(self): xp.norm() #!",
    "alias": START + "type A = xp.norm()\nxp.norm() #!",
    "rebound by an alias": START + "type xp = int\nxp.norm()",
    "f-strings in f-strings": START + 'f"{f"{xp.norm()}"}" #!\nf"{\n  xp.norm() #!\n  = }"',
}


@pytest.mark.parametrize("source", [*BINDINGS.values()], ids=[*BINDINGS])
def test_bindings_are_followed(source: str) -> None:
    assert lines(source) == wanted(source)


@pytest.mark.parametrize("source", [*BRANCHES.values()], ids=[*BRANCHES])
def test_paths_that_differ_know_nothing(source: str) -> None:
    assert lines(source) == wanted(source)


@pytest.mark.parametrize("source", [*SCOPES.values()], ids=[*SCOPES])
def test_scopes_are_those_of_python(source: str) -> None:
    assert lines(source) == wanted(source)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 has no type parameters")
@pytest.mark.parametrize("source", [*TYPED.values()], ids=[*TYPED])
def test_type_parameters_have_a_scope_and_aliases_wait(source: str) -> None:
    assert lines(source) == wanted(source)


@pytest.mark.skipif(sys.version_info < (3, 14), reason="Python 3.13 has no template strings")
def test_template_strings_are_read_and_format_nothing() -> None:
    source = "x = xp.ones(3)\nt'é {xp.norm(x)!r:>{xp.sum(x)}} {x:>5}'"
    [found] = check(source, names={"xp": xpsession.namespace("cpu")})
    assert (found.code, found.line, found.column) == ("XP104", 2, 5)


@pytest.mark.parametrize("source", [*PARAMETERS.values()], ids=[*PARAMETERS])
def test_a_parameter_is_a_namespace_unless_something_says_otherwise(source: str) -> None:
    assert lines(source) == wanted(source)


@pytest.mark.parametrize("live", [array_api_strict, compat, xpsession.namespace("cpu")], ids=["strict", "compat", "xp"])
def test_live_namespaces_are_followed(live: object) -> None:
    assert [found.column for found in check("y = a.norm(x)", names={"a": live})] == [4]
    assert [found.column for found in check("def f(): return a.norm(x)", names={"a": live})] == [16]


def test_live_extensions_are_followed() -> None:
    names = {"la": xpsession.namespace("cpu").linalg, "ft": array_api_strict.fft}
    assert [found.hint for found in check("la.norm(x)\nft.fft2(x)", names=names)] == [
        "la.vector_norm",
        "ft.fftn(x, axes=(-2, -1)) of complex values, ft.rfftn of real ones",
    ]


def test_live_libraries_are_never_followed() -> None:
    names = {"xp": np, "np": compat, "a": 1}
    assert check("xp.concatenate([x])\nnp.concatenate([x])\na.concatenate([x])", names=names) == ()


def test_live_providers_are_followed() -> None:
    names = {"f": xpsession.namespace, "xpsession": xpsession}
    assert len(check("f('cpu').norm(x); xpsession.namespace().norm(x)", names=names)) == 2


def test_live_objects_are_not_asked_anything() -> None:
    class Proxy:
        def __getattribute__(self, name: str) -> object:
            raise AssertionError(name)

    assert check("xp.norm(x)", names={"xp": Proxy()}) == ()


def test_a_name_bound_in_the_cell_hides_the_live_one() -> None:
    source = textwrap.dedent("""
        xp.norm(x)
        xp = np
        xp.norm(x)
    """)
    assert [found.line for found in check(source, names={"xp": array_api_strict})] == [2]


def test_a_function_sees_the_live_name_unless_the_cell_rebinds_it() -> None:
    source = "def f():\n    return xp.norm(x)\n"
    assert len(check(source, names={"xp": array_api_strict})) == 1
    assert check(f"{source}xp = np", names={"xp": array_api_strict}) == ()
