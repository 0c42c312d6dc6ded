"""The README's transcript is what the program prints, but for the figures and the machine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from xpsession import backends

ROOT = Path(__file__).parents[1]


def form(transcript: str) -> list[str]:
    """Return the lines without what differs between machines and between two measurements."""
    lines = re.sub(r"\(.*?\)|no GPU: .*|cannot be used: .*|this machine has .*", "…", transcript).splitlines()
    # What else the machine was doing shows in verdicts, in blocks that were left out, in what there was no time for.
    disturbed = re.compile(r"warning: .*(noisy|crowded|inconclusive|transfer-bound)|.* left out, |.* takes up to ")
    lines = [line for line in lines if not disturbed.match(line)]
    lines = [re.sub(r"[█░]+", "█", line) if line.endswith((" ms", " µs", " copies")) else line for line in lines]
    # Which device is faster, and by how much, is a figure.
    lines = ["…" if "faster than" in line or "no measurable difference" in line else line for line in lines]
    return [" ".join(re.sub(r"\d[\d.,]*( (ns|µs|ms|s))?\b", "N", line).split()) for line in lines]


@pytest.mark.skipif(backends.best_device().name != "cpu", reason="the transcript is that of a machine without a GPU")
def test_the_transcript_is_what_the_program_prints() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```ipython\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    command = [sys.executable, str(ROOT / "tools" / "transcript.py")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert form(printed) == form(shown[1])
