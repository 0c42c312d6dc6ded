"""`xpsession.fix`: what it applies, what it leaves alone, and that what is applied computes the same."""

import ast
from collections import Counter
from typing import Any

import array_api_strict
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import xpsession
from xpsession.compliance.fixing.fixes import correct, corrected
from xpsession.compliance.rule import all_rules
from xpsession.compliance.uses.renames import PURE
from xpsession.records.correction import Sources
from xpsession.records.diagnostic import Diagnostic, Edit

LIVE = {"xp": array_api_strict}
EXAMPLES = [source for rule in all_rules() for source, _ in rule.INVALID]


def fix(source: str) -> str:
    return xpsession.fix(source, names=LIVE)


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        ("xp.concatenate([x, y])  # both", "xp.concat([x, y])  # both"),
        ("xp . arcsin ( x )", "xp . asin ( x )"),
        ("xp.arcsin(xp.sum(xp.arccos(x), 0))", "xp.asin(xp.sum(xp.acos(x), axis=0))"),
        ("xp.sum(x, f(xp.absolute(y)))", "xp.sum(x, axis=f(xp.abs(y)))"),
        ("xp.sum(\n    x,  # the data\n    0,\n)", "xp.sum(\n    x,  # the data\n    0,\n)"),
        ("xp.diff(x,\n  2,   0 )", "xp.diff(x,\n  n=2,   axis=0 )"),
        ("é = '漢😀'; xp.power(é, 2)", "é = '漢😀'; xp.pow(é, 2)"),
        ("f = xp.arcsin\r\ng = xp.arccos\rh = xp.arctan\n", "f = xp.asin\r\ng = xp.acos\rh = xp.atan\n"),
        ("if x:\n\ty = xp.fix\n\x0c\nz = xp.mod(y, 2)", "if x:\n\ty = xp.fix\n\x0c\nz = xp.remainder(y, 2)"),
        ("xp.arcsin(x)  # xp: ignore", "xp.arcsin(x)  # xp: ignore"),
        ("np.concatenate([x])", "np.concatenate([x])"),
        ("a = xp.ones((2, 3)); a[0], a[1:]", "a = xp.ones((2, 3)); a[0, ...], a[1:, ...]"),
        ("a = xp.ones((2, 3, 4)); a[0, 1] = 1", "a = xp.ones((2, 3, 4)); a[0, 1, ...] = 1"),
        ("a = xp.ones((2, 3, 4)); a[(0, 1)], a[(0)]", "a = xp.ones((2, 3, 4)); a[(0, 1)], a[(0)]"),
        ("a = xp.ones((2, 3)); a.transpose()", "a = xp.ones((2, 3)); a.T"),
        ("a = xp.ones((2, 2)); a.T.dot(a + 1)", "a = xp.ones((2, 2)); xp.matmul(a.T, a + 1)"),
        ("a = xp.ones((2, 2, 2)); a.dot(b)", "a = xp.ones((2, 2, 2)); a.dot(b)"),
        ("a = xp.ones(3); a.copy(), a[0].item()", "a = xp.ones(3); xp.asarray(a, copy=True), float(a[0])"),
        ("a = xp.ones((2, 2)); a.copy(), a.ravel()", "a = xp.ones((2, 2)); a.copy(), a.ravel()"),
        ("xp.norm(x)", "xp.norm(x)"),
        ("x = (", "x = ("),
        ("", ""),
    ],
)  # fmt: skip
def test_fixes_change_what_they_are_about_and_nothing_else(source: str, fixed: str) -> None:
    assert fix(source) == fixed


def test_a_fix_creates_where_the_arguments_are() -> None:
    source = "def f(x):\n    xp = x.__array_namespace__()\n    return x + xp.array([1, 2])"
    assert fix(source) == source.replace("xp.array([1, 2])", "xp.asarray([1, 2], device=x.device)")


@pytest.mark.parametrize(
    ("source", "fixed"),
    [
        ("%time xp.arcsin(x)", "%time xp.asin(x)"),
        ("y = %timeit -n 1 -o xp.sum(x, 0)\n!ls *.arcsin", "y = %timeit -n 1 -o xp.sum(x, axis=0)\n!ls *.arcsin"),
        ("%%time\nxp.sum(x,\n       0)\n", "%%time\nxp.sum(x,\n       axis=0)\n"),
        ("%%timeit y = xp.arccos(x)\nxp.arcsin(y)", "%%timeit y = xp.acos(x)\nxp.asin(y)"),
        (">>> xp.arcsin(x)\n>>> xp.arccos(x)", ">>> xp.asin(x)\n>>> xp.acos(x)"),
        ("    xp.arcsin(x)\n    xp.mod?", "    xp.asin(x)\n    xp.mod?"),
        ("%%bash\nxp.arcsin(x)", "%%bash\nxp.arcsin(x)"),
    ],
)
def test_ipython_syntax_stays_where_it_is(source: str, fixed: str) -> None:
    assert fix(source) == fixed


