"""Stages: JupyterLab in a process of its own with empty settings, and notebooks of it in a browser.

JupyterLab finds its extension in the working tree, as it is committed there, whatever is installed.
"""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TIMEOUT = 60
ROOT = Path(__file__).parents[2]
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


# Opens a notebook in the page that is there.
OPEN = """async path => {
  const { commands, restored, shell } = window.jupyterapp;
  await restored;
  const panel = await commands.execute("docmanager:open", { path, factory: "Notebook" });
  await panel.revealed;
  shell.activateById(panel.id);
}"""
# Ends the kernel of the notebook in front and closes it, saved or not.
CLOSE = """async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.sessionContext.shutdown();
  panel.dispose();
}"""


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab."""

    url: str
    token: str
    root: Path

    def write(self, name: str, cells: Sequence[str] = (), kernel: str = "python3") -> str:
        """Write a notebook of code cells, and return its file's name."""
        content = {
            "cells": [
                {
                    "cell_type": "code",
                    "id": f"cell-{position}",
                    "metadata": {},
                    "outputs": [],
                    "execution_count": None,
                    "source": source,
                }
                for position, source in enumerate(cells)
            ],
            "metadata": {"kernelspec": {"name": kernel, "display_name": kernel}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        (self.root / f"{name}.ipynb").write_text(json.dumps(content), encoding="utf-8")
        return f"{name}.ipynb"


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
        folder = ROOT / "build" / "screenshots"
        self.page.screenshot(path=folder / f"{name}.png")


@contextmanager
def serve(root: Path, home: Path, *, extended: bool = True) -> Iterator[Lab]:
    """Run JupyterLab on the notebooks in `root`, with all else in `home`, with our extension or without."""
    folders = {name: str(home / name.lower()) for name in FOLDERS}
    folders["JUPYTER_PATH"] = str(home / "shared")
    for folder in folders.values():
        Path(folder).mkdir()
    offer(Path(folders["JUPYTER_PATH"]), extended=extended)
    quiet = Path(folders["JUPYTERLAB_SETTINGS_DIR"], "@jupyterlab", "apputils-extension")
    quiet.mkdir(parents=True)
    settings = {"fetchNews": "false", "checkForUpdates": False}
    (quiet / "notification.jupyterlab-settings").write_text(json.dumps(settings), encoding="utf-8")
    token = secrets.token_hex()
    options = (
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.root_dir={root}",
        f"--IdentityProvider.token={token}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.expose_app_in_browser=True",
        "--JupyterNotebookApp.expose_app_in_browser=True",
    )
    with (home / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], stdout=log, stderr=log, env=os.environ | folders
        )
        # There it says which port it has found free.
        told = Path(folders["JUPYTER_RUNTIME_DIR"], f"jpserver-{process.pid}.json")
        try:
            deadline = time.monotonic() + TIMEOUT
            while not (server := running(told, token, root)):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError((home / "server.log").read_text(encoding="utf-8"))
                time.sleep(0.1)
            yield server
        finally:
            process.terminate()
            process.wait(TIMEOUT)


def running(told: Path, token: str, root: Path) -> Lab | None:
    """Return the server that has written this file, once it answers."""
    try:
        url = json.loads(told.read_text(encoding="utf-8"))["url"].rstrip("/")
        with urllib.request.urlopen(f"{url}/api/status?token={token}"):  # noqa: S310  # our own
            return Lab(url, token, root)
    except (FileNotFoundError, json.JSONDecodeError, urllib.error.URLError):
        return None


def offer(folder: Path, *, extended: bool) -> None:
    """Put the labextension, and a kernel of another language than Python, where Jupyter looks."""
    extensions = folder / "labextensions"
    extensions.mkdir()
    if extended:
        (extensions / "xpsession").symlink_to(ROOT / "xpsession" / "labextension", target_is_directory=True)
    kernel = folder / "kernels" / "echo"
    kernel.mkdir(parents=True)
    program = [sys.executable, str(Path(__file__).with_name("echo_kernel.py")), "-f", "{connection_file}"]
    spec = {"argv": program, "display_name": "Echo", "language": "echo"}
    (kernel / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")
