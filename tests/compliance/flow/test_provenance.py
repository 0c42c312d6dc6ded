"""Each source says, by a comment `#!`, on which lines a finding is due: how far what surely is an array is followed.

`x.sum()` is the question everywhere: a finding on it says that `x` is known to be one.
"""

import textwrap

import pytest

from xpsession.compliance import check

START = "import numpy as np\nfrom array_api_compat import array_namespace, numpy as xp\n"

FOLLOWED = {
    "dataclass field": """
        from dataclasses import dataclass
        @dataclass
        class P:
            x: Array
            def f(self):
                return self.x.sum()
        p = P(xp.ones(3))
        p.x.sum() #!
    """,
    "dataclass direct": """
        from dataclasses import dataclass
        @dataclass
        class P:
            x: Array
        P(xp.ones(3)).x.sum() #!
    """,
    "namedtuple": """
        from typing import NamedTuple
        class P(NamedTuple):
            x: Array
        P(xp.ones(3)).x.sum() #!
    """,
    "constructor": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(xp.ones(3))
        p.x.sum() #!
    """,
    "constructor made": """
        class P:
            def __init__(self):
                self.x = xp.ones(3)
        p = P()
        p.x.sum() #!
    """,
    "function later": """
        def g(a):
            y = f(a)
            y.sum() #!
        def f(x):
            return xp.sum(x)
    """,
    "method result": """
        class A:
            def c(self, x):
                return xp.sum(x)
            def d(self, x):
                y = self.c(x)
                y.sum() #!
    """,
    "method result outside": """
        class A:
            def c(self, x):
                return xp.sum(x)
        A().c(1).sum() #!
        a = A()
        a.c(2).sum() #!
    """,
    "method later": """
        class A:
            def d(self, x):
                y = self.c(x)
                y.sum() #!
            def c(self, x):
                return xp.sum(x)
    """,
    "staticmethod": """
        class A:
            @staticmethod
            def c(x):
                return xp.sum(x)
            def d(self, x):
                self.c(x).sum() #!
        A.c(1).sum() #!
    """,
    "property": """
        class A:
            @property
            def c(self):
                return xp.ones(3)
            def d(self, x):
                self.c.sum() #!
    """,
    "cached_property": """
        class A:
            @cached_property
            def c(self):
                return xp.ones(3)
            def d(self, x):
                self.c.sum() #!
    """,
    "tuple return": """
        def f(x):
            return xp.sum(x), 3, xp.ones(3)
        a, b, c = f(1)
        a.sum() #!
        b.sum()
        c.sum() #!
    """,
    "tuple return index": """
        def f(x):
            return xp.sum(x), 3
        f(1)[0].sum() #!
        f(1)[1].sum()
    """,
    "tuple variable": """
        t = (xp.ones(3), 1)
        t[0].sum() #!
        a, b = t
        a.sum() #!
        b.sum()
    """,
    "tuple swap": """
        a, b = xp.ones(3), 'x'
        a, b = b, a
        a.sum()
        b.sum() #!
    """,
    "list append": """
        l = []
        for i in range(3):
            l.append(xp.ones(3))
        l[0].sum() #!
    """,
    "list comprehension": "l = [xp.ones(i) for i in range(3)]\nl[0].sum() #!\n[a.sum() for a in l] #!",
    "list slice": "l = [xp.ones(3), xp.zeros(3)]\nfor a in l[1:]:\n    a.sum() #!",
    "list sum": "l = [xp.ones(3)] + [xp.zeros(3)]\nl[0].sum() #!",
    "list times": "l = [xp.ones(3)] * 3\nl[0].sum() #!",
    "dict": """
        d = {'a': xp.ones(3)}
        d['a'].sum() #!
        for a in d.values():
            a.sum() #!
        for k, v in d.items():
            v.sum() #!
    """,
    "dict mixed": "d = {'a': xp.ones(3), 'b': 1}\nd['a'].sum() #!\nd['b'].sum()",
    "dict call": "d = dict(a=xp.ones(3), b=1)\nd['a'].sum() #!\nd['b'].sum()",
    "dict store": "d = {}\nd['a'] = xp.ones(3)\nd['a'].sum() #!",
    "dict comprehension": "d = {k: xp.ones(3) for k in a}\nd['a'].sum() #!",
    "dict get": "d = {'a': xp.ones(3)}\nd.get('a').sum() #!\nd.pop('a').sum() #!",
    "tuple(list)": "l = tuple([xp.ones(3)])\nl[0].sum() #!",
    "tuple of a generator": "l = tuple(xp.ones(i) for i in a)\nl[0].sum() #!",
    "map": "a, b = map(xp.asarray, (c, d))\na.sum() #!",
    "map lambda": "a, b = map(lambda v: xp.asarray(v), (c, d))\na.sum() #!",
    "with": """
        @contextmanager
        def f():
            yield xp.ones(3)
        with f() as a:
            a.sum() #!
    """,
    "with errstate": "with np.errstate(all='ignore'):\n    a = xp.ones(3)\na.sum() #!",
    "for zip": "for a, b in zip([xp.ones(3)], 'x'):\n    a.sum() #!\n    b.sum()",
    "for tuple": "for a in (xp.ones(3), xp.zeros(3)):\n    a.sum() #!",
    "for tuple mixed": "for a, n in [(xp.ones(3), 1), (xp.zeros(3), 2)]:\n    a.sum() #!\n    n.sum()",
    "star-args": """
        def f(*args):
            xp = array_namespace(*args)
            a, b = args
            a.sum() #!
    """,
    "star-args for": """
        def f(*args):
            xp = array_namespace(*args)
            for a in args:
                a.sum() #!
    """,
    "star target": "a, *b = [xp.ones(3), xp.ones(3)]\na.sum() #!\nb[0].sum() #!",
    "star call": """
        l = [xp.ones(3), xp.ones(3)]
        xp.concatenate(l) #!
        a = xp.hypot(*l)
        a.sum() #!
    """,
    "xp handed on": """
        def helper(x, xp):
            return xp.sum(x)
        helper(a, xp=xp).sum() #!
        helper(a, xp).sum() #!
    """,
    "xp handed np": """
        import numpy as np
        def helper(x, xp):
            return xp.sum(x)
        helper(a, np).sum()
    """,
    "asked of an array": """
        def f(x):
            xp = x.__array_namespace__()
            x.sum() #!
            xp.norm(x) #!
    """,
    "get_namespace": """
        from sklearn.utils._array_api import get_namespace
        def f(x):
            xp, _ = get_namespace(x)
            xp.norm(x) #!
            xp.ones(3).sum() #!
    """,
    "get_namespace_and_device": """
        from sklearn.utils._array_api import get_namespace_and_device
        def f(x):
            xp, is_array_api, device = get_namespace_and_device(x)
            xp.norm(x) #!
            xp.ones(3).sum() #!
    """,
    "get_namespace by its place": """
        from sklearn.utils._array_api import get_namespace
        def f(x):
            xp = get_namespace(x)[0]
            xp.norm(x) #!
    """,
    "conditional other": """
        a = xp.ones(3)
        if c:
            a = other()
        a.sum()
    """,
    "conditional None": """
        def f(w=None):
            if w is None:
                w = xp.ones(3)
            w.sum()
    """,
    "conditional asarray": """
        def f(w=None):
            if w is not None:
                w = xp.asarray(w)
                w.sum() #!
    """,
    "nested result": """
        def f():
            def g(x):
                return xp.sum(x)
            return g(1).sum() #!
    """,
    "lambda result": "f = lambda x: xp.sum(x)\nf(1).sum() #!",
    "partial": "from functools import partial\nf = partial(xp.sum, axis=0)\nf(a).sum() #!",
    "alias": "f = xp.sum\nf(a).sum() #!",
    "from xp import": "from array_api_strict import sum as s\ns(a).sum() #!",
    "identity function": """
        def f(x):
            return x
        f(xp.ones(3)).sum() #!
        f(3).sum()
    """,
    "parameter called": "def f(x):\n    return x.sum() #!\nf(xp.ones(3))",
    "class attribute": """
        class A:
            w = xp.ones(3)
            def f(self):
                return self.w.sum() #!
        A.w.sum() #!
    """,
    "inherited": """
        class A:
            def __init__(self):
                self.a = xp.ones(3)
            def c(self):
                return xp.sum(self.a)
        class B(A):
            def f(self):
                self.a.sum() #!
                self.c().sum() #!
    """,
    "generator func": """
        def g():
            for i in range(3):
                yield xp.ones(i)
        for a in g():
            a.sum() #!
    """,
    "awaited coroutine": """
        async def g():
            return xp.ones(3)
        async def h():
            a = await g()
            a.sum() #!
    """,
    "while": """
        a = xp.ones(3)
        while c:
            a = a + 1
            a.sum() #!
        a.sum() #!
    """,
    "loop that keeps it": """
        a = xp.ones(3)
        for i in range(3):
            a = a + i
        a.sum() #!
    """,
    "loop that adds to it": """
        a = xp.zeros(3)
        for i in range(3):
            a += xp.ones(3)
        a.sum() #!
    """,
    "unpacked generator": "a, b = (xp.asarray(v) for v in (c, d))\na.sum() #!",
    "unpacked list": "a, b = [xp.asarray(v) for v in (c, d)]\na.sum() #!",
    "array-api-extra": "import array_api_extra as xpx\na = xpx.atleast_nd(b, ndim=1, xp=xp)\na.sum() #!",
    "sorted": "l = sorted([xp.ones(3)])\nl[0].sum() #!",
    "reversed": "for a in reversed([xp.ones(3)]):\n    a.sum() #!",
    "enumerate": "for i, a in enumerate([xp.ones(3)]):\n    a.sum() #!",
    "nested list": "l = [[xp.ones(3)], [xp.ones(3)]]\nl[0][0].sum() #!",
    "dict of lists": "d = {'a': [xp.ones(3)]}\nd['a'][0].sum() #!",
    "decorated function": """
        @lru_cache
        def f(x):
            return xp.sum(x)
        f(1).sum() #!
    """,
    "namespace by default": """
        def f(x, /, *, xp=None):
            xp = array_namespace(x) if xp is None else xp
            return xp.sum(x)
        f(xp.ones(3)).sum() #!
    """,
    "early return None": """
        def f(x):
            if c:
                return None
            return xp.sum(x)
        a = f(1)
        a.sum() #!
    """,
    "match": """
        match c:
            case 1:
                a = xp.ones(3)
            case _:
                a = xp.zeros(3)
        a.sum() #!
    """,
    "instance after a method that stores nothing": """
        class P:
            def __init__(self, x):
                self.x = x
            def f(self):
                return 1
        p = P(xp.ones(3))
        p.f()
        p.x.sum() #!
    """,
    "attribute that is stored from outside": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(1)
        p.x = xp.ones(3)
        p.x.sum() #!
    """,
    "property of a class that another inherits": """
        class A:
            @property
            def c(self):
                return xp.ones(3)
        class B(A):
            def d(self):
                self.c.sum() #!
    """,
    "innermost loop": """
        for i in a:
            x = xp.ones(3)
            for j in b:
                x = x * 2
            x.sum() #!
    """,
    "loop that is left": """
        x = xp.ones(3)
        while True:
            x = x * 2
            if a:
                break
        x.sum() #!
    """,
    "rows of a matrix": "for x in xp.ones((3, 3)):\n    x.sum() #!",
    "None or an array": """
        def f(w=None):
            w = xp.asarray(w) if w is not None else w
            w.sum() #!
    """,
    "None until a loop has one": """
        best = None
        for n in range(c):
            best = xp.ones(n)
        best.sum() #!
    """,
    "a sum that starts as a number": """
        total = 0
        for n in range(c):
            total += xp.ones(3) * n
        total.sum() #!
    """,
    "a number or an array": "a = xp.ones(3) if c else 0\na.sum() #!",
    "what was asked for, from where it shows": """
        from scipy._lib._array_api import array_namespace as ask
        def f(x, y):
            ns = ask(x, y)
            len(x)
            n = x.shape[0]
            len(x), y.astype(int) #! as lists have no shape, either
    """,
    "what was asked for, as far as it was shown": """
        from scipy._lib._array_api import array_namespace as ask
        def f(x):
            ns = ask(x)
            n = x.shape[0] if c else 1
            len(x)
            if c:
                x.ndim
                len(x) #!
            len(x)
            x.append(3), x.copy(), x.index(3), x.real
    """,
    "what may be a sparse matrix": """
        from sklearn.utils._array_api import get_namespace
        def f(X):
            ns, _ = get_namespace(X)
            X.shape, X.sum()
            if sparse.issparse(X):
                pass
    """,
    "a namespace that another function asks for": """
        from scipy._lib._array_api import array_namespace as ask
        def _checked(x):
            ns = ask(x)
            return ns.asarray(x), 3, ns
        def f(x):
            found = _checked(x)
            x, n, ns = found
            ns.concatenate([x]) #!
            x.sum() #!
        def g():
            x, n, ns = _checked(np.ones(3))
            x.sum()
    """,
    "a namespace of what a star or an index gives": """
        def f(*arrays):
            ns = array_namespace(*arrays)
            return ns.sum(arrays[0])
        def g(arrays):
            ns = array_namespace(arrays[0])
            return ns.sum(arrays[0])
        f([1]).sum(), g([1]).sum()
        f(xp.ones(3)).sum() #!
    """,
    "a switch for all arrays but NumPy's": """
        if SCIPY_ARRAY_API:
            xp.concatenate([]) #!
        else:
            xp.concatenate([])
        x = xp.ones(3) if is_array_api_compliant else xp.concatenate([])
        x.sum() #!
        if not (a and is_array_api_compliant):
            xp.concatenate([]) #!
        if array_api_compat.size(x):
            xp.concatenate([]) #!
    """,
    "what is given to a function that stays in the namespace": """
        import array_api_extra as xpx
        del xp
        def f(x):
            return xpx.nan_to_num(x).sum()
        def g(x):
            xp = array_namespace(x)
            return xpx.nan_to_num(x).sum() #!
    """,
    "a list, whatever is done to it": """
        from array_api_extra import at
        def f(x):
            shape = list(x.shape)
            shape[-1] += 1
            shape.append(other())
            xp.zeros(shape) #!
            xp.zeros(tuple(shape))
            shape = shape + [1]
            xp.zeros(shape) #!
            shape = tuple(shape)
            xp.zeros(shape)
            xp.stack([x, x]), xp.asarray([x.shape[0], 3], dtype=xp.int64)
    """,
    "one of several functions": """
        def _a(x, n):
            return x.sum() #!
        def _b(x, n):
            return x.mean() #!
        METHODS = {"a": _a, "b": _b}
        def f(method, x):
            x = xp.asarray(x)
            METHODS[method](x, 3)
            return {"a": _a, "b": _b}[method](x, 4)
    """,
    "a namespace that is settled by others": """
        def f(x, xp=None):
            xp, _ = others(x, xp=xp)
            xp.concatenate([x]) #!
    """,
    "what a test may do beside": """
        @xp_capabilities(cpu_only=True, allow_dask_compute=True)
        def f(x):
            xp.concatenate([x]) #!
        @xp_capabilities(np_only=True)
        def g(x):
            xp.concatenate([x])
    """,
    "a namespace by any name": """
        from scipy._lib._array_api import array_namespace as ask
        def f(x, ns=None):
            ns = ask(x) if ns is None else ns
            ns.concatenate([]) #!
        def g(x, like=None):
            if like is None:
                like = ask(x)
            like.concatenate([]) #!
        def h(x, like=None):
            like = like or ask(x)
            like.concatenate([]) #!
        def _h(x, np_like):
            np_like.concatenate([]) #!
        _h(3, xp)
    """,
    "a function that is called with an array": """
        def _f(x, n):
            return x.sum() + n.sum() #!
        def g(a):
            b = xp.asarray(a)
            _f(b, 3)
    """,
    "a function within another": """
        def f(a):
            a = xp.asarray(a)
            def g(b):
                return b.sum() #!
            return g(a), (lambda b: b.mean())(a) #!
    """,
    "a call that a guard allows": """
        def _f(x):
            return x.sum()
        if is_numpy(xp):
            _f(xp.ones(3))
    """,
    "what a parameter is asked about": """
        def _f(x, shape, xp=None):
            if xp is None:
                x.sum()
            if isinstance(x, list):
                x.append(3)
            if isinstance(x, Iterable):
                x.min() #!
            if not isinstance(shape, int):
                return xp.reshape(x, shape)
            return x.sum() #!
        _f(xp.ones(3), 3, xp)
    """,
    "SciPy's own conversions": """
        from scipy._lib._array_api import _asarray, xp_promote, xp_result_type
        def f(a, b):
            a, b = xp_promote(a, b, xp=xp)
            a.sum(), b.sum() #!
            c, d = xp_promote(a, None, xp=xp)
            c.sum() #!
            xp_promote(a, xp=xp).sum(), _asarray(a, xp=xp).sum() #!
            _asarray(a, xp=np).sum()
            xp_result_type(a, b, xp=xp).kind #!
    """,
    "SciPy's functions that stay in the namespace": """
        from scipy import fft, special
        from scipy.linalg import inv
        a = xp.ones(3)
        fft.rfft(a).sum() #!
        special.gammaln(a).sum() #!
        special.gammaln(3.0).sum()
        inv(a).sum()
    """,
    "what other classes keep": """
        from collections import namedtuple
        from types import SimpleNamespace
        Pair = namedtuple("Pair", "first, second")
        a, b = Pair(xp.ones(3), 1), SimpleNamespace(x=xp.ones(3), n=3)
        a.first.sum() #!
        b.x.sum() #!
        b.x = other()
        b.x.sum()
    """,
    "parts of an array": """
        a, *b = xp.ones((2, 3))
        a.sum() #!
        for n, c in enumerate(xp.ones((2, 3))):
            c.sum() #!
    """,
    "Python's arithmetic": """
        sum([xp.ones(3), xp.ones(3)]).sum() #!
        abs(xp.ones(3)).sum() #!
        max(xp.sum(a), 0).sum() #!
    """,
    "one function or another": "f = xp.real if c else xp.abs\nf(a).sum() #!",
    "an annotated parameter": """
        def f(x: Array, y: Array | None, z: Array | complex, n: int, xp):
            x.sum(), y.sum() #!
            n.sum()
        def g(x: Array):
            x.sum()
    """,
}

