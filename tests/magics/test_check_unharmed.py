"""``%%xp check`` in a real shell: that the session and its process are afterwards as they were."""

import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import array_api_strict
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession.backends.numpy import NumPyBackend
from xpsession.records.device import Memory
from xpsession.rerunning import memory

Run = Callable[[str], str]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.ones((3, 4))\ni = xp.arange(4)\nimport numpy as np")


def test_nothing_of_the_session_changes(shell: InteractiveShell, run: Run, tmp_path: Path) -> None:
    run("import os, random, warnings, sys\nl, d, s = [], {'x': x}, {1}")
    run("def note():\n    global seen\n    seen = 1\n    l.append(1)")
    before, states = _variables(shell), _random_states()
    flags, folder = array_api_strict.get_array_api_strict_flags(), Path.cwd()
    printed = run(
        "%%xp check\nx[0, 0] = 7.0\nx += 1\nl.append(x)\nd['y'] = 1\ns.add(2)\nnew = 1\nnote()\ndel i\nxp = None\n"
        f"os.chdir({str(tmp_path)!r}); os.environ['XP_NEW'] = '1'; sys.path.append('new')\n"
        "random.random(); np.random.rand(); np.seterr(all='raise'); warnings.simplefilter('error')\n"
        "print('loud')\n1 / 0"
    )
    assert "ZeroDivisionError: division by zero" in printed
    assert "loud" not in printed
    after = _variables(shell)
    assert after.keys() == before.keys()
    assert all(after[name] is before[name] for name in before)
    assert float(shell.user_ns["x"][0, 0]) == 1.0
    assert (shell.user_ns["l"], shell.user_ns["s"], list(shell.user_ns["d"])) == ([], {1}, ["x"])
    assert states == _random_states()
    assert array_api_strict.get_array_api_strict_flags() == flags
    assert (Path.cwd(), "XP_NEW" in os.environ, "new" in sys.path) == (folder, False, False)


def _variables(shell: InteractiveShell) -> dict[str, object]:
    return {name: value for name, value in shell.user_ns.items() if not name.startswith("_")}


def _random_states() -> tuple[object, object]:
    legacy = np.random.get_state(legacy=False)  # noqa: NPY002  # what cells use
    return random.getstate(), str(legacy)


def test_the_flags_of_the_checker_come_back_as_they_were(run: Run) -> None:
    with array_api_strict.ArrayAPIStrictFlags(api_version="2022.12", boolean_indexing=False, enabled_extensions=[]):
        flags = array_api_strict.get_array_api_strict_flags()
        printed = run("%%xp check\nx[x > 0]\nxp.clip(x, 0.0, 1.0)\nxp.linalg.matmul(x, x.T)")
        assert "nothing found" in printed
        assert array_api_strict.get_array_api_strict_flags() == flags


def test_copies_share_memory_as_the_session_s_arrays_do(shell: InteractiveShell, run: Run) -> None:
    run("from dataclasses import dataclass\n@dataclass\nclass P:\n    a: object")
    run("v, t, b = x[0, ...], x.T, xp.broadcast_to(i, (2, 4))")
    run("alias, d, p, half = x, {'x': x}, P(x[::-1, 1:]), np.ones(2, dtype='float16')")
    lines = (
        "v[0] = 5.0",
        "assert float(x[0, 0]) == 5.0 and alias is x is d['x']",
        "t[1, 2] = 6.0",
        "assert float(x[2, 1]) == float(p.a[0, 0]) == 6.0 and float(b[1, 3]) == 3.0",
        "p.a[2, 1] = 7.0",
        "assert float(d['x'][0, 2]) == 7.0",
        "half[0] = 2.0",
    )
    printed = run("\n".join(("%%xp check", *lines)))
    assert "re-run ended" not in printed
    assert "P (" not in printed
    assert float(shell.user_ns["x"][0, 0]) == float(shell.user_ns["half"][0]) == 1.0


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "for k in g:\n    pass",
            "line 2: RuntimeError: a re-run takes nothing of 'g', a generator that cannot be copied",
        ),
        ("next(g) + next(held['g'])", "line 2: RuntimeError: a re-run takes nothing of 'g', a generator"),
        ("held['g'].send(None)", "line 2: RuntimeError: a re-run takes nothing of 'held', a generator"),
        ("lines.readline()", "line 2: RuntimeError: a re-run takes nothing of 'lines', a TextIOWrapper"),
        ("lines.mode = 1", "line 2: RuntimeError: a re-run takes nothing of 'lines', a TextIOWrapper"),
        ("slider.value = 5", "line 2: RuntimeError: a re-run takes nothing of 'slider', a IntSlider"),
        ("np.taken = 1", "line 2: RuntimeError: a re-run sets nothing of 'numpy', which is the session's too"),
        ("Path.taken = 1", "line 2: RuntimeError: a re-run sets nothing of 'Path', which is the session's too"),
    ],
)
def test_what_would_not_be_as_before_is_withheld(
    shell: InteractiveShell, run: Run, tmp_path: Path, source: str, said: str
) -> None:
    (tmp_path / "lines").write_text("first\nsecond\n", encoding="utf-8")
    run(f"from pathlib import Path\nlines = open({str(tmp_path / 'lines')!r}, encoding='utf-8')")
    run("g = (k for k in range(3))\nheld = {'g': g}\nimport ipywidgets\nslider = ipywidgets.IntSlider(3)")
    printed = run(f"%%xp check\n{source}")
    run("seen = next(g), lines.readline(), slider.value, hasattr(np, 'taken'), hasattr(Path, 'taken')\nlines.close()")
    assert said in printed
    assert shell.user_ns["seen"] == (0, "first\n", 3, False, False)


