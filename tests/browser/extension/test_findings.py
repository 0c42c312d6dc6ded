"""Findings in JupyterLab: where they stand, what is said of them, and how they go."""

import re
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

SOURCE = (
    """() => window.jupyterapp.shell.currentWidget.content.widgets.map(cell => cell.model.sharedModel.getSource())"""
)

CURSOR_AT = """([line, column]) => {
  const cursor = window.jupyterapp.shell.currentWidget.content.activeCell.editor.getCursorPosition();
  return cursor.line === line && cursor.column === column;
}"""


def edit(page: Any, index: int, source: str) -> None:
    """Go into a cell, with this text and the cursor at its end."""
    page.evaluate(
        """([index, source]) => {
          const notebook = window.jupyterapp.shell.currentWidget.content;
          notebook.activeCellIndex = index;
          notebook.activeCell.model.sharedModel.setSource(source);
          notebook.mode = "edit";
          notebook.activeCell.editor.setCursorPosition(notebook.activeCell.editor.getPositionAt(source.length));
          notebook.activeCell.editor.focus();
        }""",
        [index, source],
    )


def test_a_cell_that_ran_is_underlined_and_fixed_by_a_click(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    notebook.run("é = '😀'; y = xp.concatenate([x, x])\nz = xp.sum(y, 0)")
    expect(sight.marks).to_have_text(["xp.concatenate", "0"])
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        card = sight.hover(sight.marks.first)
        expect(card).to_contain_text("'xp.concatenate' is not in the array API standard")
        expect(card.get_by_role("link")).to_have_attribute("href", re.compile("^https://data-apis.org/array-api/"))
        notebook.photograph(f"extension-hover-{theme.lower()}")
    card.get_by_role("button", name="XP101").click()
    dialog = notebook.page.get_by_role("dialog")
    expect(dialog).to_contain_text("Why is this bad?")
    notebook.photograph("extension-rule")
    notebook.page.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)

    sight.hover(sight.marks.first).get_by_role("button", name="Fix").click()
    expect(sight.marks).to_have_text(["0"])
    assert notebook.page.evaluate(SOURCE)[1] == "é = '😀'; y = xp.concat([x, x])\nz = xp.sum(y, 0)"
    sight.command("fix-cell")
    expect(sight.marks).to_have_count(0)
    assert notebook.page.evaluate(SOURCE)[1] == "é = '😀'; y = xp.concat([x, x])\nz = xp.sum(y, axis=0)"


