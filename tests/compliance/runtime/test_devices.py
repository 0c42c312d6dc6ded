"""Rules about devices, on the stand-in devices of array_api_strict and on facts that stand for a GPU's arrays."""

import ast

import array_api_strict as xp
import pytest

from xpsession import backends
from xpsession.compliance.rule import OperationRule, all_rules
from xpsession.compliance.runtime import watch
from xpsession.compliance.source.fragments import python
from xpsession.compliance.uses.operation import Operation
from xpsession.compliance.values.operands import Operand

FIRST, SECOND = xp.Device("CPU_DEVICE"), xp.Device("device1")


@pytest.mark.parametrize(
    "source",
    ["x + y", "xp.add(x, y)", "xp.concat([x, y])", "x[:] = y", "x += y", "x == y"],
)
def test_arrays_of_two_devices_in_one_operation_are_found(source: str) -> None:
    names = {"xp": xp, "x": xp.ones(3, device=FIRST), "y": xp.ones(3, device=SECOND)}
    watched = watch(source, names=names)
    assert [found.code for found in watched.diagnostics] == ["XP803"]
    assert "'strict:cpu'" in watched.diagnostics[0].message
    assert "'strict:device1'" in watched.diagnostics[0].message


def test_an_array_that_is_taken_along_is_not() -> None:
    names = {"xp": xp, "x": xp.ones(3, device=FIRST), "y": xp.ones(3, device=SECOND)}
    assert watch("x + y.to_device(x.device)", names=names).diagnostics == ()


def seen(source: str, act: str, *operands: Operand, symbol: str = "") -> list[str]:
    """Return what is said about an operation on such operands."""
    fragment = python(source)
    assert fragment is not None
    statement = fragment.tree.body[0]
    assert isinstance(statement, ast.Expr)
    node = statement.value
    operation = Operation(
        fragment=fragment,
        node=node,
        statement=statement,
        text=None,
        version="2025.12",
        values={},
        act=act,
        operands=operands,
        symbol=symbol,
        sources=tuple(node for _ in operands),
    )
    return [
        finding.message
        for rule in all_rules()
        if isinstance(rule, OperationRule) and rule.code == "XP801" and act in rule.acts
        for finding in rule.observed(operation)
    ]


@pytest.mark.parametrize(
    ("source", "act", "symbol"),
    [("float(x)", "builtin", "float"), ("print(x)", "builtin", "print"), ("x", "truth", ""), ("x", "format", "")],
)
def test_what_needs_the_value_waits_for_a_gpu_and_for_nothing_else(source: str, act: str, symbol: str) -> None:
    for device, waits in (("cuda:0", 1), ("cpu", 0), ("strict:device1", 0)):
        array = Operand("array", "float64", (), device, None, "xp")
        operands = (Operand("builtin", symbol), array) if act == "builtin" else (array,)
        assert len(seen(source, act, *operands, symbol=symbol)) == waits


def test_a_loop_over_an_array_waits_for_each_element() -> None:
    array = Operand("array", "float64", (3,), "cuda:0", None, "xp")
    assert seen("x", "iterate", array) == [
        "this waits for 'cuda:0' once for each element, to have the value on the host"
    ]


def test_a_gpu_is_known_to_compute_on_its_own_without_its_library() -> None:
    assert backends.backend_for("cuda:0").asynchronous
