"""Rule: what every compliance rule is, and the search for all of them."""

import importlib
from abc import abstractmethod
from collections.abc import Iterable, Mapping
from functools import cache
from typing import ClassVar

from xpsession.compliance.rules import listings, optional
from xpsession.compliance.uses import MASKS, Finding, Place, Role, Touch, Trigger, Use, hints
from xpsession.compliance.uses.operation import Facet, Operation
from xpsession.errors import ArgumentError
from xpsession.records.diagnostic import Severity


class Rule:
    """One way of leaving the standard.

    A rule is one file in `xpsession.compliance.rules` with one class. The docstring of the class is the rule's page of
    documentation; `VALID` and `INVALID` are examples in which `xp` is the namespace, and the test suite tries each.
    An invalid example stands with the hint that it must give, or None.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    # Whether its examples are run, where those of other rules are read.
    run: ClassVar[bool] = False
    # Whether the rule is asked about names outside the standard, and about calls that do not fit.
    about_names: ClassVar[bool] = True
    # Whether the rule takes what no other rule knows, and so must be asked last.
    catch_all: ClassVar[bool] = False
    VALID: ClassVar[tuple[str, ...]]
    INVALID: ClassVar[tuple[tuple[str, str | None], ...]]

    @property
    def opt_in(self) -> bool:
        """Whether the rule counts only where it is selected by its full code, as its folder says."""
        return self.code in optional()

    @abstractmethod
    def check(self, use: Use) -> Iterable[Finding]:
        """Return what the rule finds at `use`."""


class NameRule(Rule):
    """A rule about names that the standard does not have; each has a template for its hint, or None."""

    TABLE: ClassVar[Mapping[str, str | None]]

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table."""
        if use.known or use.name not in self.TABLE:
            return []
        return [absent(use, self.TABLE[use.name])]


class CallRule(Rule):
    """A rule about the arguments of a call of the standard's own function.

    It may be one about names as well, and is then asked about these first.
    """

    about_names = False
    # What must be in a call for the rule to have anything to say, one of them; empty where that is not certain.
    triggers: ClassVar[tuple[Trigger, ...]] = ()
    # Whether the rule is asked as well where the function is taken and not called.
    uncalled: ClassVar[bool] = False

    @abstractmethod
    def concerns(self, name: str) -> bool:
        """Return whether the rule has anything to say about the function `name`."""


class ArrayRule(Rule):
    """A rule about what code does with a value that surely is an array of the standard, or the dtype of one.

    It is asked about touches of some roles.
    """

    about_names = False
    roles: ClassVar[tuple[Role, ...]]

    def check(self, use: Use) -> Iterable[Finding]:
        """Return nothing: names are other rules' matter."""
        del use
        return []

    @abstractmethod
    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return what the rule finds at `touch`."""


class OperationRule(Rule):
    """A rule about an operation with the facts of what it took, as it was seen to run or, for some rules, was read.

    One that is of another family as well has that one's examples, which are read.
    """

    about_names = False
    run = True
    acts: ClassVar[frozenset[str]]
    # What must be among the operands for the rule to have anything to say, one of them; empty where nobody knows.
    facets: ClassVar[frozenset[Facet]] = frozenset()
    # Whether it is asked as well about what can be read, where the source tells enough of the operands.
    reads: ClassVar[bool] = False

    def check(self, use: Use) -> Iterable[Finding]:
        """Return nothing: what is not run is other rules' matter."""
        del use
        return []

    def concerns(self, name: str) -> bool:
        """Return whether the rule has anything to say about calls of the function `name`, empty for one of no space."""
        del name
        return True

    @abstractmethod
    def observed(self, operation: Operation) -> Iterable[Finding]:
        """Return what the rule finds at `operation`."""


class MigrationRule(Rule):
    """A rule about code that computes with a library itself; it is asked only where that is to be left."""

    about_names = False

    def check(self, use: Use) -> Iterable[Finding]:
        """Return nothing: names are other rules' matter."""
        del use
        return []

    @abstractmethod
    def migrated(self, place: Place) -> Iterable[Finding]:
        """Return what the rule finds at `place`, a function that takes from a library or an import out of it."""


