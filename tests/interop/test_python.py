"""Python itself: the namespace is a module to whoever asks, and travels to threads, processes and plots."""

import concurrent.futures
import doctest
import functools
import importlib
import inspect
import multiprocessing
import pickle
import types
import typing
from operator import attrgetter
from typing import Any

import matplotlib as mpl
import matplotlib.figure
import numpy as np
import pytest

from xpsession import backends, namespace, standard, to_device
from xpsession.standard.namespace import Namespace

FUNCTIONS = sorted(name for name in standard.names() if standard.entries()[name].kind == "function")


def describe(xp: Any, x: Any) -> tuple[str | None, str, bool]:
    """Return where `x` lies in another process, what `xp` is bound to, and whether it is that process's own."""
    import xpsession  # noqa: PLC0415  # in the other process

    return backends.device_of(x), xp.__xpsession__.device, xpsession.namespace(xp.__xpsession__.device) is xp


def test_it_is_a_module(xp: Namespace) -> None:
    assert isinstance(xp, types.ModuleType)
    assert inspect.ismodule(xp)
    assert inspect.getdoc(xp) == xp.__doc__
    assert inspect.getmodule(xp) is xp
    assert dict(inspect.getmembers(xp))["pi"] == np.pi
    assert set(typing.get_type_hints(xp)) <= {"__xpsession__"}


def test_a_missing_name_falls_back_to_the_default(xp: Namespace) -> None:
    assert getattr(xp, "no_such_name", 3) == 3
    assert not hasattr(xp, "no_such_name")
    assert not hasattr(xp, "__version__")
    assert not hasattr(xp, "__file__")
    assert not hasattr(xp, "__path__")


def test_reloading_says_what_it_cannot_do(xp: Namespace) -> None:
    before = dict(vars(xp))
    with pytest.raises(ImportError, match="xpsession"):
        importlib.reload(xp)
    assert dict(vars(xp)) == before


def test_doctest_leaves_the_libraries_examples_alone(xp: Namespace) -> None:
    assert doctest.testmod(xp).attempted == 0


def test_every_function_is_callable_and_has_a_name(xp: Namespace) -> None:
    for name in FUNCTIONS:
        function = attrgetter(name)(xp)
        assert callable(function)
        assert function.__name__


def test_every_function_shows_its_documentation() -> None:
    xp: Any = namespace("cpu")
    assert [name for name in FUNCTIONS if not inspect.getdoc(attrgetter(name)(xp))] == []


def test_it_is_bound_by_partial_and_pickled_with_its_function(xp: Namespace) -> None:
    total = functools.partial(xp.sum, axis=0)
    again = pickle.loads(pickle.dumps(total))  # noqa: S301  # what was pickled a moment ago
    assert float(again(xp.ones(3))) == 3.0


@pytest.mark.parametrize(
    ("device", "name"),
    [
        ("cpu", "__array_namespace_info__"),
        ("cpu", "clip"),
        ("cpu", "fft.fftfreq"),
        ("cpu", "sort"),
        ("strict:device1", "__array_namespace_info__"),
        ("strict:device1", "fft.fftfreq"),
        ("strict:device1", "from_dlpack"),
        ("strict:device1", "zeros"),
    ],
)
def test_a_corrected_or_bound_function_is_pickled(device: str, name: str) -> None:
    function = attrgetter(name)(namespace(device))
    assert pickle.loads(pickle.dumps(function)) is function  # noqa: S301


@pytest.mark.parametrize("device", ["cpu", "strict:device1"])
def test_it_travels_to_a_process_that_starts_afresh(device: str) -> None:
    xp: Any = namespace(device)
    context = multiprocessing.get_context("spawn")
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        assert pool.submit(describe, xp, xp.ones(3)).result() == (device, device, True)


def test_it_is_a_key_and_equals_itself_alone(xp: Namespace) -> None:
    assert {xp: 1}[xp] == 1
    assert xp == xp  # noqa: PLR0124  # what a set asks
    assert xp != np


def test_matplotlib_plots_arrays_of_the_cpu() -> None:
    xp: Any = namespace("cpu")
    with mpl.rc_context({"backend": "agg"}):
        axes = matplotlib.figure.Figure().subplots()
        x = xp.linspace(0.0, 1.0, 11)
        (line,) = axes.plot(x, xp.sin(x))
        axes.imshow(xp.reshape(xp.arange(6), (2, 3)))
        axes.hist(xp.sin(x))
    assert np.array_equal(line.get_ydata(), np.sin(np.linspace(0.0, 1.0, 11)))


def test_what_lies_elsewhere_is_plotted_after_a_copy(device: str, xp: Namespace) -> None:
    axes = matplotlib.figure.Figure().subplots()
    (line,) = axes.plot(to_device(xp.linspace(0.0, 1.0, 5), "cpu"))
    assert np.array_equal(line.get_ydata(), [0.0, 0.25, 0.5, 0.75, 1.0])
    assert backends.device_of(xp.linspace(0.0, 1.0, 5)) == device
