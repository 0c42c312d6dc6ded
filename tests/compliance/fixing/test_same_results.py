"""What is fixed computes on NumPy what it computed before, and keeps how it is written; once more changes nothing."""

import tokenize
from io import StringIO
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xpsession.compliance.fixing.fixes import correct

STATEMENTS = [
    "a{0} = xp.concatenate([x, x], 0)",
    "a{0} = xp.array([1.0, 2.0, 3.0])",
    "a{0} = xp.arcsin(x / 9.0)",
    "a{0} = xp.sum(m, 1)",
    "a{0} = xp.vstack([x, x])",
    "a{0} = xp.column_stack([x, x])",
    "a{0} = xp.dstack([m, m])",
    "a{0} = xp.hstack([m, m])",
    "a{0} = xp.cumsum(x)",
    "a{0} = xp.cumsum(m, axis=1)",
    "a{0} = xp.clip(x, a_min=1.0, a_max=2.0)",
    "a{0} = xp.std(x, ddof=1)",
    "a{0} = xp.zeros([2, 3])",
    "a{0} = xp.zeros((2, 3), float)",
    "a{0} = xp.sqrt(2)",
    "a{0} = xp.ravel(m)",
    "a{0} = xp.transpose(m, (1, 0))",
    "a{0} = xp.where(x > 1.0)[0]",
    "a{0} = xp.linspace(0.0, 1.0)",
    "a{0} = xp.linalg.norm(x)",
    "a{0} = xp.ones(3, dtype='float32')",
    "a{0} = m[[0, 1]]",
    "a{0} = m[0]",
    "a{0} = x.sum()",
    "a{0} = m.mean(axis=0)",
    "a{0} = m.T.reshape(-1)",
    "a{0} = (m > 1.0).sum()",
    "a{0} = x.astype(int).copy()",
    "a{0} = len(m) + len(x)",
    "a{0} = f'{{x[0]:.2f}} {{len(x)}}'",
    "a{0} = [xp.power(y, 2.0) for y in (x, m)]",
    "a{0} = xp.bool_(True), xp.double, xp.Inf if hasattr(xp, 'Inf') else 0",
    "a{0} = xp.unique(xp.asarray([2, 1, 2]), return_counts=True)",
    "a{0} = xp.einsum('ij->j', m)",
]
HEAD = "x = xp.linspace(1.0, 3.0, 5)\nm = xp.reshape(xp.arange(6, dtype=xp.float64), (2, 3))\n"
COMMENTS = ["", "  # xp.concatenate", "\t# ümläut", " ; b = 1"]


@st.composite
def programs(draw: st.DrawFn) -> str:
    """Draw a program: some statements, each with a comment or in a block, its lines ended in one way."""
    lines = []
    for place in range(draw(st.integers(1, 6))):
        line = draw(st.sampled_from(STATEMENTS)).format(place)
        block = draw(st.sampled_from(["", "if True:\n\t", "for _ in (1,):\n    ", "\f"]))
        lines.append(f"{block}{line}{draw(st.sampled_from(COMMENTS))}")
    end = draw(st.sampled_from(["\n", "\r\n"]))
    text = HEAD + "\n".join(lines) + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", end)


def ran(source: str) -> dict[str, Any]:
    """Return what a program computes on NumPy."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  # it was drawn out of the statements above
    return {name: value for name, value in names.items() if name.startswith("a") and name[1:].isdigit()}


def assert_same(one: object, other: object) -> None:
    """Compare what was computed, types and dtypes included."""
    if isinstance(one, list | tuple):
        for left, right in zip(one, other, strict=True):  # type: ignore[call-overload]
            assert_same(left, right)
    elif isinstance(one, np.ndarray | np.generic):
        assert np.asarray(one).dtype == np.asarray(other).dtype
        np.testing.assert_array_equal(one, other)
    else:
        assert one == other


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
@given(body=programs())
def test_what_is_fixed_computes_what_it_computed_before(body: str) -> None:
    source = f"import numpy as xp\n{body}"
    fixed = correct(source, migrate=True).after[None]
    before, after = ran(source), ran(fixed)
    assert before.keys() == after.keys()
    for name in before:
        assert_same(before[name], after[name])
    assert comments(fixed) == comments(source)
    assert fixed.count("\r\n") == source.count("\r\n")
    assert fixed.count("\f") == source.count("\f")
    assert correct(fixed, migrate=True).after[None] == fixed


def test_every_line_that_is_drawn_and_has_a_safe_fix_is_fixed() -> None:
    lines = [line.format(0) for line in STATEMENTS]
    changed = [line for line in lines if correct(f"import numpy as xp\n{HEAD}{line}", migrate=True).fixed]
    assert len(changed) > len(lines) // 2
