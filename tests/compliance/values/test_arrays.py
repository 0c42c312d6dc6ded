"""Each source says, by a comment `#!`, on which lines a finding is due: where something surely is an array.

`x.sum()` is the question everywhere: a finding on it says that `x` is known to be one.
"""

import array_api_strict
import numpy as np
import pytest

from xpsession.compliance import check

XP = "import array_api_strict as xp, numpy as np\n"
ASK = "from array_api_compat import array_namespace\n"

SURE = {
    "a function": "x = xp.sin(a)\nx.sum() #!",
    "an extension": "x = xp.linalg.inv(a)\nx.sum() #!",
    "an alias": "f = xp.sin\nf(a).sum() #!",
    "an operator": "x = xp.ones(3) * a\nx.sum() #!",
    "an operator on the right": "x = 2 ** xp.ones(3)\nx.sum() #!",
    "a comparison": "x = xp.ones(3) > a\nx.sum() #!",
    "a sign": "x = -xp.ones(3)\nx.sum() #!",
    "matrices": "x = xp.ones((3, 3)) @ xp.ones(3)\nx.sum() #!",
    "an index": "x = xp.ones(3)\nx[1:].sum() #!",
    "a transpose": "x = xp.ones((3, 3)).T\nx.sum() #!",
    "to_device": "x = xp.ones(3).to_device(d)\nx.sum() #!",
    "a named tuple": "u, s, v = xp.linalg.svd(a)\ns.sum() #!",
    "a name in a tuple": "s = xp.linalg.svd(a).S\ns.sum() #!",
    "an item of a tuple": "s = xp.nonzero(a)[0]\ns.sum() #!",
    "several": "a, b = xp.meshgrid(c, d)\nb.sum() #!",
    "a loop": "for x in xp.unstack(a):\n    x.sum() #!",
    "a list": "a, b = [xp.asarray(i) for i in c]\nb.sum() #!",
    "both branches": "if c:\n    x = xp.ones(3)\nelse:\n    x = xp.zeros((3, 3))\nx.sum() #!",
    "augmented": "x = xp.ones(3)\nx += a\nx.sum() #!",
    "a tuple of values": "x, y = xp.ones(3), 1\nx.sum() #!",
    "either": "x = xp.ones(3) if c else xp.zeros(3)\nx.sum() #!",
    "a closure": "x = xp.ones(3)\ndef f():\n    return x.sum() #!",
    "asked for its namespace": ASK + "def f(x):\n    xp = array_namespace(x)\n    return x.sum() #!",
    "one of several": ASK + "def f(x, y):\n    xp = array_namespace(x, y)\n    return y.sum() #!",
    "asked itself": "def f(x):\n    xp = x.__array_namespace__()\n    return x.sum() #!",
    "a literal list": "x = [xp.ones(3), xp.zeros(3)]\nx[0].sum() #!",
    "a list that is read": "x = [xp.ones(3)]\nn = len(x)\nfor y in x:\n    y.sum() #!",
    "a tuple": "x = xp.ones(3), xp.zeros(3)\ny, z = x\nz.sum() #!",
    "a dict": "x = {'a': xp.ones(3)}\nx['a'].sum() #!",
    "enumerated": "for i, x in enumerate(xp.unstack(a)):\n    x.sum() #!",
    "zipped": "for x, y in zip(b, [xp.ones(3)]):\n    y.sum() #!",
    "returned": "def f(a):\n    return xp.sin(a)\nf(b).sum() #!",
    "returned several": "def f(a):\n    return xp.sin(a), xp.cos(a)\nx, y = f(b)\ny.sum() #!",
    "returned by one function to another": (
        "def f(a):\n    return xp.sin(a)\ndef g(a):\n    return f(a) * 2\ng(1).sum() #!"
    ),
    "returned whatever path is taken": (
        "def f(a):\n    if a:\n        return xp.ones(3)\n    else:\n        return xp.zeros(3)\nf(b).sum() #!"
    ),
    "returned by a function that is given the namespace": "def f(a, xp):\n    return xp.sin(a)\nf(b, xp).sum() #!",
    "returned for an array": ASK
    + "def f(a):\n    xp = array_namespace(a)\n    return xp.sin(a)\nf(xp.ones(3)).sum() #!",
    "an attribute of an instance": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n    def g(self):\n        self.x.sum() #!"
    ),
    "an attribute that every method stores": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n    def g(self, a):\n        self.x = xp.cos(a)\n"
        "    def h(self):\n        self.x.sum() #!"
    ),
    "an attribute just stored": (
        "class A:\n    def __init__(self):\n        self.x = None\n    def f(self, a):\n        self.x = xp.sin(a)\n"
        "        self.x.sum() #!"
    ),
    "a namespace in an attribute": (
        ASK + "class A:\n    def __init__(self, a):\n        self.xp = array_namespace(a)\n"
        "    def f(self, a):\n        self.xp.sin(a).sum() #!"
    ),
    "converted": "def f(x, xp):\n    x = xp.asarray(x)\n    return x.sum() #!",
    "a function that may return nothing": "def f(a):\n    if a:\n        return xp.sin(a)\nf(b).real #!",
    "an attribute that may be None": (
        "class A:\n    def __init__(self):\n        self.x = None\n    def f(self, a):\n        self.x = xp.sin(a)\n"
        "    def g(self):\n        self.x.real #!"
    ),
    "an attribute of the class": (
        "class A:\n    x = None\n    def f(self, a):\n        self.x = xp.sin(a)\n    def g(self):\n"
        "        self.x.sum() #!"
    ),
}

