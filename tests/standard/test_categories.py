"""The kinds of dtypes for which the standard's text defines a function, beside what array_api_strict takes."""

from operator import attrgetter

import array_api_strict as strict
import pytest

from xpsession import standard

DTYPES = {
    "bool": strict.bool,
    "integer": strict.int64,
    "real floating": strict.float64,
    "complex floating": strict.complex128,
}
# Where the two differ, and who is right.
DIFFERENT = {
    "linalg.matrix_rank": "strict takes all kinds, the text those of floating point",
    "linalg.vecdot": "strict takes integers, the text does not",
    "repeat": "probed with repeats of the same kind",
    "vecdot": "strict takes integers, the text does not",
}


def of_arrays() -> dict[str, int]:
    """Return the functions of arrays alone, each with the number of their arrays."""
    found = {}
    for name, entry in standard.entries().items():
        if entry.kind == "function" and name != "asarray":
            takes = entry.takes()
            required = [
                item.name for item in entry.signature().parameters.values() if item.required and not item.variadic
            ]
            if required and all("array" in takes[item] for item in required):
                found[name] = len(required)
    return found


def takes(name: str, count: int, kind: str) -> bool:
    """Return whether strict's function takes arrays of one kind."""
    function = attrgetter(name)(strict)
    array = strict.astype(strict.asarray([[2, 0, 1], [0, 3, 0], [1, 0, 2]]), DTYPES[kind])
    try:
        function(*[array] * count)
    except TypeError:
        return False
    except (ValueError, IndexError):
        return True
    return True


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "count"), of_arrays().items())
def test_the_kinds_of_the_text_are_those_that_strict_takes(name: str, count: int) -> None:
    kinds = standard.entries()[name].kinds()
    said = set(next(iter(kinds.values()))) if kinds else set(DTYPES)
    taken = {kind for kind in DTYPES if takes(name, count, kind)}
    assert (said == taken) == (name not in DIFFERENT)


def test_most_functions_of_arrays_are_compared() -> None:
    assert len(of_arrays()) > 110


def test_the_members_of_arrays_are_those_of_strict() -> None:
    ours = {name for name, entry in standard.array_members().items() if entry.since <= standard.LATEST}
    lacking = {name for name in ours if not hasattr(strict.ones((2, 2)), name)}
    assert lacking == set()
