"""Cells in a real shell that are watched while they run: what is found, where it is shown, and what is left alone."""

import ast
import pickle
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession.compliance.rule import MigrationRule, all_rules
from xpsession.compliance.runtime.plans import Plan
from xpsession.compliance.runtime.sites import Site

Run = Callable[[str], str]


@pytest.fixture
def run(shell: InteractiveShell, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a cell, with a number of its own, and returns all that was printed."""

    def run_cell(source: str) -> str:
        capsys.readouterr()
        shell.run_cell(source, store_history=True)
        printed = capsys.readouterr()
        return printed.out + printed.err

    return run_cell


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nimport numpy as np")
    run("x = xp.ones((2, 3)); i = xp.arange(3)")


def codes(printed: str) -> list[str]:
    return re.findall(r"(?:warning|info|error)\[(XP\d+)", printed)


def profiled(profile: Any) -> list[Any]:
    return [entry for entry in profile.getstats() if isinstance(entry.code, CodeType)]


def sites(shell: InteractiveShell, name: str) -> list[object]:
    constants = shell.user_ns[name].__code__.co_consts
    return [item for item in constants if isinstance(item, Site)]


def test_a_function_is_judged_when_it_is_called_with_arrays(run: Run) -> None:
    assert codes(run("def f(a):\n    return a.mean() + xp.sum(a)")) == []
    printed = run("f(x)")
    assert codes(printed) == ["XP301"]
    assert "2:12" in printed
    assert "return a.mean() + xp.sum(a)" in printed  # the line of the cell that defines it
    assert codes(run("f(x)")) == []


def test_a_function_that_mentions_no_library_is_judged_when_it_is_called_with_arrays(run: Run) -> None:
    run("def f(a):\n    return a.mean()")
    assert codes(run("f(x)")) == ["XP301"]
    assert codes(run("f(np.ones(3))")) == []


def test_one_place_and_code_is_reported_once_whether_read_or_seen(run: Run) -> None:
    assert codes(run("y = xp.ones(3)\nz = y.sum() + i")) == ["XP301", "XP404"]


def test_arrays_of_earlier_cells_are_known(run: Run) -> None:
    assert codes(run("i + 0.5")) == ["XP405"]
    assert codes(run("x[0]")) == ["XP503"]


def test_numpy_that_never_meets_the_namespace_is_left_alone(run: Run, shell: InteractiveShell) -> None:
    printed = run("h = np.arange(6)\ndef g(a):\n    return a.mean() + a[[0, 1]].sum() + 0.5 * a\ng(h); h.sum(); h / 2")
    assert codes(printed) == []
    assert sites(shell, "g") == []


def test_what_xp_asarray_passes_through_stays_numpy_s_own_under_its_other_name(run: Run) -> None:
    run("h = np.ones(3)\ny = xp.asarray(h)")
    assert codes(run("xp; h.sum()")) == []


def test_what_numpy_passes_through_is_numpy_s_own_under_its_new_name(run: Run) -> None:
    run("y = xp.ones(3) * 2")
    printed = run("h = np.asarray(y)\nh * np.float64(2.0); h.sum(); h[[0, 1]]  # xp")
    assert set(codes(printed)) <= {"XP802"}  # that y is read on the host
    assert codes(run("h.sum()  # xp")) == []


def test_a_comment_silences_what_was_seen(run: Run) -> None:
    assert codes(run("i + 0.5  # xp: ignore[XP405]")) == []


def test_off_watches_nothing(run: Run, shell: InteractiveShell) -> None:
    run("%xp warnings off")
    assert codes(run("def f(a): return xp.sum(a) + a.mean()\nf(x)")) == []
    assert sites(shell, "f") == []


def test_turned_off_later_functions_run_as_they_were_written(run: Run, shell: InteractiveShell) -> None:
    run("def f(a): return xp.sum(a) + 1")
    run("%xp warnings off")
    run("f(x)")
    assert all(site.known for site in sites(shell, "f"))  # type: ignore[attr-defined]


def test_error_mode_reports_what_only_the_run_shows(run: Run) -> None:
    run("%xp warnings error")
    assert codes(run("def f(a, b): return a * b + xp.sum(xp.ones(2))\nf(i, 0.5)")) == ["XP405"]


def test_a_statement_is_known_after_a_few_passes(run: Run, shell: InteractiveShell) -> None:
    run("def f(a): return xp.exp(a) * 2.0\nfor _ in range(50): f(x)")
    assert all(site.known for site in sites(shell, "f"))  # type: ignore[attr-defined]


def test_other_operands_in_a_later_cell_are_seen(run: Run) -> None:
    run("def f(a, b): return xp.abs(a) * b\nfor _ in range(50): f(x, 2)")
    assert codes(run("f(i, 0.5)")) == ["XP405"]


def test_a_loop_that_was_known_early_leaves_its_last_array_known(run: Run) -> None:
    run("for k in range(50):\n    y = x + k")
    assert codes(run("y.sum()")) == ["XP301"]


def test_rows_of_an_array_are_arrays(run: Run) -> None:
    assert codes(run("for k in range(50):\n    for e in xp.unstack(x): e.sum()")) == ["XP301"]


def test_the_last_expression_is_displayed_as_ever(shell: InteractiveShell, run: Run) -> None:
    assert "Out" in run("xp.sum(x)")
    assert run("xp.sum(x);") == ""
    assert shell.run_cell("x + 1", store_history=True).result.shape == (2, 3)
    shell.ast_node_interactivity = "last_expr_or_assign"
    assert "Out" in run("y = xp.sum(x)")


def test_await_at_the_top_of_a_cell(run: Run, shell: InteractiveShell) -> None:
    run("import asyncio\ny = await asyncio.sleep(0, xp.ones(2))\nz = y + 1")
    assert shell.user_ns["z"].shape == (2,)


def test_no_name_appears_among_the_user_s(run: Run, shell: InteractiveShell) -> None:
    before = set(shell.user_ns)
    run("def f(a): return a + 1\nw = [f(xp.ones(2)) for _ in range(3)]")
    assert {name for name in set(shell.user_ns) - before if not name.startswith("_i")} == {"f", "w"}


def test_a_cell_that_measures_meets_nothing_of_ours(run: Run, shell: InteractiveShell) -> None:
    run("def f(a): return xp.exp(a) * 2.0")
    run("%timeit -n 1 -r 1 f(x)")
    assert all(site.known for site in sites(shell, "f"))  # type: ignore[attr-defined]
    run("def g(a): return xp.exp(a) * 2.0")
    run("s = %prun -q -r g(x)")
    assert not any("xpsession" in str(entry) for entry in shell.user_ns["s"].stats)
    run("from cProfile import Profile")
    run("p = Profile()")
    run("p.enable()\ny = g(x) + 1\nz = y * 2.0\np.disable()")
    met = {(Path(entry.code.co_filename).name, entry.code.co_name) for entry in profiled(shell.user_ns["p"])}
    assert ("g" in {name for _, name in met}, met & {("compiler.py", "call"), ("sites.py", "see")}) == (True, set())


def test_a_syntax_warning_is_shown_once_and_by_python(run: Run) -> None:
    with pytest.warns(SyntaxWarning) as caught:
        run("xp; (1)(2) if False else 0")
    assert sum(one.filename.startswith("<ipython-input") for one in caught) == 1


def test_an_error_shows_no_frame_of_ours(run: Run) -> None:
    printed = run("def f(a): return xp.sum(a) + a.missing\nf(x)")
    assert "AttributeError" in printed
    assert "xpsession/" not in printed


def test_an_interruption_while_we_look_stands_at_the_user_s_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(Plan, "note", interrupted)
    printed = run("y = 1\nz = xp.sum(x)")
    assert "----> 2 z = xp.sum(x)" in printed
    assert "KeyboardInterrupt" in printed
    assert "xpsession/" not in printed


def test_what_is_nested_too_deeply_runs_as_it_was_written(run: Run, shell: InteractiveShell) -> None:
    run(f"v = xp.sum(x) + {'(' * 80}1{')' * 80}\nw = {' + '.join(['x'] * 500)}")
    assert shell.user_ns["w"][0, 0] == 500.0


def test_another_transformer_s_tree_is_left_to_it(run: Run, shell: InteractiveShell) -> None:
    class Doubled(ast.NodeTransformer):
        def visit_Constant(self, node: Any) -> ast.Constant:  # as `ast` calls it
            return ast.copy_location(ast.Constant(node.value * 2), node)

    shell.ast_transformers.insert(0, Doubled())
    run("z = xp.ones(2)")
    assert shell.user_ns["z"].shape == (4,)


def test_leading_lines_and_magics_do_not_move_the_place(run: Run) -> None:
    printed = run("\n\n%pwd\nk = 1\nif k:\n    i + 0.5")
    assert ":6:5" in printed


def test_unloading_gives_the_compiler_back(run: Run, shell: InteractiveShell) -> None:
    run("%unload_ext xpsession")
    usual = type(shell.compile)
    for cell in ("%load_ext xpsession", "1", "xp.ones(3)"):
        run(cell)
        assert type(shell.compile) is not usual
    run("%unload_ext xpsession")
    assert type(shell.compile) is usual
    assert usual.__call__.__module__ != "xpsession.compiler"


def test_a_function_of_a_watched_cell_can_be_pickled_by_value(run: Run, shell: InteractiveShell) -> None:
    run("def f(a): return xp.sum(a) + 1")
    assert b"xpsession" not in pickle.dumps(sites(shell, "f"))


def test_a_function_of_a_watched_cell_runs_in_a_process_without_xpsession(run: Run, shell: InteractiveShell) -> None:
    pytest.importorskip("cloudpickle", reason="cloudpickle sends the functions of a session to other processes")
    run("def f(a, b=2.0):\n    t = [v * b for v in a + 0.5]\n    t[0] += 1\n    return t\ny = f(xp.ones(3))")
    run("import cloudpickle, pickle, subprocess, sys\nsent = cloudpickle.dumps(f)\nhere = pickle.dumps(f(np.ones(3)))")
    code = (
        "import pickle, sys, numpy as np; sys.modules['xpsession'] = None\n"
        "f = pickle.load(sys.stdin.buffer); sys.stdout.buffer.write(pickle.dumps(f(np.ones(3))))"
    )
    run(f"there = subprocess.run([sys.executable, '-c', {code!r}], input=sent, capture_output=True, check=True).stdout")
    assert shell.user_ns["there"] == shell.user_ns["here"]
    assert b"xpsession" not in shell.user_ns["sent"]


def test_the_session_keeps_what_was_seen(run: Run) -> None:
    run("i + 0.5")
    assert [one.code for one in xpsession.session().diagnostics] == ["XP405"]


def test_a_real_kernel_watches_its_cells(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device cpu")
    assert kernel.run("def f(a, b):\n    return a * b").text == ""
    reply = kernel.run("i = xp.arange(3)\nf(i, 0.5)")
    assert "XP405" in reply.text
    assert "return a * b" in reply.text
    assert "array" in reply.result
    failed = kernel.run("f(i, xp.ones(7))")
    assert "ValueError" in failed.error
    assert "xpsession/" not in failed.error


def test_code_that_compiles_bytecode_itself_meets_none_of_ours(
    run: Run, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numba", ModuleType("numba"))
    run("def f(a): return a * 2.0\ndef g(a): return xp.sum(a)")
    assert sites(shell, "f") == []
    assert sites(shell, "g")


def test_a_function_that_bytecode_will_be_compiled_of_is_given_back_as_it_was_written(
    run: Run, shell: InteractiveShell, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = "def f(a): return a * 2.0\ndef g(a): return xp.sum(a)\ndef h(a): return a * xp.pi\n"
    others = "fs = (lambda a: a + 1, lambda a: a + 2)\nclass C:\n    def m(self, a): return [v + 1 for v in a]\n"
    run(written + others + "xp")

    def watched() -> set[str]:
        functions = {name: shell.user_ns[name] for name in "fgh"} | {"m": shell.user_ns["C"].m}
        functions |= {f"fs{number}": one for number, one in enumerate(shell.user_ns["fs"])}
        return {name for name, function in functions.items() if "known" in function.__code__.co_names}

    assert watched() == {"f", "g", "h", "m", "fs0", "fs1"}
    run("from numba import njit; njit(h)")  # which is not installed here
    assert watched() == {"g"}
    assert [float(function(1.0)) for function in (shell.user_ns["f"], *shell.user_ns["fs"])] == [2.0, 2.0, 3.0]
    run("def f(a): return a * 2.0\nxp")
    assert watched() == {"f", "g"}
    monkeypatch.setitem(sys.modules, "numba", ModuleType("numba"))
    run("f(1.0)")
    assert watched() == {"g"}
    run("def decorated(function): return function\n@decorated\ndef f(a): return xp.sum(a)")
    assert watched() == {"g"}


def test_truth_values_of_a_namespace_are_known_by_their_names_in_later_cells(run: Run) -> None:
    run("m = xp.any(x > 0); n = np.any(np.ones(2) > 0)")
    assert codes(run("m.sum()")) == ["XP301"]
    assert codes(run("n.sum()")) == []
    run("m = np.bool_(True)")
    assert codes(run("m.sum()")) == []


@pytest.mark.parametrize(
    "source",
    [
        "f = np.mean; f(np.arange(3)), f([1, 2], keepdims=True)",
        "f = np.add; f(np.arange(3), np.ones(3), out=np.ones(3)).mean()",
        "def f(n): return n\nf([1, 2]), f(np.arange(3)).mean()",
        "import functools as t; f = t.partial(np.add, np.arange(3)); f(np.ones(3)), list(map(np.mean, [[1, 2], [3]]))",
        "import operator; operator.add(np.arange(3), 0.5), operator.getitem({'a': 1}, 'a')",
        "def f(a):\n    ns = a.__array_namespace__()\n    return a + ns.ones(2, device=a.device)\nf(x)",
    ],
)
def test_a_function_that_numpy_has_as_well_is_numpy_s_where_it_is_given_its_own(run: Run, source: str) -> None:
    assert codes(run(source)) == []


@pytest.mark.parametrize(
    ("made", "used", "code"),
    [
        ("pair = (x, i)", "for a in pair: a.mean()", "XP301"),
        ("table = {'a': x}", "table['a'].mean()", "XP301"),
        ("from types import SimpleNamespace as S; box = S(a=x)", "box.a.mean()", "XP301"),
        ("mean = lambda *a, **k: xp.mean(*a, **k)", "mean(i)", "XP406"),
        ("mean = lambda *a, **k: xp.mean(*a, **k)", "mean(x, out=None)", "XP201"),
        ("both = [x > 0, i, x]", "xp.where(*both)", "XP404"),
        ("zeros = lambda n: xp.zeros_like(n)", "zeros(None)", "XP210"),
        ("mean = xp.mean", "mean(i)", "XP406"),
        ("kept = {'mean': xp.mean}", "kept['mean'](i)", "XP406"),
        ("both = [xp.sum, xp.linalg.inv]", "both[1](xp.ones((2, 2), dtype=xp.int64))", "XP406"),
        ("add = xp.add", "add(x, i)", "XP404"),
        ("same = lambda a: a", "y = same(x); x.mean()", "XP301"),
        ("def means(): return lambda a: a.mean()", "means()(x)", "XP301"),
        ("def add(a, b=np.ones(2)): return xp.add(a, b)", "add(x)", "XP806"),
        ("def add(a, b):\n    ns = a.__array_namespace__()\n    return ns.add(a, b)", "add(x, i)", "XP404"),
        ("import functools", "functools.reduce(xp.add, [i, x])", "XP404"),
        ("import functools", "mean = functools.partial(xp.mean, axis=0); mean(i)", "XP406"),
        ("import operator", "operator.add(i, x)", "XP404"),
        ("import operator", "operator.getitem(xp.ones((2, 2)), 0)", "XP503"),
        ("several = [x, i]", "list(map(xp.mean, several))", "XP406"),
        ("axes = (0,)", "xp.sum(x, *axes)", "XP203"),
        ("", "[2 / a for a in (x, i)]", "XP406"),
        ("", "getattr(x, 'flat')", "XP302"),
    ],
)
def test_arrays_that_something_holds_or_passes_on_are_judged(run: Run, made: str, used: str, code: str) -> None:
    assert codes(run(made)) == []
    assert code in codes(run(used))


# Rules that need several devices, a device that is no host, or another version.
APART = {"XP108", "XP801", "XP803"}


@pytest.mark.filterwarnings("ignore")
def test_every_rule_shows_itself_in_a_cell(run: Run, shell: InteractiveShell) -> None:
    rules = [rule for rule in all_rules() if rule.code not in APART and not isinstance(rule, MigrationRule)]
    shell.run_line_magic("config", f"XPSession.extend_select = {[rule.code for rule in rules if rule.opt_in]}")
    unseen = []
    for rule in rules:
        for source, _ in rule.INVALID:
            run("x = xp.asarray([[1.0, 2.0], [3.0, 4.0]]); a = b = w = y = z = x; m = x > 1; n = 2; k = 1; d = 'cpu'")
            if rule.code in codes(run(source)):
                break
        else:
            unseen.append(rule.code)
    assert unseen == []
