"""Comms: the kernel's ends of the two comms, which carry JSON and know nothing of what it says.

A handler runs on whichever thread the front end picks, so `events` only publishes and `rpc` only answers.
"""

from collections.abc import Callable
from typing import Any

EVENTS = "xpsession.events"
RPC = "xpsession.rpc"
VERSION = 1  # of the messages

Json = dict[str, Any]
Answer = Callable[[object], Json | None]


class Comms:
    """The comm of the events, and one for each page that asks.

    Parameters
    ----------
    answer : callable
        What answers a request, on the thread on which it arrives; nothing for None.
    answered : callable
        What is told of each message when that is done.
    """

    def __init__(self, answer: Answer, answered: Callable[[Any], None]) -> None:
        from comm import create_comm, get_comm_manager  # noqa: PLC0415  # a terminal has no comms

        self._answer = answer
        self._answered = answered
        self._create = create_comm
        self._manager: Any = get_comm_manager()
        self._events: Any = None
        self._pages: dict[str, Any] = {}

    @property
    def listened(self) -> bool:
        """Whether there is a page that would hear what is published."""
        return bool(self._pages)

    @property
    def events(self) -> str:
        """The id of the comm of the events."""
        return str(self._events.comm_id)

    def open(self, package: str) -> None:
        """Tell the pages that are there that this version of the package is loaded, and wait for them."""
        self._manager.register_target(RPC, self._opened)
        self._events = self._create(target_name=EVENTS, data={"version": VERSION, "type": "opened", "package": package})
        self._events.on_close(self._abandoned)

    def publish(self, data: Json) -> None:
        """Send an event."""
        self._events.send(data)

    def close(self) -> None:
        """Close all comms, and tell the pages."""
        self._manager.unregister_target(RPC, self._opened)
        self._events.on_close(None)
        self._events.close({"version": VERSION, "type": "closed"})
        while self._pages:
            self._pages.popitem()[1].close()

    def _opened(self, comm: Any, message: Any) -> None:  # noqa: ARG002  # a page says nothing yet
        """Take in a page."""

        def received(message: Any) -> None:
            reply = self._answer(message["content"].get("data"))
            if reply is not None:
                comm.send(reply)
            self._answered(message)

        comm.on_msg(received)
        # The comm's own handler tells IPython that code was executed, and then matplotlib shows the figure on which
        # the running cell is still drawing.
        comm.handle_msg = received
        comm.on_close(lambda _: self._pages.pop(comm.comm_id, None))
        self._pages[comm.comm_id] = comm

    def _abandoned(self, message: Any) -> None:  # noqa: ARG002  # nothing in it matters
        """Keep the comm of the events where a page, which may not know it, closes it: other pages hear it still."""
        self._events._closed = False  # noqa: SLF001  # there is no other way back
        self._manager.register_comm(self._events)
