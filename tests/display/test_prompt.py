"""Help at the prompt as text and HTML, pinned by snapshots."""

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from xpsession.display import prompt
from xpsession.records.description import Description, Overview, Provider
from xpsession.records.device import Device

OWN = Provider("sum", "NumPy 2.4.6", "numpy.sum")
WRONG = replace(OWN, name="sort", origin="numpy.sort", author="xpsession", wrong="no descending=", until="2.9")
SUM = Description(
    name="sum",
    version="2025.12",
    provider=OWN,
    since="2022.12",
    signature="(x, /, *, axis=None)",
    changes=(),
    summary="Add up all elements or those along axis.",
    hint=None,
    url="https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.sum.html",
)
NAMESPACE = Overview(
    device=Device("cuda:0", "cupy", "NVIDIA H200", "CuPy 14.2.0", 149_786_918_912),
    version="2025.12",
    extension="",
    names=194,
    corrected=(WRONG, replace(WRONG, name="vecdot", origin=None, author="array_api_compat")),
    url="https://data-apis.org/array-api/2025.12/API_specification/index.html",
)
DESCRIPTIONS = {
    "own": SUM,
    "corrected": replace(SUM, name="sort", provider=WRONG),
    "changed": replace(SUM, version="2023.12", changes=(("2023.12", "(x, /, *, n)"), ("2024.12", "(x, /, *, n, m)"))),
    "constant": replace(SUM, name="pi", signature=None, provider=replace(OWN, origin="numpy.pi")),
    "newer": replace(SUM, since="2026.12", signature=None, hint="%xp standard 2026.12"),
    "outside": Description("norm", "2025.12", OWN, None, None, (), "", "xp.linalg.vector_norm", ""),
    "unknown": Description("ptp", "2025.12", OWN, None, None, (), "", None, ""),
}


@pytest.mark.parametrize("kind", DESCRIPTIONS)
def test_a_name_is_described_as_text(kind: str, snapshot: SnapshotAssertion) -> None:
    rows = prompt.description(DESCRIPTIONS[kind], spelled=f"xp.{DESCRIPTIONS[kind].name}", device="cpu")
    assert prompt.to_text(rows, below="numpy.sum in NumPy 2.4.6, in its own words") == snapshot


@pytest.mark.parametrize("full", [False, True])
def test_a_namespace_is_described_as_text(full: bool, snapshot: SnapshotAssertion) -> None:  # noqa: FBT001
    assert prompt.to_text(prompt.overview(NAMESPACE, full=full)) == snapshot


def test_html_is_escaped_and_links_the_section() -> None:
    rows = prompt.description(replace(SUM, signature="(x=<b>)"), spelled="xp.sum", device="cpu")
    html = prompt.to_html(rows, below="<i>")
    assert "xp.sum(x=&lt;b&gt;)" in html
    assert "&lt;i&gt;" in html
    assert f'<a href="{SUM.url}" target="_blank" rel="noopener noreferrer">' in html


def test_heads_are_coloured_where_ipython_colours_its_own() -> None:
    rows = [("Summary", "Add up.")]
    assert prompt.to_text(rows) == "Summary: Add up."
    assert prompt.to_text(rows, colour=True) == "\033[1;36mSummary:\033[0m Add up."