def test_names_and_version_are_those_of_check() -> None:
    assert xpsession.fix("q.arcsin(x)", names={"q": array_api_strict}) == "q.asin(x)"
    assert xpsession.fix("q.arcsin(x)") == "q.arcsin(x)"
    assert xpsession.fix("xp.arcsin(x)", names=LIVE, version="2022.12") == "xp.asin(x)"
    with pytest.raises(xpsession.XPSessionError, match="no version '1'"):
        xpsession.fix("", version="1")


def test_the_record_counts_what_was_fixed_and_holds_what_is_left() -> None:
    done = correct("xp.arcsin(xp.norm(xp.arccos(x)))", names=LIVE, filename="a.py")
    assert (done.fixed, done.after) == (2, {None: "xp.asin(xp.norm(xp.acos(x)))"})
    assert [(one.code, one.column, one.path) for one in done.left] == [("XP104", 8, "a.py")]
    assert done.changed == done.after
    assert correct("xp.norm()", names=LIVE).changed == {}


FOUND = Diagnostic(
    code="XP999", name="stand-in", message="", severity="error", path="<cell>", cell=None,
    line=1, column=0, end_line=1, end_column=1,
)  # fmt: skip


def at(source: str, word: str, new: str, *, code: str = "XP999") -> list[Diagnostic]:
    """Return a finding with a fix at each place where `word` stands in a source of one line."""
    places = [column for column in range(len(source)) if source.startswith(word, column)]
    return [
        FOUND._replace(
            code=code,
            column=start,
            end_column=start + len(word),
            fix=(Edit(1, start, 1, start + len(word), new),),
        )
        for start in places
    ]


def stand_in(source: str, *rules: tuple[str, str]) -> tuple[str, int, int]:
    """Correct `source` by rules that replace one word each; return the text, what was fixed, and what is left."""

    def look(sources: Sources) -> list[Diagnostic]:
        return [one for index, rule in enumerate(rules) for one in at(sources[None], *rule, code=f"XP{index}")]

    done = corrected("<cell>", {None: source}, look)
    return done.after[None], done.fixed, len(done.left)


def test_an_edit_that_would_break_the_code_is_not_applied() -> None:
    assert stand_in("a + b", ("a", "(")) == ("a + b", 0, 1)


def test_an_edit_that_does_not_remove_its_finding_is_not_applied() -> None:
    assert stand_in("a + b", ("a", "a * a")) == ("a + b", 0, 1)


def test_an_edit_that_brings_another_finding_to_its_place_is_not_applied() -> None:
    assert stand_in("a + b", ("a", "c"), ("c", "")) == ("a + b", 0, 1)


def test_an_edit_that_is_wrong_does_not_keep_the_others_from_being_applied() -> None:
    assert stand_in("a + b + a + c + b", ("a", "("), ("b", "d"), ("c", "e")) == ("a + d + a + e + d", 3, 2)


@pytest.mark.parametrize("wrong", ["a * a", "("])  # what leaves the finding, and what Python cannot parse
def test_wrong_edits_among_many_take_few_checks(wrong: str) -> None:
    source = " + ".join("aacbc" * 40)
    looked = 0

    def look(sources: Sources) -> list[Diagnostic]:
        nonlocal looked
        looked += 1
        right = at(sources[None], "c", "d", code="XP1") + at(sources[None], "b", "d", code="XP2")
        return sorted([*right, *at(sources[None], "a", wrong)[::4]], key=lambda one: one.column)

    done = corrected("<cell>", {None: source}, look)
    assert done.after[None] == source.replace("b", "d").replace("c", "d")
    assert (done.fixed, len(done.left)) == (120, 20)
    assert looked < 150  # to begin anew after each part that proves right took 1900


