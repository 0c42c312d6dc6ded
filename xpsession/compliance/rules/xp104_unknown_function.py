"""XP104: names that no version of the standard has, and that no other rule knows better."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import Rule, absent
from xpsession.compliance.uses import Finding, Use

MAIN = ""


class UnknownFunction(Rule):
    """A name that no version of the standard has, and for which nothing in it stands.

    What it does
    ------------
    Finds every name that the standard does not have, such as ``median``, ``einsum`` and ``random``, where no other
    rule knows it.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the name, so the code stops there with an AttributeError.

    Example
    -------
    ::

        xp.allclose(x, y)

    Use instead
    -----------
    What the hint shows, where there is one; else the library's own namespace, in a branch that asks for it::

        xp.all(array_api_extra.isclose(x, y))
    """

    code = "XP104"
    name = "unknown-function"
    catch_all = True
    HINTS: ClassVar[Mapping[str, str]] = {
        "allclose": "xp.all(array_api_extra.isclose({0|x}, {1|y}))",
        "array_equal": "xp.all({0|x} == {1|y})",
        "nanargmax": "xp.argmax(xp.where(xp.isnan({0|x}), -xp.inf, {0|x}))",
        "nanargmin": "xp.argmin(xp.where(xp.isnan({0|x}), xp.inf, {0|x}))",
        "nanprod": "xp.prod(xp.where(xp.isnan({0|x}), 1.0, {0|x}))",
        "putmask": "{0|x}[{1|mask}] = {2|value}",
    }
    VALID = ("xp.sort(x)", "xp.__version__", "xp.e", "xp.pi", "xp.linalg.svd(x)", "xp.fft", "xp.newaxis")
    INVALID = (
        ("xp.einsum('ij->i', x)", None),
        ("xp.random.normal(size=3)", None),
        ("xp.allclose(x, y)", "xp.all(array_api_extra.isclose(x, y))"),
        ("xp.no_such_name", None),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on any name of the main namespace that no version has."""
        if use.extension != MAIN or standard.entry(use.name) is not None:
            return []
        return [absent(use, self.HINTS.get(use.attribute))]