def test_a_cell_is_checked_while_it_is_written_even_behind_a_running_one(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    page = notebook.page
    edit(page, 1, "")
    page.keyboard.type("y = xp.concatenate")
    expect(sight.marks).to_have_text(["xp.concatenate"])
    page.keyboard.press("Home")
    page.keyboard.type("é = '😀'; ")
    expect(sight.marks).to_have_text(["xp.concatenate"])
    page.keyboard.press("End")
    for _ in "enate":
        page.keyboard.press("Backspace")
    expect(sight.marks).to_have_count(0)

    notebook.run("import time")
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:insert-cell-below')")
    notebook.start("while True: time.sleep(0.05)")
    expect(page.locator(".jp-InputPrompt", has_text="[*]")).to_be_attached()
    edit(page, 1, "")
    page.keyboard.type("xp.arcsin(x)")
    expect(sight.marks).to_have_text(["xp.arcsin"])
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")
    expect(page.locator(".jp-InputPrompt", has_text="[*]")).to_have_count(0)
    expect(sight.item).to_have_text(re.compile("^cpu"))


def test_a_rule_is_ignored_here_or_everywhere(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    notebook.run("y = xp.concatenate([x, x])\nz = xp.sum(y, 0)")
    notebook.run("w = xp.concatenate([x, x])")
    expect(sight.marks).to_have_count(3)
    sight.hover(sight.marks.first).get_by_role("button", name="Ignore here").click()
    expect(sight.marks).to_have_count(2)
    assert notebook.page.evaluate(SOURCE)[1].startswith("y = xp.concatenate([x, x])  # xp: ignore[XP101]\n")
    sight.hover(sight.marks.first).get_by_role("button", name="Ignore everywhere").click()
    expect(sight.marks).to_have_text(["xp.concatenate"])
    assert "XP203" not in notebook.run("xp.prod(y, 0)")
    sight.command("show-findings")
    sight.panel.get_by_role("button", name="Report XP203 again").click()
    expect(sight.marks).to_have_count(3)


def test_the_side_panel_lists_the_notebook_and_leads_to_each_finding(loaded: Any, sight: Any) -> None:
    notebook = loaded()
    notebook.run("y = xp.concatenate([x, x])")
    notebook.run("# é 😀\nz = '😀', xp.sum(y, 0)")
    sight.command("show-findings")
    expect(sight.panel.get_by_role("status")).to_have_text("2 findings in 2 cells")
    expect(sight.panel.get_by_role("group")).to_have_count(2)
    expect(sight.panel.get_by_role("meter", name="Memory")).to_be_visible()
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        notebook.photograph(f"extension-panel-{theme.lower()}")
    sight.panel.get_by_role("button", name="takes 1 argument").press("Enter")
    expect(notebook.page.locator(".jp-Notebook-cell.jp-mod-active .jp-xpsession-mark")).to_have_text(["0"])
    notebook.page.wait_for_function(CURSOR_AT, arg=[1, 20])

    # From the keyboard alone: the card at the cursor, which is the only one then, and out of it again.
    sight.hover(sight.marks.last)
    sight.command("show-card")
    expect(sight.card).to_have_count(1)
    expect(sight.card.get_by_role("button").first).to_be_focused()
    notebook.page.keyboard.press("Escape")
    expect(sight.card).to_have_count(0)
    sight.command("next")
    expect(notebook.page.locator(".jp-Notebook-cell.jp-mod-active .jp-xpsession-mark")).to_have_text(["xp.concatenate"])
    sight.panel.get_by_role("button", name="Fix all").click()
    expect(sight.notification("2 findings fixed in 2 cells")).to_have_count(1)
    expect(sight.panel.get_by_role("status")).to_have_text("No findings")
    expect(sight.marks).to_have_count(0)


def test_a_notebook_that_does_not_use_it_pays_nothing(open_notebook: Any, sight: Any) -> None:
    notebook = open_notebook([f"a{index} = {index}" for index in range(200)])
    expect(sight.item).to_have_text(re.compile("xp: load"))
    sent = notebook.page.evaluate(
        """async () => {
          const panel = window.jupyterapp.shell.currentWidget;
          const sent = [];
          panel.sessionContext.session.kernel.anyMessage.connect((_, { msg, direction }) => {
            if (direction === "send") sent.push(msg.header.msg_type);
          });
          const { sharedModel } = panel.content.activeCell.model;
          for (let key = 0; key < 20; key++) sharedModel.updateSource(0, 0, "#");
          await new Promise(resolve => setTimeout(resolve, 700));
          return sent;
        }"""
    )
    assert not [kind for kind in sent if kind != "debug_request"]  # which is JupyterLab's debugger
    notebook.run("b = 1")
    assert (
        notebook.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) [class*='xpsession']:not(.jp-Toolbar *)").count()
        == 0
    )


def test_a_cell_far_below_is_checked_again_when_it_is_seen(open_notebook: Any, sight: Any) -> None:
    filler = [f"# {number}\n\n\n\n\n\n" for number in range(30)]
    first = ["%load_ext xpsession\n%xp device cpu", "x = xp.ones(3)", "z = xp.mod(2, 1)"]
    notebook = open_notebook([*first, *filler, "y = x.mean()"])
    page = notebook.page
    # Only the cells in view are in the page, as JupyterLab's setting may have it.
    page.evaluate(
        """() => {
          const { content } = window.jupyterapp.shell.currentWidget;
          content.notebookConfig = { ...content.notebookConfig, windowingMode: "full" };
        }"""
    )
    run = """async index => {
      const { commands, shell } = window.jupyterapp;
      shell.currentWidget.content.activeCellIndex = index;
      await commands.execute("notebook:run-cell");
    }"""
    page.evaluate(run, 0)
    expect(sight.marks).to_have_text(["xp.mod"])  # all cells have been checked, without an x
    page.evaluate(run, 1)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.content.scrollToItem(33)")
    expect(page.locator(".jp-Cell .jp-xpsession-mark", has_text="x.mean")).to_be_visible()