def test_wrong_edits_in_many_functions_take_a_handful_of_checks() -> None:
    source = "".join(f"def f{n}(): return a + c\n" for n in range(60))
    looked = 0

    def on(number: int, found: Diagnostic) -> Diagnostic:
        (edit,) = found.fix or ()
        return found._replace(line=number, end_line=number, fix=(edit._replace(line=number, end_line=number),))

    def look(sources: Sources) -> list[Diagnostic]:
        nonlocal looked
        looked += 1
        lines = enumerate(sources[None].splitlines(), 1)
        return [on(number, one) for number, line in lines for one in [*at(line, "a", "a * a"), *at(line, "c", "d")]]

    done = corrected("<cell>", {None: source}, look)
    assert done.after[None] == source.replace("c", "d")
    assert (done.fixed, len(done.left)) == (60, 60)
    assert looked < 10  # by halves alone it took 120


def test_edits_outside_of_the_source_are_not_applied() -> None:
    def look(sources: Sources) -> list[Diagnostic]:
        del sources
        return [FOUND._replace(fix=(Edit(7, 0, 7, 1, "x"),)), FOUND._replace(fix=(Edit(1, 2, 1, 1, "x"),))]

    assert corrected("<cell>", {None: "a"}, look).after == {None: "a"}


def test_edits_that_overlap_take_turns() -> None:
    assert stand_in("abc", ("ab", "xb"), ("bc", "by")) == ("xby", 2, 0)


def test_an_edit_that_two_findings_share_is_applied_once() -> None:
    def look(sources: Sources) -> list[Diagnostic]:
        found = at(sources[None], "a", "b")
        share = Edit(1, 0, 1, 0, "import c; ")
        return [one._replace(fix=(*(one.fix or ()), share)) for one in found]

    assert corrected("<cell>", {None: "0; a; a"}, look).after == {None: "import c; 0; b; b"}


def test_edits_that_undo_each_other_come_to_an_end() -> None:
    text, fixed, _ = stand_in("a + c", ("a", "b"))
    assert (text, fixed) == ("b + c", 1)

    def look(sources: Sources) -> list[Diagnostic]:
        return at("a + c", "a", "b") if sources[None] == "a + c" else at("a + c", "c", "d")

    assert corrected("<cell>", {None: "a + c"}, look).fixed <= 100


def of_rules(source: str) -> Counter[str]:
    return Counter(found.code for found in xpsession.check(source, names=LIVE))


@example(["x = xp.arange(3)", "xp.concat([x, [1.0]])"], "\n")  # as an array it would be of another kind than x
@given(st.lists(st.sampled_from(EXAMPLES), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "; ", "  # é 漢\n"]))
def test_fixing_twice_is_fixing_once_and_no_finding_is_added(examples: list[str], joint: str) -> None:
    source = joint.join(examples)
    fixed = fix(source)
    assert fix(fixed) == fixed
    assert of_rules(fixed) <= of_rules(source)
    assert all(found.fix is None for found in xpsession.check(fixed, names=LIVE))


def variables(xp: Any) -> dict[str, Any]:
    """Return what the rules' examples compute with."""
    square = np.asarray([[0.25, 0.5, 0.75], [0.5, 1.0, 0.125], [0.0, 0.375, 0.625]])
    return {
        "xp": xp, "x": square.copy(), "y": square.T.copy(), "a": square[0].copy(),
        "b": square[1].copy(), "data": square.copy(), "mask": square > 0.3, "m": square > 0.4,
        "i": np.asarray([3, 1, 2]), "k": np.asarray([1, 0, 2]), "arrays": [square.copy(), square.copy()],
    }  # fmt: skip


def computed(source: str, xp: Any) -> Any:
    """Return the value of the last expression of `source`, and each variable afterwards."""
    tree = ast.parse(source)
    names = variables(xp)
    last = tree.body.pop()
    exec(compile(tree, "<example>", "exec"), names)  # noqa: S102  # the rules' own examples
    value = None
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "<example>", "eval"), names)  # noqa: S307  # as above
    else:
        exec(compile(ast.Module([last], []), "<example>", "exec"), names)  # noqa: S102  # as above
    unlike = {"xp", "__builtins__"}
    return value, {name: known for name, known in names.items() if name not in unlike and not callable(known)}


def same(left: Any, right: Any) -> bool:
    if isinstance(left, np.ndarray | np.generic) and isinstance(right, np.ndarray | np.generic):
        return (
            left.dtype == right.dtype
            and left.shape == right.shape
            and bool(np.array_equal(left, right, equal_nan=left.dtype.kind in "fc"))
        )
    if isinstance(left, tuple | list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)
    return bool(left == right)


