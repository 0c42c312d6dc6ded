"""The panel in JupyterLab: the picker and ``%xp device`` follow each other, also while a cell runs, in both themes."""

import re
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


@pytest.fixture
def panel(notebook: Any) -> Any:
    """Return the open panel, in a notebook whose last cell leaves the standard."""
    notebook.run("%load_ext xpsession\n%xp device cpu\nx = xp.linspace(0.0, 1.0, 1_000)")
    notebook.run("y = xp.concatenate([x, x])")
    notebook.run("%xp panel")
    box = notebook.page.locator(".xpsession-panel")
    expect(box).to_have_count(1)
    return box


def test_the_picker_and_the_magic_follow_each_other(notebook: Any, panel: Any) -> None:
    picker = panel.get_by_label("Device")
    expect(panel).to_contain_text("xp.concatenate")
    expect(panel.get_by_role("meter")).to_be_visible()
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        notebook.photograph(f"panel-{theme.lower()}")

    picker.select_option(label=option(picker, "strict:device1"))
    expect(panel.get_by_role("status")).to_have_text("xp is on strict:device1. x, y still lie elsewhere")
    assert "device1" in notebook.run("xp.zeros(1).device")
    panel.get_by_role("button", name="Move arrays here").click()
    expect(panel.get_by_role("status")).to_have_text(re.compile(r"moved x, y to strict:device1 \("))
    assert "device1" in notebook.run("x.device")
    notebook.photograph("panel-moved")

    notebook.run("%xp device cpu")
    expect(picker).to_have_value(re.compile(r"^cpu\b"))
    expect(panel.get_by_role("status")).to_have_count(0)


def test_a_choice_during_a_cell_is_pending_until_the_cell_ends(notebook: Any, panel: Any) -> None:
    picker = panel.get_by_label("Device")
    notebook.start("import time\nfor _ in range(30): time.sleep(0.1)\nbefore = xp.zeros(1)")
    expect(notebook.page.locator("[data-status='busy']").first).to_be_attached()
    picker.select_option(label=option(picker, "strict:device1"))
    expect(panel.get_by_role("status")).to_have_text("cpu → strict:device1 when the running cell ends")
    notebook.photograph("panel-pending")
    expect(panel.get_by_role("status")).to_have_text(re.compile("^xp is on strict:device1"))
    assert "cpu" in notebook.run("print(before.device)")
    assert "device1" in notebook.run("xp.zeros(1).device")

    notebook.run("%unload_ext xpsession")
    expect(panel).to_have_text("xpsession is unloaded. Hint: %load_ext xpsession")
    expect(picker).to_have_count(0)


def option(picker: Any, device: str) -> str:
    """Return the picker's label of a device."""
    labels: list[str] = picker.locator("option").all_text_contents()
    return next(label for label in labels if re.split(r"\s", label)[0] == device)
