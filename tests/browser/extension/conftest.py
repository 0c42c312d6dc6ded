"""What the tests of the JupyterLab extension look at in a page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

LOADED = "%load_ext xpsession\n%xp device cpu\nx = xp.linspace(0.0, 1.0, 1_000)"


@dataclass(frozen=True)
class Sight:
    """The parts of a page that the extension adds."""

    page: Any

    @property
    def item(self) -> Any:
        """The device in the status bar."""
        return self.page.locator("#jp-main-statusbar .jp-xpsession-device")

    @property
    def menu(self) -> Any:
        """The open menu of a device item."""
        return self.page.locator(".jp-xpsession-menu")

    @property
    def marks(self) -> Any:
        """The underlines in the notebook in front."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-xpsession-mark")

    @property
    def card(self) -> Any:
        """What is said about a finding where it is."""
        return self.page.locator(".jp-xpsession-card")

    @property
    def panel(self) -> Any:
        """The side panel."""
        return self.page.locator("#jp-xpsession-panel")

    def notification(self, text: str) -> Any:
        """What the page tells at its edge, if it holds this text."""
        return self.page.locator(".Toastify__toast", has_text=text)

    def choose(self, label: str) -> None:
        """Choose from the menu of the device item."""
        self.item.click()
        self.menu.get_by_text(label, exact=False).first.click()

    def command(self, name: str) -> None:
        """Execute a command of the palette."""
        self.page.evaluate("name => window.jupyterapp.commands.execute(name)", f"xpsession:{name}")

    def hover(self, mark: Any) -> Any:
        """Move the pointer to a mark, and return the card that then shows."""
        self.page.mouse.move(1, 1)
        expect(self.card).to_have_count(0)
        mark.hover()
        for _ in range(10):
            # What moves the cells away from a pointer that rests takes the card along, so the pointer stirs.
            self.page.wait_for_timeout(500)
            if self.card.count():
                break
            self.page.mouse.move(1, 1)
            mark.hover()
        expect(self.card).to_have_count(1)
        return self.card


@pytest.fixture
def sight(page: Any) -> Sight:
    """Return the parts of the shared page that the extension adds."""
    return Sight(page)


@pytest.fixture
def see() -> Callable[[Any], Sight]:
    """Return a function that gives the extension's parts of any page."""
    return Sight


@pytest.fixture
def loaded(open_notebook: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that opens a notebook whose kernel has loaded xpsession, on the CPU and with an array `x`."""

    def open_loaded(cells: tuple[str, ...] = ()) -> Any:
        notebook = open_notebook(cells)
        notebook.run(LOADED)
        return notebook

    return open_loaded
