"""Cells that are watched run as they were written: the same results, errors, tracebacks and memory."""

import ast
import gc
import inspect
import linecache
import pickle
import sys
import traceback
import tracemalloc
from textwrap import dedent
from types import CodeType
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from xpsession import namespace
from xpsession.compliance.runtime import Watcher
from xpsession.standard import LATEST

FILE = "<cell>"


def watched(source: str, names: dict[str, Any]) -> CodeType:
    watcher = Watcher()
    tree = ast.parse(source)
    watcher.prepare(source, tree, names=watcher.noted(names, source), version=LATEST, text=source)
    code = watcher.compile(tree, FILE, lambda rewritten, name: compile(rewritten, name, "exec"))  # type: ignore[call-overload]
    assert code is not None
    return code


def outcome(code: CodeType) -> tuple[dict[str, Any], str]:
    names: dict[str, Any] = {"xp": namespace(), "np": np, "log": []}
    error = ""
    try:
        exec(code, names)  # noqa: S102
    except BaseException as problem:  # noqa: BLE001  # compared
        problem.__traceback__ = problem.__traceback__.tb_next if problem.__traceback__ else None
        error = "".join(traceback.format_exception(problem))
    names.pop("__builtins__")
    return names, error


def both(source: str) -> tuple[tuple[dict[str, Any], str], tuple[dict[str, Any], str]]:
    source = dedent(source).strip("\n") + "\n"
    names: dict[str, Any] = {"xp": namespace(), "np": np}
    lines = [f"{line}\n" for line in source.splitlines()]
    linecache.cache[FILE] = (len(source), None, lines, FILE)
    return outcome(compile(source, FILE, "exec")), outcome(watched(source, names))


