"""Long sessions: what is kept of cells and arrays is gone when they are, and a cell costs what it cost at first."""

import gc
import weakref
from collections.abc import Callable

import pytest
from IPython.core.interactiveshell import InteractiveShell

from xpsession.compliance import examination
from xpsession.compliance.runtime import bytecode, plans
from xpsession.compliance.runtime.plans import Plan
from xpsession.compliance.runtime.sites import Site

Run = Callable[[str], object]


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a cell; the session has an array `x`."""

    def run_cell(source: str) -> object:
        result = shell.run_cell(source)
        capsys.readouterr()
        result.raise_error()
        return result.result

    run_cell("%load_ext xpsession\n%xp device cpu\nimport gc, weakref, numpy as np")
    run_cell("x = xp.ones((2, 3))")
    return run_cell


def alive() -> list[int]:
    """Return how many plans and sites there are; other tests may have left some."""
    gc.collect()
    kinds = [type(item) for item in gc.get_objects()]
    return [kinds.count(Plan), kinds.count(Site)]


def is_watched(shell: InteractiveShell, name: str) -> bool:
    return any(isinstance(item, Site) for item in shell.user_ns[name].__code__.co_consts)


def test_of_cells_that_define_nothing_only_the_last_is_kept(run: Run) -> None:
    before = alive()
    for number in range(30):
        run(f"y{number} = xp.sum(x) + {number}\nfor k in range(9):\n    z = x * k")
    run("1")
    assert all(now <= then for now, then in zip(alive(), before, strict=True))


def test_a_cell_looks_anew_only_at_functions_that_had_become_known(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("\n".join(f"def f{number}(a):\n    return xp.sum(a) + {number}" for number in range(100)))
    run("for _ in range(40):\n    f7(x)")
    opened: list[Site] = []
    usual = Site.open

    def count(site: Site) -> None:
        opened.append(site)
        usual(site)

    monkeypatch.setattr(Site, "open", count)
    run("f7(x)")
    first = len(opened)
    run("x + 1")
    assert (0 < first <= 4, len(opened) - first) == (True, 0)


def test_a_long_cell_is_searched_as_a_whole_no_oftener_than_a_short_one(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []

    def search(source: str) -> bool:
        searched.append(source)
        return usual(source)

    usual = bytecode.compiles
    monkeypatch.setattr(plans, "compiles", search)
    for lines in (1, 50):
        run("\n".join(f"y{number} = xp.sum(x)" for number in range(lines)))
    assert len(searched) == 2


def test_a_function_that_is_deleted_is_gone_with_what_it_holds(run: Run, shell: InteractiveShell) -> None:
    run("def f(a, big=xp.ones(1000)):\n    return xp.sum(a) + big\nf(x)")
    gone = weakref.ref(shell.user_ns["f"].__defaults__[0])
    run("del f")
    assert gone() is None


@pytest.mark.parametrize(
    "cell",
    [
        "y = xp.exp(x) * 2; r = weakref.ref(y); del y",
        "y = xp.exp(x) * 2; r = weakref.ref(y); y = xp.sum(y)",
        "def f(a):\n    b = a * 2 + 1\n    r = weakref.ref(b)\n    return r\nr = f(x)",
        "r = [weakref.ref(a) for a in [x + 1 for _ in range(3)]][0]; a = None",
        "def g():\n    b = x * 2\n    yield weakref.ref(b)\n    yield b\nit = g(); r = next(it); it.close()",
        "try:\n    y = x * 2; r = weakref.ref(y); y @ x.missing\nexcept AttributeError:\n    del y",
        "y = x * 2; r = weakref.ref(y); y += 1; y[0, 0] += 2; z = [y, (y, x)]; del y, z",
    ],
)
def test_an_array_is_freed_where_it_would_be_without_us(run: Run, shell: InteractiveShell, cell: str) -> None:
    gc.disable()
    try:
        for _ in range(2):
            run(f"{cell}\ngone = r() is None")
            assert shell.user_ns["gone"]
    finally:
        gc.enable()


def test_a_cell_that_meets_no_array_is_compiled_as_written_but_for_its_functions(
    run: Run, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[object] = []

    def examine(*found: object, **_: object) -> tuple[()]:
        judged.append(found)
        return ()

    monkeypatch.setattr(examination, "examine", examine)
    run("def f(a):\n    return a + 1\nb = [f(k) * 2 for k in range(3)]\nc = {'n': b[0] + f(1)}")
    assert (is_watched(shell, "f"), judged) == (True, [])
    run("f(x)")
    assert len(judged) == 2  # the cell itself, and what was seen in the function since
