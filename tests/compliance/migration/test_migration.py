import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import xpsession
from xpsession.compliance import check
from xpsession.compliance.files import check_document, read
from xpsession.compliance.fixing.fixes import correct
from xpsession.compliance.rule import MigrationRule, Rule, all_rules

RULES = [rule for rule in all_rules() if isinstance(rule, MigrationRule)]
VALID = [pytest.param(rule, source, id=f"{rule.code}-{source}") for rule in RULES for source in rule.VALID]
INVALID = [pytest.param(rule, *pair, id=f"{rule.code}-{pair[0]}") for rule in RULES for pair in rule.INVALID]


def found(source: str) -> list[tuple[str, str | None]]:
    return [(one.code, one.hint) for one in check(source, migrate=True)]


@pytest.mark.parametrize(("rule", "source"), VALID)
def test_valid_examples_have_no_finding(rule: Rule, source: str) -> None:
    del rule
    assert check(source, migrate=True) == ()


@pytest.mark.parametrize(("rule", "source", "hint"), INVALID)
def test_invalid_examples_have_one_finding_of_the_rule_with_the_hint(rule: Rule, source: str, hint: str | None) -> None:
    assert [one for one in found(source) if one[0] == rule.code] == [(rule.code, hint)]


@pytest.mark.parametrize(("rule", "source", "hint"), INVALID)
def test_nothing_is_found_without_migration(rule: Rule, source: str, hint: str | None) -> None:
    del rule, hint
    assert check(source) == ()


# Functions of the kind that scikit-learn and SciPy had before they took any namespace, and as they are since.
BEFORE = """import numpy as np

def entropy(labels):
    labels = np.asarray(labels)
    values, counts = np.unique(labels, return_counts=True)
    share = counts.astype(np.float64) / np.sum(counts)
    return -np.sum(share * np.log(share))

def zscore(a, axis=0, ddof=0):
    a = np.asanyarray(a)
    mean = a.mean(axis=axis)
    spread = a.std(axis=axis, ddof=ddof)
    return (a - np.expand_dims(mean, axis=axis)) / np.expand_dims(spread, axis=axis)

def weighted(y, weight=None):
    out = np.ones([y.shape[1]], dtype=float)
    return np.concatenate((out, np.power(y[0, :], 2)), 0), len(out)
"""
AFTER = """from array_api_compat import array_namespace

def entropy(labels):
    xp = array_namespace(labels)
    values, counts = xp.unique_counts(labels)
    share = xp.astype(counts, xp.float64) / xp.sum(counts)
    return -xp.sum(share * xp.log(share))

def zscore(a, axis=0, ddof=0):
    xp = array_namespace(a)
    mean = xp.mean(a, axis=axis)
    spread = xp.std(a, axis=axis, correction=ddof)
    return (a - xp.expand_dims(mean, axis=axis)) / xp.expand_dims(spread, axis=axis)

def weighted(y, weight=None):
    xp = array_namespace(y)
    out = xp.ones((y.shape[1],), dtype=xp.float64, device=y.device)
    return xp.concat((out, xp.pow(y[0, :], 2)), axis=0), out.shape[0]
"""


def test_a_conversion_is_told_line_by_line() -> None:
    assert [(one.line, one.code, one.hint) for one in check(BEFORE, migrate=True)] == [
        (3, "XP910", "xp = array_namespace(labels)"),
        (5, "XP102", "np.unique_counts(labels)"),
        (6, "XP301", "np.astype(counts, np.float64)"),
        (9, "XP910", "xp = array_namespace(a)"),
        (10, "XP101", "np.asarray"),
        (11, "XP301", "np.mean(a, axis=axis)"),
        (12, "XP301", "np.std(a, axis=axis, correction=ddof)"),
        (15, "XP910", "xp = array_namespace(y)"),
        (16, "XP804", "device=y.device"),
        (16, "XP205", "(y.shape[1],)"),
        (16, "XP402", "np.float64"),
        (17, "XP101", "np.concat((out, np.power(y[0, :], 2)), axis=0)"),
        (17, "XP101", "np.pow"),
        (17, "XP304", "out.shape[0]"),
    ]


def test_what_was_converted_is_portable() -> None:
    assert check(AFTER, migrate=True) == ()