PROGRAMS = {
    "the order of evaluation": """
        def t(name, value):
            log.append(name)
            return value
        x = xp.zeros(4)
        t("array", x)[t("index", 0)] = t("value", 1.0)
        t("array", x)[t("index", 1)] += t("value", 2.0)
        y = t("left", x) + t("middle", x) * t("right", 2.0)
        z = t(1, 1) < t(2, 2) < t(3, 0) < t(4, 4)
        w = t("a", 0) or t("b", 0) and t("c", 1)
        v = [t(k, k) for k in t("iter", range(3)) if t("if", k % 2)]
        u = {t("key", 1): t("item", 2), **t("more", {})}
        f = lambda *a, **k: (a, k)
        s = f(t("one", 1), *t("star", [2]), k=t("kw", 3), **t("stars", {}))
        q = f"{t('f', x)!r:>{t('width', 30)}}"
    """,
    "closures, nonlocal, global and del": """
        def outer():
            n = xp.sum(xp.ones(2))
            def inner():
                nonlocal n
                n += 1
                return n
            return inner
        f = outer()
        for _ in range(40):
            r = f()
        del f
        def g():
            global made
            made = xp.ones(2) + r
            local = made * 2
            del local
            try:
                local
            except UnboundLocalError as error:
                return str(error)
        h = g()
    """,
    "walrus, comprehensions and generators": """
        total = [y := xp.sum(xp.ones(k)), y ** 2, (z := y + 1)]
        pairs = {k: v for k, v in zip("ab", xp.unstack(xp.ones((2, 2))))}
        nested = [[a + b for a in range(3)] for b in range(3) if (w := b) >= 0] if (k := 3) else None
        def count(n):
            while n:
                got = yield n * xp.ones(1)
                n = n - 1 if got is None else got
            return "done"
        def both():
            result = yield from count(3)
            yield result
        items = list(both())
        g = count(2); next(g); sent = g.send(1)
    """.replace("xp.ones(k)),", "xp.ones(3)),"),
    "classes, super and properties": """
        class Base:
            scale = 2
            doubled = scale * 2
            def __init__(self, x):
                self.x = x
            def total(self):
                return xp.sum(self.x) * self.scale
        class Child(Base):
            '''A docstring.'''
            values: "list" = [n + 1 for n in range(3)]
            def total(self):
                return super().total() + __class__.doubled
            @property
            def half(self):
                return self.x / 2
            def __getattr__(self, name):
                log.append(name)
                raise AttributeError(name)
        c = Child(xp.ones(3)); r = (c.total(), c.half, hasattr(c, "y"), Child.__doc__, Child.values)
        c.x += 1
    """,
    "match, try, with and star expressions": """
        from contextlib import suppress
        def kind(v):
            match v:
                case [first, *rest] if first + 1 > 0:
                    return first, rest
                case {"a": a, **others}:
                    return a * 2
                case str() | bytes():
                    return v + v
            return None
        k = [kind([1, 2, 3]), kind({"a": xp.ones(1), "b": 1}), kind("s"), kind(4)]
        try:
            xp.ones(2) + xp.ones(3)
        except ValueError as error:
            message = str(error)
        finally:
            done = True
        with suppress(ZeroDivisionError) as nothing, suppress(KeyError):
            1 / 0
        a, *b = xp.asarray([1, 2, 3])
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError as group:
            caught = [type(e).__name__ for e in group.exceptions]
        except* TypeError:
            pass
    """,
    "identity, annotations and deep recursion": """
        import sys
        class Odd:
            def __eq__(self, other): raise RuntimeError("asked")
            __hash__ = None
            @property
            def __class__(self): raise RuntimeError("asked")
            def __add__(self, other): return self
        odd = Odd(); same = (odd + 1) is odd and [odd][0] is odd
        n: int = 1 + 1
        def f(a: xp.ones, b: "int" = 1 + 1) -> int: return a + b
        hints = list(f.__annotations__), f.__defaults__
        def depth(n):
            try:
                return depth(n + 1)
            except RecursionError:
                return n
        depths = {depth(0) for _ in range(5)}
        def down(n): return n if n == 0 else 1 + down(n - 1)
        d = down(900)
        x = xp.ones(3); y = x; y += 1; same = same and x is y
    """,
    "async code": """
        import asyncio
        async def numbers():
            for k in range(3):
                yield xp.ones(1) * k
        async def main():
            out = [v + 1 async for v in numbers()]
            async with asyncio.timeout(5):
                out.append(await asyncio.sleep(0, xp.ones(1)) * 2)
            return out
        r = asyncio.run(main())
    """,
}
# What older versions of Python cannot read, by the version that can.
NEWER = {
    "type parameters, aliases and f-strings in f-strings": (
        (3, 12),
        """
        type Pair[T] = tuple[T, xp.float64]
        def first[T, *Ts, **P](a: T, *rest: *Ts) -> T: return a + len(rest)
        class Box[T](list[T]):
            size: int = 1 + 1
            def grow[S](self, by: S) -> S:
                self.size += by
                return xp.ones(self.size) * by
        box = Box[int]()
        grown = [box.grow(k) for k in range(2)]
        told = f"{f"{xp.sum(first(grown[0], 1)) + 1:>{box.size}}"!r:>20}", f"{
            xp.sum(grown[1])  # counted
            = }"
        names = [str(one) for one in (*first.__type_params__, *Box.__type_params__, Pair)], Pair.__value__.__args__[1]
        """,
    ),
    "comprehensions without frames of their own": (
        (3, 12),
        """
        def f(x):
            rows = [x * k + sum([x[j] + k for j in range(2)]) for k in range(3) if (last := k) >= 0]
            seen = [sorted(locals()) for _ in range(1)]
            return rows, last, seen
        out = [f(xp.ones(2) + k) for k in range(20)]
        class A:
            n = 2
            rows = [xp.ones(2) + k for k in range(n)]
        kept = sorted(vars(A))
        """,
    ),
    "locals and defaults of type parameters": (
        (3, 13),
        """
        def f[T = xp.float64](x):
            before = locals()
            y = x + 1
            before["y"] = None
            return sorted(before), sorted(locals()), y
        out = [f(xp.ones(1)) for _ in range(20)]
        """,
    ),
    "annotations that wait, templates and a finally that returns": (
        (3, 14),
        """
        class A:
            x: Later = xp.ones(1) + 1
            if x[0] > 1:
                y: int = 2 + 2
            else:
                z: int = 3
        class Later: pass
        n: int = 1 + 1
        def f(a: Later, n: int = 1):
            k: Later = a + n
            return k
        found = [sorted(A.__annotations__), sorted(f.__annotations__), sorted(vars(A)), __conditional_annotations__]
        x = f(xp.ones(2), 3)
        t = t"{x + 1!r:>{n}} and {xp.sum(x) = }"
        parts = t.strings, t.values, [(i.expression, i.conversion, i.format_spec) for i in t.interpolations]
        try:
            1 / 0
        except ValueError, ZeroDivisionError:
            caught = x * 2
        """,
    ),
}
FAILING = {
    "an operator": "x = xp.ones(2)\ny = (x +\n     xp.ones(3)) * 2\n",
    "a call in a function": "def f(a):\n    return a.missing(1) + xp.ones(2)\nf(xp.ones(2))\n",
    "an index": "x = xp.ones(3)\nx[1] + x[7] + x[0]\n",
    "a comprehension": "r = [xp.ones(2) + xp.ones(k) for k in (2, 3)]\n",
    "an update": "x = xp.arange(3)\nx += 0.5\n",
    "a name": "y = xp.sum(undefined) + 1\n",
    "an update of nothing": "undefined += xp.ones(2)\n",
    "a condition": "if xp.ones(2) > 0:\n    pass\n",
    "a loop": "for v in xp.asarray(1.0):\n    pass\n",
    "an assertion": "x = xp.ones(1)\nassert x[0] > 2, f'{x[0] + 1}'\n",
    "an assertion of one or another": "x = xp.ones(1)\nassert x[0] > 2 or not x[0] == 1, f'{x[0] + 1}'\n",
    "an assertion that depends": "x = xp.ones(1)\nassert (x[0] > 2 if x[0] > 0 else x), f'{x[0] + 1}'\n",
    "an assignment": "x = xp.ones((2, 2))\nx[0, 5] = x[0, 0] + 1\n",
    "unpacking": "a, b = xp.ones(3)\n",
    "a raise in a method": "class A:\n    def f(self): raise KeyError(xp.ones(1)[0] + 1)\nA().f()\n",
    "a generator": "def g():\n    yield xp.ones(1)\n    1 / 0\nlist(g())\n",
}