UNSURE = {
    "a parameter": "def f(x): return x.sum()",
    "a parameter beside xp": "def f(x, xp): return x.sum()",
    "a list itself": "x = [xp.ones(3)]\nx.copy()",
    "a host array": "x = np.asarray(xp.ones(3))\nx.sum()",
    "another's function": "x = load(xp.ones(3))\nx.sum()",
    "a shape": "x = xp.ones(3).shape\nx.count(1)",
    "finfo": "x = xp.finfo(xp.float32)\nx.dtype",
    "broadcast_shapes": "x = xp.broadcast_shapes((1,), (2,))\nx.count(1)",
    "one branch": "x = [1]\nif c:\n    x = xp.ones(3)\nx.copy()",
    "a loop": "x = xp.ones(3)\nfor i in a:\n    x.sum()\n    x = load()",
    "after a loop": "x = xp.ones(3)\nfor i in a:\n    x = load()\nx.sum()",
    "a matrix of any kind": "x = A @ xp.ones(3)\nx.sum()",
    "rebound": "x = xp.ones(3)\nx = load()\nx.sum()",
    "identity": "x = xp.ones(3) is a\nx.sum()",
    "membership": "x = 1 in xp.ones(3)\nx.sum()",
    "negation": "x = not xp.ones(3)\nx.sum()",
    "float": "x = float(xp.sum(a))\nx.real",
    "unstarred": "a, *b = xp.meshgrid(c, d)\nb.copy()",
    "a guard": "x = xp.ones(3)\nif is_numpy(xp):\n    x.sum()",
    "asked by SciPy, which takes lists": (
        "from scipy._lib._array_api import array_namespace\ndef f(x):\n    xp = array_namespace(x)\n    return x.copy()"
    ),
    "asked what it is": ASK
    + "def f(x, y):\n    xp = array_namespace(x, y)\n    if isinstance(y, float):\n        return y.sum()",
    "of a scalar as well": ASK + "def f(x, y):\n    xp = array_namespace(x, y)\n    return y.real",
    "a list that is changed": "x = [xp.ones(3)]\nx[0] = load()\nx[0].sum()",
    "a list that is appended to": "x = [xp.ones(3)]\nx.append(b)\nx[1].sum()",
    "a list that is handed over": "x = [xp.ones(3)]\nload(x)\nx[0].sum()",
    "a list of two names": "x = [xp.ones(3)]\ny = x\ny[0] = 1\nx[0].real",
    "a list of others too": "x = [xp.ones(3), b]\nx[1].sum()",
    "a list in a closure": "x = [xp.ones(3)]\ndef f():\n    x[0].sum()\nx[0] = load()",
    "a dict that is changed": "x = {'a': xp.ones(3)}\nx['b'] = b\nx['b'].sum()",
    "a dict merged": "x = {'a': xp.ones(3), **b}\nx['a'].sum()",
    "an object with operators of its own": "x = a ** xp.ones(3)\nx.as_quat()\n(x * 2)[0].as_quat()",
    "a generator": "def f(a):\n    yield xp.sin(a)\nf(b).sum()",
    "a decorated function": "@load\ndef f(a):\n    return xp.sin(a)\nf(b).sum()",
    "a coroutine": "async def f(a):\n    return xp.sin(a)\nf(b).sum()",
    "a function that returns two things": (
        "def f(a):\n    if a:\n        return xp.sin(a)\n    return [1]\nf(b).copy()"
    ),
    "a function that calls itself": "def f(a):\n    return f(a) if a else xp.sin(a)\nf(b).sum()",
    "a function that is given NumPy": "def f(a, xp):\n    return xp.sin(a)\nf(b, np).sum()",
    "a function of arrays that is given others": (
        ASK + "def f(a):\n    xp = array_namespace(a)\n    return xp.sin(a)\nf(np.ones(3)).sum()\nf(b).sum()"
    ),
    "a function that is rebound": "def f(a):\n    return xp.sin(a)\nf = load()\nf(b).sum()",
    "an attribute that a method changes": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n        self.g()\n        self.x.sum()\n"
        "    def g(self):\n        self.x = load()"
    ),
    "an attribute that a function changes": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n        load(self)\n        self.x.sum()\n"
        "    def g(self):\n        self.x = load()"
    ),
    "an attribute set by its name": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n    def g(self, b):\n        setattr(self, b, 1)\n"
        "    def h(self):\n        self.x.sum()"
    ),
    "an attribute in a loop": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\n        for b in a:\n            self.x.sum()\n"
        "            self.x = load()"
    ),
    "an attribute of another class": (
        "class A:\n    def f(self, a):\n        self.x = xp.sin(a)\nclass B:\n    def g(self):\n        self.x.sum()"
    ),
    "a parameter called self": "def f(self, a):\n    self.x = xp.sin(a)\ndef g(self):\n    self.x.sum()",
    "a static method": (
        "class A:\n    @staticmethod\n    def f(a, b):\n        a.x = xp.sin(b)\n    @staticmethod\n    def g(a):\n"
        "        a.x.sum()"
    ),
    "shadowed": "def len(x): return 1\nlen(xp.ones(3))",
    "an attribute of the module": "import os\nx = os.path.join(a)\nx.sum()",
}