def test_what_a_converted_function_returns_is_an_array_where_it_is_called() -> None:
    source = """from array_api_compat import array_namespace
import numpy as np

def kernel(n, *, xp):
    x = xp.arange(n, dtype=xp.float64)
    return x / xp.sum(x)

def unit(x):
    xp = array_namespace(x)
    return x / xp.max(x)

def main(data, *, xp):
    print(kernel(5, xp=xp).sum())
    y = unit(xp.asarray(data))
    return len(y)

def script():
    return unit(np.ones(3)).mean()
"""
    assert [(one.line, one.code) for one in check(source, migrate=True)] == [
        (13, "XP301"),
        (15, "XP304"),
        (17, "XP910"),
        (18, "XP301"),
    ]


def test_safe_fixes_leave_what_numpy_runs_as_it_was() -> None:
    before, after = dict[str, Any](), dict[str, Any]()
    fixed = correct(BEFORE, migrate=True)
    exec(BEFORE, before)  # noqa: S102  # it is a few lines above
    exec(fixed.after[None], after)  # noqa: S102
    assert fixed.fixed >= 6
    for scope in (before, after):
        scope["results"] = [
            scope["entropy"]([1, 1, 2]),
            scope["zscore"](np.arange(12.0).reshape(3, 4), ddof=1),
            *scope["weighted"](np.arange(12.0).reshape(3, 4)),
        ]
    for old, new in zip(before["results"], after["results"], strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_fix_of_a_method_waits_until_the_array_is_certain() -> None:
    assert [
        one.fix is None for one in check("import numpy as np\ndef f(x): return x.shape, x.sum()", migrate=True)
    ] == [True]
    source = "import numpy as np\nx = np.ones(3)\nx.sum()"
    assert correct(source, migrate=True).after[None] == "import numpy as np\nx = np.ones(3)\nnp.sum(x)"


def test_of_a_namespace_that_is_gone_the_import_is_fixed() -> None:
    source = "import cupy.array_api as xp  # GPU\nxp.concat([x])\n"
    assert correct(source, migrate=True).after[None] == source.replace("cupy.array_api", "array_api_compat.cupy")


def test_names_out_of_a_namespace_that_is_gone_are_imported_from_what_came_after_it() -> None:
    source = "from numpy.array_api import (\n    asarray,  # all\n    sum as total,\n)\ntotal(asarray([1]))\n"
    fixed = correct(source, migrate=True).after[None]
    assert fixed == source.replace("numpy.array_api", "array_api_strict")
    assert check(fixed, migrate=True) == ()


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        ("def f(n, s):\n    x = np.arange(n)\n    return np.exp(-x / (2 * s))", "def f(n, s, *, xp)"),
        ("def f(p):\n    d = p[:, None] - p[None, :]\n    return np.sqrt(d)", "xp = array_namespace(p)"),
    ],
)
def test_arrays_are_told_from_numbers_by_what_a_function_does_with_them(function: str, hint: str) -> None:
    assert found(f"import numpy as np\n{function}")[0] == ("XP910", hint)


def test_methods_and_rows_are_fixed_by_what_is_known_of_the_arrays() -> None:
    source = """import numpy as np
x = np.linspace(0, 1, 5)
inside = x > 0.3
share, spread = inside.mean(), np.arange(5).std(ddof=1)
rows = np.vstack([x, x])
more = np.vstack([np.ones((2, 5)), np.zeros((1, 5))])
"""
    before, after = dict[str, Any](), dict[str, Any]()
    fixed = correct(source, migrate=True).after[None]
    assert ".mean()" not in fixed
    assert "vstack" not in fixed
    exec(source, before)  # noqa: S102  # it is a few lines above
    exec(fixed, after)  # noqa: S102
    for name in ("share", "spread", "rows", "more"):
        np.testing.assert_array_equal(before[name], after[name])


def test_what_numpy_does_on_the_host_stays() -> None:
    source = (
        "import numpy as np\nfrom numpy.testing import assert_allclose\n"
        "def f(path, seed=None):\n"
        "    rng = np.random.default_rng(seed)\n"
        "    with np.errstate(all='ignore'), np.printoptions(precision=3):\n"
        "        np.savetxt(path, rng.normal(size=3))\n"
        "    assert_allclose(np.load(path), 3, rtol=np.finfo(np.float64).eps)\n"
        "    return np.pi, np.nan, isinstance(path, (np.ndarray, np.floating))\n"
    )
    assert check(source, migrate=True) == ()


