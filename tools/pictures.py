"""Take the README's pictures of JupyterLab, with a real kernel, and keep them under ``docs/``.

Usage: ``python tools/pictures.py [FOLDER]``. It needs Chromium. The figures in the pictures are those of the machine
on which they were taken.
"""

import argparse
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright
from stages import chromium
from stages.jupyterlab import Notebook, serve

ROOT = Path(__file__).parents[1]
SIZE: ViewportSize = {"width": 1120, "height": 640}

FINDINGS = (
    "%load_ext xpsession",
    "x = xp.linspace(0.0, 1.0, 1_000_000)",
    "y = xp.concatenate([x, x])\nxp.sum(y, 0)",
    "",
)
TYPED = "rows = x.reshape(1_000, -1)"
TIMING = (
    "%load_ext xpsession",
    "x = xp.linspace(0.0, 1.0, 1_000_000)",
    "%xp time xp.sum(x * x) --vs xp.vecdot(x, x)",
)

# Runs the cells before a place, and leaves only the notebook to be seen.
RUN = """async until => {
  const { commands, shell } = window.jupyterapp;
  shell.collapseLeft();
  const notebook = shell.currentWidget.content;
  for (notebook.activeCellIndex = 0; notebook.activeCellIndex < until; ) {
    await commands.execute("notebook:run-cell-and-select-next");
  }
  notebook.node.querySelector(".jp-Notebook-footer")?.remove();
  notebook.node.querySelector(".jp-WindowedPanel-outer").scrollTop = 0;
}"""


def findings(page: Page) -> None:
    """Show what was found in a cell that ran and in one that is being written, and the side panel."""
    page.evaluate(RUN, len(FINDINGS) - 1)
    page.evaluate("() => window.jupyterapp.commands.execute('xpsession:show-findings')")
    page.locator(".jp-Cell .cm-content").last.click()
    page.keyboard.type(TYPED)
    page.locator(".jp-Cell").last.locator(".jp-xpsession-mark").first.hover()
    page.locator(".jp-xpsession-card").wait_for()


def timing(page: Page) -> None:
    """Show what two statements take beside each other."""
    page.evaluate(RUN, len(TIMING))


PICTURES = {"findings": (FINDINGS, findings), "timing": (TIMING, timing)}


def take(page: Page, target: Path) -> None:
    """Keep what the page shows, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot()))
    picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target} ({target.stat().st_size / 1e3:.0f} kB)")


def main() -> None:
    """Take every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as scratch, sync_playwright() as driver:
        (root := Path(scratch, "notebooks")).mkdir()
        (home := Path(scratch, "home")).mkdir()
        browser = chromium.launch(driver)
        with serve(root, home) as lab:
            for name, (cells, show) in PICTURES.items():
                page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)
                page.goto(f"{lab.url}/lab/workspaces/{name}/tree/{lab.write(name, cells)}?token={lab.token}")
                Notebook(page)
                show(page)
                take(page, folder / f"{name}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
