"""The session: the one mutable state, which is the device, the version, the bound `xp` and what is reported.

It knows nothing of IPython: it is given the variables in which it binds `xp`, and announces each change to listeners.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from xpsession import backends, standard
from xpsession.errors import ArgumentError, DeviceError
from xpsession.namespaces import namespace
from xpsession.records.device import Device, Memory, Switch
from xpsession.records.diagnostic import Diagnostic
from xpsession.sessions.checking import CELL, Checking
from xpsession.sessions.last import Cell, Cells, Last
from xpsession.sessions.shown import Shown
from xpsession.sessions.variables import NAME, Variables
from xpsession.sessions.watching import Watching
from xpsession.standard.namespace import Namespace

if TYPE_CHECKING:  # loading makes none of these
    from xpsession.records.correction import Correction
    from xpsession.records.description import Description, Overview
    from xpsession.records.report import Report
    from xpsession.records.rerun import Options as RerunOptions
    from xpsession.records.rerun import Rerun
    from xpsession.records.sweep import Sweep, SweepRequest
    from xpsession.records.timing import Request, TimeRequest, Timing

AUTO = "auto"
Warnings = Literal["on", "off", "error"]
Change = Literal["device", "standard", "warnings", "ignore", "extend_select", "diagnostics", "closed"]
Listener = Callable[[Change], None]
Transform = Callable[[str], str]
Tell = Callable[[str], object]


class Session:
    """A device, a version of the standard, and `xp` bound to both in the user's variables.

    Parameters
    ----------
    variables : dict
        Where `xp` is bound; the user's own `xp`, if there is one, is put back by `close`.
    hidden : container of str
        Names in `variables` that are not the user's, and are never moved to another device.
    cells : callable
        What returns the number and the source of each cell that has run, the last one first.
    """

    def __init__(self, variables: dict[str, Any], *, hidden: Container[str] = (), cells: Cells = tuple) -> None:
        self._variables = Variables(variables, hidden=hidden)
        self._completes = True
        self._completed: dict[str, Callable[[], None]] = {}
        self._leave: Callable[[], None] = lambda: None  # the library's current device goes back to what it was
        self._listeners: list[Listener] = []
        self._device = backends.device("cpu")
        self._version = standard.LATEST
        self._warnings: Warnings = "on"
        self.watching = Watching(lambda: self._version, lambda: self.checking.extended)
        self.checking = Checking(lambda source: self.watching.noted(variables, source), lambda: self._version)
        self.shown = Shown()
        self._diagnostics: tuple[Diagnostic, ...] = ()
        self._sources: Mapping[tuple[str, int | None], str] = {}
        self._last = Last(cells)
        self._xp = namespace(self._device.name, version=self._version)

    @property
    def device(self) -> Device:
        """The bound device; its `reason` says why it is not the GPU that was wanted."""
        return self._device

    @property
    def xp(self) -> Namespace:
        """The namespace that the name `xp` was last bound to."""
        return self._xp

    @property
    def standard(self) -> str:
        """The version of the standard that is bound and checked."""
        return self._version

    @property
    def warnings(self) -> Warnings:
        """``on`` reports, ``error`` stops a cell before it runs, ``off`` does neither."""
        return self._warnings

    @property
    def ignore(self) -> tuple[str, ...]:
        """The codes of the rules whose findings are left out, sorted."""
        return self.checking.ignored

    @property
    def extend_select(self) -> tuple[str, ...]:
        """The codes of the opt-in rules that count, sorted."""
        return self.checking.extended

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """The findings in the last cell that was checked."""
        return self._diagnostics

    @property
    def sources(self) -> Mapping[tuple[str, int | None], str]:
        """The cells that the diagnostics are about, by the path and the cell of these."""
        return self._sources

    @property
    def memory(self) -> Memory | None:
        """What memory is in use on the bound device, or None where its library does not say."""
        return backends.backend_for(self._device.name).memory(self._device.name)

    def start(self, device: str = AUTO) -> None:
        """Bind `xp` on `device`, or on the CPU where that cannot be used; the device's `reason` then says why."""
        try:
            wanted = backends.best_device() if device == AUTO else backends.device(device)
            self._bind(wanted, self._version)
        except DeviceError as error:
            self._bind(replace(backends.device("cpu"), reason=str(error)), self._version)

    def select(self, device: str, *, move: bool = False) -> Switch:
        """Bind `xp` on another device, all or nothing.

        Parameters
        ----------
        device : str
            The device's name.
        move : bool
            Whether the arrays among the user's variables, also in lists, tuples and dicts, move there too. Two
            names of one array stay two names of one array.

        Raises
        ------
        DeviceError
            If the device cannot be used or has too little free memory; nothing has then changed.
        """
        target = backends.best_device() if device == AUTO else backends.device(device)
        before = self._device
        moved, nbytes = self._variables.moved(target.name) if move else ({}, 0)
        self._bind(target, self._version)
        self._variables.live.update(moved)
        elsewhere = self._variables.elsewhere(target.name)
        return Switch(before=before, after=target, moved=tuple(moved), nbytes=nbytes, elsewhere=elsewhere)

    def set_standard(self, version: str) -> None:
        """Bind and check another version of the standard.

        Raises
        ------
        VersionError
            If there is no such version; nothing has then changed.
        """
        self._bind(self._device, standard.require_version(version))

    def set_warnings(self, mode: str) -> None:
        """Set whether findings are reported (``on``), stop the cell (``error``) or are not looked for (``off``).

        Raises
        ------
        ArgumentError
            If `mode` is none of them.
        """
        known = next((value for value in get_args(Warnings) if value == mode), None)
        if known is None:
            raise ArgumentError.from_unknown("warnings mode", mode, get_args(Warnings), "%xp warnings on")
        self._warnings = known
        self.shown.clear()
        self._last.forget()
        self._announce("warnings")

    def set_extend_select(self, codes: Iterable[str]) -> None:
        """Let these of the opt-in rules count, and no others.

        Raises
        ------
        ArgumentError
            If a code is that of no opt-in rule; nothing has then changed.
        """
        self.checking.extend(codes)
        self._announce("extend_select")

    def set_ignore(self, words: Iterable[str]) -> None:
        """Leave out the findings of the rules whose codes begin with one of `words`, and of no others.

        Raises
        ------
        ArgumentError
            If no code begins with one of them; nothing has then changed.
        """
        self.checking.ignore(words)
        self._announce("ignore")

    def set_completion(self, *, on: bool) -> None:
        """Set whether a library's arrays get the methods of the standard that they lack, until `close`."""
        self._completes = on
        if on:
            self._complete()
        else:
            self._take_back()

    def check(
        self, source: str, *, cell: int | None = None, names: Mapping[str, object] | None = None
    ) -> tuple[Diagnostic, ...]:
        """Look for places where `source` leaves the standard, and keep them.

        Parameters
        ----------
        source : str
            The cell.
        cell : int, optional
            Its execution count.
        names : mapping of str to object, optional
            The live objects when the cell began; by default the session's variables as they are now.
        """
        live = self._variables.live if names is None else names
        self._last.note(source, live)
        seen = self.watching.found(source, cell=cell, names=live, live=self._variables.live)
        found = self.checking.look(source, names=live, cell=cell) if seen is None else self.checking.counted(seen)
        sources, earlier = self.watching.earlier()
        self._diagnostics = found + self.checking.counted(earlier)
        self._sources = {**{(CELL, number): text for number, text in sources.items()}, (CELL, cell): source}
        self._announce("diagnostics")
        return self._diagnostics

    def correct(self, *, unsafe: bool = False) -> Correction:
        """Return the last cell with the safe fixes applied, or all; what was reported stays as it is."""
        source, number, names = self._last.cell() or Cell("", None, {})
        # The fixes may write the name of the namespace where the cell did not.
        known = None if names is None else {NAME: self._variables.live.get(NAME), **names}
        same = self._sources.get((CELL, number), "").rstrip("\n") == source
        seen = [one for one in self._diagnostics if same and one.cell == number]
        return self.checking.correct(source, names=known, seen=seen, unsafe=unsafe)

    def recheck(self, source: str | None = None, *, options: RerunOptions | None = None) -> Rerun:
        """Check a cell, and run it on array_api_strict over copies of what it reads; no variable is changed.

        Parameters
        ----------
        source : str, optional
            The cell; by default the last one, which then runs again over the variables as they are now.
        options : Options, optional
            What the door knows of the cell.

        Raises
        ------
        DeviceError
            If array_api_strict is not installed.
        ArgumentError
            If there is no last cell.
        """
        from xpsession import rechecking  # noqa: PLC0415  # loading runs nothing again
        from xpsession.records.rerun import Options as RerunOptions  # noqa: PLC0415  # as above

        live, options = self._variables.live, options or RerunOptions()
        cell = Cell(source, options.cell, None) if source is not None else self._last.cell()
        if cell is None:
            raise ArgumentError.with_hint("there is no last cell to check", "%%xp check")
        rechecking.require()
        known = self.watching.noted(live, cell.source) if cell.names is None else cell.names
        told = self.checking.look_for_all(cell.source, names=known, cell=cell.number)  # or the re-run would tell of it
        done = rechecking.recheck(
            cell.source,
            names=live,
            device=self._device.name,
            version=self._version,
            found=told,
            options=replace(options, cell=cell.number, surely=self.watching.surely),
        )
        done = replace(done, findings=self.checking.counted(done.findings))
        self._diagnostics, self._sources = done.findings, {(CELL, cell.number): cell.source}
        self._announce("diagnostics")
        return done

    def measure(self, request: TimeRequest, *, transform: Transform = str, progress: Tell = str) -> Timing:
        """Time what `request` asks for, and tell `progress` what is being done.

        Without devices in it that is the CPU against the bound device, or against the best one there is; statements
        are compared with each other on the bound device.

        Raises
        ------
        XPSessionError
            If it cannot be measured; whatever else the code raises. The session's variables are then as before.
        """
        from xpsession import measuring  # noqa: PLC0415  # loading does not time anything

        devices, live = self._compared(request), self._variables.live
        return measuring.answer(request, devices=devices, names=live, transform=transform, progress=progress)

    def sweep(self, request: SweepRequest, *, transform: Transform = str, progress: Tell = str) -> Sweep:
        """Time what `request` asks for at growing sizes, on the devices that `measure` compares.

        Raises
        ------
        XPSessionError
            If it cannot be measured; whatever else the code raises. The session's variables are then as before.
        """
        from xpsession import sweeping  # noqa: PLC0415  # loading does not sweep anything

        devices, live = self._compared(request), self._variables.live
        return sweeping.answer(request, devices=devices, names=live, transform=transform, progress=progress)

    @staticmethod
    def describe(namespace: Namespace, name: str) -> Description:
        """Return what is to be said about one name of a namespace, whatever that is bound to."""
        from xpsession import describing  # noqa: PLC0415  # loading does not describe anything

        return describing.describe(namespace, name)

    @staticmethod
    def overview(namespace: Namespace) -> Overview:
        """Return what is to be said about a namespace as a whole."""
        from xpsession import describing  # noqa: PLC0415  # as above

        return describing.overview(namespace)

    def report(self, names: Iterable[str] = (), *, version: str | None = None) -> Report:
        """Hold namespaces against a version of the standard, by default the bound one.

        Raises
        ------
        XPSessionError
            If a name is neither a module nor a usable device, or the version is unknown.
        """
        from xpsession import surveying  # noqa: PLC0415  # loading does not look at other libraries

        return surveying.report(names, version=version or self._version, device=self._device.name)

    @staticmethod
    def reportable() -> Sequence[str]:
        """Return the names that a report can be asked for here."""
        from xpsession import surveying  # noqa: PLC0415  # as above

        return surveying.choices()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after each change, with what changed; return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def close(self) -> None:
        """Take `xp` back, restore what the user had under that name, and tell the listeners one last time."""
        self._variables.unbind()
        self._take_back()
        self._leave()
        self._announce("closed")
        self._listeners.clear()

    def _bind(self, device: Device, version: str) -> None:
        """Bind `xp`; what can fail comes first."""
        with backends.backend_for(device.name).current(device.name):
            bound = namespace(device.name, version=version)
        self._leave()
        self._leave = backends.backend_for(device.name).use(device.name)
        before = (self._device.name, self._version)
        self._device, self._version, self._xp = device, version, bound
        self._complete()
        self._variables.bind(bound)
        if device.name != before[0]:
            self._announce("device")
        if version != before[1]:
            self._announce("standard")

    def _complete(self) -> None:
        """Complete the arrays of the bound device's library, if that is wanted."""
        backend = backends.backend_for(self._device.name)
        if self._completes and backend.name not in self._completed:
            self._completed[backend.name] = backend.complete(_newest)

    def _take_back(self) -> None:
        """Take back what was added to the arrays of any library."""
        while self._completed:
            self._completed.popitem()[1]()

    def _compared(self, request: Request) -> tuple[str, ...] | None:
        """Return the devices that a measurement compares; None lets it find the best one beside the CPU."""
        if request.devices or request.vs:
            return request.devices or (self._device.name,)
        return None if self._device.name == "cpu" else ("cpu", self._device.name)

    def _announce(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)


def _newest(device: str, version: str | None) -> Namespace:
    """Return the namespace that an array's ``__array_namespace__`` gives."""
    return namespace(device, version=standard.LATEST if version is None else version)
