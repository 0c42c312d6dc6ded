"""The examples of the rules about what is seen while code runs, run on NumPy and on array_api_strict."""

import array_api_strict
import pytest

from xpsession import namespace
from xpsession.compliance.rule import MigrationRule, Rule, all_rules
from xpsession.compliance.runtime import Watcher, watch

RULES = [rule for rule in all_rules() if rule.run]
# What array_api_strict does not raise for.
LENIENT = {
    "x = xp.ones(3); sum(x)": "has one dimension, which it iterates over",
    "x = xp.ones(3); max(x)": "has one dimension, which it iterates over",
    "x = xp.ones(3); sorted(x, reverse=True)": "has one dimension, which it iterates over",
    "x = xp.ones(3); sorted(x)": "has one dimension, which it iterates over",
    "x = xp.ones(3); 1.0 in x": "has one dimension, which it iterates over",
    "import numpy as np; x = xp.zeros(3); x[0] = np.float64(1.0)": "a NumPy scalar is a Python number, too",
    "x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.uint8); x[i]": "takes any integers",
    "x = xp.arange(9); i = xp.asarray([0, 1], dtype=xp.int16); x[i]": "takes any integers",
}


def given(library: str) -> dict[str, object]:
    xp = namespace() if library == "numpy" else array_api_strict
    return {"xp": xp}


@pytest.mark.parametrize("library", ["numpy", "strict"])
@pytest.mark.parametrize(
    "source", [pytest.param(source, id=f"{rule.code}-{source}") for rule in RULES for source in rule.VALID]
)
def test_what_is_valid_has_no_finding(source: str, library: str) -> None:
    watched = watch(source, names=given(library))
    assert watched.error is None
    assert watched.diagnostics == ()


@pytest.mark.parametrize("library", ["numpy", "strict"])
@pytest.mark.parametrize(
    ("rule", "source", "hint"),
    [pytest.param(rule, source, hint, id=f"{rule.code}-{source}") for rule in RULES for source, hint in rule.INVALID],
)
def test_what_is_invalid_has_one_finding_with_the_hint(rule: Rule, source: str, hint: str | None, library: str) -> None:
    found = watch(source, names=given(library)).diagnostics
    assert [(one.code, one.hint) for one in found] == [(rule.code, hint)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, id=f"{rule.code}-{source}")
        for rule in RULES
        for source, _ in rule.INVALID
        if source not in LENIENT
    ],
)
def test_strict_raises_for_what_is_invalid(source: str) -> None:
    assert watch(source, names=given("strict")).error is not None


@pytest.mark.parametrize("source", sorted(LENIENT))
def test_what_strict_lets_pass_still_does(source: str) -> None:
    assert watch(source, names=given("strict")).error is None


# Rules that need several devices, a device that is no host, or another version; each has tests of its own.
ELSEWHERE = {"XP108": "test_cells.py", "XP801": "test_devices.py", "XP803": "test_devices.py"}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "rule", [rule for rule in all_rules() if not isinstance(rule, MigrationRule)], ids=lambda rule: rule.code
)
def test_every_rule_shows_itself_where_code_runs(rule: Rule) -> None:
    def shows(source: str) -> bool:
        xp = namespace()
        x = xp.asarray([[1.0, 2.0], [3.0, 4.0]])
        names = {"xp": xp, **dict.fromkeys("abwxyz", x), "m": x > 1, "n": 2, "i": xp.arange(2), "k": 1, "d": "cpu"}
        watcher = Watcher()
        watcher.trust(names)
        watcher.extra = frozenset([rule.code] if rule.opt_in else [])
        watcher.run(source, names, version="2025.12")  # what NumPy refuses as well is told nevertheless
        found = watcher.diagnostics(source, cell=None, live=names) or ()
        return any(one.code == rule.code for one in found)

    assert rule.code in ELSEWHERE or any(shows(source) for source, _ in rule.INVALID)
