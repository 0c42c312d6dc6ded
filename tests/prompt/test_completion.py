"""Tab in a real shell: names, signatures and keywords of the standard, with jedi and without."""

from collections.abc import Callable

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from xpsession import standard
from xpsession.prompt.completion import Completion

Run = Callable[[str], str]
Complete = Callable[[str], dict[str, str]]


@pytest.fixture(params=[True, False], ids=["jedi", "no jedi"])
def complete(request: pytest.FixtureRequest, shell: InteractiveShell, run: Run) -> Complete:
    """Return a function that gives what Tab offers at the end of a line, each with its signature."""
    shell.Completer.use_jedi = request.param
    run("%load_ext xpsession")

    def offered(source: str) -> dict[str, str]:
        with provisionalcompleter():
            found = list(shell.Completer.completions(source, len(source)))
        return {each.text.rpartition(".")[2]: each.signature for each in found}

    return offered


@pytest.mark.parametrize("prefix", ["xp", "xp.linalg", "xp.fft"])
def test_tab_offers_the_standard_and_nothing_else(complete: Complete, shell: InteractiveShell, prefix: str) -> None:
    namespace = eval(prefix, shell.user_ns)  # noqa: S307
    assert set(complete(f"{prefix}.")) == {name for name in dir(namespace) if not name.startswith("_")}


def test_tab_follows_the_bound_version(complete: Complete, run: Run) -> None:
    run("%xp standard 2022.12")
    assert complete("xp.cli") == {}
    assert complete("xp.from_dl") == {"from_dlpack": "(x, /)"}


@pytest.mark.parametrize("line", ["xp.", "y = 2 * xp.", "f(xp.", "[xp."])
def test_the_signatures_are_the_standard_s(complete: Complete, line: str) -> None:
    offered = complete(f"{line}su")
    assert offered["sum"] == "(x, /, *, axis=None, dtype=None, keepdims=False)"
    assert offered["subtract"] == "(x1, x2, /)"


@pytest.mark.parametrize(
    ("line", "keywords"),
    [
        ("xp.sum(x, ", {"axis", "dtype", "keepdims"}),
        ("y = xp.std(f(x), ", {"axis", "correction", "keepdims"}),
        ("xp.linalg.svd(x, ", {"full_matrices"}),
        ("%xp time xp.sum(x, k", {"keepdims"}),
    ],
)
def test_the_keywords_in_a_call_are_the_standard_s(complete: Complete, line: str, keywords: set[str]) -> None:
    assert {name.rstrip("=") for name in complete(line) if name.endswith("=")} == keywords


def test_variables_are_offered_in_a_call_as_before(complete: Complete, shell: InteractiveShell) -> None:
    shell.user_ns["mine"] = 1
    assert "mine" in complete("xp.sum(mi")


def test_calls_of_other_functions_are_left_alone(complete: Complete, run: Run) -> None:
    run("import numpy")
    assert "out=" in complete("numpy.sum(x, o")
    assert "out=" in complete("xp.sum(numpy.sum(x, o")


def test_a_failure_of_ours_leaves_ipython_s_own_completions(
    complete: Complete, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Completion, "_space", broken)
    assert "sum" in complete("xp.su")


def test_what_is_no_namespace_is_not_looked_into(complete: Complete, shell: InteractiveShell) -> None:
    class Shy:
        def __getattr__(self, name: str) -> object:
            pytest.fail(f"read {name}")

    shell.user_ns["shy"] = Shy()
    Completion(shell)._space("shy.xp.su")
    assert complete("") is not None


def test_every_function_has_a_signature_to_show(complete: Complete, shell: InteractiveShell) -> None:
    offered = complete("xp.")
    functions = {name for name, entry in standard.entries().items() if entry.kind == "function"}
    assert {name for name, signature in offered.items() if signature.startswith("(")} >= functions & set(
        dir(shell.user_ns["xp"])
    ) - {"__array_namespace_info__"}
