import inspect
import re
import warnings

import array_api_strict
import pytest

from xpsession import standard
from xpsession.compliance import check
from xpsession.compliance.rule import MigrationRule, NameRule, Rule, all_rules
from xpsession.compliance.rules.xp203_positional_argument import POSITIONS
from xpsession.compliance.uses import hints
from xpsession.compliance.uses.renames import CLOSE, PURE
from xpsession.compliance.values.results import TUPLE_SINCE
from xpsession.records.diagnostic import Diagnostic

LIVE = {"xp": array_api_strict}
# Those of the others are tried in test_migration.py, and run in runtime/test_rules.py.
RULES = [rule for rule in all_rules() if not (rule.run or isinstance(rule, MigrationRule))]
VALID = [pytest.param(rule, source, id=f"{rule.code}-{source}") for rule in RULES for source in rule.VALID]
INVALID = [
    pytest.param(rule, source, hint, id=f"{rule.code}-{source}") for rule in RULES for source, hint in rule.INVALID
]
# Templates of every rule, wherever it keeps them.
TEMPLATES = [
    (rule.code, template)
    for rule in all_rules()
    for table in ("TABLE", "HINTS", "TEMPLATES")
    for template in getattr(rule, table, {}).values()
    if template is not None
]


def found_by(rule: Rule, source: str) -> tuple[Diagnostic, ...]:
    """Return what is found in an example of a rule."""
    return check(source, names=LIVE, extend_select=[rule.code] if rule.opt_in else [])


def applied(source: str, found: Diagnostic) -> str:
    lines = source.split("\n")
    for edit in sorted(found.fix or (), key=lambda edit: (edit.line, edit.column), reverse=True):
        line = lines[edit.line - 1]
        lines[edit.line - 1] = line[: edit.column] + edit.text + line[edit.end_column :]
    return "\n".join(lines)


@pytest.mark.parametrize(("rule", "source"), VALID)
def test_valid_examples_have_no_finding(rule: Rule, source: str) -> None:
    assert [found for found in found_by(rule, source) if found.code == rule.code] == []


@pytest.mark.parametrize(("rule", "source", "hint"), INVALID)
def test_invalid_examples_have_one_finding_with_the_hint(rule: Rule, source: str, hint: str | None) -> None:
    assert [(found.code, found.hint) for found in found_by(rule, source)] == [(rule.code, hint)]


@pytest.mark.parametrize("source", [source for rule in RULES for source in rule.VALID if "import" not in source])
def test_valid_examples_are_valid_for_every_rule(source: str) -> None:
    assert check(source, names=LIVE) == ()


@pytest.mark.parametrize(("rule", "source", "hint"), INVALID)
def test_hints_are_within_the_standard_themselves(rule: Rule, source: str, hint: str | None) -> None:
    del rule, source
    if hint is not None and hint.startswith(("xp.", "10.0", "2.0", "(", "z[")):
        assert check(hint, names=LIVE) == ()


@pytest.mark.parametrize(("rule", "source", "hint"), INVALID)
def test_a_fix_leaves_no_finding(rule: Rule, source: str, hint: str | None) -> None:
    del rule, hint
    for found in check(source, names=LIVE):
        if found.fix is not None:
            assert check(applied(source, found), names=LIVE) == ()


def test_codes_and_names_are_unique_and_match_the_files() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        module = type(rule).__module__.rpartition(".")[2]
        assert module == f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
        assert re.fullmatch(r"XP\d{3}", rule.code)


def test_the_docstring_of_a_rule_is_its_page() -> None:
    for rule in all_rules():
        page = inspect.getdoc(type(rule)) or ""
        sections = [
            "What it does\n------------",
            "Why is this bad?\n----",
            "Example\n-------",
            "Use instead\n-----------",
        ]
        assert all(section in page for section in sections), rule.code


def test_no_rule_lists_a_name_that_the_standard_has() -> None:
    for rule in all_rules():
        if isinstance(rule, NameRule):
            assert not standard.names() & rule.TABLE.keys(), rule.code


