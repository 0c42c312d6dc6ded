"""Fixtures: JupyterLab in a process of its own with empty settings, and a notebook of it in headless Chromium."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
TIMEOUT = 60
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FOLDERS = (
    "HOME",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "IPYTHONDIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)
# Cells that are run too early are dropped in silence, so wait until the notebook's kernel answers.
READY = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  const kernel = panel.sessionContext.session.kernel;
  await kernel.info;
  while (kernel.connectionStatus !== "connected" || kernel.status !== "idle") {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}"""

# The text output of the last cell, once it has run.
OUTPUT = """async () => {
  await window.ran;
  const cells = window.jupyterapp.shell.currentWidget.content.widgets;
  const outputs = cells.filter(cell => cell.model.executionCount).at(-1).model.outputs.toJSON();
  return outputs.map(output => output.text ?? output.data?.["text/plain"] ?? output.evalue).flat().join("");
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    url: str
    token: str
    root: Path

    def answers(self) -> bool:
        """Return whether the server is up."""
        try:
            with urllib.request.urlopen(f"{self.url}/api/status?token={self.token}") as reply:  # noqa: S310  # our own
                return bool(reply.status == 200)
        except urllib.error.URLError:
            return False


class Notebook:
    """A notebook in the browser."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context", timeout=TIMEOUT * 1000)
        self.page.evaluate(READY)

    def start(self, source: str) -> None:
        """Run a new cell at the end, without waiting for it."""
        self.page.evaluate(
            """async source => {
              const { commands, shell } = window.jupyterapp;
              const notebook = shell.currentWidget.content;
              notebook.activeCellIndex = notebook.widgets.length - 1;
              notebook.activeCell.model.sharedModel.setSource(source);
              window.ran = commands.execute("notebook:run-cell-and-select-next");
            }""",
            source,
        )

    def run(self, source: str) -> str:
        """Run a new cell at the end and return its text output."""
        self.start(source)
        output: str = self.page.evaluate(OUTPUT)
        return output

    def set_theme(self, name: str) -> None:
        """Change the look of JupyterLab."""
        self.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })", name)
        light = str("Light" in name).lower()
        self.page.wait_for_selector(f"body[data-jp-theme-light='{light}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def photograph(self, name: str) -> None:
        """Save a picture of the page under ``build/screenshots``."""
        folder = Path(__file__).parents[2] / "build" / "screenshots"
        self.page.screenshot(path=folder / f"{name}.png")


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a running JupyterLab whose every folder is temporary."""
    root, home = tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")
    folders = {name: str(home / name.lower()) for name in FOLDERS}
    for folder in folders.values():
        Path(folder).mkdir()
    quiet = Path(folders["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "apputils-extension")
    quiet.mkdir(parents=True)
    settings = {"fetchNews": "false", "checkForUpdates": False}
    (quiet / "notification.jupyterlab-settings").write_text(json.dumps(settings), encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex()
    options = (
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={token}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
    )
    server = Lab(f"http://127.0.0.1:{port}", token, root)
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], stdout=log, stderr=log, env=os.environ | folders
        )
        try:
            deadline = time.monotonic() + TIMEOUT
            while not server.answers():
                assert process.poll() is None, (home / "server.log").read_text(encoding="utf-8")
                assert time.monotonic() < deadline, "JupyterLab does not start"
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            process.wait(TIMEOUT)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a headless Chromium; without one, skip."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    if BROWSER is None:
        pytest.skip("there is no Chromium; apt-get install chromium")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=BROWSER, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def notebook(browser: Any, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Notebook]:
    """Return a new notebook in the browser."""
    name = f"{request.node.name}.ipynb"
    spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    content = {"cells": [], "metadata": spec, "nbformat": 4, "nbformat_minor": 5}
    (lab.root / name).write_text(json.dumps(content), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    page = context.new_page()
    # A workspace of its own, so that no other test's notebook is opened along with this one.
    page.goto(f"{lab.url}/lab/workspaces/{request.node.name}/tree/{name}?token={lab.token}")
    yield Notebook(page)
    context.close()