def test_beside_cupy_numpy_works_on_copies_in_the_hosts_memory() -> None:
    source = (
        "import cupy as cp\nimport numpy as np\n"
        "def f(x):\n"
        "    host = cp.asnumpy(x)\n"
        "    print(np.mean(host), host.std(), np.sort(np.abs(host)), np.max(cp.asnumpy(x)))\n"
        "    return cp.sum(host), np.sum(x)\n"
    )
    assert [(one.line, one.code) for one in check(source, migrate=True)] == [
        (3, "XP910"),
        (4, "XP107"),
        (5, "XP107"),
        (6, "XP913"),
    ]
    assert "'cp.sum', 'np.sum'" in check(source, migrate=True)[0].message


@pytest.mark.parametrize(
    ("source", "code", "hint"),
    [
        ("cp.random.rand(3)", "XP104", "cp.asarray(rng.normal(size=n)), rng = numpy.random.default_rng()"),
        ("cp.load('a.npy')", "XP104", None),
        ("cp.RawKernel('', 'f')", "XP107", None),
    ],
)
def test_what_cupy_alone_has_is_told_by_the_name_that_it_has_there(source: str, code: str, hint: str | None) -> None:
    assert (code, hint) in found(f"import cupy as cp\n{source}\n")


def test_a_function_that_has_a_namespace_uses_numpy_beside_it() -> None:
    source = (
        "import numpy as np\nfrom array_api_compat import array_namespace\n"
        "def f(x):\n"
        "    xp = array_namespace(x)\n"
        "    edges = np.linspace(0, 1, 5)\n"
        "    return xp.sum(x), edges.sum(), np.median(x)\n"
    )
    assert [(one.code, one.line) for one in check(source, migrate=True)] == [("XP901", 6)]


def test_cells_of_a_notebook_share_what_they_import(tmp_path: Path) -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "code", "source": source, "metadata": {}}
        for source in ("import numpy as np", "x = np.array([1, 2])", "x.sum()")
    ]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    rows = [(one.cell, one.code) for one in check_document(read(path), migrate=True)]
    assert rows == [(1, "XP910"), (2, "XP101"), (3, "XP301")]


@pytest.mark.parametrize("function", ["column_stack", "dstack", "hstack", "vstack"])
@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 3, 4)])
def test_arrays_that_are_joined_are_fixed_by_their_dimensions(function: str, shape: tuple[int, ...]) -> None:
    source = f"import numpy as np\nx, y = np.ones({shape}), np.zeros({shape})\nz = np.{function}([x, y])\n"
    fixed = correct(source, migrate=True).after[None]
    before, after = dict[str, Any](), dict[str, Any]()
    exec(source, before)  # noqa: S102  # it is a few lines above
    exec(fixed, after)  # noqa: S102
    assert function not in fixed
    np.testing.assert_array_equal(before["z"], after["z"])


def test_arrays_of_which_nobody_knows_the_dimensions_are_joined_by_hand() -> None:
    source = "import numpy as np\ndef f(x, y): return np.column_stack([x, y]), np.dstack([x, y])\n"
    assert [one for one in check(source, migrate=True) if one.code == "XP102" and (one.fix or one.unsafe_fix)] == []


def test_an_axis_that_may_be_none_leaves_a_cumulative_sum_to_the_user() -> None:
    source = "import numpy as np\ndef f(x, axis=None): return np.cumsum(x, axis=axis), np.cumsum(x, axis=0)\n"
    assert [one.fix is None for one in check(source, migrate=True) if one.code == "XP102"] == [True, False]


def test_a_grid_has_the_dtypes_and_a_choice_of_rows_the_dimensions_of_what_it_is_made_of() -> None:
    source = (
        "import numpy as np\nx, k = np.linspace(0, 1, 5), np.arange(4)\n"
        "a, b = np.meshgrid(x, k)\n"
        "a.std(), b.mean()\n"
        "rows = a[np.argsort(k)]\n"
        "rows[0], rows.transpose()\n"
    )
    assert [one[1] for one in found(source) if one[0] in {"XP301", "XP503"}] == [
        "np.std(a)",
        "np.mean(np.astype(b, np.float64))",
        "np.take(a, np.argsort(k), axis=0)",
        "rows[0, ...]",
        "rows.T",
    ]


def test_code_that_calls_nothing_but_what_cupy_alone_has_computes_with_no_library() -> None:
    source = "import cupy as cp\ndef f(x):\n    cp.RawKernel('', 'f')((1,), (1,), (x,))\n    return cp.asnumpy(x)\n"
    assert [one[0] for one in found(source)] == ["XP107", "XP107"]


