"""What each rule rests on: array_api_strict refuses what it reports, in ``make oracle``, or else a test of its own."""

import json
from pathlib import Path

import pytest

from xpsession.compliance.rule import MigrationRule, Rule, all_rules

TESTS = Path(__file__).parent
ORACLE = TESTS.parents[1] / "benchmarks" / "results" / "oracle.json"
# Rules of which strict confirms nothing that runs in a session on NumPy: why, and where they are tested. Of those with
# examples, that is where the examples are tried; of the others, a test that names the rule.
BEYOND = {
    "XP107": ("NumPy has no such names either", "test_rules.py"),
    "XP110": ("NumPy's tuples are as they are in every version", "test_rules.py"),
    "XP308": ("strict has what CuPy lacks", "test_rules.py"),
    "XP409": ("the comparison is False, without a word", "test_rules.py"),
    "XP410": ("strict has the default dtypes of NumPy", "test_rules.py"),
    "XP509": ("strict takes integers of any width, and NumPy no floating-point numbers", "runtime/test_rules.py"),
    "XP601": ("strict has the views of NumPy", "test_rules.py"),
    "XP603": ("strict's arrays can be changed", "test_rules.py"),
    "XP604": ("NumPy refuses it as well", "test_rules.py"),
    "XP702": ("strict knows the values", "test_rules.py"),
    "XP801": ("nothing of strict's waits", "runtime/test_devices.py"),
    "XP803": ("a session on NumPy has one device", "runtime/test_devices.py"),
    "XP804": ("everything is on the default device of strict's", "test_rules.py"),
    "XP903": ("strict has no streams", "test_rules.py"),
}
RULES = [rule for rule in all_rules() if not isinstance(rule, MigrationRule)]
# Those whose examples would need a version or a device of their own.
WITHOUT_EXAMPLES = {"XP108": "test_rules.py", "XP801": "runtime/test_devices.py", "XP803": "runtime/test_devices.py"}


def test_strict_confirms_each_rule_that_is_not_beyond_it() -> None:
    confirmed = json.loads(ORACLE.read_text(encoding="utf-8"))["confirmed"]
    assert {rule.code for rule in RULES} - confirmed.keys() <= BEYOND.keys()
    assert BEYOND.keys() <= {rule.code for rule in RULES}


@pytest.mark.parametrize("code", BEYOND)
def test_what_is_beyond_strict_is_tested_here(code: str) -> None:
    _, file = BEYOND[code]
    [rule] = [rule for rule in RULES if rule.code == code]
    if rule.INVALID:
        assert (file == "runtime/test_rules.py") == rule.run
    else:
        assert code in (TESTS / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_has_examples_of_what_it_finds_and_of_what_it_does_not(rule: Rule) -> None:
    assert rule.VALID
    if rule.INVALID:
        assert rule.code not in WITHOUT_EXAMPLES
    else:
        assert rule.code in (TESTS / WITHOUT_EXAMPLES[rule.code]).read_text(encoding="utf-8")
