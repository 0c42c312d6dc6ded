"""Display of the session: the line at loading, the line after a switch, the state, and the table of devices."""

from collections.abc import Mapping, Sequence

from xpsession.display.units import size
from xpsession.records.device import Device, Memory, Switch


def place(device: Device) -> str:
    """Return a device with its facts.

    Examples
    --------
    >>> place(Device("cuda:0", "cupy", "NVIDIA H200", "CuPy 14.2.0", 149_786_918_912))
    'cuda:0 (NVIDIA H200, 139.5 GiB, CuPy 14.2.0)'
    """
    memory = None if device.memory is None else size(device.memory)
    return f"{device.name} ({', '.join(fact for fact in (device.description, memory, device.library) if fact)})"


def bound_lines(device: Device, standard: str) -> str:
    """Return what `xp` is, and below it why that is not on a GPU, where one was wanted."""
    bound = f"xpsession: xp is the array API standard {standard} on {place(device)}"
    if device.reason is None:
        return bound
    hint = f". Hint: {device.hint}" if device.hint else ""
    return f"{bound}\nno GPU: {device.reason}{hint}"


def switch_lines(switch: Switch, standard: str) -> str:
    """Return what a change of device did, and which arrays stayed behind."""
    lines = [bound_lines(switch.after, standard)]
    if switch.moved:
        lines.append(f"moved {_names(switch.moved)} to {switch.after.name} ({size(switch.nbytes)})")
    if switch.elsewhere:
        verb = "lies" if len(switch.elsewhere) == 1 else "lie"
        lines.append(f"{_names(switch.elsewhere)} still {verb} elsewhere. Hint: %xp device {switch.after.name} --move")
    return "\n".join(lines)


def state_lines(device: Device, standard: str, warnings: str) -> str:
    """Return the state of the session."""
    return (
        f"{bound_lines(device, standard)}\nwarnings are {warnings}; "
        "%xp devices lists the devices, %xp help the subcommands"
    )


def ignored_line(codes: Sequence[str]) -> str:
    """Return which rules are ignored.

    Examples
    --------
    >>> ignored_line(["XP101", "XP804"])
    'xpsession: ignored in every cell: XP101, XP804'
    """
    return f"xpsession: ignored in every cell: {', '.join(codes)}" if codes else "xpsession: no rule is ignored"


def device_table(devices: Sequence[Device], bound: str, memory: Mapping[str, Memory | None]) -> str:
    """Return the devices as aligned text, the bound one marked; `memory` maps a usable one to what is in use."""
    rows = [
        (f"{'*' if device.name == bound else ' '} {device.name}", _facts(device, memory.get(device.name)))
        for device in devices
    ]
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {facts}" for name, facts in rows)


def memory_in_use(memory: Memory) -> str:
    """Return what is in use of a device's memory, and by this process, and how busy it is.

    Examples
    --------
    >>> memory_in_use(Memory(held=2**20, used=2**30, total=2**32, load=0.25))
    '1 GiB of 4 GiB in use, 1 MiB by this process; 25 % busy'
    """
    busy = "" if memory.load is None else f"; {memory.load:.0%} busy".replace("%", " %")
    return f"{size(memory.used)} of {size(memory.total)} in use, {size(memory.held)} by this process{busy}"


def _facts(device: Device, memory: Memory | None) -> str:
    """Return a device's facts, or why it cannot be used."""
    if not device.available:
        return f"not usable: {device.reason}" + (f". Hint: {device.hint}" if device.hint else "")
    in_use = memory_in_use(memory) if memory else None
    return "; ".join(fact for fact in (device.description, in_use, device.library) if fact)


def _names(names: Sequence[str]) -> str:
    """Return up to five names, and how many more there are."""
    shown = 5
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return ", ".join(names[:shown]) + more
