"""Re-running, the operations: each is tried on array_api_strict; what that refuses is noted, and done for the session.

An operation counts as refused where it raises on array_api_strict and does not on the session's own device: what raises
on both is the cell's own error, and is the cell's to catch. After a refusal the value is that of the session, brought
to array_api_strict again, so that what follows is checked as well.
"""

import operator
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from xpsession.rerunning.doubts import Doubts
from xpsession.rerunning.instrument import BINARY, COMPARE, IN_PLACE, PREFIX, UNARY
from xpsession.rerunning.mistakes import ours
from xpsession.rerunning.refusals import Ended, Refusal, Seen, calls, instrumented, library_of
from xpsession.rerunning.worlds import Borrowed, Worlds

# The operators as `ast` calls them, by the functions that do them.
_SYMBOLS = {function: symbol for table in (BINARY, IN_PLACE, UNARY, COMPARE) for symbol, function in table.items()}


class Operations:
    """The operations that instrumented code calls.

    Parameters
    ----------
    worlds : Worlds
        The two worlds.
    variables : dict
        The globals of the code.
    refused : callable
        Takes each refusal.
    doubts : Doubts
        The arrays of which nobody knows whether they are meant for `xp`.
    describe : callable
        Returns the facts of a value that are kept with a refusal.
    """

    def __init__(
        self,
        worlds: Worlds,
        *,
        variables: dict[str, Any],
        refused: Callable[[Refusal], None],
        doubts: Doubts,
        describe: Callable[[object], object],
    ) -> None:
        self._worlds = worlds
        self._globals = variables
        self._refused = refused
        self._doubts = doubts
        self._describe = describe

    def names(self) -> dict[str, Any]:
        """Return what the instrumented code calls, by name."""
        operations = (self.attribute, self.call, self.binary, self.unary, self.compare, self.item, self.truth)
        stores = (self.iteration, self.formatted, self.store, self.set_attribute, self.augmented)
        others = (self.augmented_item, self.augmented_attribute)
        made = {f"{PREFIX}{method.__name__}": method for method in (*operations, *stores, *others)}
        return {**made, f"{PREFIX}slice": slice}

    def attribute(self, number: int, value: Any, name: str) -> Any:
        """Do ``value.name``."""
        if isinstance(value, Borrowed):
            return getattr(value, name)
        try:
            return self._worlds.bound(getattr(value, name))
        except Exception as error:  # noqa: BLE001  # whatever it refuses with
            return self._other(number, error, lambda real: getattr(real, name), value)

    def call(self, number: int, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Do ``function(*args, **kwargs)``."""
        if not self._worlds.checks(function) and self._borrows(args, kwargs):
            return self._worlds.strict(function(*self._worlds.real(args), **self._worlds.real(kwargs)), scalars=True)
        try:
            result = function(*args, **kwargs)
        except Exception as error:  # as above
            self._pass_on(number, error)
            own = self._worlds.checks(function)
            if not (own or self._worlds.checks((args, kwargs))):
                raise
            return self._other(
                number,
                error,
                lambda f, a, k: f(*a, **k),
                function,
                args,
                kwargs,
                scalars=own or self._doubts.cover(args, kwargs),
                seen=self._seen_call(function, args, kwargs),
                library="" if own else library_of(function),
            )
        return self._doubts.done(self._worlds.bound(result), function, args, kwargs)

    def binary(self, number: int, name: str, left: Any, right: Any) -> Any:
        """Do ``left + right``."""
        return self._plain(number, getattr(operator, name), left, right, seen=("binary", _SYMBOLS[name]))

    def unary(self, number: int, name: str, value: Any) -> Any:
        """Do ``-value``."""
        return self._plain(number, getattr(operator, name), value, seen=("unary", _SYMBOLS[name]))

    def compare(self, number: int, name: str, left: Any, right: Any) -> Any:
        """Do ``left < right``."""
        if name in {"in", "not in"}:
            found = self._plain(number, lambda items, item: item in items, right, left, seen=("contains", "In"))
            return found if name == "in" else not found
        return self._plain(number, getattr(operator, name), left, right, seen=("compare", _SYMBOLS[name]))

    def item(self, number: int, value: Any, index: Any) -> Any:
        """Do ``value[index]``."""
        return self._plain(number, operator.getitem, value, index, seen=("getitem", ""))

    def truth(self, number: int, value: Any) -> bool:
        """Do ``bool(value)``."""
        return bool(self._plain(number, bool, value, seen=("truth", "")))

    def iteration(self, number: int, value: Any) -> Any:
        """Do ``iter(value)``, where `value` is an array; anything else is gone through as it is."""
        if not self._worlds.is_array(value):
            return value
        return self._plain(number, list, value, seen=("iterate", "for"))

    def formatted(self, number: int, value: Any) -> Any:
        """Do what an f-string does: an array without dimensions is shown as the number that it is."""
        del number
        return self._worlds.real(value) if self._worlds.is_array(value) else value

    def store(self, number: int, value: Any, index: Any, new: Any) -> None:
        """Do ``value[index] = new``."""
        if isinstance(value, Borrowed):
            value.value[self._worlds.real(index)] = self._worlds.real(new)
            return

        def stored(array: Any, index: Any, new: Any) -> Any:
            array[index] = new
            return array

        try:
            value[index] = new
        except Exception as error:  # noqa: BLE001  # as above
            seen = self._seen("setitem", "", new, value, index)
            self._settle(value, self._other(number, error, stored, value, index, new, seen=seen))

    def set_attribute(self, number: int, value: Any, name: str, new: Any) -> None:
        """Do ``value.name = new``; modules and classes of libraries belong to the session too, and are not copied."""
        if isinstance(value, ModuleType) or (isinstance(value, type) and value.__module__ != self._globals["__name__"]):
            raise Ended from RuntimeError(f"a re-run sets nothing of '{value.__name__}', which is the session's too")
        try:
            setattr(value, name, new)
        except Exception as error:  # as above
            self._other(number, error, lambda thing, new: setattr(thing, name, new), value, new)
            raise Ended from error  # the checker's array cannot be changed so

    def augmented(self, number: int, name: str, value: Any, new: Any, at: tuple[Any, ...] = ()) -> Any:
        """Do ``value += new``, and return what is then bound; `at` are the array and the index of a part of one."""
        try:
            return getattr(operator, name)(value, new)
        except Exception as error:  # noqa: BLE001  # as above
            seen = self._seen("augment", _SYMBOLS[name], *(at or (value,)), new)
            result = self._other(number, error, getattr(operator, name), value, new, seen=seen)
            same = self._worlds.is_array(value) and self._worlds.is_array(result)
            if same and value.shape == result.shape and value.dtype == result.dtype:
                self._settle(value, result)
                return value
            return result

    def augmented_item(self, number: int, name: str, value: Any, index: Any, new: Any) -> None:
        """Do ``value[index] += new``."""
        part = self.item(number, value, index)
        self.store(number, value, index, self.augmented(number, name, part, new, (value, index)))

    def augmented_attribute(self, number: int, operation: str, value: Any, name: str, new: Any) -> None:
        """Do ``value.name += new``."""
        self.set_attribute(number, value, name, self.augmented(number, operation, getattr(value, name), new))

    # What happens after a refusal

    def _plain(self, number: int, function: Callable[..., Any], *operands: Any, seen: tuple[str, str]) -> Any:
        """Do something that needs its operands alone; `seen` is what it is and the operator."""
        if any(isinstance(operand, Borrowed) for operand in operands):
            return self._worlds.strict(function(*self._worlds.real(operands)), scalars=True)
        try:
            return self._doubts.done(function(*operands), *operands)
        except Exception as error:  # as above
            if not self._worlds.checks(operands):
                raise
            return self._other(number, error, function, *operands, seen=self._seen(*seen, *operands))

    def _other(
        self,
        number: int,
        error: Exception,
        action: Callable[..., Any],
        *operands: Any,
        scalars: bool = True,
        seen: Seen | None = None,
        library: str = "",
    ) -> Any:
        """Do for the session what the checker refused with `error`, note it, and return the result.

        Raises
        ------
        Exception
            `error`, where the session's own library refuses it too or has no say in it.
        """
        if not self._worlds.checks(operands):
            raise error
        real = tuple(self._worlds.real(operand) for operand in operands)
        try:
            result = action(*real)
        except Exception:  # noqa: BLE001  # it is the cell's own
            raise error from None
        silent = self._doubts.cover(*operands)
        if not silent:
            self._refused(Refusal(number, error, calls(sys._getframe(1)), seen, library))  # noqa: SLF001  # as `inspect`
        made = self._worlds.strict(result, scalars=scalars)
        return self._doubts.add(made) if silent else made

    def _pass_on(self, number: int, error: Exception) -> None:
        """Raise what came out of the cell's own functions: it was looked at there, or nothing can be done for it.

        Raises
        ------
        Exception
            `error`, where it came out of code whose operations are checked one by one, so that it is the cell's own.
        Ended
            Where it came out of a function that could not be taken apart.
        """
        trace = error.__traceback__.tb_next if error.__traceback__ is not None else None
        last = trace
        opaque = False
        while trace is not None:
            if trace.tb_frame.f_globals is self._globals:
                if instrumented(trace.tb_frame.f_code):
                    raise error
                opaque = True
            last, trace = trace, trace.tb_next
        if opaque:
            if last is not None and self._worlds.refuses(error, last.tb_frame.f_globals.get("__name__", "")):
                self._refused(Refusal(number, error, calls(sys._getframe(1))))  # noqa: SLF001  # as below
                raise Ended from error
            raise error

    @ours
    def _seen(self, act: str, symbol: str, *operands: Any) -> Seen:
        return Seen(act, symbol, tuple(map(self._describe, operands)))

    @ours
    def _seen_call(self, function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Seen | None:
        """Return what a call was, of a function of the namespace or one of Python's own."""
        name = self._worlds.name_of(function)
        if name is None and not isinstance(function, type(len) | type):
            return None
        extension, _, short = (name or "").rpartition(".")
        first = function if name is None else self._worlds.space(extension)
        act, symbol = ("builtin", function.__name__) if name is None else ("call", short)
        facts = tuple(map(self._describe, (first, *args, *kwargs.values())))
        return Seen(act, symbol, facts, tuple(kwargs))

    def _settle(self, array: Any, result: Any) -> None:
        """Give the checker's `array` the values of `result`."""
        if not self._worlds.is_array(array) or not self._worlds.is_array(result):
            raise Ended
        array[...] = result

    def _borrows(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        return any(isinstance(item, Borrowed) for item in (*args, *kwargs.values()))
