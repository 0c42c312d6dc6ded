"""Edits are applied at once, and each place of the old text can be found in the new one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.compliance.source.edits import Revision, Taken, difference
from xpsession.records.diagnostic import Edit


def test_edits_are_applied_whatever_their_order_and_once_each() -> None:
    edits = [Edit(2, 0, 2, 1, "B"), Edit(1, 1, 1, 1, "+"), Edit(2, 0, 2, 1, "B"), Edit(1, 0, 1, 1, "AA")]
    assert Revision("a\r\nb\n", edits).text == "AA+\r\nB\n"


def test_an_edit_may_reach_over_lines() -> None:
    assert Revision("f(\n  x,\n  0)", [Edit(1, 1, 3, 2, "(x, axis=")]).text == "f(x, axis=0)"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(1, 0, 1, 2, "x"), Edit(1, 1, 1, 3, "y")],
        [Edit(1, 2, 1, 1, "x")],
        [Edit(3, 0, 3, 0, "x")],
        [Edit(0, 0, 0, 0, "x")],
        [Edit(1, 9, 1, 9, "x")],
    ],
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match=r"overlap|no place"):
        Revision("abcd", edits)


def test_a_region_takes_in_what_was_inserted_at_its_start_and_moves_with_what_came_before() -> None:
    revision = Revision("a, b, c", [Edit(1, 0, 1, 1, "first"), Edit(1, 3, 1, 3, "k="), Edit(1, 6, 1, 7, "")])
    assert revision.text == "first, k=b, "
    start, end = revision.region((1, 3), (1, 4))
    assert revision.text[start:end] == "k=b"
    start, end = revision.region((1, 0), (1, 1))
    assert revision.text[start:end] == "first"


def test_what_was_taken_keeps_out_what_overlaps_and_not_what_is_equal() -> None:
    taken = Taken()
    assert taken.take([Edit(1, 4, 1, 8, "x")])
    assert taken.take([Edit(1, 4, 1, 8, "x"), Edit(1, 0, 1, 0, "y")])
    assert not taken.take([Edit(1, 4, 1, 8, "z")])
    assert not taken.take([Edit(1, 7, 2, 0, "z")])
    assert not taken.take([Edit(1, 5, 1, 5, "z")])
    assert not taken.take([Edit(1, 0, 1, 0, "z")])
    assert taken.take([Edit(1, 8, 1, 8, "z")])


TEXTS = st.lists(st.sampled_from(["x = 1", "é😀", "y", "", " ", "\r", "\n", "\r\n", "\n"]), max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_the_difference_of_two_texts_makes_one_of_the_other(before: str, after: str) -> None:
    edits = difference(before, after)
    assert Revision(before, edits).text == after
    assert list(edits) == sorted(edits, key=lambda one: (one.line, one.column))
    assert bool(edits) == (before != after)


def test_the_difference_leaves_the_lines_between_alone() -> None:
    edits = difference("é😀 = xp.norm(x)\nz\ny = 1\n", "é😀 = xp.linalg.norm(x)\nz\ny = 2\nw\n")
    assert edits == (Edit(1, 8, 1, 8, "linalg."), Edit(3, 4, 3, 5, "2\nw"))