def test_no_two_rules_list_the_same_name() -> None:
    listed = [name for rule in all_rules() if isinstance(rule, NameRule) for name in rule.TABLE]
    assert len(listed) == len(set(listed))


def test_every_template_leads_to_names_of_the_standard() -> None:
    for code, template in TEMPLATES:
        assert standard.names().issuperset(set(hints.names(template)) - {"NAME"}), (code, template)
    assert standard.names().issuperset({*PURE.values(), *CLOSE.values()})


def test_positions_name_parameters_of_the_standard() -> None:
    for name, words in POSITIONS.items():
        parameters = standard.entries()[name].signature().parameters
        leading = [item.name for item in parameters.values() if not item.keyword_only]
        assert words.split()[: len(leading)] == leading, name
        assert set(words.split()) - {"-"} <= set(parameters), name


@pytest.mark.parametrize(
    ("source", "version", "found"),
    [
        ("xp.clip(x, 0, 1)", "2022.12", ("'xp.clip'", "new in 2023.12", None)),
        ("xp.isin(x, y)", "2024.12", ("'xp.isin'", "new in 2025.12", "array_api_extra.isin")),
        ("xp.linalg.eig(x)", "2024.12", ("'xp.linalg.eig'", "new in 2025.12", None)),
        ("xp.astype(x, xp.int8, device=d)", "2022.12", ("keyword 'device'", "new in 2023.12", None)),
        ("xp.expand_dims(x, axis=(0, 1))", "2024.12", ("takes no tuple", "new in 2025.12", None)),
        ("xp.maximum(x, 0)", "2023.12", ("takes no number", "new in 2024.12", "xp.asarray(0)")),
        ("xp.where(m, x, 0.0)", "2022.12", ("takes no number", "new in 2024.12", "xp.asarray(0.0)")),
        ("xp.result_type(x, y, 1.0)", "2023.12", ("takes no number", "new in 2024.12", "xp.asarray(1.0)")),
        ("from array_api_strict import clip", "2022.12", ("'clip'", "new in 2023.12", None)),
        ("xp.searchsorted(x, 1.0)", "2024.12", ("takes no number", "new in 2025.12", "xp.asarray(1.0)")),
        ("xp.permute_dims(x, (-1, -2))", "2024.12", ("takes no negative axes", "new in 2025.12", None)),
        (
            "x = xp.arange(3); x[xp.asarray([0, 2])]",
            "2023.12",
            ("does not index by arrays", "new in 2024.12", "xp.take(x, xp.asarray([0, 2]), axis=0)"),
        ),
        ("xp.__array_namespace_info__()", "2022.12", ("'xp.__array_namespace_info__'", "new in 2023.12", None)),
        ("xp.fft.fftfreq(8, dtype=t)", "2023.12", ("keyword 'dtype'", "new in 2024.12", None)),
    ],
)
def test_what_is_newer_than_the_target_says_since_when(
    source: str, version: str, found: tuple[str, str, str | None]
) -> None:
    [one] = check(source, names=LIVE, version=version)
    name, since, hint = found
    assert (one.code, one.hint) == ("XP108", hint)
    assert name in one.message
    assert since in one.message
    assert check(source, names=LIVE) == ()


@pytest.mark.parametrize(("version", "new"), [("2024.12", True), ("2025.12", False)])
def test_an_assignment_promotes_arrays_since_the_version_that_says_so(version: str, *, new: bool) -> None:
    source = "x = xp.ones(3, dtype=xp.complex128); x[:2] = xp.ones(2)"
    found = check(source, names=LIVE, version=version)
    assert [(one.code, one.hint) for one in found] == [("XP508", "xp.astype(xp.ones(2), x.dtype)")] * new
    assert all(one.message.endswith("; that is new in 2025.12") for one in found)
    [wrong] = check("x = xp.arange(3); x[:2] = xp.ones(2)", names=LIVE, version=version)
    assert "new in" not in wrong.message


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from array_api_strict import concatenate", ("XP101", "xp.concat")),
        ("from array_api_compat.numpy.linalg import norm", ("XP105", "xp.linalg.vector_norm")),
        ("from array_api_strict import float16 as half", ("XP106", "xp.float32")),
        ("from array_api_strict import sum as total; total(x, 0)", ("XP203", "axis=0")),
        ("mean = xp.mean; mean([1.0, 2.0])", ("XP206", "xp.asarray([1.0, 2.0])")),
        ("inverse = xp.linalg.inv; inverse(x, out=y)", ("XP201", "y[...] = inverse(x)")),
    ],
)
def test_a_name_that_stands_by_itself_is_still_one_of_the_namespace(source: str, found: tuple[str, str | None]) -> None:
    [one] = check(source, names={**LIVE, "mean": None})
    assert (one.code, one.hint) == found
    if source.startswith("from"):  # what it is called elsewhere, no edit follows; nor is there a namespace to name
        assert one.code == "XP203" or (one.fix, one.unsafe_fix) == (None, None)


