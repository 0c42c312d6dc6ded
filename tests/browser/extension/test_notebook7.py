"""Notebook 7, which has no status bar: the device is in the notebook's toolbar."""

import re
from collections.abc import Callable
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect
pytest.importorskip("notebook", reason="Notebook 7 is not installed")


def test_notebook_7_has_the_device_the_findings_and_the_panel(
    page: Any, lab: Any, notebook_in: Callable[[Any], Any], see: Callable[[Any], Any]
) -> None:
    other = page.context.new_page()
    other.goto(f"{lab.url}/notebooks/{lab.write('seven')}?token={lab.token}")
    notebook, sight = notebook_in(other), see(other)
    item = other.locator(".jp-NotebookPanel-toolbar .jp-xpsession-device")
    expect(item).to_have_text(re.compile("xp: load"))
    item.click()
    sight.menu.get_by_text("Load xpsession").click()
    expect(item).to_have_text(re.compile(r"^cpu · .*iB of .*iB"))
    item.click()
    notebook.photograph("extension-notebook7-menu")
    sight.menu.get_by_text("strict:device1").click()
    expect(item).to_have_text(re.compile("^strict:device1"))

    notebook.run("%xp device cpu\nx = xp.linspace(0.0, 1.0, 1_000)")
    notebook.run("y = xp.concatenate([x, x])")
    expect(sight.marks).to_have_text(["xp.concatenate"])
    sight.command("show-findings")
    expect(sight.panel.get_by_role("status")).to_have_text("1 finding")
    notebook.set_theme("JupyterLab Dark")
    notebook.photograph("extension-notebook7-dark")
    notebook.set_theme("JupyterLab Light")
    sight.hover(sight.marks.first).get_by_role("button", name="Fix").click()
    expect(sight.marks).to_have_count(0)
    expect(sight.panel.get_by_role("status")).to_have_text("No findings")
    other.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    other.close()
