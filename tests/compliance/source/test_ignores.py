import array_api_strict
import pytest

from xpsession.compliance import check

SILENCED = [
    "xp.norm(x)  # xp: ignore",
    "xp.norm(x)  # xp: ignore[XP104]",
    "xp.norm(x)  # xp:ignore[XP101, XP104]",
    "xp.norm(x)  #xp: ignore[xp104]  for a reason",
    "xp.norm(x)  # noqa: E501  # xp: ignore[XP104]",
    "y = (  # xp: ignore[XP104]\n    xp.norm(x)\n)",
    "y = (\n    xp.norm(x)  # xp: ignore[XP104]\n)",
    "y = (\n    xp.norm(x)\n)  # xp: ignore[XP104]",
    "if xp.norm(x):  # xp: ignore[XP104]\n    pass",
    "def f(\n    a=xp.norm(x),\n):  # xp: ignore[XP104]\n    pass",
    "%time xp.norm(x)  # xp: ignore[XP104]",
    "%%time\nxp.norm(x)  # xp: ignore[XP104]",
    "xp.norm(x)  # xp: ignore[XP104, XP999, nonsense]",
    "xp.norm(x)  # xp: ignore[E501 XP104]",
]
KEPT = [
    "xp.norm(x)  # xp: ignore[XP101]",
    "xp.norm(x)  # xp: ignore[]",
    "xp.norm('# xp: ignore')",
    "s = '''\n# xp: ignore\n'''; xp.norm(x)",
    "# xp: ignore\nxp.norm(x)",
    "if a:  # xp: ignore\n    xp.norm(x)",
    "xp.norm(x)  # xp: ignored",
    "xp.norm(x)  # xp: ignore-file",
    "xp.norm(x)  # xp: ignore[XP104",
    "xp.norm(x)  # xp: ignore[XP1]",
    "a = 1  # xp: ignore\nxp.norm(x)",
]


@pytest.mark.parametrize("source", SILENCED)
def test_a_comment_silences_its_statement(source: str) -> None:
    assert check(source, names={"xp": array_api_strict}) == ()


@pytest.mark.parametrize("source", KEPT)
def test_other_comments_do_not(source: str) -> None:
    assert [found.code for found in check(source, names={"xp": array_api_strict})] == ["XP104"]


def test_the_code_picks_the_finding() -> None:
    found = check("xp.norm(xp.sum(x, 0))  # xp: ignore[XP104]", names={"xp": array_api_strict})
    assert [one.code for one in found] == ["XP203"]
