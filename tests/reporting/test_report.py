"""Reports on real namespaces and on broken ones."""

import json
import sys
from importlib.util import find_spec
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xpsession import reporting, standard
from xpsession.errors import ArgumentError, VersionError
from xpsession.records.report import Limit, NamespaceReport, Report
from xpsession.reporting.target import NAMESPACES, Target, home, imported_target, installed


def looked_at(name: str, obstacle: str | None = None, version: str = standard.LATEST) -> NamespaceReport:
    return reporting.examine(imported_target(name, {home(name): obstacle}), version=version)


def failed(found: NamespaceReport) -> set[str]:
    return {probe.name for probe in found.with_outcome("failed")}


@pytest.mark.skipif(np.lib.NumpyVersion(np.__version__) >= "2.5.0", reason="NumPy has come nearer to the standard")
def test_numpy_is_known_where_it_differs() -> None:
    found = looked_at("numpy")
    assert found.library == f"numpy {np.__version__}"
    assert {"sort", "argsort", "clip", "fft.fftfreq"} <= {row.name for row in found.signatures}
    assert {"sort-descends", "finfo-takes-arrays", "eig-is-complex", "clip-takes-one-bound"} <= failed(found)
    assert found.unreadable == ()
    assert not found.complete
    assert {"sort", "finfo", "linalg.eig"} <= set(found.wanting)


def test_whatever_numpy_fails_says_that_numpy_is_known_for_it() -> None:
    for probe in looked_at("numpy").with_outcome("failed"):
        assert "NumPy" in (probe.known or ""), probe.name


def test_array_api_compat_has_every_name_and_signature() -> None:
    found = looked_at("array_api_compat.numpy")
    assert (found.missing, found.signatures, found.absent) == ((), (), ())
    assert "sort-descends" not in failed(found)
    assert found.library.startswith("array_api_compat ")
    assert f"numpy {np.__version__}" in found.library


def test_array_api_strict_has_every_name_and_signature() -> None:
    found = looked_at("array_api_strict")
    assert (found.missing, found.signatures, found.unreadable) == ((), (), ())
    assert found.declared == found.standard


@pytest.mark.skipif(find_spec("cupy") is None, reason="CuPy is not installed")
def test_cupy_is_read_where_nothing_can_run() -> None:
    found = looked_at("cupy", "no driver")
    assert {"vecdot", "unstack", "linalg.svdvals"} <= set(found.missing)
    assert {"arange", "sort", "take_along_axis"} <= {row.name for row in found.signatures}
    assert {probe.detail for probe in found.probes} == {"no driver"}
    assert len(found.with_outcome("not run")) == len(found.probes) > 0


def test_an_older_version_asks_for_less() -> None:
    old = looked_at("numpy", version="2022.12")
    assert len(old.probes) < len(looked_at("numpy").probes)
    assert "clip-takes-one-bound" not in {probe.name for probe in old.probes}
    assert old.standard == "2022.12"


def target(xp: Any, **fields: Any) -> Target:
    return Target("double", lambda: xp, ("numpy",), **fields)


def without(*names: str) -> SimpleNamespace:
    return SimpleNamespace(**{name: value for name, value in vars(np).items() if name not in names})


def test_a_missing_name_is_told_once_and_its_probes_do_not_run() -> None:
    found = reporting.examine(target(without("unstack")), version=standard.LATEST)
    assert found.missing == ("unstack",)
    assert [probe.detail for probe in found.probes if probe.function == "unstack"] == ["'unstack' is missing"]


def test_an_absent_extension_is_no_fault() -> None:
    found = reporting.examine(target(without("fft")), version=standard.LATEST)
    assert found.absent == ("fft",)
    assert found.missing == ()
    assert "there is no extension 'fft'" in {probe.detail for probe in found.probes}
    assert not any(name.startswith("fft") for name in found.wanting)


def test_a_namespace_that_does_not_import_says_why() -> None:
    def load() -> ModuleType:
        raise OSError("libmissing.so:\n cannot open")

    found = reporting.examine(Target("broken", load, ("nothing",)), version=standard.LATEST)
    assert found.reason == "OSError: libmissing.so: cannot open"
    assert (found.library, found.probes) == ("", ())
    assert not found.complete


def test_a_name_that_cannot_be_read_is_missing() -> None:
    class Broken(ModuleType):
        def __getattr__(self, name: str) -> Any:
            raise RuntimeError(name)

    found = reporting.examine(target(Broken("broken")), version=standard.LATEST)
    assert "sum" in found.missing
    assert found.absent == standard.EXTENSIONS


def test_the_limits_of_a_backend_are_handed_on() -> None:
    limit = Limit("array.__index__", "the class is closed")
    found = reporting.examine(target(np, limits=(limit,)), version=standard.LATEST)
    assert found.limits == (limit,)


def test_an_unknown_version_is_an_error() -> None:
    with pytest.raises(VersionError):
        reporting.report([], version="2021.12")


def test_a_report_is_json() -> None:
    found = reporting.report([imported_target("numpy", {})])
    row = json.loads(json.dumps(found.to_dict()))["namespaces"][0]
    assert set(row) == {
        "name", "library", "standard", "declared", "reason", "absent", "missing", "signatures", "unreadable",
        "probes", "limits", "wanting", "complete",
    }  # fmt: skip
    assert set(row["probes"][0]) == {"name", "function", "says", "outcome", "detail", "known", "issue", "url"}
    assert set(row["signatures"][0]) == {"name", "standard", "own", "differences"}
    assert Report(standard.LATEST, ()).to_dict() == {"standard": standard.LATEST, "namespaces": (), "seconds": 0.0}


def test_a_complete_namespace_has_nothing_against_it() -> None:
    whole = NamespaceReport("whole", "", standard.LATEST)
    assert whole.complete
    assert not NamespaceReport("part", "", standard.LATEST, missing=("sum",)).complete
    assert not NamespaceReport("part", "", standard.LATEST, absent=("fft",)).complete


def test_a_namespace_is_looked_for_without_importing_it() -> None:
    before = set(sys.modules)
    assert installed("numpy")
    assert not installed("numpy.array_api")
    assert not installed("no_such_library.numpy")
    assert installed("cupy") == (find_spec("cupy") is not None)
    assert [name for name in NAMESPACES if installed(name)]
    assert {name for name in set(sys.modules) - before if name.startswith(("cupy", "torch", "jax"))} == set()


@pytest.mark.parametrize("name", ["numpyy", "numpy.nonsense", "no.such.module", ""])
def test_a_module_that_does_not_exist_is_an_error_that_lists_others(name: str) -> None:
    with pytest.raises(ArgumentError, match=r"unknown namespace .*; valid are 'numpy'"):
        imported_target(name, {})


def test_any_other_module_can_be_looked_at() -> None:
    found = looked_at("math")
    assert "sum" in found.missing
    assert "pi" not in found.missing