NOT_CERTAIN = {
    "list that a loop appends to": """
        l = [xp.ones(3)]
        for i in a:
            l.append('x')
        l[-1].sum()
    """,
    "list that a loop changes": """
        l = [xp.ones(3)]
        while c:
            l[0].sum()
            l[0] = 'x'
    """,
    "list of an instance that a method changes": """
        class A:
            def __init__(self):
                self.l = [xp.ones(3)]
            def g(self):
                self.l.append('x')
            def f(self):
                return self.l[0].sum()
    """,
    "list in a tuple": """
        l = [xp.ones(3)]
        t = (l, 1)
        t[0].append('x')
        l[0].sum()
    """,
    "list in a tuple that is unpacked": """
        t = ([xp.ones(3)], 1)
        l, n = t
        l[0] = 'x'
        t[0][0].sum()
    """,
    "list in an attribute": """
        l = [xp.ones(3)]
        q.l = l
        q.l.append('x')
        l[0].sum()
    """,
    "list that is yielded": """
        def f():
            l = [xp.ones(3)]
            yield l
            l[0].sum()
    """,
    "list of two names by a condition": """
        l = [xp.ones(3)]
        m = l if c else k
        m.append('x')
        l[0].sum()
    """,
    "list that a comprehension changes": "l = [xp.ones(3)]\n[l.append(i) for i in a]\nl[0].sum()",
    "list that a function inside changes": """
        l = [xp.ones(3)]
        def f():
            l.append(3)
        f()
        l[0].sum()
    """,
    "list of a list": """
        l = [[xp.ones(3)]]
        m = l[0]
        m.append('x')
        l[0][0].sum()
    """,
    "list that something else was appended to": "l = [xp.ones(3)]\nl.append(a)\nl[1].sum()",
    "other parts of a tuple": """
        def f(x):
            return xp.sum(x), x
        y, z = f(a)
        z.sum()
    """,
    "tuple of another length": """
        def f(x):
            return xp.sum(x), 1
        a, b, c = f(1)
        a.sum()
    """,
    "keys of a dict": """
        d = {'a': xp.ones(3)}
        for k in d:
            k.count('a')
        for k, v in d.items():
            k.count('a')
    """,
    "other keys of a dict": "d = {'a': xp.ones(3), 'b': b}\nd['b'].sum()\nd[c].sum()",
    "dict that is updated": "d = {'a': xp.ones(3)}\nd.update(a=1)\nd['a'].sum()",
    "field of another instance": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(xp.ones(3))
        q = P(a)
        q.x.sum()
    """,
    "field that a method changes": """
        class P:
            def __init__(self, x):
                self.x = x
            def f(self):
                self.x = 1
        p = P(xp.ones(3))
        p.f()
        p.x.sum()
    """,
    "field that was stored from outside": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(xp.ones(3))
        p.x = a
        p.x.sum()
    """,
    "field of an instance that is handed over": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(xp.ones(3))
        load(p)
        p.x.sum()
    """,
    "field of an instance with two names": """
        class P:
            def __init__(self, x):
                self.x = x
        p = P(xp.ones(3))
        q = p
        q.x = 1
        p.x.sum()
    """,
    "field that a constructor converts": """
        class P:
            def __init__(self, x):
                self.x = load(x)
        P(xp.ones(3)).x.sum()
    """,
    "field of a class with another's decorator": """
        @load
        class P:
            def __init__(self, x):
                self.x = x
        P(xp.ones(3)).x.sum()
    """,
    "field of a class with a metaclass": """
        class P(metaclass=M):
            def __init__(self, x):
                self.x = x
        P(xp.ones(3)).x.sum()
    """,
    "field that is a class attribute too": """
        class P:
            x = None
            def f(self):
                self.x.sum()
        P.x = xp.ones(3)
    """,
    "constructor that may return early": """
        class P:
            def __init__(self, x):
                self.x = None
                if a:
                    return
                self.x = xp.ones(3)
        P(1).x.sum()
    """,
    "method that is stored over": """
        class A:
            def c(self, x):
                return xp.sum(x)
            def d(self, x):
                self.c = load()
            def e(self):
                self.c(1).sum()
    """,
    "property that is no property of a class": """
        class A:
            @property
            def c(self):
                return xp.ones(3)
        A.c.sum()
    """,
    "coroutine that is not awaited": "async def g():\n    return xp.ones(3)\ng().sum()",
    "function for other arguments": """
        def f(x):
            return x
        f(xp.ones(3))
        f(a).sum()
    """,
    "function inside for other arguments": """
        def f(x):
            def g():
                return x
            return g()
        f(xp.ones(3))
        f(a).sum()
    """,
    "loop that changes it": """
        x = xp.ones(3)
        for i in a:
            x.sum()
            x = load()
    """,
    "loop that goes on early": """
        x = xp.ones(3)
        for i in a:
            x.sum()
            if i:
                x = load()
                continue
            x = xp.ones(3)
    """,
    "loop that breaks": """
        x = xp.ones(3)
        for i in a:
            if i:
                x = load()
                break
        x.sum()
    """,
    "loop that goes on through finally": """
        x = xp.ones(3)
        for i in a:
            x.sum()
            try:
                continue
            finally:
                x = load()
    """,
    "loop of two steps": """
        x, y = xp.ones(3), xp.ones(3)
        for i in a:
            y.sum()
            y = x
            x = load()
    """,
    "inner loop that changes it": """
        x = xp.ones(3)
        for i in a:
            x.sum()
            for j in b:
                x = load()
    """,
    "numbers of a loop": "for i, x in enumerate([xp.ones(3)]):\n    i.real",
    "generator that runs later": "x = xp.ones(3)\ng = (x.sum() for i in a)\nx = load()",
    "namespace handed on that is NumPy": "def helper(x, xp):\n    return xp.sum(x)\nhelper(a, np).sum()",
}


@pytest.mark.parametrize("source", [*FOLLOWED.values(), *NOT_CERTAIN.values()], ids=[*FOLLOWED, *NOT_CERTAIN])
def test_arrays_are_followed_as_far_as_they_surely_are_arrays(source: str) -> None:
    code = START + textwrap.dedent(source)
    wanted = [number for number, line in enumerate(code.split("\n"), start=1) if "#!" in line]
    assert sorted({found.line for found in check(code)}) == wanted