def test_iterators_that_can_be_copied_are(shell: InteractiveShell, run: Run) -> None:
    run("once = iter([1, 2]), map(str, [1, 2])")
    assert "re-run ended" not in run("%%xp check\nassert [list(each) for each in once] == [[1, 2], ['1', '2']]")
    assert [len(list(each)) for each in shell.user_ns["once"]] == [2, 2]


def test_modules_that_the_cell_swaps_come_back(run: Run) -> None:
    import colorsys  # noqa: PLC0415  # which is loaded then

    assert "re-run ended" not in run("%%xp check\nimport sys\nsys.modules['colorsys'] = None")
    assert sys.modules["colorsys"] is colorsys


def test_the_session_s_figures_and_settings_are_not_touched(shell: InteractiveShell, run: Run) -> None:
    matplotlib = pytest.importorskip("matplotlib", reason="plots are Matplotlib's")
    matplotlib.use("agg")
    run("import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nlines = ax.plot([1, 2])")
    width = matplotlib.rcParams["lines.linewidth"]
    printed = run(
        "%%xp check\nassert plt.get_fignums() == [] and ax.figure is fig\n"
        "plt.plot([1.0])\nax.plot([2.0])\nfig.suptitle('new')\nplt.figure()\nplt.rcParams['lines.linewidth'] = 9\n"
        "lines[0].set_color('red')\nplt.close('all')\nplt.figure()"
    )
    run("same = plt.get_fignums() == [1] and plt.gcf() is fig and plt.gca() is ax and not fig.get_suptitle()")
    run("plain = lines[0].get_color() != 'red' and len(ax.lines) == 1\nplt.close('all')")
    assert "re-run ended" not in printed
    assert (shell.user_ns["same"], shell.user_ns["plain"]) == (True, True)
    assert matplotlib.rcParams["lines.linewidth"] == width


def test_too_little_memory_is_one_sentence_and_a_view_takes_what_it_shows(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("big = xp.ones(2**16)\nfew = big[8:16]")
    there = Memory(held=0, used=2**30 - 2**12, total=2**30, load=0.0)
    monkeypatch.setattr(NumPyBackend, "memory", lambda *_: there)
    monkeypatch.setattr(memory, "NOTABLE", 1)
    printed = run("%%xp check\nfew + i[0]\nbig + 1")
    assert len(printed.splitlines()) == 1
    assert "UsageError: device 'cpu' has too little free memory: the copies of what the cell reads take" in printed
    assert "XP404 mixed-kinds" in run("%%xp check\nfew + xp.arange(8)")


def test_an_interrupt_ends_it_and_puts_everything_back(shell: InteractiveShell, run: Run) -> None:
    flags = array_api_strict.get_array_api_strict_flags()
    timer = threading.Timer(0.5, signal.raise_signal, [signal.SIGINT])
    timer.start()
    printed = run("%%xp check\nx[0, 0] = 5.0\nwhile True:\n    i + 1")
    timer.join()
    assert "KeyboardInterrupt" in printed
    assert array_api_strict.get_array_api_strict_flags() == flags
    assert float(shell.user_ns["x"][0, 0]) == 1.0


@pytest.mark.parametrize("shell_is", ["get_ipython()", "ip", "IPython.get_ipython()", "held[0]"])
def test_the_shell_that_a_cell_reaches_runs_no_magics(run: Run, shell_is: str) -> None:
    run("import IPython\nip = get_ipython()\nheld = [ip]")
    printed = run(f"%%xp check\nip2 = {shell_is}\nip2.run_line_magic('xp', 'standard 2022.12')\nx[0]")
    assert "re-run ended" not in printed
    assert "XP503" in printed
    assert xpsession.session().standard == "2025.12"