@pytest.mark.parametrize("source", [*SURE.values(), *UNSURE.values()], ids=[*SURE, *UNSURE])
def test_a_method_is_told_only_on_what_surely_is_an_array(source: str) -> None:
    wanted = [number for number, line in enumerate((XP + source).split("\n"), start=1) if "#!" in line]
    assert [found.line for found in check(XP + source) if found.code.startswith("XP3")] == wanted


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("xp.mean(xp.arange(3))", ["XP406"]),
        ("xp.mean(xp.arange(3.0))", []),
        ("xp.mean(xp.arange(n))", []),
        ("xp.mean(xp.arange(3) * 2)", ["XP406"]),
        ("xp.mean(xp.arange(3) * 2.0)", ["XP405"]),
        ("xp.mean(xp.arange(3) / 2)", ["XP406"]),
        ("xp.mean(xp.asarray([1, 2], dtype=t))", []),
        ("xp.mean(xp.asarray([[1, 2], [3, 4]]))", ["XP406"]),
        ("xp.mean(xp.asarray([1, 2.0]))", []),
        ("xp.mean(xp.asarray([1, n]))", []),
        ("xp.mean(xp.zeros(3, dtype=xp.uint8))", ["XP406"]),
        ("xp.mean(xp.zeros(3, **k))", []),
        ("xp.mean(xp.full(3, 1))", ["XP406"]),
        ("xp.mean(xp.linspace(0, 1, 5))", []),
        ("xp.mean(xp.astype(x, xp.int8))", ["XP406"]),
        ("xp.mean(xp.sort(xp.argsort(x)))", ["XP406"]),
        ("xp.sqrt(xp.sum(xp.ones(3) > 0))", ["XP406"]),
        ("xp.zeros((2, 3, 4))[0, ...].T", []),
        ("xp.zeros((2, 3, 4))[None, ...].T", ["XP303"]),
        ("xp.zeros((2, 3, 4))[i].T", []),
        ("xp.sum(xp.zeros((2, 3, 4)), axis=0).T", []),
        ("(xp.zeros((2, 3)) + xp.zeros(3)).T", []),
        ("(xp.zeros((2, 3)) + y).T", []),
        ("xp.zeros(shape).T", []),
    ],
)
def test_the_kind_and_the_dimensions_are_known_where_the_text_says_them(source: str, codes: list[str]) -> None:
    assert [found.code for found in check(XP + source)] == codes


