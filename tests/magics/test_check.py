"""``%%xp check`` and ``%xp check`` in a real shell and a real kernel: what is found, and that nothing else changes."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession import rechecking
from xpsession.backends.strict import StrictBackend
from xpsession.compliance import examination
from xpsession.records.device import Device
from xpsession.records.diagnostic import Diagnostic
from xpsession.rerunning.doubts import Doubts
from xpsession.rerunning.worlds import Worlds

Run = Callable[[str], str]
CAUGHT = (" Exception", " BaseException", "")  # by a cell


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu\nx = xp.ones((3, 4))\ni = xp.arange(4)\nimport numpy as np")


def found(run: Run, source: str) -> list[tuple[int, str, str]]:
    """Return the line, code and quoted text of each finding of ``%%xp check``, the first line of `source` being 1."""
    cell = f"%%xp check\n{source}"
    run(cell)
    lines = cell.split("\n")
    return [(one.line - 1, one.code, _quoted(one, lines)) for one in xpsession.session().diagnostics]


def _quoted(one: Diagnostic, lines: list[str]) -> str:
    return lines[one.line - 1][one.column : one.end_column if one.end_line == one.line else None]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("i + x", [(1, "i + x")]),
        ("y = x[0]\ny + 1", [(1, "x[0]")]),
        ("x * np.float64(2.0)", [(1, "np.float64(2.0)")]),
        ("xp.mean(i)", [(1, "i")]),
        ("x[[0, 1]]", [(1, "[0, 1]")]),
        ("x.strides", [(1, "x.strides")]),
        ("x[0, :] = i", [(1, "i")]),
        ("x[0, :] += i", [(1, "x[0, :]")]),
        ("i += 0.5", [(1, "i")]),
        ("i //= xp.asarray(2.0)", [(1, "i")]),
        ("int('x')\nxp.ones(3)", []),  # the cell's own error
        ("b = x > 0\nb += b", [(2, "b")]),
        ("for row in x:\n    pass", [(1, "x")]),
        ("a, b, c = x", [(1, "x")]),
        ("[row for row in x]", [(1, "x")]),
        ("1.0 in x", [(1, "1.0 in x")]),
        ("x if xp.ones((1, 1)) else 0", [(1, "xp.ones((1, 1))")]),
        ("len(i)", [(1, "len(i)")]),
        ("f = lambda a: a + i\nf(x)", [(1, "a + i")]),
        ("def f(a):\n    return a + i\nf(x)\nf(x)", [(2, "a + i")]),
        ("y = xp.concatenate([x, x])\nz = y + i", [(1, "xp.concatenate"), (2, "y + i")]),
        ("xp.sum(x, 0) + i", [(1, "xp.sum(x, 0) + i"), (1, "0")]),
        ("m = x.astype(np.float32)\nm + i", [(1, "x.astype"), (2, "m + i")]),
        ("s = str(xp.random.default_rng)\nx + 1", [(1, "xp.random")]),
        ("%time i + x", [(1, "i + x")]),
    ],
)
def test_a_refusal_is_at_the_user_s_expression(run: Run, source: str, expected: list[tuple[int, str]]) -> None:
    assert sorted((line, text) for line, _, text in found(run, source)) == sorted(expected)


@pytest.mark.parametrize(
    ("source", "code", "hint"),
    [
        ("i + x", "XP404", "xp.astype(i, xp.float64)"),
        ("i * 0.5", "XP405", "xp.astype(i, xp.float64)"),
        ("x * np.float64(2.0)", "XP407", "float(np.float64(2.0))"),
        ("x[0]", "XP503", "x[0, ...]"),
        ("x[:, :10]", "XP506", "x.shape[1]"),
        ("xp.maximum(x, i)", "XP404", "xp.astype(i, xp.float64)"),
        ("x.strides", "XP302", None),
    ],
)
def test_a_refusal_has_the_code_and_the_hint_of_the_rule_that_knows_it(
    run: Run, source: str, code: str, hint: str | None
) -> None:
    run(f"%%xp check\n{source}")
    assert [(one.code, one.hint) for one in xpsession.session().diagnostics] == [(code, hint)]


@pytest.mark.parametrize(
    "source",
    [
        "y = xp.sum(xp.sin(x), axis=0) + xp.ones(4)\nx[0, :] = 2.0\nx += 1\ny = y.mT if y.ndim == 2 else y",
        "try:\n    y = x.sum()\nexcept AttributeError:\n    y = xp.sum(x)",
        "if hasattr(x, 'sum'):\n    y = x.sum()",
        "s = xp.sum(x)\nt = s * 2 + float(s)",
        "for k in range(int(i[2])):\n    x[k, :] = x[k, :] + 1.0",
        "class A:\n    def __init__(self, a):\n        self.__b = a\n    f = lambda self: self.__b\nA(x).f()",
        "from math import pi\nimport functools\nfunctools.reduce(lambda a, b: a + b, [x, x, x])",
        "ns = x.__array_namespace__()\ny = ns.ones((3, 4)) + x",
        "xp.zeros(2, device=x.device) + xp.ones(2)",
        "host = np.arange(3)\nhost.sum() + np.float64(1)\nnp.sin(host)[0]",
        "match x.shape:\n    case (3, n):\n        y = n\nwith open('/dev/null') as f:\n    f.read()",
        "print(f'{float(xp.sum(x)):.2f}')",
        "q = {'a': [x, (x, i)]}\n*r, t = q['a']\ndel q\nassert t[0] is x",
        "xp.astype(i, xp.float64) + xp.ones(4)\nxp.zeros_like(x, dtype=x.dtype)",
        "y = (z := xp.ones(3)) + z",
        "async def f():\n    return [a async for a in g()]\nglobals(), locals()",
    ],
)
def test_what_the_standard_has_is_silent_and_runs_to_its_end(run: Run, source: str) -> None:
    assert found(run, source) == []
    assert "re-run ended" not in run(f"%%xp check\n{source}")


def test_what_can_be_read_from_the_cell_has_its_rule_s_words_though_it_is_checked_first(run: Run) -> None:
    run("earlier = xp.ones(3)")
    assert "XP301" in run("%%xp check\nearlier.copy()")


def test_a_function_of_an_earlier_cell_is_placed_at_the_call_and_told_where(shell: InteractiveShell, run: Run) -> None:
    shell.run_cell("def scaled(a, by=i):\n    half = a / 2\n    return half + by", store_history=True)
    number = shell.execution_count - 1
    printed = run("%%xp check\ny = 1\nz = scaled(x)")
    assert f"'half + by' in Cell In[{number}], line 3 is refused" in printed
    assert "   | z = scaled(x)\n   |     ^^^^^^^^^" in printed


def test_a_function_that_cannot_be_taken_apart_ends_the_run_at_its_call(run: Run) -> None:
    run("def maker(k):\n    def inner(a):\n        return a + k\n    return inner\nclosed = maker(i)")
    printed = run("%%xp check\nclosed(x)\nx[0]")
    assert "'closed(x)' is refused: TypeError" in printed
    assert "the re-run ended at line 2" in printed


def test_classes_and_instances_of_the_session_are_copied(shell: InteractiveShell, run: Run) -> None:
    run("class Base:\n    def __init__(self, w):\n        self.w = w\n        self.calls = []")
    run("class Model(Base):\n    def __call__(self, a):\n        self.calls.append(1)\n        return super().__init__")
    run("Model.fit = lambda self, a: self.w + a\nmodel = Model(xp.ones(4))")
    assert (
        found(
            run, "model(x)\nmodel.w = model.w + 1\nassert isinstance(model, Model) and model.fit(model.w) is not None"
        )
        == []
    )
    model = shell.user_ns["model"]
    assert model.calls == []
    assert float(model.w[0]) == 1.0


def test_the_version_of_the_session_counts(run: Run) -> None:
    run("%xp standard 2023.12")
    assert [line for line, _, _ in found(run, "y = xp.where(x > 0, 1.0, x)")] == [1]
    run("%xp standard 2025.12")
    assert found(run, "xp.where(x > 0, 1.0, x)") == []


def test_the_last_cell_runs_again_over_the_variables_as_they_are_now(shell: InteractiveShell, run: Run) -> None:
    run("%xp warnings off\nruns = [0]")
    run("runs[0] += 1\ny = x.copy()\ni + y[0, :]")
    printed = run("%xp check")
    assert "XP404 mixed-kinds" in printed
    assert "i + y[0, :]" in printed
    assert "xpsession: 2 findings, the array API standard 2025.12 as array_api_strict" in printed
    assert shell.user_ns["runs"] == [1]
    assert run("%xp check") == printed


def test_what_is_printed_and_shown_is_kept_back(kernel: Any) -> None:
    kernel.run("%load_ext xpsession")
    reply = kernel.run(
        "%%xp check\nprint('loud')\nfrom IPython.display import display\ndisplay('shown')\nxp.ones((2, 2))[0]"
    )
    assert reply.stdout == ""
    assert [list(data) for data in reply.displays] == [["text/plain", "text/html"]]
    assert "XP503 too-few-indices" in reply.text
    assert "loud" not in reply.text


def test_names_that_cannot_be_converted_are_named(run: Run) -> None:
    run("words = np.asarray(['a', 'b'])\nhalf = np.ones(2, dtype='float16')\nlock = __import__('threading').Lock()")
    printed = run("%%xp check\nlen(words), half.shape, lock")
    assert (
        "not brought to the checker: half (an array of float16), lock (a lock, which is not copied), "
        "words (an array of <U1)" in printed
    )


@pytest.mark.parametrize(
    ("made", "taken"),
    [
        ("SimpleNamespace(a=x)", "held.a"),
        ("collections.OrderedDict(a=x)", "held['a']"),
        ("collections.defaultdict(list, a=x)", "held['a']"),
        ("collections.deque([x], maxlen=1)", "held[0]"),
    ],
)
def test_what_holds_arrays_is_made_again_with_those(run: Run, made: str, taken: str) -> None:
    run(f"import collections\nfrom types import SimpleNamespace\nheld = {made}")
    lines = f"assert type(held) is type({made})\nexec('fresh = {taken.replace(chr(39), chr(34))}')\nfresh[0]"
    printed = run(f"%%xp check\n{lines}")
    assert "re-run ended" not in printed
    assert "not brought" not in printed
    assert "XP503 too-few-indices" in printed


def test_host_arrays_of_the_session_are_never_flagged_until_they_meet_xp(run: Run) -> None:
    run("data = np.arange(6.0).reshape(2, 3)")
    assert found(run, "data.sum() + data[0].std()\nfor row in data:\n    row * np.float64(2)\ndata[0, 0] += 1") == []
    assert found(run, "y = xp.sum(data, axis=0)\ny[:2].std()") == [(2, "XP301", "y[:2].std")]


def test_the_elements_of_an_array_that_is_gone_through_are_arrays(run: Run) -> None:
    assert found(run, "for row in x:\n    row + xp.ones(4)\n    row.std()") == [
        (1, "XP305", "x"),
        (3, "XP301", "row.std"),
    ]


def test_a_cell_with_await_runs_again_in_a_loop_of_its_own(run: Run, kernel: Any) -> None:
    cell = "%%xp check\nimport asyncio\nasync def f(a):\n    await asyncio.sleep(0)\n    return a\n(await f(x))[0]"
    assert "XP503 too-few-indices" in run(cell)
    kernel.run("%load_ext xpsession")
    kernel.run("x = xp.ones((3, 4))")
    assert "XP503 too-few-indices" in kernel.run(cell).text


def test_host_arrays_that_never_meet_xp_stay_numpy_s_matter(run: Run) -> None:
    run("data = np.arange(3.0)")
    assert found(run, "np.sin(data)\nnp.percentile(np.sin(data), 50)") == []
    assert found(run, "y = xp.sin(data)\nnp.sin(data)\nnp.sin(y)") == [
        (2, "XP901", "np.sin"),
        (3, "XP901", "np.sin"),
    ]


def test_what_is_ignored_is_silent(run: Run) -> None:
    assert found(run, "i + x  # xp: ignore[XP404]\nx.strides  # xp: ignore[XP302]") == []
    run("%config XPSession.ignore = ['XP404', 'XP302']")
    assert found(run, "i + x\nx.strides") == []


def test_without_the_checker_there_is_one_clear_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Device("strict:device1", "strict", "", available=False, reason="array_api_strict is not installed")
    monkeypatch.setattr(StrictBackend, "devices", lambda _: (missing,))
    printed = run("%%xp check\nx[0]")
    assert "UsageError: device 'strict:device1' cannot be used: array_api_strict is not installed" in printed


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("await f()", "the re-run ended at line 2: NameError: name 'f' is not defined"),
        ("return x", "the cell was not run again: SyntaxError: 'return' outside function; it is checked by its source"),
        ("x = (", "the cell was not run again: it is not Python that can be run again"),
        ("y = 1\nundefined", "the re-run ended at line 3: NameError: name 'undefined' is not defined"),
        ("name = input('? ')", "the re-run ended at line 2: EOFError: a re-run asks for no input"),
        ("exit()", "the re-run ended at line 2: SystemExit"),
    ],
)
def test_why_a_run_has_no_end_is_said(run: Run, source: str, said: str) -> None:
    assert said in run(f"%%xp check\n{source}")


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (rechecking, "describe"),  # of what is refused
        (rechecking, "operation_rules"),  # about it
        (Doubts, "_of"),  # about every array
        (Worlds, "counterpart"),  # of each copy
        (examination, "examine"),  # before anything runs
    ],
)
@pytest.mark.parametrize(
    "source",
    ["i + x", *(f"def f(a):\n    return i + a\ntry:\n    f(x)\nexcept{caught}:\n    pass" for caught in CAUGHT)],
)
def test_a_mistake_of_ours_costs_one_line_and_does_not_pass_for_the_cell_s(
    run: Run, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, source: str
) -> None:
    def broken() -> None:
        """Take nothing, as a function whose callers have been forgotten."""

    monkeypatch.setattr(owner, name, broken)
    printed = run(f"%%xp check\n{source}")
    assert len(printed.splitlines()) == 1
    assert "xpsession could not check this cell, which is unharmed. Please report TypeError: " in printed
    assert "https://github.com/xpsession/xpsession/issues" in printed
    monkeypatch.undo()
    assert [code for _, code, _ in found(run, "i + x")] == ["XP404"]


def test_the_cell_before_the_extension_was_loaded_is_the_last_one(run: Run) -> None:
    run("%unload_ext xpsession")
    run("xp.concatenate([x, x])")
    run("%load_ext xpsession")
    assert "XP101" in run("%xp check")


def test_a_cell_that_the_shell_does_not_keep_shifts_no_number(kernel: Any) -> None:
    kernel.run("%load_ext xpsession")
    kernel.run("quit(keep_kernel=True)")
    kernel.run("xp.concatenate([xp.ones(2)])")
    printed = kernel.run("%xp check").text
    assert f"cell {kernel.run('max(_oh)').result}:1:1" in printed


def test_what_a_library_does_inside_is_its_own_matter(run: Run) -> None:
    pytest.importorskip("scipy", reason="the library that is called is SciPy")
    run("from scipy import ndimage")
    printed = run("%%xp check\nndimage.gaussian_filter(x, 1.0)")
    assert "info[XP002 refused-by-checker]: 'ndimage.gaussian_filter(x, 1.0)' is refused within scipy: " in printed


def test_before_any_cell_and_with_an_argument_it_is_one_line(shell: InteractiveShell, run: Run) -> None:
    shell.reset()
    run("%load_ext xpsession")
    assert "UsageError: there is no last cell to check. Hint: %%xp check" in run("%xp check")
    assert "UsageError: xp check takes nothing, not 'all'. Hint: %xp check" in run("%xp check all")


def test_the_findings_of_a_check_are_the_session_s(run: Run) -> None:
    run("%%xp check\nxp.absolute(x) + i")
    assert [one.code for one in xpsession.session().diagnostics] == ["XP101", "XP404"]
    run("%xp warnings error")
    assert "was not run" not in run("%%xp check\nxp.absolute(x) + i")
