"""A comment that ignores a finding is put where it counts, changes nothing that runs, and hides nothing else."""

import array_api_strict
import pytest

from xpsession.compliance import check
from xpsession.compliance.fixing.silencing import silenced
from xpsession.records.diagnostic import Diagnostic

PLACED = {
    "one line": ("xp.norm(x)", "xp.norm(x)  # xp: ignore[XP104]"),
    "blanks at the end": ("xp.norm(x)  \ny", "xp.norm(x)  # xp: ignore[XP104]\ny"),
    "a comment of the user's": ("xp.norm(x)  # the length", "xp.norm(x)  # the length  # xp: ignore[XP104]"),
    "a comment of ours": ("xp.norm(x) # xp: ignore[XP101]", "xp.norm(x) # xp: ignore[XP101, XP104]"),
    "a comment of ours without codes": ("xp.norm(x)  # xp: ignore[]", "xp.norm(x)  # xp: ignore[XP104]"),
    "its text in a string": (
        "a = xp.norm('# xp: ignore[XP101]')",
        "a = xp.norm('# xp: ignore[XP101]')  # xp: ignore[XP104]",
    ),
    "a line that goes on": ("y = xp.norm(x) \\\n    + 1", "y = xp.norm(x) \\\n    + 1  # xp: ignore[XP104]"),
    "a text over lines": (
        "xp.norm('''a\nb''', '''c\nd''')",
        "xp.norm('''a\nb''', '''c\nd''')  # xp: ignore[XP104]",
    ),
    "line ends of Windows": ("xp.norm(x)\r\ny\r\n", "xp.norm(x)  # xp: ignore[XP104]\r\ny\r\n"),
    "characters beyond 16 bits": ("'😀', xp.norm('é')", "'😀', xp.norm('é')  # xp: ignore[XP104]"),
    "a magic": ("%time xp.norm(x)", "%time xp.norm(x)  # xp: ignore[XP104]"),
    "a cell magic": ("%%time\nxp.norm(x)", "%%time\nxp.norm(x)  # xp: ignore[XP104]"),
    "the head of a block": ("if xp.norm(x):\n    y", "if xp.norm(x):  # xp: ignore[XP104]\n    y"),
}


def look(source: str) -> tuple[Diagnostic, ...]:
    return check(source, names={"xp": array_api_strict})


@pytest.mark.parametrize(("before", "after"), PLACED.values(), ids=PLACED)
def test_the_comment_stands_where_it_counts(before: str, after: str) -> None:
    (found,) = look(before)
    assert silenced(before, found, look) == (after, 0)
    assert look(after) == ()


def test_the_findings_of_other_rules_stay() -> None:
    source = "xp.norm(xp.concatenate([x]))"
    norm, concatenate = look(source)
    assert silenced(source, concatenate, look) == (f"{source}  # xp: ignore[{concatenate.code}]", 1)
    assert [found.code for found in look(f"{source}  # xp: ignore[{concatenate.code}]")] == [norm.code]


def test_no_comment_is_put_where_none_would_count() -> None:
    source = "xp.norm(x); text = '''\n'''"
    (found,) = look(source)
    assert silenced(source, found, look) is None


def test_code_that_cannot_be_parsed_has_no_place_for_a_comment() -> None:
    (found,) = look("xp.norm(x)")
    assert silenced("xp.norm(x", found, look) is None
