"""The oracle, the programs: a few steps each, standard and not, as hypothesis draws them from the vocabulary."""

import re
import tomllib
from pathlib import Path
from random import Random
from typing import NamedTuple

from compliance_oracle.operands import ARRAYS, SHAPED
from hypothesis import strategies as st

from xpsession.standard import LATEST, VERSIONS

VOCABULARY = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
LINES: dict[str, list[str]] = VOCABULARY["lines"]
CHOICES: dict[str, list[str]] = {
    **VOCABULARY["choices"],
    **{name: words.split() for name, words in VOCABULARY["words"].items()},
    "array": list(ARRAYS),
    "matrix": [name for name in SHAPED if name[1] == "2"],
    "real": [name for name in SHAPED if name[0] in "if" and name[1] != "3"],
    "operand": ["{array}", "{array}", "{number}", "{generic}", "{host_array}", "{literal}"],
}
# Groups of lines that say themselves where their result goes.
WHOLE = frozenset({"blocks", "statements", "updates"})
_FIELD = re.compile(r"\{(\w+)\}")
_BRACES = str.maketrans("⟨⟩", "{}")


class Target(NamedTuple):
    """What programs are held against: a version of the standard, and whether what a library may leave out is there."""

    version: str
    optional: bool = True

    def __str__(self) -> str:
        """Return how the report calls it."""
        return self.version if self.optional else f"{self.version}, without what is optional"


# Half of the programs are held against the latest version with all there is.
TARGETS = (*[Target(LATEST)] * 4, *(Target(version) for version in VERSIONS[:-1]), Target(LATEST, optional=False))


class Program(NamedTuple):
    """What is run, and what it is held against."""

    source: str
    target: Target


@st.composite
def program(draw: st.DrawFn) -> Program:
    """Draw a program of one to four steps; where a step changes an array, that is a copy."""
    random = draw(st.randoms(use_true_random=True))  # which hypothesis seeds: every word is as likely as the others
    steps: list[str] = []
    for number in range(random.randint(1, 4)):
        group = random.choice(tuple(LINES))
        step = filled(random.choice(LINES[group]), random).replace("RESULT", f"r{number}")
        if group == "updates":
            steps.append(filled("t = xp.asarray({array}, copy=True)", random))
        steps.append(step if group in WHOLE else f"r{number} = {step}")
        if number and random.random() < 1 / 4:
            steps.append(filled(f"s = r{random.randint(0, number)} {{operator}} {{any}}", random))
    return Program("\n".join(steps), random.choice(TARGETS))


def filled(template: str, random: Random) -> str:
    """Return `template` with a word for each field; words have fields of their own, and braces where ⟨⟩ stand."""

    def word(field: re.Match[str]) -> str:
        return filled(random.choice(CHOICES[field[1]]), random)

    return _FIELD.sub(word, template).translate(_BRACES)
