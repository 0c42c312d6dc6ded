"""The panel in a real shell with real widgets: both ways between controls and session, failures, and unloading."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession import backends
from xpsession.display.publish import Publisher
from xpsession.errors import DeviceMemoryError
from xpsession.panel import Panel
from xpsession.sessions import Session

Run = Callable[[str], str]


@pytest.fixture
def open_panel(shell: InteractiveShell, run: Run) -> Callable[[], Panel]:
    """Return a function that opens a panel on a loaded session, bound to the CPU."""
    run("%load_ext xpsession\n%xp device cpu")
    return lambda: Panel(shell, xpsession.session(), Publisher(terminal=True))


@pytest.fixture
def panel(open_panel: Callable[[], Panel]) -> Panel:
    """Return one panel."""
    return open_panel()


def test_the_picker_offers_what_can_be_used_and_tells_why_the_rest_cannot(panel: Panel) -> None:
    offered = [name for _, name in panel.controls.device.options]
    assert offered == backends.usable_names()
    for device in backends.devices():
        assert (device.name in offered) == device.available
        assert device.available or f"<code>{device.name}</code> cannot be used: " in panel.controls.unusable.value


def test_picking_binds_the_device_and_says_what_stayed_behind(panel: Panel, run: Run) -> None:
    run("x = xp.zeros(3)")
    panel.controls.device.value = "strict:device1"
    assert xpsession.session().device.name == "strict:device1"
    assert "xp is on strict:device1. x still lies elsewhere" in panel.controls.note.value
    assert "does not say what is in use" in panel.controls.memory.value


def test_the_button_moves_the_arrays(panel: Panel, shell: InteractiveShell, run: Run) -> None:
    run("x = xp.zeros(3)\n%xp device strict:device1")
    panel.controls.move.click()
    assert "moved x to strict:device1 (24 B)" in panel.controls.note.value
    assert backends.device_of(shell.user_ns["x"]) == "strict:device1"
    panel.controls.move.click()
    assert "all arrays of the session are on strict:device1" in panel.controls.note.value


def test_the_panel_follows_the_magics_without_an_echo(panel: Panel, run: Run) -> None:
    heard: list[str] = []
    xpsession.session().listen(heard.append)
    run("%xp device strict:device1")
    run("%xp warnings error")
    run("%xp standard 2024.12")
    assert panel.controls.device.value == "strict:device1"
    assert panel.controls.warnings.value == "error"
    assert "2024.12" in panel.controls.title.value
    assert heard == ["device", "warnings", "standard"]


def test_two_panels_follow_each_other(open_panel: Callable[[], Panel]) -> None:
    first, second = open_panel(), open_panel()
    first.controls.device.value = "strict:device2"
    assert second.controls.device.value == "strict:device2"
    second.controls.warnings.value = "off"
    assert first.controls.warnings.value == "off"
    assert xpsession.session().warnings == "off"


def test_a_device_that_cannot_be_bound_is_explained_and_the_picker_goes_back(
    panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DeviceMemoryError.from_full("strict:device1", "<b>all</b> is taken")

    monkeypatch.setattr(Session, "select", full)
    panel.controls.device.value = "strict:device1"
    assert panel.controls.device.value == "cpu"
    assert xpsession.session().device.name == "cpu"
    note = panel.controls.note.value
    assert "device &#x27;strict:device1&#x27; has too little free memory: &lt;b&gt;all&lt;/b&gt; is taken" in note
    assert "xps-problem" in note


def test_a_choice_during_a_cell_waits_for_its_end(panel: Panel, shell: InteractiveShell, run: Run) -> None:
    seen: list[str] = []

    def pick() -> None:
        panel.controls.device.value = "strict:device1"
        panel.controls.device.value = "strict:device2"
        seen.extend([xpsession.session().device.name, panel.controls.note.value])

    shell.user_ns["pick"] = pick
    run("pick()")
    assert seen[0] == "cpu"
    assert "cpu → strict:device2 when the running cell ends" in seen[1]
    assert xpsession.session().device.name == "strict:device2"


def test_picking_the_bound_device_takes_the_choice_back(panel: Panel, shell: InteractiveShell, run: Run) -> None:
    def pick() -> None:
        panel.controls.device.value = "strict:device1"
        panel.controls.device.value = "cpu"

    shell.user_ns["pick"] = pick
    run("pick()")
    assert xpsession.session().device.name == "cpu"
    assert panel.controls.note.value == ""


def test_the_last_cell_s_findings_stay_while_the_session_is_steered(panel: Panel, run: Run) -> None:
    assert "no findings" in panel.controls.findings.value
    run("y = xp.concatenate([xp.zeros(2)]) # <b>")
    assert "XP101" in panel.controls.findings.value
    assert "<b>&" not in panel.controls.findings.value
    run("%xp device strict:device1\n\n%xp panel")
    assert "XP101" in panel.controls.findings.value
    run("y = 1")
    assert "no findings" in panel.controls.findings.value
    run("%xp warnings off")
    assert "not looked at" in panel.controls.findings.value


def test_the_memory_is_measured_after_each_cell_and_only_while_a_page_shows_it(
    panel: Panel, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured: list[str] = []
    backend = backends.backend_for("cpu")
    monkeypatch.setattr(type(backend), "memory", lambda _, device: measured.append(device))
    run("1")
    assert measured == ["cpu"]
    panel.controls.box.set_trait("_view_count", 1)
    panel.controls.box.set_trait("_view_count", 0)
    measured.clear()
    run("y = xp.concatenate([xp.zeros(2)])")
    run("%xp device strict:device1")
    assert measured == []
    assert panel.controls.device.value == "cpu"
    panel.controls.box.set_trait("_view_count", 1)
    assert panel.controls.device.value == "strict:device1"
    assert "XP101" in panel.controls.findings.value


def test_a_device_that_is_new_is_offered_when_it_is_bound(
    open_panel: Callable[[], Panel], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(backends, "devices", lambda: (backends.device("cpu"),))
        panel = open_panel()
    assert [name for _, name in panel.controls.device.options] == ["cpu"]
    run("%xp device strict:device1")
    assert panel.controls.device.value == "strict:device1"
    assert xpsession.session().device.name == "strict:device1"


def test_what_breaks_in_the_panel_costs_one_line_and_the_panel(
    panel: Panel, shell: InteractiveShell, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("<broken>")

    monkeypatch.setattr(type(backends.backend_for("cpu")), "memory", broken)
    printed = run("z = 7")
    assert shell.user_ns["z"] == 7
    assert len(printed.splitlines()) == 1
    assert "xpsession's panel stopped, and the session goes on" in printed
    assert "KeyError: &#x27;&lt;broken&gt;&#x27;" in panel.controls.title.value
    assert run("z = 8") == ""


def test_unloading_freezes_the_panel_and_takes_its_hooks_out(panel: Panel, shell: InteractiveShell, run: Run) -> None:
    controls = panel.controls
    assert any(ours(hook) for hooks in shell.events.callbacks.values() for hook in hooks)
    run("%unload_ext xpsession")
    assert "xpsession is unloaded. Hint: %load_ext xpsession" in controls.title.value
    assert controls.box.children == (controls.title,)
    assert all(widget.comm is None for widget in (controls.device, controls.move, controls.warnings))
    assert not any(ours(hook) for hooks in shell.events.callbacks.values() for hook in hooks)


def ours(hook: Any) -> bool:
    """Return whether a callback of the shell's events belongs to this package."""
    return str(getattr(hook, "__module__", "")).startswith("xpsession")


def test_nothing_of_a_closed_panel_keeps_the_session_alive(shell: InteractiveShell) -> None:
    variables: dict[str, Any] = {}
    session = Session(variables)
    controls = Panel(shell, session, Publisher(terminal=True)).controls
    session.close()
    gone = weakref.ref(session)
    del session
    gc.collect()
    assert gone() is None
    assert "unloaded" in controls.title.value
