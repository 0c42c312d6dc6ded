"""Records of devices: the frozen facts about where arrays live, and about a change of that."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Device:
    """One place where arrays can live and be computed with.

    Attributes
    ----------
    name : str
        What a user types: ``cpu``, ``cuda:0``, ``strict:device1``.
    backend : str
        The library that provides it: ``numpy``, ``cupy``, ``strict``.
    description : str
        The hardware or its stand-in, as the library names it.
    library : str
        The library and its version, such as ``NumPy 2.4.6``; empty where it is not installed.
    memory : int or None
        Total memory in bytes, or None where the library does not say.
    available : bool
        Whether arrays can be created there now.
    reason : str or None
        Why it cannot be used, or None.
    hint : str or None
        One thing to type that would help, or None.
    """

    name: str
    backend: str
    description: str
    library: str = ""
    memory: int | None = None
    available: bool = True
    reason: str | None = None
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Memory:
    """What is in use of a device: its memory in bytes, and how busy it is.

    Attributes
    ----------
    held : int
        What this process holds there.
    used : int
        What all processes together use there.
    total : int
        What there is.
    load : float or None
        How busy the device is, from 0 to 1: the processes that want a core, over the cores, in the last minute; of a
        GPU, the part of the last moments in which a kernel ran. None where nobody says.
    """

    held: int
    used: int
    total: int
    load: float | None = None


@dataclass(frozen=True, slots=True)
class Switch:
    """A change of the bound device.

    Attributes
    ----------
    before, after : Device
        Where `xp` was bound and is bound now.
    moved : tuple of str
        The names of the variables whose arrays were copied to the new device.
    nbytes : int
        The bytes that were copied.
    elsewhere : tuple of str
        The names of arrays that do not lie on the new device.
    """

    before: Device
    after: Device
    moved: tuple[str, ...]
    nbytes: int
    elsewhere: tuple[str, ...]