def absent(use: Use, template: str | None = None) -> Finding:
    """Return the finding that the standard does not have a name; `template` is that of its hint."""
    message = f"'{use.written}' is not in the array API standard {use.version}"
    hint = hints.build(template, use)
    return Finding(use.node, message, hint, cure=hints.cure(template) if hint else "")


@cache
def array_rules(role: Role, extra: frozenset[str]) -> tuple[ArrayRule, ...]:
    """Return those of the rules that are asked about arrays in a role; of opt-in rules those in `extra`."""
    return tuple(rule for rule in _counted(extra) if isinstance(rule, ArrayRule) and role in rule.roles)


@cache
def call_rules(name: str, extra: frozenset[str], triggers: int, *, called: bool, seen: bool) -> tuple[Rule, ...]:
    """Return those of the rules that are asked about the function `name`; of opt-in rules those in `extra`.

    What is in the call, `triggers`, is the sum of the masks; where the function is not `called`, there is none. A rule
    that is asked about the call as it was `seen` to run is not asked about what can be read of it.
    """
    rules = (rule for rule in _concerned(name, extra) if called or rule.uncalled)
    rules = (rule for rule in rules if not (seen and isinstance(rule, OperationRule)))
    return tuple(
        rule for rule in rules if not rule.triggers or any(MASKS[trigger] & triggers for trigger in rule.triggers)
    )


@cache
def _concerned(name: str, extra: frozenset[str]) -> tuple[CallRule, ...]:
    """Return those of the rules that have anything to say about the function `name`."""
    return tuple(rule for rule in _counted(extra) if isinstance(rule, CallRule) and rule.concerns(name))


@cache
def operation_rules(act: str, facets: frozenset[Facet], function: str = "", *, read: bool) -> tuple[OperationRule, ...]:
    """Return those of the rules that are asked about operations of one kind, which were seen or only `read`.

    `facets` is what is among the operands, `function` the standard's function that is called.
    """
    rules = (rule for rule in all_rules() if isinstance(rule, OperationRule) and act in rule.acts)
    rules = (rule for rule in rules if act != "call" or rule.concerns(function))
    return tuple(rule for rule in rules if (rule.reads or not read) and (not rule.facets or rule.facets & facets))


@cache
def migration_rules() -> tuple[MigrationRule, ...]:
    """Return those of the rules that are asked where a library is to be left."""
    return tuple(rule for rule in all_rules() if isinstance(rule, MigrationRule))


@cache
def name_rules() -> tuple[Rule, ...]:
    """Return those of the rules that are asked about names outside the standard, and calls that do not fit."""
    return tuple(rule for rule in all_rules() if rule.about_names)


def opted_in(words: Iterable[str]) -> frozenset[str]:
    """Return the codes of the opt-in rules that `words` name.

    Raises
    ------
    ArgumentError
        If one is not the code of an opt-in rule.
    """
    codes = frozenset(word.strip().upper() for word in words)
    for code in sorted(codes - optional()):
        raise ArgumentError.from_unknown("opt-in rule", code, sorted(optional()), "xpsession rule --all")
    return codes


@cache
def _counted(extra: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that are always asked, and the opt-in ones whose codes are in `extra`."""
    return tuple(rule for rule in all_rules() if rule.code in extra or not rule.opt_in)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return one instance of every rule, in the order in which they are asked.

    Examples
    --------
    >>> [rule.code for rule in all_rules()][:3]
    ['XP101', 'XP102', 'XP103']
    """
    found: list[Rule] = []
    for listing in listings():
        found += [
            member()
            for member in vars(importlib.import_module(listing.module)).values()
            if isinstance(member, type) and issubclass(member, Rule) and member.__module__ == listing.module
        ]
    return tuple(sorted(found, key=lambda rule: (rule.catch_all, rule.code)))
