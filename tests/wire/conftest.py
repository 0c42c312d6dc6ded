"""Fixtures: the examples of all messages, and a page that speaks to a shell in this process."""

import itertools
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm, CommManager
from IPython.core.interactiveshell import InteractiveShell

from xpsession import extension
from xpsession.compliance.source.edits import Revision
from xpsession.records.diagnostic import Edit

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def fixture() -> Callable[[str], Any]:
    """Return a function that reads one of the examples, which the extension's own tests read too."""
    return lambda name: json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def applied() -> Callable[[str, list[Any]], str]:
    """Return a function that applies edits, as they came over the wire, to a source."""
    return lambda source, edits: Revision(source, [Edit(**edit) for edit in edits]).text


class Page:
    """A page that is connected to the shell: what it asks is answered at once."""

    def __init__(self, manager: CommManager, sent: list[tuple[str, str, Any]]) -> None:
        self._manager = manager
        self._sent = sent
        self._numbers = itertools.count()
        self.id = f"page-{id(self)}"

    def open(self) -> "Page":
        """Open the comm on which the page asks."""
        self._tell("comm_open", target_name="xpsession.rpc", data={"version": 1})
        return self

    def close(self) -> None:
        """Close it."""
        self._tell("comm_close", data={})

    def send(self, data: object) -> list[Any]:
        """Send anything; return what comes back on the comm."""
        before = len(self._sent)
        self._tell("comm_msg", data=data)
        return [reply for kind, sender, reply in self._sent[before:] if (kind, sender) == ("comm_msg", self.id)]

    def ask(self, kind: str, **fields: object) -> Any:
        """Send a request; return its one answer."""
        number = next(self._numbers)
        (reply,) = self.send({"version": 1, "type": kind, "id": number, **fields})
        assert (reply["version"], reply["id"]) == (1, number)
        return reply

    def _tell(self, kind: str, **content: object) -> None:
        getattr(self._manager, kind)(None, None, {"content": {"comm_id": self.id, **content}})


class Notebook:
    """A shell with a kernel's comms, in this process: `sent` is all that pages were sent, with the comm's id."""

    def __init__(self, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> None:
        sent: list[tuple[str, str, Any]] = []

        class Comm(BaseComm):
            def publish_msg(self, msg_type: str, data: Any = None, *_: Any, **keys: Any) -> None:
                del keys
                sent.append((msg_type, self.comm_id, json.loads(json.dumps(data))))

        self.shell = shell
        self.sent = sent
        self.log = logging.getLogger("tests.wire")
        self.manager = CommManager()
        monkeypatch.setattr(comm, "create_comm", Comm)
        monkeypatch.setattr(comm, "get_comm_manager", lambda: self.manager)
        shell.kernel = SimpleNamespace(log=self.log)  # type: ignore[attr-defined]
        self.run("%load_ext xpsession", None)
        self.run("%xp device cpu", None)

    def page(self) -> Page:
        """Return a page that is connected."""
        return Page(self.manager, self.sent).open()

    def run(self, source: str, cell: str | None) -> None:
        """Run a cell, as the notebook does."""
        self.shell.run_cell(source, cell_id=cell, store_history=True)

    def events(self, kind: str | None = None) -> list[Any]:
        """Return what was published to all pages, or what of it is of one type."""
        (events,) = [sender for sent, sender, _ in self.sent if sent == "comm_open"][-1:]
        published = [data for sent, sender, data in self.sent if (sent, sender) == ("comm_msg", events)]
        return [data for data in published if kind in {None, data["type"]}]


@pytest.fixture
def notebook(shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notebook]:
    """Return a notebook in which xpsession is loaded on the CPU."""
    yield Notebook(shell, monkeypatch)
    extension.unload(shell)


@pytest.fixture
def page(notebook: Notebook) -> Page:
    """Return a page that shows the notebook."""
    return notebook.page()