WITH_FIX = [source for source in EXAMPLES if fix(source) != source]
ARGUMENTS = {
    name: {"atan2": "a, b", "concat": "[a, b]", "divide": "a, b", "pow": "a, b", "remainder": "a, b"}.get(new, "i")
    for name, new in PURE.items()
} | {"left_shift": "i, k", "right_shift": "i, k", "arccosh": "1 + a", "arcsin": "a", "arccos": "a", "arctanh": "a / 2"}
RENAMED = [f"xp.{name}({given})" for name, given in ARGUMENTS.items() if hasattr(np, name)]


def runs(source: str, xp: Any) -> bool:
    """Return whether a source runs at all: what stops with an error has nothing that a fix could change."""
    try:
        computed(source, xp)
    except (AttributeError, TypeError, ValueError, NameError, IndexError):
        return False
    return True


NAMESPACES = {"numpy": np, "xpsession": xpsession.namespace("cpu")}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("library", NAMESPACES)
@pytest.mark.parametrize("source", [*WITH_FIX, *RENAMED])
def test_what_is_fixed_computes_the_same_on_numpy(source: str, library: str) -> None:
    xp, fixed = NAMESPACES[library], fix(source)
    assert fixed != source
    if runs(source, xp):
        assert same(computed(source, xp), computed(fixed, xp))


@pytest.mark.filterwarnings("ignore")
def test_most_fixes_are_of_what_runs() -> None:
    assert sum(any(runs(source, xp) for xp in NAMESPACES.values()) for source in WITH_FIX) >= 45


def test_there_are_examples_whose_fix_was_computed() -> None:
    assert len(WITH_FIX) >= 60
    assert len(RENAMED) >= 15


# Expressions of a program, the names in them being arrays of the namespace or expressions in turn.
CALLS = [
    *(f"xp.{name}({{x}})" for name in ("arcsin", "absolute", "conjugate", "ravel", "flipud", "cumsum", "ptp", "sum")),
    *("xp.concatenate([{x}, {y}], 0)", "xp.power(xp.absolute({x}), 2)", "xp.where({x} > 0.3)[0]", "xp.sum({x}, 0)"),
    *("xp.reshape({x}, -1)", "xp.reshape({x}, [3, 3])", "xp.permute_dims({x}, [1, 0])", "xp.astype({x}, float)"),
    *("{x}.sum()", "{x}.mean(0)", "{x}.reshape(-1)", "{x}.astype(int)", "{x}.copy()", "{x}.real", "{x}.ravel()"),
    *("{x}[[0, 2]]", "{x}[:, [0]]", "{x}.T", "xp.asarray([{x}, {x}])", "xp.take({x}, [0, 2], axis=0)", "len({x})"),
    *("xp.maximum({x}, [0.1, 0.2, 0.3])", "xp.std({x}, ddof=1)", "xp.clip({x}, a_min=0.2, a_max=0.5)", "xp.ndim({x})"),
    *("xp.zeros([3, 3])", "xp.zeros((3, 3), dtype='float32')", "xp.linspace(0, 1)", "xp.identity(3)", "{x} + {y}"),
    *("xp.swapaxes({x}, -1, -2)", "xp.array([[1.0, 2.0]])", "np.sin({x})", "{x}.dtype == 'float64'", "{x} - xp.pi"),
]
EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y", "xp.sin(x)", "xp.ones((3, 3))"]),
    lambda inner: st.builds(
        lambda call, x, y: call.format(x=f"({x})", y=f"({y})"), st.sampled_from(CALLS), inner, inner
    ),
    max_leaves=6,
)
LINES = st.one_of(
    st.builds("{} = {}".format, st.sampled_from(["x", "y", "z"]), EXPRESSIONS),
    st.builds("x[[0, 2]] = {}".format, st.sampled_from(["0.5", "y[[0, 1]]"])),
    st.builds("z = f'{{{}:.3f}}'".format, st.sampled_from(["xp.sum(x)", "xp.mean(y)"])),
    EXPRESSIONS,
)


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=150)
@given(st.lists(LINES, min_size=1, max_size=5), st.sampled_from([*NAMESPACES]))
def test_a_program_computes_the_same_on_numpy_once_it_is_fixed(lines: list[str], library: str) -> None:
    xp = NAMESPACES[library]
    start = "x = xp.asarray([[0.25, 0.5, 0.75], [0.5, 1.0, 0.125], [0.0, 0.375, 0.625]])\ny = xp.sin(x)\n"
    source = "import numpy as np\n" + start + "\n".join(lines)
    fixed = xpsession.fix(source, names=LIVE)
    assert fix(fixed) == fixed
    if runs(source, xp):
        assert same(computed(source, xp), computed(fixed, xp))
