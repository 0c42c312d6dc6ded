"""Sites: what stands in rewritten code; each looks at one statement until that is known, and is then passed by."""

import operator
import sys
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any, Protocol

_caller = sys._getframe  # noqa: SLF001  # a pass is told from others by its frame

PASSES = 16  # the most that one statement is looked at before it is taken as known
QUIET = 3  # passes without anything new after which it is
PER_CELL = 2  # passes that a function from an earlier cell gets in a later one


class Look(partial[Any]):
    """What compiled code holds of a site: a call that is C to whoever follows it, and nothing in another process."""

    __slots__ = ()

    def __reduce__(self) -> tuple[Callable[..., object], tuple[()]]:
        return bool, ()


# What tells of debuggers, profilers and coverage tools, when called. Since Python 3.12 they need not trace.
_FOLLOWERS: list[Callable[[], object]] = [sys.gettrace, sys.getprofile]
if sys.version_info >= (3, 12):
    _FOLLOWERS += [partial(sys.monitoring.get_tool, tool) for tool in range(6)]  # all that there can be


class _Followed:
    """Those that follow the code, as they are when it is iterated over; no code of Python's runs for that."""

    __iter__ = staticmethod(partial(map, operator.call, _FOLLOWERS))


def _at_the_line(stop: BaseException) -> bool:
    """Take our frames from what stops the code, such as an interruption: it belongs at the user's own line."""
    stop.__traceback__ = None
    return True


class Witness(Protocol):
    """What a site tells of the values that pass through it."""

    def note(self, slot: int, value: object, facts: dict[int, Any]) -> bool:
        """Take note of a value; `facts` are those of this pass. Return whether anything is new."""
        ...

    def rest(self, site: "Site") -> None:
        """Know that a site looks no longer, and is to be opened when the next cell begins."""
        ...


class Site:
    """One statement, or one expression that runs by itself.

    The rewritten code asks whether the site is `known`, whether the code is followed, and whether not to `enter`, and
    runs as it was written where that is true. Else it runs with `see` around the expressions of interest, which returns
    what it is given.

    While a debugger or a profiler follows the code, nothing is looked at, so that neither meets a frame of ours.
    """

    __slots__ = ("__weakref__", "_facts", "_fresh", "_left", "_quiet", "_witness", "known")

    followed: Callable[[], bool] = staticmethod(partial(any, _Followed()))

    def __init__(self, witness: Witness) -> None:
        self.known = False
        self._witness = witness
        self._left = PASSES
        self._quiet = 0
        self._fresh = False
        self._facts: dict[int, dict[int, Any]] = {}  # of each frame that is on its way through

    def enter(self) -> bool:
        """Begin a pass; return whether it is not to be looked at, because all is known by now."""
        try:
            self._quiet = 0 if self._fresh else self._quiet + 1
            self._fresh = False
            self._left -= 1
            if self._quiet > QUIET or self._left < 0:
                self.close()
            else:
                self._facts[id(_caller(1))] = {}
        except Exception:  # noqa: BLE001  # nothing of ours may break the user's code
            self.known = True
        except BaseException as stop:
            __tracebackhide__ = _at_the_line(stop)
            raise
        return self.known

    def see(self, slot: int, value: Any) -> Any:
        """Take note of what an expression gave, and return it."""
        try:
            facts = self._facts.setdefault(id(_caller(1)), {})
            if self._witness.note(slot, value, facts):
                self._fresh = True
        except Exception:  # noqa: BLE001  # as above
            self.known = True
        except BaseException as stop:
            __tracebackhide__ = _at_the_line(stop)
            raise
        return value

    def pair(self, first: int, slot: int, target: Any, value: Any) -> Any:
        """Take note of a target and of what is applied to it in place, and return the latter."""
        try:
            facts = self._facts.setdefault(id(_caller(1)), {})
            self._fresh = self._witness.note(first, target, facts) or self._fresh
            self._fresh = self._witness.note(slot, value, facts) or self._fresh
        except Exception:  # noqa: BLE001  # as above
            self.known = True
        except BaseException as stop:
            __tracebackhide__ = _at_the_line(stop)
            raise
        return value

    def close(self) -> None:
        """Look no longer, until the next cell."""
        if not self.known:
            self.known = True
            self._facts.clear()
            self._witness.rest(self)

    def open(self) -> None:
        """Look again, a few times."""
        self._left = min(PASSES, max(self._left, 0) + PER_CELL)
        self._quiet = max(0, QUIET - PER_CELL)
        self._fresh = self.known = False

    def __reduce__(self) -> tuple[Callable[..., object], tuple[()], dict[str, object]]:
        # A function that is sent to another process runs there as it was written.
        return SimpleNamespace, (), {"known": True}
