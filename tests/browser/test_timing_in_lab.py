"""A timing in JupyterLab: the sentence, the table and the bars can be seen in both themes."""

from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

# No GPU is needed to look at what is shown of one.
GPU = """
from IPython.display import HTML
from dataclasses import replace
from xpsession.display.timing import to_html
from xpsession.records.device import Device
from xpsession.records.side import Ratio
from xpsession.records.timing_details import Copy, Parts, Transfers
cpu = replace(record.sides[0], median=12.5e-3, quartiles=(12.4e-3, 12.6e-3))
moved = Transfers("cuda:0", Copy(8_000_000, 2e-3, (2e-3,), 0.2e-3), Copy(4_000_000, 1e-3, (1e-3,)))
gpu = replace(
    cpu, device=Device("cuda:0", "cupy", "a GPU"), median=3.1e-3, quartiles=(3e-3, 3.2e-3), transfers=moved,
    ratio=Ratio(4.0, 3.9, 4.1), parts=Parts(throughput=2.9e-3, calls=4, host=0.9e-3, device=2.1e-3),
    agreement=record.sides[1].agreement, verdicts=("noisy",),
)
HTML(to_html(replace(record, sides=(cpu, gpu))))
"""
COLOUR = "node => getComputedStyle(node).backgroundColor"


def test_a_long_timing_says_what_it_does_until_its_result_takes_the_place(notebook: Any) -> None:
    notebook.run("%load_ext xpsession\n%xp device cpu\nimport time")
    notebook.start("%xp time --budget 6 --devices cpu,strict:device1,strict:device2 time.sleep(0.4)")
    line = notebook.page.get_by_text("timing calls, in turn … ")
    expect(line).to_be_visible()
    notebook.photograph("timing-progress")
    expect(notebook.page.locator(".xpsession-card table")).to_be_visible()
    expect(line).to_have_count(0)
    notebook.run("%xp sweep --budget 3 --to 1e5 --devices cpu,strict:device1,strict:device2 xp.sum(xp.ones(n))")
    expect(notebook.page.locator(".xpsession-card .xps-plot")).to_be_visible()
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        notebook.photograph(f"sweep-{theme.lower()}")


def test_a_timing_can_be_read_in_both_themes(notebook: Any) -> None:
    notebook.run("%load_ext xpsession\n%xp device cpu\nx = xp.linspace(0.0, 1.0, 100_000)")
    notebook.run("record = %xp time -o --budget 0.5 xp.sum(x * x) --vs xp.vecdot(x, x) --vs xp.sum(xp.square(x))")
    notebook.run(GPU)
    cards = notebook.page.locator(".xpsession-card")
    expect(cards).to_have_count(2)
    expect(cards.first).to_contain_text("speed-up over xp.sum(x * x)")
    for theme in ("Dark", "Light"):
        notebook.set_theme(f"JupyterLab {theme}")
        for card in (cards.first, cards.last):
            expect(card.locator("table")).to_be_visible()
            expect(card.get_by_role("img").first).to_be_visible()
        kinds = {
            kind: cards.last.locator(f".xps-bar .xps-{kind}").first for kind in ("call", "host", "device", "copies")
        }
        colours = {kind: part.evaluate(COLOUR) for kind, part in kinds.items()}
        assert len(set(colours.values())) == len(colours)
        notebook.photograph(f"timing-{theme.lower()}")
