"""What the JupyterLab extension costs: its size, the time from a key to an underline, a notebook that does not use it.

Usage: ``python benchmarks/extension.py [--rounds N]``; the result is printed and kept in ``benchmarks/results/``.
It needs Chromium.
"""

import argparse
import gzip
import json
import os
import platform
import statistics
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Browser, Page, WebSocket, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.append(str(ROOT / "tools"))

from stages import chromium  # noqa: E402  # it is there now
from stages.jupyterlab import Lab, Notebook, serve  # noqa: E402

RESULTS = Path(__file__).parent / "results"
PACKAGES = ("jupyterlab", "notebook", "ipykernel", "playwright", "xpsession")
CELLS = 200
KEYS = 100
DEBOUNCE = 300  # ms, as the settings have it

# Writes a key's time, and that of the mark which follows it, into `window.times`.
WATCH = """() => {
  window.times = [];
  const cells = document.querySelector(".jp-Notebook");
  let key = 0;
  cells.addEventListener("keydown", () => { key = performance.now(); }, true);
  new MutationObserver(() => {
    if (key && cells.querySelector(".jp-xpsession-mark")) {
      window.times.push(performance.now() - key);
      key = 0;
    }
  }).observe(cells, { childList: true, subtree: true });
}"""
# Goes into the last cell, and leaves there a name that lacks its last letter.
PREPARE = """() => {
  const notebook = window.jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = notebook.widgets.length - 1;
  const { editor, model } = notebook.activeCell;
  model.sharedModel.setSource("y = xp.concatenat");
  notebook.mode = "edit";
  editor.setCursorPosition({ line: 0, column: 17 });
  editor.focus();
}"""
# The milliseconds that a key takes in a cell until the page is drawn, each.
TYPE = """async keys => {
  const { model } = window.jupyterapp.shell.currentWidget.content.activeCell;
  const times = [];
  for (let key = 0; key < keys; key++) {
    const start = performance.now();
    model.sharedModel.updateSource(0, 0, "#");
    times.push(performance.now() - start);
    await new Promise(resolve => requestAnimationFrame(resolve));
  }
  return times;
}"""


def size() -> dict[str, float]:
    """Return the kilobytes of the assets, and of what a page loads of them."""
    built = ROOT / "xpsession" / "labextension"
    scripts = [path.read_bytes() for path in sorted((built / "static").glob("*.js"))]
    every = sum(path.stat().st_size for path in built.rglob("*") if path.is_file())
    return {
        "all assets, kB": round(every / 1e3, 1),
        "scripts, kB": round(sum(map(len, scripts)) / 1e3, 1),
        "scripts compressed, kB": round(sum(len(gzip.compress(script)) for script in scripts) / 1e3, 1),
    }


def underline(browser: Browser, lab: Lab, rounds: int) -> dict[str, Any]:
    """Return the milliseconds from a key to the underline, with an idle kernel and with one that runs a cell."""
    page = browser.new_page()
    page.goto(f"{lab.url}/lab/workspaces/keys/tree/{lab.write('keys')}?token={lab.token}")
    notebook = Notebook(page)
    notebook.run("%load_ext xpsession\n%xp device cpu\nimport time")
    page.evaluate(WATCH)
    idle = keys(page, rounds)
    notebook.start("while True: time.sleep(0.01)")
    page.locator(".jp-InputPrompt", has_text="[*]").wait_for()
    busy = keys(page, rounds)
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close()
    return {"idle kernel": spread(idle), "kernel that runs a cell": spread(busy)}


def keys(page: Page, rounds: int) -> list[float]:
    """Finish the name of a function that is not in the standard, again and again."""
    page.evaluate("() => { window.times = []; }")
    for done in range(1, rounds + 1):
        page.evaluate(PREPARE)
        page.wait_for_timeout(2 * DEBOUNCE)
        page.keyboard.press("e")
        page.wait_for_function("done => window.times.length === done", arg=done)
    times: list[float] = page.evaluate("() => window.times")
    return times


def listen(sent: list[str], socket: WebSocket) -> None:
    """Note what a page sends."""
    socket.on(
        "framesent", lambda frame: sent.append(frame if isinstance(frame, str) else frame.decode(errors="replace"))
    )


def unused(browser: Browser, labs: dict[str, Lab], rounds: int) -> dict[str, Any]:
    """Return what a notebook that does not load xpsession takes with the extension and without, in turn."""
    opening: dict[str, list[float]] = {name: [] for name in labs}
    typing: dict[str, list[float]] = {name: [] for name in labs}
    messages = 0
    cells = [f"a{position} = {position}\nb{position} = a{position} + 1" for position in range(CELLS)]
    for done in range(rounds):
        for name, lab in labs.items():
            page = browser.new_page()
            sent: list[str] = []
            page.on("websocket", partial(listen, sent))
            file = lab.write(f"unused-{done}", cells)
            start = perf_counter()
            page.goto(f"{lab.url}/lab/workspaces/unused-{done}/tree/{file}?token={lab.token}")
            Notebook(page)
            opening[name].append(1e3 * (perf_counter() - start))
            page.wait_for_timeout(1000)
            typing[name].append(statistics.median(page.evaluate(TYPE, KEYS)))
            page.wait_for_timeout(2 * DEBOUNCE)
            ours = sum("xpsession." in frame for frame in sent)
            messages = max(messages, ours)
            page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
            page.close()
    return {
        "messages to the kernel": messages,
        "opening, ms": {name: spread(times) for name, times in opening.items()},
        "a key, ms": {name: spread(times, digits=3) for name, times in typing.items()},
    }


def spread(times: list[float], *, digits: int = 0) -> dict[str, float | list[float]]:
    """Return the quartiles of some milliseconds."""
    low, middle, high = statistics.quantiles(times, n=4, method="inclusive")
    return {"median": round(middle, digits), "quartiles": [round(low, digits), round(high, digits)]}


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    rounds = parser.parse_args().rounds
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        driver = stack.enter_context(sync_playwright())
        browser = chromium.launch(driver)
        labs = {}
        for name, extended in {"with": True, "without": False}.items():
            root, home = folder / f"notebooks-{name}", folder / f"home-{name}"
            root.mkdir()
            home.mkdir()
            labs[name] = stack.enter_context(serve(root, home, extended=extended))
        record = {
            "date": datetime.now(UTC).strftime("%Y-%m-%d"),
            "command": "make bench-extension",
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "versions": {name: version(name) for name in PACKAGES} | {"chromium": browser.version},
            "size": size(),
            f"from key to underline, ms, of which {DEBOUNCE} are the pause": underline(browser, labs["with"], rounds),
            f"a notebook of {CELLS} cells that does not use it": unused(browser, labs, rounds),
        }
        browser.close()
    text = json.dumps(record, indent=2)
    print(text)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "extension.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
