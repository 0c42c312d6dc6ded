"""The panel's text, where there are no widgets: pinned in full."""

import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from xpsession.display import panel as display
from xpsession.records.device import Device, Memory
from xpsession.records.diagnostic import Diagnostic

Run = Callable[[str], str]
CPU = Device("cpu", "numpy", "a <fast> processor", "NumPy 2.4.6", 2**34)
GPU = Device("cuda:0", "cupy", "NVIDIA H200", "CuPy 14.2.0", 2**37)
LOST = Device("cuda:1", "cupy", "NVIDIA GPU", available=False, reason="it <fell> off", hint="nvidia-smi & wait")
SOURCE = "y = xp.concatenate([x])  # <script>"
FINDING = Diagnostic(
    "XP101", "renamed-function", "'xp.concatenate' is not there", "error", "<cell>", 3, 1, 4, 1, 18, hint="xp.concat"
)
MEMORY = Memory(held=2**30, used=2**33, total=2**34)


def test_the_text_shows_state_devices_and_findings(snapshot: Any) -> None:
    findings = display.findings_text([FINDING], SOURCE, warnings="on", colour=False)
    memory = {"cpu": MEMORY, "cuda:0": None}
    text = display.panel_text(CPU, "2025.12", "on", devices=[CPU, GPU, LOST], memory=memory, findings=findings)
    assert text == snapshot


@pytest.mark.parametrize("warnings", ["on", "off", "error"])
def test_the_text_says_why_there_are_no_findings(warnings: str, snapshot: Any) -> None:
    assert display.findings_text([], "", warnings=warnings, colour=False) == snapshot


def test_the_parts_are_escaped_html(snapshot: Any) -> None:
    parts = [
        display.memory_html(CPU, MEMORY),
        display.memory_html(GPU, None),
        display.unusable_html([LOST]),
        display.unusable_html([]),
        display.note_html("device '<b>' is unknown", problem=True),
        display.note_html(""),
    ]
    assert "\n".join(parts) == snapshot
    everything = "".join([*parts, display.findings_html([FINDING], SOURCE, warnings="error")])
    assert not any(raw in everything for raw in ("<fell>", "<script>", "<b>'", "<fast>", "& wait"))


def test_a_terminal_gets_text(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.zeros(2)")
    run("xp.concatenate([x])")
    lines = run("%xp panel").splitlines()
    assert lines[0].startswith("xpsession: xp is the array API standard 2025.12 on cpu (")
    assert any(line.startswith("* cpu ") for line in lines)
    assert lines[-4].startswith("warning[XP101 renamed-function]")


def test_a_notebook_without_ipywidgets_gets_text(
    shell: InteractiveShell, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("%load_ext xpsession")
    for name in [name for name in sys.modules if name.startswith("xpsession.panel")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    monkeypatch.setattr(shell, "kernel", SimpleNamespace(), raising=False)
    assert "Last cell: " in run("%xp panel")


def test_the_panel_takes_no_argument(run: Run) -> None:
    run("%load_ext xpsession")
    assert run("%xp panel cpu") == "UsageError: %xp panel takes nothing, not 'cpu'. Hint: %xp panel\n"
