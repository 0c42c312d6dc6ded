"""The oracle, the programs: a few lines each, standard and not, as hypothesis draws them from the vocabulary."""

import re
import tomllib
from pathlib import Path
from random import Random

from compliance_oracle.operands import ARRAYS
from hypothesis import strategies as st

VOCABULARY = tomllib.loads(Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8"))
LINES: dict[str, list[str]] = VOCABULARY["lines"]
CHOICES: dict[str, list[str]] = {
    **VOCABULARY["choices"],
    **{name: words.split() for name, words in VOCABULARY["words"].items()},
    "array": list(ARRAYS),
    "matrix": [name for name in ARRAYS if name[1] == "2"],
    "real": [name for name in ARRAYS if name[0] in "if" and name[1] != "3"],
    "operand": ["{array}", "{array}", "{number}", "{generic}", "{host_array}", "{literal}"],
}
_FIELD = re.compile(r"\{(\w+)\}")
_BRACES = str.maketrans("⟨⟩", "{}")


@st.composite
def program(draw: st.DrawFn) -> str:
    """Draw a program of one to four steps; a step is a line, or two where an array is copied and the copy changed."""
    random = draw(st.randoms(use_true_random=True))  # which hypothesis seeds: every word is as likely as the others
    lines: list[str] = []
    for number in range(random.randint(1, 4)):
        group = random.choice(tuple(LINES))
        line = filled(random.choice(LINES[group]), random)
        if group == "updates":
            lines += [filled("t = xp.asarray({array}, copy=True)", random), line]
        else:
            lines.append(f"r{number} = {line}")
        if number and random.random() < 1 / 4:
            lines.append(filled(f"s = r{random.randint(0, number)} {{operator}} {{operand}}", random))
    return "\n".join(lines)


def filled(template: str, random: Random) -> str:
    """Return `template` with a word for each field; words have fields of their own, and braces where ⟨⟩ stand."""

    def word(field: re.Match[str]) -> str:
        return filled(random.choice(CHOICES[field[1]]), random)

    return _FIELD.sub(word, template).translate(_BRACES)
