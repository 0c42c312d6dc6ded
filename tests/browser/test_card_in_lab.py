"""The card of findings in JupyterLab: readable in both themes, with a way to ignore, and without a script."""

import re
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect


def test_the_card_reads_in_both_themes_and_offers_to_ignore(notebook: Any, contrast: Any) -> None:
    notebook.run("%load_ext xpsession\n%xp device cpu\nx = xp.linspace(0.0, 1.0, 1_000)")
    notebook.run("y = xp.concatenate([x, x])  # <b>not bold</b>\nz = xp.sum(y, 0) + xp.median(x)")
    card = notebook.page.locator(".xpsession-card")
    expect(card).to_have_count(1)
    expect(card.locator(".xps-item")).to_have_count(3)
    expect(card.locator("b", has_text="not bold")).to_have_count(0)
    expect(card.get_by_role("link").first).to_have_attribute("href", re.compile("^https://data-apis.org/array-api/"))
    folded = card.locator("details").first
    expect(folded).to_be_visible()
    expect(folded.locator("code").first).to_be_hidden()
    folded.locator("summary").click()
    expect(folded.locator("code").first).to_have_text("# xp: ignore[XP101]")
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        for part in (".xps-item > div", "pre", "a", "summary"):
            assert card.locator(part).first.evaluate(contrast) >= 4.5, (theme, part)
        notebook.photograph(f"card-{theme.lower()}")
    assert notebook.run("y = xp.concatenate([x, x])  # <b>not bold</b>") == "  shown before: XP101 at 1:5"
    notebook.run("\n".join(f"xp.norm(x * {number})" for number in range(14)))
    expect(card.last).to_contain_text("cell 4:1:1, and at 2:1, 3:1, 4:1, 5:1, 6:1, 7:1, 7 more")
    notebook.photograph("card-many")