@pytest.mark.parametrize(
    "source",
    [
        "from array_api_strict import sum, linalg, Device, __version__; sum(x, axis=0)",
        "from array_api_compat.numpy import linalg; linalg.inv(x)",
        "from array_api_extra import isclose; isclose(x, y)",
        "sum = xp.sum; sum = len; sum(x, 0)",
    ],
)
def test_a_name_that_stands_by_itself_may_be_another_s(source: str) -> None:
    assert check(source, names=LIVE) == ()


def test_what_else_is_wrong_with_an_update_is_said_before_that_it_is_one() -> None:
    source = "x = xp.broadcast_to(xp.ones(3), (2, 3)); x[0, 0] = 0.0"
    assert [found.code for found in check(source, names=LIVE, extend_select=["XP603"])] == ["XP604"]


def test_a_hint_keeps_to_the_version_that_is_checked() -> None:
    [old] = check("xp.cumsum(x)", names=LIVE, version="2022.12")
    [new] = check("xp.cumsum(x)", names=LIVE, version="2023.12")
    assert (old.hint, new.hint) == (None, "xp.cumulative_sum(x)")


def test_the_address_is_that_of_the_cure() -> None:
    [found] = check("xp.concatenate([x])", names=LIVE)
    assert found.url == "https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.concat.html"
    [found] = check("xp.einsum('i', x)", names=LIVE)
    assert found.url == standard.url("einsum")


def test_a_fix_renames_just_the_name() -> None:
    source = "y = xp.concatenate([x, x])"
    [found] = check(source, names=LIVE)
    assert applied(source, found) == "y = xp.concat([x, x])"


def test_a_fix_names_the_arguments() -> None:
    source = "xp.sum(x, 0, xp.float32)"
    [found] = check(source, names=LIVE)
    assert (found.hint, applied(source, found)) == ("axis=0, dtype=xp.float32", "xp.sum(x, axis=0, dtype=xp.float32)")


@pytest.mark.parametrize(
    "source",
    [
        "xp.array(x)",  # a copy, which asarray need not make
        "xp.sum(x, (0))",  # a bracket is in the way
        "xp.sum(x, 0, out=y)",  # the keyword would stay wrong
        "xp.sum(x, 0, *rest)",
        "xp.std(x, 0, None)",  # no word for the third
    ],
)
def test_an_uncertain_fix_is_none(source: str) -> None:
    found = check(source, names=LIVE)
    assert found
    assert all(one.fix is None for one in found)


@pytest.mark.parametrize(
    "source",
    ["xp.sum(*args)", "xp.where(m, *rest)", "xp.where(m, **rest)", "xp.squeeze(x, **k)", "xp.astype(x, dtype=d, **k)"],
)
def test_arguments_that_a_star_may_supply_are_not_missed(source: str) -> None:
    assert "XP204" not in {found.code for found in check(source, names=LIVE)}