def test_a_live_array_of_numpy_counts_once_it_has_met_the_namespace() -> None:
    names = {"xp": array_api_strict, "x": np.ones(3)}
    assert check("x.sum(); xp.ones(3)", names=names) == ()
    assert check("y = xp.asarray(x); x.sum()", names=names) == ()
    assert [found.code for found in check("y = xp.sin(x)\nx.sum()", names=names)] == ["XP301"]


def test_a_live_array_of_strict_is_one_of_the_namespace() -> None:
    names = {"x": array_api_strict.ones((2, 3, 4))}
    assert [found.code for found in check("x.sum(); x.T", names=names)] == ["XP301", "XP303"]


def test_a_long_sum_is_followed_to_its_end() -> None:
    source = f"{XP}y = {' + '.join(['a'] * 600)} + xp.ones(3)\ny.sum()"
    assert [found.code for found in check(source)] == ["XP301"]


def test_a_fix_of_a_method_keeps_the_user_s_text() -> None:
    [found] = check(XP + "y = xp.ones(3)\ny.sum( axis = -1 )")
    assert found.fix is not None
    assert found.fix[0].text == "xp.sum(y, axis=-1)"


@pytest.mark.parametrize(
    "source",
    [
        "y = xp.ones(3); y.sum(*a)",
        "y = xp.ones(3); y.sum(out=z)",
        "y = xp.ones(3); y.squeeze()",
        "y = xp.ones(3); y.reshape(n)",
        "y = xp.ones(3); y.sort()",
        "y = xp.ones(3); y.sum",
    ],
)
def test_a_method_without_an_exact_function_has_no_fix(source: str) -> None:
    [found] = check(XP + source)
    assert found.fix is None


def test_an_operator_of_what_is_not_known_may_give_no_array() -> None:
    source = (
        "import array_api_strict as xp\ndef f(rotation):\n    turned = rotation ** xp.asarray(2)\n    turned.as_quat()"
    )
    assert check(source) == ()


def test_the_namespace_of_numpy_s_own_arrays_is_numpy() -> None:
    source = (
        "import numpy as np\nfrom array_api_compat import array_namespace\n"
        "x = np.asarray([1, 2])\nxp = array_namespace(x)\nxp.full(3, 2.0, device='cpu')"
    )
    assert check(source) == ()
