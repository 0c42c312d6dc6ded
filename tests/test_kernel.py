"""The main road in real kernels: load, switch, time, warn, unload; restart; two kernels at once."""

from collections.abc import Callable
from typing import Any


def test_the_main_road(kernel: Any) -> None:
    loaded = kernel.run("%load_ext xpsession")
    assert loaded.stdout.startswith("xpsession: xp is the array API standard 2025.12 on ")

    assert "on strict:device1" in kernel.run("%xp device strict:device1").stdout
    assert "device1" in kernel.run("x = xp.linspace(0.0, 1.0, 1000)\nx.device").result

    warned = kernel.run("y = xp.sum(x, 0)\nz = xp.concat([x, x])")
    (card,) = warned.displays
    assert "warning[XP203" in card["text/plain"]
    assert "XP203" in card["text/html"]
    assert "<script" not in card["text/html"]

    timed = kernel.run("%xp time xp.sum(xp.sin(x) ** 2)")
    assert timed.error == ""
    assert "strict:device1" in timed.text
    assert "cpu" in timed.text
    assert "device1" in kernel.run("x.device").result

    assert kernel.run("import xpsession\n[d.code for d in xpsession.session().diagnostics]").result == "[]"
    unloaded = kernel.run("%unload_ext xpsession\n'xp' in dir()")
    assert unloaded.result == "False"
    assert "not found" in kernel.run("%xp").stderr


def test_a_restart_forgets_the_session_and_loading_works_again(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device strict:device1")
    kernel.restart()
    assert kernel.run("'xp' in dir()").result == "False"
    assert "xp is the array API standard" in kernel.run("%load_ext xpsession").stdout


def test_two_kernels_have_each_their_device(start_kernel: Callable[[], Any]) -> None:
    first, second = start_kernel(), start_kernel()
    for kernel, device in ((first, "device1"), (second, "device2")):
        kernel.run(f"%load_ext xpsession\n%xp device strict:{device}")
    assert "device1" in first.run("xp.zeros(1).device").result
    assert "device2" in second.run("xp.zeros(1).device").result


def test_an_error_in_a_cell_is_the_user_s_own(kernel: Any) -> None:
    kernel.run("%load_ext xpsession")
    reply = kernel.run("xp.sum([1, 2], nonsense=1)")
    assert "TypeError" in reply.error
    assert "xpsession" not in reply.error


def test_a_stopped_cell_is_an_error_of_one_line(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp warnings error")
    reply = kernel.run("done = 1\nxp.concatenate([xp.zeros(2)])")
    assert reply.error.startswith("The cell was not run: it leaves the standard in one place")
    assert "error[XP101" in reply.text
    assert kernel.run("'done' in dir()").result == "False"


def test_a_timing_that_takes_long_says_what_it_does_and_leaves_its_result_alone(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device cpu\nimport time")
    reply = kernel.run("%xp time --devices cpu --budget 3 time.sleep(0.6)")
    assert reply.error == ""
    assert any("timing calls, in turn … " in update["text/plain"] for update in reply.displays)
    assert "per call on cpu" in reply.displays[-1]["text/plain"]
    assert reply.stdout == reply.stderr == ""
