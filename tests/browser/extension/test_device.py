"""The device in JupyterLab: it is offered, shown and switched, for each kernel by itself."""

import re
from collections.abc import Callable
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

RUNS_UNTIL_TOLD = """
import os, time
while not os.path.exists("go"):
    time.sleep(0.05)
before = xp.zeros(1)
"""


def test_a_kernel_is_left_alone_until_the_user_loads_xpsession_by_a_click(open_notebook: Any, sight: Any) -> None:
    notebook = open_notebook()
    expect(sight.item).to_have_text(re.compile("xp: load"))
    assert notebook.run("'xpsession' in __import__('sys').modules") == "False"
    sight.choose("Load xpsession")
    expect(sight.item).to_have_text(re.compile(r"^cpu · .*iB of .*iB"))
    assert "standard" in notebook.run("print(xp.__doc__ or 'standard')")
    expect(sight.item).to_have_attribute("title", re.compile("xp is the array API standard .* on cpu"))


def test_the_menu_switches_and_says_why_a_device_cannot_be_used(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    sight.item.click()
    unusable = sight.menu.locator(".lm-Menu-item.lm-mod-disabled", has_text="cuda:0")
    expect(unusable).to_have_count(1)
    expect(unusable).to_have_attribute("title", re.compile(r"driver|GPU|CuPy"))
    notebook.photograph("extension-menu")
    sight.menu.get_by_text("strict:device1").click()
    expect(sight.item).to_have_text(re.compile("^strict:device1"))
    expect(sight.notification("strict:device1")).to_have_count(1)
    assert "device1" in notebook.run("xp.zeros(1).device")

    sight.item.click()
    sight.menu.get_by_text("Select and Move the Arrays There").hover()
    sight.menu.nth(1).get_by_text("strict:device2").click()
    expect(sight.item).to_have_text(re.compile("^strict:device2"))
    assert "device2" in notebook.run("x.device")
    notebook.run("%xp device cpu")
    expect(sight.item).to_have_text(re.compile("^cpu"))


def test_a_choice_while_a_cell_runs_is_pending_until_it_ends(loaded: Any, lab: Any, sight: Any) -> None:
    notebook = loaded()
    notebook.start(RUNS_UNTIL_TOLD)
    expect(notebook.page.locator(".jp-InputPrompt", has_text="[*]")).to_be_attached()
    sight.choose("strict:device1")
    expect(sight.item).to_have_text(re.compile("^cpu → strict:device1"))
    notebook.photograph("extension-pending")
    (lab.root / "go").touch()
    expect(sight.item).to_have_text(re.compile("^strict:device1"))
    assert "cpu" in notebook.run("print(before.device)")


def test_each_notebook_and_console_shows_its_own_kernel(loaded: Any, open_notebook: Any, sight: Any) -> None:
    first = loaded()
    sight.choose("strict:device1")
    expect(sight.item).to_have_text(re.compile("^strict:device1"))
    open_notebook()
    expect(sight.item).to_have_text(re.compile("xp: load"))
    title = first.page.locator(".lm-DockPanel-tabBar .lm-TabBar-tab", has_text="-0.ipynb")
    title.click()
    expect(sight.item).to_have_text(re.compile("^strict:device1"))

    # A console on the same kernel, whose connection carries no comms of its own.
    first.page.evaluate(
        """async () => {
          const { commands, shell } = window.jupyterapp;
          const { path, kernel } = shell.currentWidget.sessionContext.session;
          window.console_ = await commands.execute("console:create", { kernelPreference: { id: kernel.id }, path });
          shell.activateById(window.console_.id);
        }"""
    )
    expect(first.page.locator(".jp-CodeConsole-promptCell").last).to_be_visible()
    expect(sight.item).to_have_text(re.compile("^strict:device1"))
    first.page.evaluate("() => window.console_.dispose()")
    title.click()
    expect(sight.item).to_have_text(re.compile("^strict:device1"))


def test_a_restarted_kernel_is_offered_xpsession_again(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    notebook.run("y = xp.concatenate([x, x])")
    expect(sight.marks).to_have_count(1)
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    expect(sight.item).to_have_text(re.compile("xp: load"))
    expect(sight.marks).to_have_count(0)
    notebook.run("%load_ext xpsession")
    expect(sight.item).to_have_text(re.compile("^cpu"))
    expect(sight.marks).to_have_count(1)
    notebook.run("%unload_ext xpsession")
    expect(sight.item).to_have_text(re.compile("xp: load"))
    expect(sight.marks).to_have_count(0)


def test_a_page_that_comes_later_or_is_reloaded_knows_the_kernel(
    loaded: Any, lab: Any, sight: Any, see: Callable[[Any], Any], request: pytest.FixtureRequest
) -> None:
    notebook = loaded()
    notebook.run("y = xp.concatenate([x, x])")
    notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")
    later = notebook.page.context.new_page()
    name = f"{request.node.name}-0.ipynb"
    later.goto(f"{lab.url}/lab/workspaces/later/tree/{name}?token={lab.token}")
    other = see(later)
    expect(other.item).to_have_text(re.compile("^cpu"))
    expect(other.marks).to_have_count(1)
    other.choose("strict:device1")
    for each in (sight, other):
        expect(each.item).to_have_text(re.compile("^strict:device1"))
    later.reload()
    expect(other.item).to_have_text(re.compile("^strict:device1"), timeout=30_000)
    expect(other.marks).to_have_count(1)
    later.close()
    notebook.run("%xp device cpu")
    expect(sight.item).to_have_text(re.compile("^cpu"))
