"""What a report looks like; the texts are pinned by snapshots."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display.report import answer, sentence, to_html, to_text
from xpsession.records.report import Limit, NamespaceReport, ProbeResult, Report, WrongSignature

PASSED = ProbeResult("round-goes-to-even", "round", "Halves go to even.", "passed", url="https://example.org/round")
FAILED = ProbeResult(
    name="sort-descends",
    function="sort",
    says="`descending=True` sorts the other way.",
    outcome="failed",
    detail="TypeError: no 'descending' <b>",
    known="NumPy",
    issue="https://example.org/1",
    url="https://example.org/sort?a=1&b=2",
)
NOT_RUN = replace(PASSED, name="fft", outcome="not run", detail="there is no extension 'fft'")
WRONG = WrongSignature("sort", "(x, /, *, descending=False)", "(a)", ("no parameter 'descending'",))
WHOLE = NamespaceReport("xpsession on cpu", "xpsession 0.1.0, numpy 2.4.6", "2025.12", probes=(PASSED, PASSED))
WANTING = NamespaceReport(
    name="numpy",
    library="numpy 2.4.6",
    standard="2025.12",
    missing=("unstack", "vecdot"),
    signatures=(WRONG, *(replace(WRONG, name=f"f{number}") for number in range(8))),
    unreadable=("from_dlpack",),
    probes=(PASSED, FAILED),
)
UNRUN = NamespaceReport(
    name="array_api_compat.cupy",
    library="array_api_compat 1.16.0, cupy 14.2.0",
    standard="2025.12",
    probes=(replace(PASSED, outcome="not run", detail="no driver"),) * 2,
)
ABSENT = replace(WHOLE, name="small", absent=("fft",), probes=(PASSED, NOT_RUN))
LIMITED = replace(WHOLE, name="xpsession on cuda:0", limits=(Limit("array.__index__", "the class is closed"),))
BROKEN = NamespaceReport("torch", "", "2025.12", reason="ModuleNotFoundError: No module named 'torch'")
REPORT = Report("2025.12", (WANTING, UNRUN, ABSENT, LIMITED, BROKEN, WHOLE), 0.5)


def test_text(snapshot: SnapshotAssertion) -> None:
    assert to_text(REPORT) == snapshot


def test_full_text(snapshot: SnapshotAssertion) -> None:
    assert to_text(replace(REPORT, namespaces=(WANTING,)), full=True) == snapshot


def test_html(snapshot: SnapshotAssertion) -> None:
    assert to_html(REPORT).partition("</style>")[2] == snapshot


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        (WANTING, "no"),
        (UNRUN, "not known"),
        (ABSENT, "yes"),
        (BROKEN, "not known"),
        (WHOLE, "yes"),
        (replace(WHOLE, unreadable=("from_dlpack",)), "not known"),
    ],
)
def test_the_answer_is_no_more_than_what_is_known(namespace: NamespaceReport, expected: str) -> None:
    assert answer(namespace) == expected


def test_one_is_told_from_many() -> None:
    assert sentence(replace(WHOLE, missing=("sum",))).endswith(": 1 name short; a wrapper has to mend 1 name")
    assert sentence(replace(WHOLE, library="", probes=(PASSED,))) == "xpsession on cpu: complete, all 1 probe pass"


def test_colours_are_added_to_the_text_and_change_nothing_else() -> None:
    coloured = to_text(REPORT, colour=True)
    for code in ("\x1b[32m", "\x1b[1;35m", "\x1b[0m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == to_text(REPORT)


def test_what_a_library_says_is_escaped_and_steers_no_terminal() -> None:
    html = to_html(REPORT)
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert 'href="https://example.org/sort?a=1&amp;b=2"' in html
    assert "\x1b" not in to_text(Report("2025.12", (replace(BROKEN, reason="\x1b[2J"),)))
