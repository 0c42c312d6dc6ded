"""``xp.sum?`` and its kin in a real shell: the standard above, the library's own help below, nothing else touched."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession import describing

Run = Callable[[str], str]


@pytest.fixture
def ask(shell: InteractiveShell, run: Run) -> Run:
    """Return a function that gives the text about a name in a shell where the extension is loaded on the CPU."""
    run("%load_ext xpsession")
    run("%xp device cpu")

    def text(name: str) -> str:
        return str(shell.object_inspect_text(name.rstrip("?"), detail_level=name.count("?") - 1))

    return text


def head(text: str) -> list[str]:
    """Return the lines above the library's own help."""
    return text.partition("\n\n")[0].splitlines()


def test_a_name_shows_signature_summary_history_origin_and_section(ask: Run) -> None:
    assert head(ask("xp.sum?")) == [
        "Signature: xp.sum(x, /, *, axis=None, dtype=None, keepdims=False)",
        "Summary:   Add up all elements or those along axis; narrow integers are widened to the default width.",
        "Standard:  2025.12; there since 2022.12",
        f"Here:      on cpu: numpy.sum (NumPy {np.__version__}), the library's own",
        "Section:   https://data-apis.org/array-api/2025.12/API_specification/generated/array_api.sum.html",
    ]


def test_the_library_s_own_help_stands_below(ask: Run) -> None:
    below = ask("xp.sum?").partition("\n\n")[2]
    assert below.startswith(f"numpy.sum in NumPy {np.__version__}, in its own words:\n")
    assert "out=None" in below
    assert "Elements to sum." in below


def test_two_question_marks_show_the_source_too(ask: Run) -> None:
    text = ask("xp.sum??")
    assert head(text)[0].startswith("Signature: xp.sum(x, /")
    assert "def sum(" in text


def test_a_name_of_an_extension_is_described(ask: Run) -> None:
    assert head(ask("xp.linalg.svd?"))[0] == "Signature: xp.linalg.svd(x, /, *, full_matrices=True)"


def test_a_correction_says_what_is_wrong_and_shows_the_library_s_help(ask: Run) -> None:
    text = ask("xp.clip?")
    assert "corrected by xpsession: its parameters are called a, a_min, a_max" in text
    assert "Array containing elements to clip." in text


@pytest.mark.parametrize("name", ["xp.pi", "xp.float32", "xp.newaxis", "xp.__array_api_version__"])
def test_a_constant_or_dtype_has_no_signature_of_the_standard(ask: Run, name: str) -> None:
    assert head(ask(f"{name}?"))[0].startswith("Summary: ")


def test_a_name_outside_the_standard_says_so_with_the_hint_above_the_library_s_help(ask: Run) -> None:
    text = ask("xp.concatenate?")
    assert head(text) == ["Standard: xp.concatenate is not in the array API standard 2025.12. Hint: xp.concat"]
    assert "Join a sequence of arrays" in text


def test_a_name_that_is_newer_than_the_bound_version_says_when_it_came(ask: Run, run: Run) -> None:
    run("%xp standard 2022.12")
    assert head(ask("xp.clip?")) == [
        "Standard: xp.clip is not in the array API standard 2022.12; it is new in 2023.12. Hint: %xp standard 2023.12"
    ]
    assert "Signature: xp.from_dlpack(x, /)" in ask("xp.from_dlpack?")
    assert "changes in 2023.12 to (x, /, *, device=None, copy=None)" in ask("xp.from_dlpack?")


def test_any_namespace_is_described_under_any_name(ask: Run, shell: InteractiveShell) -> None:
    shell.user_ns["other"] = xpsession.namespace("strict:device1", version="2024.12")
    text = ask("other.zeros?")
    assert head(text)[0] == "Signature: other.zeros(shape, *, dtype=None, device=None)"
    assert "on strict:device1: array_api_strict.zeros" in text
    assert "the library's own, bound to the device" in text


def test_xp_itself_says_what_it_is_bound_to(ask: Run) -> None:
    namespace, names, section = ask("xp?").splitlines()
    assert namespace.startswith("Namespace: the array API standard 2025.12 on cpu (")
    assert names.startswith("Names:     194, ")
    assert section.startswith("Section:   https://data-apis.org/")
    assert "extension linalg" in ask("xp.linalg?")


def test_xp_with_two_question_marks_says_what_is_corrected(ask: Run) -> None:
    assert "clip:  " in ask("xp??")
    assert "its parameters are called a, a_min, a_max" in ask("xp??")


def test_the_question_mark_prints_it(ask: Run, run: Run) -> None:
    assert ask("xp.sum?").splitlines()[0] in run("xp.sum?")
    assert "not found" in run("xp.nosuch?")


@pytest.mark.parametrize("name", ["len", "xp.__dict__", "numpy.sum"])
def test_all_else_is_ipython_s_own(shell: InteractiveShell, run: Run, name: str) -> None:
    run("import numpy")
    shell.user_ns["xp"] = xpsession.namespace("cpu")
    before = shell.object_inspect_mime(name)
    run("%load_ext xpsession")
    assert shell.object_inspect_mime(name) == before


def test_a_failure_of_ours_leaves_ipython_s_own_help(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(describing, "describe", broken)
    assert ask("xp.sum?").startswith("Signature:      \nxp.sum(\n")


def test_another_inspector_is_noticed_and_unloading_frees_it(shell: InteractiveShell, run: Run, ask: Run) -> None:
    # A change of colours made another inspector before IPython 9.
    shell.inspector = shell.inspector_class(theme_name="nocolor", str_detail_level=0, parent=shell)
    shell.colors = "linux"
    shell.colors = "nocolor"
    assert head(ask("xp.sum?"))[0].startswith("Signature: xp.sum(x, /")
    run("%unload_ext xpsession")
    assert "_get_info" not in vars(shell.inspector)


def test_what_another_extension_put_there_comes_back(shell: InteractiveShell, run: Run) -> None:
    def theirs(*_: Any) -> dict[str, str]:
        return {"text/plain": "theirs", "text/html": "theirs"}

    vars(shell.inspector)["_get_info"] = theirs
    run("%load_ext xpsession")
    assert shell.object_inspect_text("len") == "theirs"
    run("%unload_ext xpsession")
    assert shell.inspector._get_info is theirs
