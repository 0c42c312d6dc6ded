"""Display of the panel: its parts as HTML, and the whole as text where there are no widgets."""

from collections.abc import Mapping, Sequence

from xpsession.display import diagnostics
from xpsession.display.card import card, escape
from xpsession.display.session import bound_lines, device_table, memory_in_use, place, switch_lines
from xpsession.errors import REPORT
from xpsession.records.device import Device, Memory, Switch
from xpsession.records.diagnostic import Diagnostic

UNLOADED = "xpsession is unloaded. Hint: %load_ext xpsession"
# What a card does not have; where the theme names no colour, the text's own is thinned.
_STYLE = """
.xpsession-panel { box-sizing: border-box; max-width: 56rem; padding: 6px 12px 8px; border-radius: 4px;
  border: 1px solid var(--jp-border-color2, var(--vscode-panel-border, rgba(128, 128, 128, 0.4))); }
.xpsession-panel .xps-title { padding-bottom: 2px; font-weight: 600; }
.xpsession-panel .xps-note { margin: 3px 0; padding: 1px 0 1px 8px;
  border-left: 3px solid var(--jp-brand-color1, #1976d2); }
.xpsession-panel .xps-problem { border-color: var(--jp-error-color1, #d32f2f); }
.xpsession-panel .xps-line { line-height: 24px; }
.xpsession-panel .xps-small { padding: 3px 0; opacity: 0.75; font-size: 0.92em; }
.xpsession-panel .xps-meter { display: flex; overflow: hidden; height: 8px; max-width: 26rem; margin: 10px 0 2px;
  border-radius: 4px; background: rgba(128, 128, 128, 0.22); }
.xpsession-panel .xps-held { min-width: 2px; background: var(--jp-brand-color1, #1976d2); }
.xpsession-panel .xps-others { background: rgba(128, 128, 128, 0.55); }
""".strip()


def title_html(text: str) -> str:
    """Return the title; it carries the style of the whole panel."""
    return card(f'<style>{_STYLE}</style><div class="xps-title">{escape(text)}</div>', label="xpsession")


def title(standard: str) -> str:
    """Return what the panel is about."""
    return f"xp is the array API standard {standard}"


def option(device: Device) -> str:
    """Return a device as an entry of the picker."""
    return place(device)


def pending(bound: str, wanted: str, *, move: bool) -> str:
    """Return what will be done once no cell is running.

    Examples
    --------
    >>> pending("cpu", "cuda:0", move=False)
    'cpu → cuda:0 when the running cell ends'
    """
    steps = [f"{bound} → {wanted}"] if bound != wanted else []
    steps += [f"the session's arrays move to {wanted}"] if move else []
    return f"{', '.join(steps)} when the running cell ends"


def switched(switch: Switch, standard: str) -> str:
    """Return what a change of device did, and which arrays stayed behind."""
    stayed = switch.before.name == switch.after.name
    done = [] if stayed else [f"xp is on {switch.after.name}"]
    done += [line.partition(". Hint:")[0] for line in switch_lines(switch, standard).split("\n")[1:]]
    return ". ".join(done) or f"all arrays of the session are on {switch.after.name}"


def failed(error: Exception) -> str:
    """Return the line for a failure of our own inside the panel."""
    return (
        f"xpsession's panel stopped, and the session goes on; %xp panel opens another. Please report "
        f"{type(error).__name__}: {error} to {REPORT}"
    )


def note_html(text: str, *, problem: bool = False) -> str:
    """Return what was done last, which a screen reader says; empty if `text` is."""
    kind = "xps-note xps-problem" if problem else "xps-note"
    return _part(f'<div class="{kind}" role="status">{escape(text)}</div>') if text else ""


def memory_html(device: Device, memory: Memory | None) -> str:
    """Return a bar of the device's memory in which this process's share stands out, and the figures."""
    if memory is None:
        return _line(f"{device.library} does not say what is in use")
    held = min(memory.held, memory.used)
    shares = "".join(
        f'<div class="xps-{whose}" style="width: {100 * share / memory.total:.1f}%"></div>'
        for whose, share in (("held", held), ("others", memory.used - held))
    )
    figures = escape(memory_in_use(memory))
    meter = (
        f'<div class="xps-meter" role="meter" aria-label="Memory of {escape(device.name)}" aria-valuemin="0" '
        f'aria-valuemax="{memory.total}" aria-valuenow="{memory.used}" aria-valuetext="{figures}">{shares}</div>'
    )
    return _part(f"{meter}<div>{figures}</div>")


def findings_html(found: Sequence[Diagnostic], source: diagnostics.Sources, *, warnings: str) -> str:
    """Return the last cell's findings as the card that is shown under the cell, or that there are none."""
    if not found:
        return _line(_nothing(warnings))
    return diagnostics.to_html(found, source, blocked=_blocked(found, warnings))


def findings_text(found: Sequence[Diagnostic], source: diagnostics.Sources, *, warnings: str, colour: bool) -> str:
    """Return the same as text."""
    if not found:
        return f"Last cell: {_nothing(warnings)}"
    return f"Last cell:\n{diagnostics.to_text(found, source, blocked=_blocked(found, warnings), colour=colour)}"


def unusable_html(devices: Sequence[Device]) -> str:
    """Return why each device cannot be used; empty if there are none."""
    lines = "".join(
        f"<div><code>{escape(device.name)}</code> cannot be used: {escape(device.reason)}"
        + (f". Hint: <code>{escape(device.hint)}</code>" if device.hint else "")
        + "</div>"
        for device in devices
    )
    return _part(f'<div class="xps-small">{lines}</div>') if lines else ""


def panel_text(
    device: Device,
    standard: str,
    warnings: str,
    *,
    devices: Sequence[Device],
    memory: Mapping[str, Memory | None],
    findings: str,
) -> str:
    """Return the whole panel as text: what `xp` is, the devices, and the last cell's `findings`, which are text."""
    state = f"{bound_lines(device, standard)}\nwarnings are {warnings}"
    return f"{state}\n\n{device_table(devices, device.name, memory)}\n\n{findings}"


def _nothing(warnings: str) -> str:
    """Return why there are no findings."""
    return "not looked at, for warnings are off" if warnings == "off" else "no findings"


def _blocked(found: Sequence[Diagnostic], warnings: str) -> bool:
    """Return whether the findings stopped their cell."""
    return warnings == "error" and any(finding.severity == "error" for finding in found)


def _part(body: str) -> str:
    """Return a part of the panel that looks like a card."""
    return f'<div class="xpsession-card">{body}</div>'


def _line(text: str) -> str:
    """Return a part that is one line."""
    return _part(f'<div class="xps-line">{escape(text)}</div>')
