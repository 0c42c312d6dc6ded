"""The tables of the standard agree with themselves and with what the versions brought."""

import re

import pytest

from xpsession import standard
from xpsession.errors import VersionError


def test_each_version_has_all_names_of_the_one_before() -> None:
    for older, newer in zip(standard.VERSIONS, standard.VERSIONS[1:], strict=False):
        assert standard.names(older) < standard.names(newer)


@pytest.mark.parametrize(
    ("name", "since"),
    [("take", "2022.12"), ("fft.fft", "2022.12"), ("clip", "2023.12"), ("diff", "2024.12"), ("linalg.eig", "2025.12")],
)
def test_a_name_appears_in_its_version(name: str, since: str) -> None:
    entry = standard.entry(name)
    assert entry is not None
    assert entry.since == since


def test_a_signature_follows_the_version() -> None:
    entry = standard.entries()["from_dlpack"]
    assert str(entry.signature("2022.12")) == "(x, /)"
    assert str(entry.signature()) == "(x, /, *, device=None, copy=None)"


def test_every_signature_parses_in_every_version_that_has_it() -> None:
    for entry in standard.entries().values():
        for version in standard.VERSIONS:
            if entry.kind == "function" and entry.since <= version:
                assert entry.signature(version) is not None


def test_every_name_has_a_summary_of_one_short_sentence() -> None:
    summaries = standard.summaries()
    assert list(summaries) == sorted(standard.entries())
    assert len(set(summaries.values())) == len(summaries)
    for name, summary in summaries.items():
        assert re.fullmatch(r"[A-Z][^\n]*\.", summary), name
        assert len(summary) <= 110, name


def test_an_unknown_version_lists_the_known_ones() -> None:
    with pytest.raises(VersionError, match=r"no version '2020.12'.*'2022.12', '2023.12', '2024.12', '2025.12'"):
        standard.require_version("2020.12")


@pytest.mark.parametrize(
    ("name", "tail"),
    [
        ("sum", "2025.12/API_specification/generated/array_api.sum.html"),
        ("fft.fft", "2025.12/extensions/generated/array_api.fft.fft.html"),
        ("float32", "2025.12/API_specification/data_types.html"),
        ("concatenate", "2025.12/API_specification/index.html"),
    ],
)
def test_the_address_is_that_of_the_section(name: str, tail: str) -> None:
    assert standard.url(name) == f"https://data-apis.org/array-api/{tail}"