@pytest.mark.parametrize(
    "source",
    [
        "xp.astype(x, xp.float32)",
        "xp.meshgrid(a, b, indexing='ij')",
        "xp.__array_namespace_info__()",
        "xp.__version__",
        "xp.e",
        "xp.broadcast_arrays(a, b, c)",
        "xp.result_type(a, xp.float32)",
        "xp.reshape(x, shape=(2, 3))",
        "xp.full((2,), fill_value=0.0)",
        "xp.arange(0, 10, 2)",
        "xp.arange(10, step=2)",
        "xp.linspace(0, 1, num=5, endpoint=False)",
        "xp.linalg.matrix_norm(x, ord='nuc')",
        "xp.from_dlpack(x, device=d, copy=True)",
        "xp.concatenate = 1",
        "hasattr(xp, 'concatenate')",
        "getattr(xp, 'concatenate')",
    ],
)
def test_what_the_standard_allows_is_silent(source: str) -> None:
    assert check(source, names=LIVE) == ()


def test_one_place_has_one_finding() -> None:
    assert [found.code for found in check("xp.concatenate([x, y], 0, out=z)", names=LIVE)] == ["XP101"]
    assert [found.code for found in check("xp.issubdtype(d, xp.floating)", names=LIVE)] == ["XP101"]


@pytest.mark.parametrize(
    ("source", "version", "hint"),
    [
        ("grids = xp.meshgrid(x, y); grids.append(z); grids[0] = z; grids + [z]", "2024.12", None),
        ("grids = xp.meshgrid(x, y); grids += (z,); grids + grids[1:], tuple(grids) + (z,)", "2024.12", None),
        ("grids = xp.meshgrid(x, y); grids + (z,)", "2024.12", "tuple(grids)"),
        ("(z,) + xp.broadcast_arrays(x, y)", "2022.12", "tuple(xp.broadcast_arrays(x, y))"),
        ("grids = xp.meshgrid(x, y); grids + load(), grids[1:] + [z]", "2025.12", None),
        (
            "def f(x):\n    g = xp.meshgrid(x)\n    if isinstance(g, tuple): g = list(g)\n    g.append(x)",
            "2025.12",
            None,
        ),
        ("def f(x): return xp.meshgrid(x, x)\nf(x).append(y)", "2025.12", "list(f(x))"),
        ("g = xp.unstack(x) if n else xp.meshgrid(x, y); g.append(x)", "2025.12", None),
        ("g = xp.meshgrid(x, y)\nfor i in range(3): g[i] = z", "2025.12", "list(g)"),
    ],
)
def test_what_was_a_list_before_is_held_against_the_target(source: str, version: str, hint: str | None) -> None:
    found = check(source, names=LIVE, version=version)
    assert [(one.code, one.hint) for one in found] == ([] if hint is None else [("XP110", hint)])


@pytest.mark.parametrize("name", TUPLE_SINCE)
def test_strict_returns_tuples_since_the_version_that_the_rule_has(name: str) -> None:
    x = array_api_strict.arange(2)
    function = getattr(array_api_strict, name)
    for version in standard.VERSIONS:
        with warnings.catch_warnings(), array_api_strict.ArrayAPIStrictFlags(api_version=version):
            assert type(function(x, x)) is (tuple if version >= TUPLE_SINCE[name] else list)


def test_an_instance_that_keeps_an_extension_is_not_taken_for_the_namespace() -> None:
    source = "class A:\n    def __init__(self): self.linalg = xp.linalg\n    def f(self, x): return self.linalg."
    [product] = check(source + "multi_dot([x, x])", names=LIVE)
    assert product.hint == "functools.reduce(xp.matmul, [x, x])"
    [alias] = check(source + "matmul(x, x)", names=LIVE, extend_select=["XP109"])
    assert (alias.hint, alias.fix) == ("xp.matmul", None)


def test_what_the_main_namespace_has_too_is_taken_from_there_by_a_fix() -> None:
    [found] = check("xp.linalg.matmul(x, y)", names=LIVE, extend_select=["XP109"])
    assert applied("xp.linalg.matmul(x, y)", found) == "xp.matmul(x, y)"


def test_that_an_extension_is_optional_is_said_where_nothing_else_is() -> None:
    source = "def f(x):\n    xp = x.__array_namespace__()\n    return xp.fft.fftfreq(8)"
    assert [found.code for found in check(source, extend_select=["XP109"])] == ["XP804"]
