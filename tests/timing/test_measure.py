"""What a measurement does to the session: nothing that lasts."""

import gc
import json
import linecache
import random
import signal
import sys
import traceback
from types import FrameType
from typing import Any

import numpy as np
import pytest

import xpsession.timing
from xpsession.backends import device_of
from xpsession.errors import ArgumentError, DeviceError, DeviceMemoryError
from xpsession.namespaces import namespace
from xpsession.timing import Bench, measure

STRICT = ("cpu", "strict:device1")


def snapshot(names: dict[str, Any]) -> list[tuple[str, int]]:
    """Return the names in order, and which objects they are bound to."""
    return [(name, id(value)) for name, value in names.items()]


def test_arrays_and_namespaces_are_those_of_each_side(real_bench: Bench) -> None:
    seen: set[tuple[str | None, ...]] = set()

    def look(x: Any, y: Any) -> None:
        seen.add((device_of(x), device_of(y), names["xp"].__xpsession__.device, names["la"].__xpsession__.device))

    xp = namespace("cpu")
    names = {"xp": xp, "la": xp.linalg, "x": xp.ones(3), "look": look}
    before = snapshot(names)
    measure("look(x, xp.zeros(2)); la.vector_norm(x)", bench=real_bench, devices=STRICT, names=names)
    assert seen == {("cpu",) * 4, ("strict:device1",) * 4}
    assert snapshot(names) == before


def test_cpu_against_a_strict_device_gives_a_ratio_and_a_record_for_json(real_bench: Bench) -> None:
    xp = namespace("cpu")
    timing = measure("xp.sum(x)", bench=real_bench, devices=STRICT, names={"xp": xp, "x": xp.ones(100)})
    assert timing.ratio is not None
    assert timing.moved[0].nbytes == 800
    assert json.loads(json.dumps(timing.to_dict()))["sides"][1]["device"]["name"] == "strict:device1"
    assert timing.environment["strict"].startswith("array_api_strict")


def test_in_place_statements_change_copies_only(real_bench: Bench) -> None:
    x = np.zeros(3)
    names = {"x": x, "also": x, "pair": [x, (x,)]}
    measure("x += 1; pair[0] += 1", bench=real_bench, devices=STRICT, names=names, budget=0.05)
    assert not x.any()


def test_two_names_of_one_array_stay_two_names_of_one_array(real_bench: Bench) -> None:
    x = np.zeros(3)
    measure("assert x is y is z[0]", bench=real_bench, devices=STRICT, names={"x": x, "y": x, "z": [x]}, budget=0.05)


def test_a_statement_may_rebind_a_name_of_the_session(real_bench: Bench) -> None:
    names = {"x": np.ones(3), "i": 3}
    before = snapshot(names)
    measure("x = x + 1; i += 1; max = max", bench=real_bench, devices=["cpu"], names=names, budget=0.05)
    assert snapshot(names) == before


def test_each_block_begins_with_the_value_of_the_session_or_of_the_setup(bench: Bench, machine: Any) -> None:
    seen: set[int] = set()

    def look(value: int) -> None:
        seen.add(value)
        machine.work(None, host=1e-3)

    names = {"i": 3, "look": look}
    measure("look(i); look(j); i += 1; j += 1", setup="j = i * 10", bench=bench, devices=["cpu"], names=names)
    assert seen == {3, 30}


def test_the_setup_may_rebind_a_name_of_the_session(real_bench: Bench) -> None:
    names = {"n": 3}
    measure("assert n == 6", setup="n = n * 2", bench=real_bench, devices=["cpu"], names=names, budget=0.05)
    assert names == {"n": 3}


def test_nothing_leaks(real_bench: Bench) -> None:
    names: dict[str, Any] = {"f": lambda: None}
    code = "import math; a = [b for b in range(3)]\nfor c in a: pass\ndef d(): pass\nglobals()['e'] = 1"
    measure(code, setup="s = 1", bench=real_bench, devices=["cpu"], names=names, budget=0.05)
    assert list(names) == ["f"]


def test_names_that_are_declared_global_are_put_back(real_bench: Bench) -> None:
    names: dict[str, Any] = {"count": 1}
    exec("def bump():\n    global count, new\n    count += 1\n    new = count", names)  # noqa: S102
    before = snapshot(names)
    measure("bump()\nassert count == new\nglobal other\nother = 1", bench=real_bench, devices=STRICT, names=names)
    assert snapshot(names) == before


def test_multi_line_strings_stay_as_typed(real_bench: Bench) -> None:
    measure('s = """a\nb"""\nassert s == "a\\nb"', bench=real_bench, devices=["cpu"], budget=0.05)