def comparable(value: Any) -> object:
    if type(value) in {list, tuple}:
        return type(value)(comparable(item) for item in value)
    if type(value) is dict:
        return {key: comparable(item) for key, item in value.items()}
    if issubclass(type(value), np.ndarray | np.generic):
        return (str(value.dtype), value.tolist())
    return value if type(value) in {bool, int, float, str, set, type(None)} else type(value).__name__


@pytest.mark.parametrize("source", PROGRAMS.values(), ids=PROGRAMS)
def test_a_watched_program_binds_the_same_names_to_the_same(source: str) -> None:
    (plain, error), (seen, other) = both(source)
    assert (error, other) == ("", "")
    assert comparable(seen) == comparable(plain)
    assert list(seen) == list(plain)


@pytest.mark.parametrize(("version", "source"), NEWER.values(), ids=NEWER)
def test_a_watched_program_of_a_newer_python_does_too(version: tuple[int, int], source: str) -> None:
    if sys.version_info < version:
        pytest.skip(f"it takes Python {version[0]}.{version[1]} to read it")
    test_a_watched_program_binds_the_same_names_to_the_same(source)


@pytest.mark.parametrize("source", FAILING.values(), ids=FAILING)
def test_an_error_has_the_same_traceback_with_the_same_carets(source: str) -> None:
    (plain, error), (seen, other) = both(source)
    assert error == other != ""
    assert list(plain) == list(seen)


@pytest.mark.parametrize("times", [1, 40])
def test_temporaries_are_reused_in_the_first_pass_and_later(times: int) -> None:
    source = f"for _ in range({times}):\n    y = x * 2.0 + x * 3.0 - 1.0\n"
    peaks = []
    for looked_at in (False, True):
        names: dict[str, Any] = {"x": np.ones(1_000_000), "xp": namespace()}
        code = watched(source + "xp\n", names) if looked_at else compile(source, FILE, "exec")
        if looked_at and times == 1:
            exec(code, dict(names, x=np.ones(10)))  # noqa: S102  # what is imported on the way is not counted
            code = watched(source + "xp\n", names)
        gc.collect()
        tracemalloc.start()
        exec(code, names)  # noqa: S102
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 1_000_000  # one temporary more would be 8,000,000


def test_values_live_no_longer_than_in_plain_code() -> None:
    source = """
        import weakref
        x = xp.ones(3) + 1
        r = weakref.ref(x)
        def f(a): return a * 2
        y = f(x)
        del x
        gone = r() is None
    """
    _, (seen, error) = both(source)
    assert (error, seen["gone"]) == ("", True)


def test_functions_keep_their_signature_source_and_name() -> None:
    source = "def f(a, /, b=1, *c, d, **e):\n    'Doc.'\n    return a + b\ng = lambda x: x + 1\nxp\n"
    (plain, _), (seen, _) = both(source)
    for name in ("f", "g"):
        one, other = plain[name], seen[name]
        assert inspect.signature(one) == inspect.signature(other)
        assert inspect.getsource(one) == inspect.getsource(other)
        assert (one.__doc__, one.__qualname__) == (other.__doc__, other.__qualname__)
        for attribute in ("co_varnames", "co_freevars", "co_cellvars", "co_flags", "co_firstlineno", "co_filename"):
            assert getattr(one.__code__, attribute) == getattr(other.__code__, attribute)


def test_the_code_of_a_function_can_be_sent_to_a_process_without_xpsession() -> None:
    _, (seen, _) = both("def f(a): return a + 1\nxp\n")
    sites = [item for item in seen["f"].__code__.co_consts if type(item).__name__ == "Site"]
    assert sites
    assert all(pickle.loads(pickle.dumps(site)).known is True for site in sites)  # noqa: S301  # our own
    assert b"xpsession" not in pickle.dumps(sites[0])


def test_an_array_can_be_resized_in_place_where_python_lets_numpy_do_so(shell: InteractiveShell) -> None:
    cells = ["x = xp.ones(3)", "x + x", "x.resize(5)", "y = xp.ones(2)\ny.resize(3)"]

    def shapes() -> list[tuple[int, ...]]:
        for cell in cells:
            shell.run_cell(cell)
        return [shell.user_ns[name].shape for name in "xy"]

    shell.user_ns["xp"] = np
    plain = shapes()
    shell.run_cell("%load_ext xpsession")
    assert shapes() == plain
    if sys.version_info < (3, 14):  # there NumPy refuses: https://github.com/numpy/numpy/issues/30991
        assert plain == [(5,), (3,)]
