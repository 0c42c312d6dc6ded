"""Cards in pages that are not Jupyter's, as in VS Code, Colab and saved notebooks: without scripts, in the dark."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

import xpsession
from xpsession import sweeping
from xpsession.display import diagnostics, sweep, timing

# A strict policy, with no more allowed than a card needs.
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
PAGE = """<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="{policy}">
<style>:root {{ {variables} }} body {{ background: {background}; color: {colour}; font: 13px sans-serif; }}
code {{ color: #d7ba7d; }}</style></head><body>
<p>outside <code>code</code> <table><tr><td>1</td><td>2</td></tr></table></p>
<div id="here"></div></body></html>"""
# Themes of VS Code, as they were read in its notebooks: background, colour, link, error, warning, info.
THEMES = {
    "Dark Modern": ("#1f1f1f", "#cccccc", "#4daafc", "#f14c4c", "#cca700", "#59a4f9"),
    "Light Modern": ("#ffffff", "#3b3b3b", "#005fb8", "#e51400", "#bf8803", "#0063d3"),
    "Dark High Contrast": ("#000000", "#ffffff", "#21a6ff", "#f48771", "#ffd370", "#59a4f9"),
}
VARIABLES = "".join(
    f"--vscode-{name}: {{}}; "
    for name in (
        "foreground",
        "textLink-foreground",
        *(f"editor{word}-foreground" for word in ("Error", "Warning", "Info")),
    )
)
# Pages without variables, as Colab's outputs and saved pages are.
PAGES = [("#383838", "#d5d5d5", ""), ("#ffffff", "#333333", "")]
PAGES += [(background, colours[0], VARIABLES.format(*colours)) for background, *colours in THEMES.values()]
# The letters of a card that are smaller than those around, and those that reach out of it.
SMALL = (
    "card => [...card.querySelectorAll('text, span, td, div')].filter(e => parseInt(getComputedStyle(e).fontSize) < 12)"
)
CUT = """card => [...card.querySelectorAll(".xps-bars span, .xps-plot text, .xps-key")].filter(element => {
  const [inner, outer] = [element.getBoundingClientRect(), card.getBoundingClientRect()];
  return inner.left < outer.left - 1 || inner.right > outer.right + 1;
}).map(element => element.textContent)"""
# How what is outside of the cards looks.
OUTSIDE = """() => [...document.querySelectorAll("p, p code, body > table, body > table td")].map(element => {
  const style = getComputedStyle(element);
  return [style.color, style.backgroundColor, style.padding, style.border, style.font, style.textAlign].join();
})"""
CELL = "y = xp.concatenate([x, x])\nz = xp.sum(y, 0)  # " + "a long line " * 20


@pytest.fixture(scope="module")
def cards() -> str:
    """Return the HTML of findings, of a timing and of a sweep, as a saved notebook has it."""
    xp: Any = xpsession.namespace("cpu")
    names = {"xp": xp, "x": xp.ones(1000)}
    found = xpsession.check(CELL, names=names)
    assert len(found) == 2
    measured = xpsession.measure("xp.sum(x)", vs=("xp.sum(x + 0)",), names=names, budget=0.1)
    swept = sweeping.sweep("xp.sum(xp.ones(n))", devices=("cpu",), names=names, budget=0.2, sizes=(16, 1024))
    return diagnostics.to_html(found, CELL) + timing.to_html(measured) + sweep.to_html(swept)


class Parts(HTMLParser):
    """Collects the elements of a page, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.add(tag)
        self.attributes.update((name, value or "") for name, value in attrs)


def selectors(text: str) -> Iterator[str]:
    """Yield what the rules of all styles are about."""
    for style in re.findall(r"<style>(.*?)</style>", text, re.DOTALL):
        for rule in re.findall(r"([^{}]+)\{", style):
            yield from re.split(r",(?![^(]*\))", rule.strip())


def test_a_card_has_no_script_and_asks_for_nothing_outside(cards: str) -> None:
    parts = Parts(cards)
    assert parts.tags.isdisjoint({"script", "iframe", "object", "embed", "link", "img", "form"})
    assert not [name for name, _ in parts.attributes if name.startswith("on") or name in {"src", "id"}]
    assert all(value.startswith("https://data-apis.org/") for name, value in parts.attributes if name == "href")
    assert "url(" not in cards
    assert "@import" not in cards


def test_the_style_of_a_card_is_about_cards_alone(cards: str) -> None:
    found = list(selectors(cards))
    assert len(found) > 20
    assert [one for one in found if not one.strip().startswith(".xpsession-card")] == []


@pytest.mark.parametrize(("background", "colour", "variables"), PAGES)
@pytest.mark.parametrize("wide", [900, 340])
def test_a_card_reads_under_a_strict_policy_and_leaves_the_page_as_it_is(
    browser: Any, contrast: str, cards: str, background: str, colour: str, variables: str, wide: int
) -> None:
    context = browser.new_context(viewport={"width": wide, "height": 700}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_content(PAGE.format(policy=POLICY, background=background, colour=colour, variables=variables))
    before = page.evaluate(OUTSIDE)
    page.evaluate("html => { document.getElementById('here').innerHTML = html; }", cards)
    for part in (".xps-item > div", "pre", "mark", "a", "summary", "td", "th", ".xps-more", ".xps-place", ".xps-name"):
        assert page.locator(f".xpsession-card {part}").first.evaluate(contrast) >= 4.5, part
    for card in page.locator(".xpsession-card").all():
        assert card.evaluate(SMALL) == []
        assert card.evaluate(CUT) == []
    assert page.evaluate(OUTSIDE) == before
    assert page.evaluate("() => document.documentElement.scrollWidth") <= wide
    assert complaints == []
    context.close()


def test_where_the_system_chooses_all_colours_marks_and_bars_are_still_there(browser: Any, cards: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.set_content(cards)
    look = "element => [getComputedStyle(element).textDecorationLine, getComputedStyle(element).backgroundColor]"
    assert page.locator("mark").first.evaluate(look)[0] == "underline"
    assert page.locator(".xps-bar i").first.evaluate(look)[1] == "rgb(47, 134, 214)"
    context.close()
