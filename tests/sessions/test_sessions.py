"""The session without IPython: what it binds, what it announces, and that a failure changes nothing."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from xpsession import backends
from xpsession.backends.numpy import NumPyBackend
from xpsession.backends.strict import StrictBackend
from xpsession.errors import ArgumentError, DeviceError, DeviceMemoryError, VersionError
from xpsession.sessions import Session


@pytest.fixture
def variables() -> dict[str, Any]:
    return {"x": np.zeros(3), "_1": np.zeros(3), "secret": np.zeros(3)}


@pytest.fixture
def session(variables: dict[str, Any]) -> Session:
    session = Session(variables, hidden={"secret"})
    session.start("cpu")
    return session


def state(session: Session, variables: dict[str, Any]) -> tuple[Any, ...]:
    return (session.device, session.xp, session.standard, session.warnings, dict(variables))


def test_xp_is_bound_in_the_variables(session: Session, variables: dict[str, Any]) -> None:
    assert variables["xp"] is session.xp
    session.select("strict:device1")
    assert variables["xp"] is session.xp
    assert session.device.name == "strict:device1"


def test_an_xp_that_was_handed_on_keeps_its_device(session: Session) -> None:
    before = session.xp
    session.select("strict:device1")
    assert backends.device_of(before.zeros(2)) == "cpu"


def test_what_the_user_had_comes_back_when_it_closes() -> None:
    variables: dict[str, object] = {"xp": "mine"}
    session = Session(variables)
    session.start("cpu")
    session.close()
    assert variables == {"xp": "mine"}


def test_what_the_user_has_bound_since_stays_when_it_closes(session: Session, variables: dict[str, Any]) -> None:
    variables["xp"] = "rebound"
    session.close()
    assert variables["xp"] == "rebound"


@pytest.mark.parametrize(
    ("act", "error"),
    [
        (lambda session: session.select("cuda:9"), DeviceError),
        (lambda session: session.select("nonsense"), DeviceError),
        (lambda session: session.set_standard("2020.12"), VersionError),
        (lambda session: session.set_warnings("maybe"), ArgumentError),
    ],
)
def test_what_fails_changes_nothing(
    session: Session, variables: dict[str, Any], act: Callable[[Session], None], error: type[Exception]
) -> None:
    before = state(session, variables)
    with pytest.raises(error):
        act(session)
    assert state(session, variables) == before


def test_moving_takes_along_every_array_of_the_user(session: Session, variables: dict[str, Any]) -> None:
    x = variables["x"]
    variables.update(same=x, nested={"a": [x, (x,)]}, text="text")
    switch = session.select("strict:device1", move=True)
    assert backends.device_of(variables["x"]) == "strict:device1"
    assert variables["same"] is variables["x"] is variables["nested"]["a"][0] is variables["nested"]["a"][1][0]
    assert switch.moved == ("x", "same", "nested")
    assert switch.nbytes == 24
    assert switch.elsewhere == ()


def test_moving_leaves_alone_what_is_not_the_user_s(session: Session, variables: dict[str, Any]) -> None:
    session.select("strict:device1", move=True)
    assert backends.device_of(variables["_1"]) == backends.device_of(variables["secret"]) == "cpu"


def test_arrays_that_stay_behind_are_named(session: Session) -> None:
    assert session.select("strict:device1").elsewhere == ("x",)


def test_a_move_that_runs_out_of_memory_changes_nothing(
    session: Session, variables: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full device is stood in for: the second array finds no room."""
    real = StrictBackend.from_host

    def full(self: StrictBackend, array: Any, device: str) -> Any:
        if array.size > 3:
            raise DeviceMemoryError.from_full(device, "32 B asked for")
        return real(self, array, device)

    monkeypatch.setattr(StrictBackend, "from_host", full)
    variables["y"] = np.zeros(4)
    before = state(session, variables)
    with pytest.raises(DeviceMemoryError, match="'strict:device1' has too little free memory: 32 B asked for"):
        session.select("strict:device1", move=True)
    assert state(session, variables)[:4] == before[:4]
    assert variables["x"] is before[4]["x"]


def test_each_change_is_announced_once(session: Session) -> None:
    heard: list[str] = []
    stop = session.listen(heard.append)
    session.select("strict:device1")
    session.select("strict:device1")
    session.set_standard("2024.12")
    session.set_warnings("off")
    session.check("xp.concatenate([x])")
    stop()
    session.select("cpu")
    assert heard == ["device", "standard", "warnings", "diagnostics"]


def test_the_findings_of_the_last_cell_are_kept(session: Session) -> None:
    session.check("xp.concatenate([x])", cell=7)
    (finding,) = session.diagnostics
    assert (finding.code, finding.cell, finding.line, finding.column) == ("XP101", 7, 1, 0)
    session.check("xp.concat([x])")
    assert session.diagnostics == ()


def test_an_unusable_device_at_the_start_gives_the_cpu_and_the_reason() -> None:
    session = Session({})
    session.start("strict:nowhere")
    assert session.device.name == "cpu"
    assert "no device 'strict:nowhere'" in (session.device.reason or "")


def test_the_memory_is_that_of_the_bound_device(session: Session) -> None:
    memory = session.memory
    assert memory is not None
    assert 0 < memory.held < memory.total == NumPyBackend().devices()[0].memory
    assert memory.load is not None
    assert 0 <= memory.load <= 1