def test_code_is_transformed_once_and_compiled_once(real_bench: Bench) -> None:
    asked: list[str] = []

    def transform(code: str) -> str:
        asked.append(code)
        return code.replace("!", "")

    bench = Bench(bind=real_bench.bind, transform=transform)
    timing = measure("a = !1", setup="b = !2", bench=bench, devices=["cpu"])
    assert asked == ["a = !1", "b = !2"]
    assert timing.statement == "a = !1"
    assert timing.sides[0].repeat >= 30


def test_an_error_of_the_statement_comes_through_with_the_device(real_bench: Bench) -> None:
    xp = namespace("cpu")
    names = {"xp": xp, "x": xp.ones(3), "y": np.ones(3), "device_of": device_of}
    before = snapshot(names)
    with pytest.raises(ZeroDivisionError) as caught:
        measure(
            "y = 1\n1 / (device_of(x) == 'cpu')", bench=real_bench, devices=STRICT, names=names, setup="a = 1\nb = 2"
        )
    assert caught.value.__notes__ == ["while timing on strict:device1", "on cpu it runs"]
    assert "1 / (device_of(x) == 'cpu')" in "".join(traceback.format_exception(caught.value))
    assert traceback.extract_tb(caught.value.__traceback__)[-1].lineno == 2
    assert snapshot(names) == before
    assert gc.isenabled()


def test_stop_iteration_of_the_statement_stays_stop_iteration(real_bench: Bench) -> None:
    with pytest.raises(StopIteration):
        measure("next(i)", setup="i = iter(range(3))", bench=real_bench, devices=["cpu"])


@pytest.mark.parametrize(
    ("statement", "setup", "line"),
    [("x = 1\ny = (", "", 2), ("return 1", "z = 1", 1), ("pass\nbreak", "", 2), ("pass", "a = 1\nb =", 2)],
)
def test_a_syntax_error_is_that_of_python(real_bench: Bench, statement: str, setup: str, line: int) -> None:
    with pytest.raises(SyntaxError) as caught:
        measure(statement, setup=setup, bench=real_bench, devices=["cpu"])
    assert caught.value.lineno == line
    shown = (statement if setup.count("\n") == 0 else setup).splitlines()[line - 1]
    assert linecache.getline("<statement>", line).rstrip() == shown


def test_awaiting_is_refused_in_one_sentence(real_bench: Bench) -> None:
    with pytest.raises(ArgumentError, match=r"a statement that awaits cannot be timed\. Hint: "):
        measure("x = await f()", bench=real_bench, devices=["cpu"])


@pytest.mark.parametrize("budget", [0, -1.0, float("nan"), float("inf")])
def test_a_budget_that_makes_no_sense_is_refused(real_bench: Bench, budget: float) -> None:
    with pytest.raises(ArgumentError, match="budget"):
        measure("pass", bench=real_bench, devices=["cpu"], budget=budget)


@pytest.mark.parametrize("devices", [(), "cpu"])
def test_a_sequence_of_devices_is_wanted(real_bench: Bench, devices: Any) -> None:
    with pytest.raises(ArgumentError, match="devices are a sequence of names"):
        measure("pass", bench=real_bench, devices=devices)


def test_an_unknown_device_is_refused_before_anything_runs(real_bench: Bench) -> None:
    with pytest.raises(DeviceError, match="no device 'strict:device9'"):
        measure("1 / 0", bench=real_bench, devices=("cpu", "strict:device9"))


def test_an_empty_statement_is_refused(real_bench: Bench) -> None:
    with pytest.raises(ArgumentError, match="no statement"):
        measure(" \n", bench=real_bench, devices=["cpu"])


def test_an_input_that_does_not_fit_leaves_the_session_as_it_was(machine: Any, bench: Bench) -> None:
    machine.full = True
    names = {"x": np.ones(3)}
    before = snapshot(names)
    with pytest.raises(DeviceMemoryError, match=r"^device 'virtual:0' has too little free memory: it is full\. Hint: "):
        measure("x.sum()", bench=bench, devices=("cpu", "virtual:0"), names=names)
    assert snapshot(names) == before


def test_an_input_that_the_device_cannot_hold_is_named(real_bench: Bench) -> None:
    with pytest.raises(DeviceError, match="'words' cannot be copied to 'strict:device1'"):
        measure("words", bench=real_bench, devices=STRICT, names={"words": np.asarray(["a", None], dtype=object)})


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_rests_while_the_statement_runs(real_bench: Bench, *, enabled: bool) -> None:
    (gc.enable if enabled else gc.disable)()
    try:
        measure("assert not gc.isenabled()", bench=real_bench, devices=["cpu"], names={"gc": gc}, budget=0.05)
        assert gc.isenabled() is enabled
    finally:
        gc.enable()


def test_global_random_states_are_untouched(real_bench: Bench) -> None:
    before = (random.getstate(), str(np.random.get_state()))  # noqa: NPY002
    measure("pass", bench=real_bench, devices=STRICT)
    assert (random.getstate(), str(np.random.get_state())) == before  # noqa: NPY002


