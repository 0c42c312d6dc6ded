"""Each rule's examples, run on array_api_strict: what is valid passes, and what is not raises, unless listed here."""

import ast
import sys

import array_api_strict
import numpy as np
import pytest

from xpsession.compliance.rule import MigrationRule, all_rules

# Names that examples take for granted.
GIVEN: dict[str, object] = {
    **{name: array_api_strict.ones((2, 2)) for name in ("a", "arrays", "b", "x", "x1", "x2", "y", "z")},
    "c": array_api_strict.ones((2, 2), dtype=array_api_strict.complex128),
    "d": array_api_strict.Device("CPU_DEVICE"),
    "i": 0,
    "k": {},
    "m": array_api_strict.ones((2, 2)) > 0,
    "n": 2,
    "shape": (2, 2),
    "t": array_api_strict.float64,
    "load": lambda: np.ones((2, 2)),
}
# What the rules find and strict lets pass.
LENIENT = {
    "xp.zeros([2, 3])": "takes lists as shapes",
    "xp.ones([*x.shape, 1])": "takes lists as shapes",
    "shape = list(x.shape)\nshape[0] += 1\nxp.ones(shape)": "takes lists as shapes",
    "xp.broadcast_to(xp.ones(1), 3)": "gives the number to NumPy",
    "xp.moveaxis(x, [0], 1)": "takes lists as axes",
    "xp.tensordot(x, y, axes=[[0], [1]])": "takes lists as axes",
    "xp.permute_dims(x, [1, 0])": "takes lists as axes",
    "x = xp.arange(3); xp.linspace(0, xp.max(x), 5)": "checks no bound",
    "x = xp.arange(3); xp.zeros(x[1])": "asks the array for its index",
    "x = xp.arange(3); xp.zeros((2, x[1]))": "asks the array for its index",
    "x = xp.arange(3); xp.sum(x, axis=x[0])": "asks the array for its index",
    "xp.linspace(0, 1, 5, dtype=xp.int64)": "makes integers",
    **({"x = xp.ones(3); bytes(x)": "gives its memory since Python 3.12"} if sys.version_info >= (3, 12) else {}),
    "x = xp.ones(3); x.device == 'cpu'": "the comparison is False",
    "x = xp.ones(3); x.to_device(x.device, stream=s)": "has no streams",
}
# Rules about what strict cannot see: a comparison that is False, a device that is the default one, names that exist.
UNSEEN = {
    "XP105": "extensions are optional, and strict has them",
    "XP107": "names of libraries",
    "XP108": "depends on the version",
    "XP308": "strict has what CuPy lacks",
    "XP409": "the comparison is False, without a word",
    "XP410": "has the dtypes of NumPy",
    "XP601": "has the views of NumPy",
    "XP603": "its arrays can be changed",
    "XP701": "knows the values",
    "XP702": "knows the values",
    "XP802": "is in the host's memory",
    "XP804": "everything is on the default device",
    "XP902": "runs the check, which fails as it may",
    "XP903": "has no streams",
    "XP901": "on its CPU device, NumPy reads strict's arrays",
}
# Examples that are valid because nothing says that they are about arrays of the namespace.
ELSEWHERE = (
    *("def f(x): return x.sum()", "x.shape = (2, 3)", "x.dtype == 'float64'", "def f(float)", "import float"),
    *("load()", "np.result_type(t)", "xp.asarray([a, b])", "x.n = 3", "if x: pass", "math.sin(a)"),
)
ARRAY_RULES = [
    rule for rule in all_rules() if rule.code >= "XP205" and not (rule.run or isinstance(rule, MigrationRule))
]


def run(source: str) -> None:
    """Run an example, and the functions that it defines."""
    scope = {**GIVEN, "xp": array_api_strict}
    tree = ast.parse(source)
    exec(compile(tree, "example", "exec"), scope)  # noqa: S102  # the rules' own examples
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        scope[function.name](*(GIVEN[argument.arg] for argument in function.args.args))  # type: ignore[operator]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(source, id=f"{rule.code}-{source}")
        for rule in ARRAY_RULES
        for source in rule.VALID
        if not any(text in source for text in ELSEWHERE)
    ],
)
def test_what_is_valid_runs_on_strict(source: str) -> None:
    run(source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(source, LENIENT.get(source), id=f"{rule.code}-{source}")
        for rule in ARRAY_RULES
        if rule.code not in UNSEEN
        for source, _ in rule.INVALID
    ],
)
def test_what_is_invalid_raises_on_strict_unless_it_is_lenient(source: str, reason: str | None) -> None:
    if reason is not None:
        run(source)
        return
    with pytest.raises((AttributeError, IndexError, TypeError, ValueError, Warning)):
        run(source)