def test_an_array_of_unknown_origin_is_fetched_where_cupy_is_about() -> None:
    body = "def f(x, queue): return x.get()\n"
    assert found(f"import cupy\n{body}") == [("XP301", "xpsession.to_device(x, 'cpu')")]
    assert found(f"import numpy\n{body}") == []


def test_an_array_out_of_what_a_function_returns_takes_no_format() -> None:
    source = (
        "import numpy as np\n"
        "def stats(x): return {'mean': np.mean(x), 'n': len(x)}\n"
        "def show(x):\n"
        "    found = stats(x)\n"
        "    return f\"{found['mean']:.3f} {found['n']:5}\"\n"
    )
    assert [one for one in found(source) if one[0] != "XP910"] == [("XP304", "float(found['mean'])")]


def test_both_bounds_of_a_clip_change_together() -> None:
    source = "import numpy as np\nx = np.clip(np.arange(5), a_min=1, a_max=3)\ny = np.clip(a_max=3, a_min=1, a=x)\n"
    low, high = (one.fix for one in check(source, migrate=True) if one.code == "XP201" and one.line == 2)
    assert low == high
    assert "np.clip(np.arange(5), 1, 3)" in correct(source, migrate=True).after[None]


def test_a_number_for_python_is_no_array() -> None:
    source = "import numpy as np\ndef f(n): return n * np.sqrt(2), np.log(np.pi)\n"
    assert [one[1] for one in found(source) if one[0] == "XP206"] == ["math.sqrt(2)", "math.log(np.pi)"]


def test_a_device_is_that_of_a_parameter_that_surely_is_an_array() -> None:
    source = "import numpy as np\ndef f(h, x): return x.ndim, np.zeros(3), np.exp(h), np.repeat(x, h)\n"
    assert ("XP804", "device=x.device") in found(source)


def test_a_dtype_without_an_array_is_told_and_not_edited() -> None:
    assert found("import numpy as np\ndef f(x): return np.mean(a=x, dtype=float)\n")[1:] == [("XP201", None)] * 2


def test_what_only_shows_what_it_may_look_like_is_no_edit() -> None:
    source = "import numpy as np\ndef f(x): return np.squeeze(x), np.zeros(3, dtype=np.float16)\n"
    edited = [one for one in check(source, migrate=True) if one.fix or one.unsafe_fix]
    assert [one.code for one in edited if one.code in {"XP106", "XP204"}] == []


def test_methods_that_only_arrays_have_are_told_whatever_they_are_called_on() -> None:
    source = "import numpy as np\ndef f(history, xp): return [u.mean() for u in history], history[0].ravel()\n"
    assert found(source) == [("XP301", "xp.mean(u)"), ("XP301", "xp.reshape(history[0], (-1,))")]
    assert found(f"import pandas as pd\n{source}") == []


def test_an_array_of_the_host_is_told_where_it_meets_another_in_an_operator() -> None:
    source = (
        "import numpy as np\n"
        "def f(u, noise, seed):\n"
        "    rng = np.random.default_rng(seed)\n"
        "    mine = rng.normal(size=3)\n"
        "    label = (mine[:2] > 0).astype(float) * np.sqrt(seed)\n"
        "    return u[0, :] + noise * rng.normal(size=u.shape), label\n"
    )
    assert [one for one in found(source) if one[0] != "XP910"] == [
        ("XP913", "np.asarray(noise * rng.normal(size=u.shape))")
    ]


def test_what_is_in_an_array_of_objects_is_left_as_it_is() -> None:
    source = (
        "import numpy as np\n"
        "rows = np.array([[], [1], [2, 3]], dtype=object)\n"
        "names = np.asarray(given)\n"
        "lengths = [len(row) for row in rows], [len(name) for name in names], len(names[0])\n"
        "whole = len(np.arange(3))\n"
    )
    fixed = correct(source, migrate=True).after[None]
    assert fixed.splitlines()[3] == source.splitlines()[3]
    assert fixed.splitlines()[4] == "whole = np.arange(3).shape[0]"


def test_what_the_hint_for_a_copy_to_the_host_says_takes_what_a_reduction_gives() -> None:
    assert xpsession.to_device(np.mean(np.arange(3.0)), "cpu") == 1.0


def test_no_safe_fix_names_the_device_of_what_is_but_supposed_to_be_an_array() -> None:
    source = "import numpy as np\ndef f(m=None):\n    if m is not None: m.ndim\n    return np.array([[1, 2], [0, 1]])\n"
    assert ".device" not in correct(source, migrate=True).after[None]