@pytest.mark.usefixtures("warm")
def test_ctrl_c_while_sampling_returns_what_there_is(machine: Any, bench: Bench) -> None:
    calls = 0

    def work(x: Any) -> None:
        nonlocal calls
        calls += 1
        machine.work(x, host=1e-3, launch=1e-3)
        if calls == 25:
            signal.raise_signal(signal.SIGINT)

    names = {"x": np.zeros(3), "work": work}
    timing = measure("work(x)", bench=bench, devices=("cpu", "virtual:0"), names=names)
    assert timing.interrupted
    assert [side.repeat for side in timing.sides] == [11, 11]
    assert isinstance(names["x"], np.ndarray)


def test_ctrl_c_before_there_is_a_figure_stays_ctrl_c(real_bench: Bench) -> None:
    with pytest.raises(KeyboardInterrupt):
        measure("signal.raise_signal(2)", bench=real_bench, devices=["cpu"], names={"signal": signal})
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_at_any_line_leaves_the_session_as_it_was(machine: Any, bench: Bench) -> None:
    names = {"x": np.zeros(3), "work": lambda x: machine.work(x, host=2e-3, launch=1e-3)}
    before = snapshot(names)
    folder = xpsession.timing.__path__[0]
    line, last = 0, 10**9
    while line < last:
        left = line

        def trace(frame: FrameType, event: str, _: object) -> Any:
            nonlocal left
            if not frame.f_code.co_filename.startswith(folder):
                return None
            if event == "line":
                left -= 1
                if left == -1:
                    signal.raise_signal(signal.SIGINT)
            return trace

        sys.settrace(trace)
        try:
            measure("work(x)", bench=bench, devices=("cpu", "virtual:0"), names=names, budget=0.02)
        except KeyboardInterrupt:
            pass
        finally:
            sys.settrace(None)
        if left >= 0:
            last = line
        assert snapshot(names) == before, line
        assert gc.isenabled(), line
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler, line
        line += 13
    assert line > 100


def test_equal_samples_give_equal_intervals(machine: Any, bench: Bench) -> None:
    def once() -> Any:
        machine.now = 0.0
        machine.busy.clear()
        noise = random.Random(3)  # noqa: S311  # a reproducible noise
        names = {"x": np.zeros(3), "work": lambda x: machine.work(x, host=noise.uniform(1e-3, 2e-3), launch=1e-3)}
        return measure("work(x)", bench=bench, devices=("cpu", "virtual:0"), names=names, budget=0.5).ratio

    assert once() == once()


def test_what_no_variable_holds_is_named(real_bench: Bench) -> None:
    names: dict[str, Any] = {"np": np, "__name__": "__main__"}
    exec(  # noqa: S102  # functions whose globals are the session's
        "def make():\n    w = np.ones(3)\n    def f(scale=np.ones(1), *, to=[np.ones(1)]): return w, x\n    return f\n"
        "f = make()\nx = np.ones(3)\n"
        "class Model:\n    def __init__(self): self.weights = np.ones(2)\n    def run(self): return y\n"
        "model = Model()\ny = np.ones(2)",
        names,
    )
    timing = measure("f(); model.run()", bench=real_bench, devices=["cpu"], names=names)
    assert timing.unmoved == ("w (closure of f)", "scale (default of f)", "to (default of f)", "model.weights")
    assert [moved.name for moved in timing.moved] == ["x", "y"]


def test_attributes_are_no_variables(real_bench: Bench) -> None:
    names = {"x": np.ones(3), "shape": np.ones(3), "sum": np.ones(3)}
    timing = measure("x.sum(); x.shape", bench=real_bench, devices=["cpu"], names=names)
    assert [moved.name for moved in timing.moved] == ["x"]


def test_what_is_overwritten_before_it_is_read_is_not_copied(real_bench: Bench) -> None:
    names = {"x": np.ones(3), "y": np.ones(10**6)}
    timing = measure("y = x + 1; y.sum()", bench=real_bench, devices=["cpu"], names=names)
    assert [moved.name for moved in timing.moved] == ["x"]


def test_a_long_list_of_numbers_is_no_input(real_bench: Bench) -> None:
    timing = measure("numbers[0]", bench=real_bench, devices=["cpu"], names={"numbers": list(range(10**6))})
    assert (timing.moved, timing.unmoved) == ((), ())


def test_tracebacks_keep_one_entry_for_all_statements(real_bench: Bench) -> None:
    before = linecache.cache.keys() | {"<statement>", "<statement 2>"}
    for number in range(3):
        measure(f"{number}", vs=["1"], bench=real_bench, devices=["cpu"], budget=0.01)
    assert linecache.cache.keys() <= before
