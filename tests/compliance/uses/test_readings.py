"""The rules about operations, where the source alone tells enough of what an operation takes."""

import array_api_strict
import pytest

from xpsession.compliance import check
from xpsession.compliance.rule import OperationRule, all_rules
from xpsession.compliance.runtime import watch

LIVE = {"xp": array_api_strict}
RULES = [rule for rule in all_rules() if isinstance(rule, OperationRule) and rule.reads]
# What the source does not tell: a dtype in all detail, what a function is given, and what NumPy returns.
UNTOLD = ("uint64", "uint8", "int16", "xp.float32", "lambda", "def f(", "np.sum(")
# Functions that the flow does not read.
UNREAD = ("xp.sin(", "xp.exp(", "xp.full(", "xp.result_type(x.dtype")
READ = [
    pytest.param(rule.code, source, hint, id=f"{rule.code}-{source}")
    for rule in RULES
    for source, hint in rule.INVALID
    if not any(word in source for word in (*UNTOLD, *UNREAD))
]


def found_in(source: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.hint) for one in check(source, names=LIVE)]


@pytest.mark.parametrize(("code", "source", "hint"), READ)
def test_what_the_source_tells_is_found_without_running_it(code: str, source: str, hint: str | None) -> None:
    assert found_in(source) == [(code, hint)]


@pytest.mark.parametrize(("code", "source", "hint"), READ)
def test_what_is_read_and_seen_is_said_once_and_alike(code: str, source: str, hint: str | None) -> None:
    del code, hint
    watched = watch(source, names=LIVE).diagnostics
    assert [one.message for one in watched] == [one.message for one in check(source, names=LIVE)]


@pytest.mark.parametrize("source", [source for rule in RULES for source in rule.VALID])
def test_what_is_valid_has_no_finding(source: str) -> None:
    assert found_in(source) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("xp.arange(3) + xp.ones(3)", ("XP404", "xp.astype(xp.arange(3), xp.float64)")),
        ("i = xp.arange(3); y = xp.ones(3, dtype=xp.float32); i * y", ("XP404", "xp.astype(i, y.dtype)")),
        ("i = xp.arange(3); i + xp.ones(3, dtype=xp.float32)", ("XP404", None)),
        ("xp.arange(3) + 1.5", ("XP405", "xp.astype(xp.arange(3), xp.float64)")),
        ("n = 1.5; xp.arange(3) + n", ("XP405", "xp.astype(xp.arange(3), xp.float64)")),
        ("xp.ones(3, dtype=xp.bool) + 1", ("XP405", "xp.astype(xp.ones(3, dtype=xp.bool), xp.int64)")),
        ("xp.arange(1, 3) ** -1", ("XP408", "xp.astype(xp.arange(1, 3), xp.float64)")),
        ("xp.arange(3) // 0", ("XP408", "xp.astype(xp.arange(3), xp.float64)")),
        ("A = xp.ones((2, 3)); A[0]", ("XP503", "A[0, ...]")),
        ("A = xp.ones((2, 3)); A[0] = 1.0", ("XP503", "A[0, ...]")),
        ("c = xp.ones(3, dtype=xp.complex64); x = xp.ones(3); x[:] = c", ("XP508", "xp.astype(c, x.dtype)")),
    ],
)
def test_an_operation_that_nobody_runs_is_found(source: str, found: tuple[str, str | None]) -> None:
    assert found_in(source) == [found]
    assert found_in("def f():\n    " + source) == [found]


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    return a + 1.5, a[0], a ** -1",  # nothing is known of it
        "a = xp.asarray(data); a + 1.5, a[0], a ** -1, a // 0",  # nor of its kind and its dimensions
        "a = xp.arange(n); a + 0.5",  # which may be a float
        "a = xp.arange(3, dtype=dtype); a + 0.5",
        "a = xp.arange(3)\nif late:\n    a = xp.ones(3)\na + 0.5",
        "a = xp.arange(3)\nfor _ in range(2):\n    a + 0.5\n    a = other(a)",
        "n = 1\nfor k in range(3):\n    n = n / 2\nxp.arange(3) + n",
        "a = xp.arange(3); a ** n, a // n, a ** 2, a % 3, a // -2",
        "a = xp.ones(3); a // 0, a ** -1, a + 1, a * 2j, a == 1, a > True - 1",
        "c = xp.ones(3, dtype=xp.complex128); a = xp.ones(3); a * c, c + 1, c == a",
        "a = xp.ones(3); a[:] = xp.ones(3, dtype=xp.float32); a[0] = 1; a[:] = values",
        "c = xp.ones(3, dtype=xp.complex64); c[:] = xp.ones(3)",
        "c = xp.ones(3, dtype=xp.complex64); xp.astype(c, xp.bool), xp.astype(c, dtype)",
        "A = xp.ones((2, 3)); A[...], A[0, ...], A[:, 0], A[A > 0], A[index], A[*index], A[:, None, 0]",
        "A = xp.ones(shape); A[0], A[1:]",
        "A = xp.ones((2, 3))[0, :]; A[0]",
        "A = xp.ones((2, 3)); A[A > 0] = 0.0; A[i, j] = 1.0; A[index] = 1.0",
        "A = xp.ones((2, 3)); k = index(); A[k]",
        "a = xp.clip(xp.arange(3), 0, 2); xp.clip(a, low, high); xp.clip(a, 1, 1)",
        "xp.concat([xp.arange(3), xp.asarray(values)]), xp.concat(parts)",
        "xp.where(xp.ones(3) > 0, xp.arange(3), 0), xp.where(m, x, 0.5)",
        "import numpy as np; np.arange(3) + 0.5, np.ones((2, 3))[0], np.arange(3) ** -1",
        "import numpy as np; xp.ones(3) * np.float64(value), xp.ones(3) * np.pi, np.float64(2.0) * 3",
        "import numpy as np; xp.asarray(np.float64(1.0)), xp.zeros(np.int64(3)), np.ones(3) * np.float64(2.0)",
        "import pytest\nwith pytest.raises(TypeError):\n    xp.arange(3) + 0.5",
        "from array_api_compat import is_numpy_namespace\nif is_numpy_namespace(xp):\n    xp.arange(3) + 0.5",
    ],
)
def test_what_is_unsure_is_not_said(source: str) -> None:
    assert found_in(source) == []


def test_an_index_that_is_ignored_has_no_finding() -> None:
    assert found_in("xp.arange(3) + 0.5  # xp: ignore[XP405]") == []
