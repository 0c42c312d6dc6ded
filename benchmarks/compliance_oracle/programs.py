"""The oracle, the programs: a few steps each, standard and not, as hypothesis draws them from the vocabulary."""

import re
import tomllib
from pathlib import Path
from random import Random

from compliance_oracle.operands import ARRAYS, SHAPED
from hypothesis import strategies as st

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
_FIELD = re.compile(r"\{(\w+)\}")
_BRACES = str.maketrans("⟨⟩", "{}")


@st.composite
def program(draw: st.DrawFn) -> str:
    """Draw a program of one to four steps; where a step changes an array, that is a copy."""
    random = draw(st.randoms(use_true_random=True))  # which hypothesis seeds: every word is as likely as the others
    steps: list[str] = []
    for number in range(random.randint(1, 4)):
        group = random.choice(tuple(LINES))
        step = filled(random.choice(LINES[group]), random).replace("RESULT", f"r{number}")
        if group == "updates":
            steps.append(filled("t = xp.asarray({array}, copy=True)", random))
        steps.append(step if group in {"updates", "statements"} else f"r{number} = {step}")
        if number and random.random() < 1 / 4:
            steps.append(filled(f"s = r{random.randint(0, number)} {{operator}} {{any}}", random))
    return "\n".join(steps)


def filled(template: str, random: Random) -> str:
    """Return `template` with a word for each field; words have fields of their own, and braces where ⟨⟩ stand."""

    def word(field: re.Match[str]) -> str:
        return filled(random.choice(CHOICES[field[1]]), random)

    return _FIELD.sub(word, template).translate(_BRACES)
