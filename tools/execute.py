"""Execution of a notebook in a fresh kernel, and its rendering: shared by the demo, the docs and the tests."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient
from nbconvert import HTMLExporter

TIMEOUT = 300


def execute(path: Path) -> nbformat.NotebookNode:
    """Return the notebook at `path` with its outputs, from a kernel of this very Python.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell raises and is not tagged ``raises-exception``.
    """
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)
    environment = {**os.environ, "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    with TemporaryDirectory() as folder:
        manager = KernelManager(
            # The name means the Python that runs this, unless this user has installed another kernel under it.
            kernel_name="python3",
            # Sockets in a folder of our own, where the system has such: no port is opened.
            transport="ipc" if os.name == "posix" else "tcp",
            connection_file=str(Path(folder) / "kernel.json"),
        )
        if manager.kernel_spec is not None:
            manager.kernel_spec.argv[0] = sys.executable
        client = NotebookClient(
            notebook, km=manager, timeout=TIMEOUT, resources={"metadata": {"path": str(path.resolve().parent)}}
        )
        try:
            client.execute(env=environment)
        finally:
            # The client ends only kernels that it made itself.
            manager.shutdown_kernel(now=True)
    return notebook


def save_html(notebook: nbformat.NotebookNode, target: Path) -> Path:
    """Write the executed notebook as one page and return its path."""
    body, _ = HTMLExporter(embed_images=True).from_notebook_node(notebook)
    target.write_text(body, encoding="utf-8")
    return target
