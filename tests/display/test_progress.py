"""The line that says what is being done: shown when that takes long, and gone afterwards."""

import io
import threading
from typing import Any

import pytest

from xpsession.display.progress import Output, Progress, Terminal
from xpsession.display.publish import Publisher


class Screen(io.StringIO):
    """A terminal, or a file, that remembers what is written."""

    def __init__(self, *, terminal: bool = True) -> None:
        super().__init__()
        self._terminal = terminal
        self.seen = threading.Event()

    def isatty(self) -> bool:
        return self._terminal

    def write(self, text: str) -> int:
        done = super().write(text)
        if text.count("…") and "sampling" in text:
            self.seen.set()
        return done


class Handle:
    """An output of a notebook."""

    def __init__(self, bundle: dict[str, str]) -> None:
        self.bundles = [bundle]

    def update(self, bundle: dict[str, str], *, raw: bool) -> None:
        assert raw
        self.bundles.append(bundle)


class Notebook:
    """Stands in for IPython's ``display``."""

    def __init__(self) -> None:
        self.handles: list[Handle] = []
        self.seen = threading.Event()

    def __call__(self, bundle: dict[str, str], *, raw: bool, display_id: bool = False) -> Handle:
        assert raw
        assert display_id
        self.handles.append(Handle(bundle))
        self.seen.set()
        return self.handles[-1]


def test_what_is_done_is_shown_with_its_time_and_taken_away() -> None:
    screen = Screen()
    with Progress(Terminal(screen), budget=2.0, after=0.0, every=0.001) as progress:
        progress("sampling")
        assert screen.seen.wait(10)
    written = screen.getvalue()
    assert written.startswith("\r\x1b[K")
    assert "sampling … " in written
    assert " of 2.00 s" in written
    assert written.endswith("\r\x1b[K")


def test_what_is_done_soon_shows_nothing() -> None:
    screen = Screen()
    with Progress(Terminal(screen), budget=2.0) as progress:
        progress("sampling")
    assert screen.getvalue() == ""


def test_no_thread_is_left_whatever_happens() -> None:
    before = threading.enumerate()
    with pytest.raises(KeyboardInterrupt), Progress(Terminal(Screen()), budget=2.0, after=0.0, every=60):
        raise KeyboardInterrupt
    assert threading.enumerate() == before


def test_a_file_gets_none_of_it() -> None:
    screen = Screen(terminal=False)
    place = Terminal(screen)
    place.show("sampling")
    place.clear(replaced=True)
    assert screen.getvalue() == ""
    assert not place.replace({})


def test_a_terminal_that_was_closed_stops_nothing() -> None:
    screen = Screen()
    screen.close()
    with Progress(Terminal(screen), budget=2.0, after=0.0, every=0.001) as progress:
        progress("sampling")


def test_in_a_notebook_the_result_takes_the_place_of_the_line() -> None:
    notebook = Notebook()
    progress = Progress(Output(notebook), budget=2.0, after=0.0, every=0.001)
    progress("sampling")
    with progress:
        assert notebook.seen.wait(10)
    Publisher(terminal=False).card("the result", "<b>the result</b>", over=progress)
    (handle,) = notebook.handles
    assert "sampling … " in "".join(bundle["text/plain"] for bundle in handle.bundles)
    assert handle.bundles[-1] == {"text/plain": "the result", "text/html": "<b>the result</b>"}


def test_in_a_notebook_an_error_leaves_nothing_of_it() -> None:
    notebook = Notebook()
    with pytest.raises(ZeroDivisionError), Progress(Output(notebook), budget=2.0, after=0.0, every=0.001):
        assert 1 / (not notebook.seen.wait(10))
    assert notebook.handles[0].bundles[-1] == {"text/plain": ""}


def test_nothing_that_was_not_shown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Any] = []
    monkeypatch.setattr("IPython.display.display", lambda bundle, **_: shown.append(bundle))
    publisher = Publisher(terminal=False)
    with publisher.progress(2.0) as progress:
        progress("sampling")
    publisher.card("the result", "<b>the result</b>", over=progress)
    assert [bundle["text/plain"] for bundle in shown] == ["the result"]
