"""Re-running, the doubts: arrays that may be the host's own, and what array_api_strict must not say of them.

Copies of the session's arrays are arrays of the checker, those that are deliberately NumPy's too. Where it is not known
that an array came out of a namespace, nothing that the checker refuses of it counts, nor of what becomes of it, until
it meets the namespace or an array that surely came out of one.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from xpsession.rerunning.mistakes import ours
from xpsession.rerunning.worlds import Worlds, held


class Doubts:
    """The values of the checker that may stand for the host's own.

    Parameters
    ----------
    worlds : Worlds
        What tells the checker's values from others.
    """

    def __init__(self, worlds: Worlds) -> None:
        self._worlds = worlds
        self._values: dict[int, Any] = {}  # by their identity, and kept alive for that

    @ours
    def add(self, value: Any) -> Any:
        """Doubt the checker's values in `value`, and return it."""
        for item in self._of([value]):
            self._values[id(item)] = item
        return value

    @ours
    def cover(self, *operands: Any) -> bool:
        """Return whether all that the checker has a say in may be the host's own."""
        return all(id(item) in self._values for item in self._of(operands))

    @ours
    def done(self, result: Any, *operands: Any) -> Any:
        """Return what the checker did without a word: doubtful where all of it was, and else nothing of it is."""
        doubtful = [item for item in self._of(operands) if id(item) in self._values]
        if doubtful and self.cover(*operands):
            return self.add(result)
        for item in doubtful:
            self._values.pop(id(item), None)
        return result

    def _of(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield the checker's own values among `items`, and in containers of them."""
        for item in items:
            inside = held(item)
            if inside is not None:
                yield from self._of(inside)
            elif self._worlds.checks(item):
                yield item
