"""Fixtures: a running JupyterLab, headless Chromium, and notebooks in it."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from stages import chromium
from stages.jupyterlab import CLOSE, OPEN, TIMEOUT, Lab, Notebook, serve


@pytest.fixture(scope="package")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """Return a running JupyterLab whose every folder is temporary."""
    with serve(tmp_path_factory.mktemp("notebooks"), tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """Return a headless Chromium; without one, skip."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    if chromium.BROWSER is None:
        pytest.skip("there is no Chromium; apt-get install chromium")
    playwright.expect.set_options(timeout=TIMEOUT * 500)  # a machine may be busy
    with playwright.sync_playwright() as driver:
        started = chromium.launch(driver)
        yield started
        started.close()


@pytest.fixture(scope="package")
def page(browser: Any, lab: Lab) -> Iterator[Any]:
    """Return a page of JupyterLab that tests share, since opening one takes seconds."""
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    page = context.new_page()
    page.goto(f"{lab.url}/lab/workspaces/shared?token={lab.token}")
    page.wait_for_function("() => window.jupyterapp?.commands.hasCommand('docmanager:open')", timeout=TIMEOUT * 1000)
    yield page
    context.close()


@pytest.fixture
def open_notebook(page: Any, lab: Lab, request: pytest.FixtureRequest) -> Iterator[Callable[..., Notebook]]:
    """Return a function that opens a notebook in the shared page; all of them are closed with the test."""
    opened: list[Notebook] = []

    def open_in_page(cells: Sequence[str] = (), *, kernel: str = "python3") -> Notebook:
        page.evaluate(OPEN, lab.write(f"{request.node.name}-{len(opened)}", cells, kernel))
        opened.append(Notebook(page))
        return opened[-1]

    yield open_in_page
    page.keyboard.press("Escape")
    for _ in opened:
        page.evaluate(CLOSE)
    # What is said about one test's notebook is not seen by the next.
    page.evaluate("() => document.querySelectorAll('.Toastify__close-button').forEach(button => button.click())")


@pytest.fixture
def notebook(open_notebook: Callable[..., Notebook]) -> Notebook:
    """Return a new notebook in the shared page."""
    return open_notebook()


@pytest.fixture
def notebook_in() -> Callable[[Any], Notebook]:
    """Return a function that gives the notebook in a page."""
    return Notebook


@pytest.fixture(scope="session")
def contrast() -> str:
    """Return the script that works out the contrast of an element's text."""
    return chromium.CONTRAST
