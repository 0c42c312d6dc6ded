"""Each cell marks what is to be found by «…»; the marks are taken out before the check."""

import array_api_strict
import pytest

from xpsession.compliance import check

LIVE = {"xp": array_api_strict}
CELLS = {
    "plain": "a = 1\n«xp.norm»(x)",
    "after a magic": "%matplotlib inline\n«xp.norm»(x)",
    "after a shell line": "!ls -l\nfiles = !ls\n«xp.norm»(x)",
    "after help": "xp.sum?\n«xp.norm»(x)",
    "after continued lines": "!echo a \\\n  b \\\n  c\n\n«xp.norm»(x)",
    "time": "%time «xp.norm»(x)",
    "time with an assignment": "y = %time «xp.norm»(x)",
    "timeit with options": "%timeit -n 10 -r 3 -o «xp.norm»(x)",
    "timeit in a block": "if a:\n    %timeit -n10 «xp.norm»(x)\n    «xp.norm»(x)",
    "prun": "%prun -l 5 «xp.norm»(x)",
    "memit": "%memit «xp.norm»(x)",
    "xp time": "%xp time «xp.norm»(x)",
    "xp time with options": "r = %xp time -o --budget 2 «xp.norm»(x)",
    "continued time": "%time f(1, \\\n   «xp.norm»(x))\n«xp.norm»(y)",
    "two on a line": "%time «xp.norm»(x); «xp.norm»(y)",
    "wide characters": 's = "é😀"; «xp.norm»("é😀")',
    "wide characters in a magic": '%time f("é😀", «xp.norm»(x))',
    "cell magic": "%%time\n«xp.norm»(x)",
    "cell magic after blanks": "\n\n%%time\n\n«xp.norm»(x)",
    "timeit cell with setup": "%%timeit -n 5 y = «xp.norm»(1)\n«xp.norm»(y)",
    "capture": "%%capture out\n«xp.norm»(x)",
    "nested cell magics": "%%capture\n%%time\n«xp.norm»(x)",
    "xp on": "%%xp on cpu\n«xp.norm»(x)",
    "xp time with statements": "r = %xp time -o --devices cpu,cuda:0 f(x) --vs «xp.norm»(x) --vs '--vs'",
    "xp time cell with statements": "%%xp time y = 1\n--vs\n«xp.norm»(y)\n  --vs\nf(y)",
    "xp sweep with statements": "%xp sweep f(n) --vs «xp.norm»(n)",
    "xp time cell": "%%xp time -o y = 1\n«xp.norm»(y)",
    "xp check": "%%xp check\n%time «xp.norm»(x)",
    "magic in a cell magic": "%%time\n%matplotlib inline\n«xp.norm»(x)",
    "bash": "%%bash\nxp.norm(x)",
    "html": "%%html\n<b>xp.norm(x)</b>",
    "unknown cell magic": "%%mymagic\nxp.norm(x)",
    "xp alone": "%xp\n%xp device cpu --move\n«xp.norm»(x)",
    "indented cell": "    a = 1\n    «xp.norm»(x)",
    "indented cell with a magic": "    %time «xp.norm»(x)\n    «xp.norm»(x)",
    "prompts": ">>> a = 1\n>>> «xp.norm»(x)",
    "IPython prompts": "In [1]: if a:\n   ...:     «xp.norm»(x)",
    "magic in a string": "a = '''\n%time xp.norm(x)\n'''\n%time «xp.norm»(x)",
    "carriage returns": "%matplotlib inline\r\n«xp.norm»(x)\r\n«xp.norm»(y)",
    "form feed": "a = 1\x0c\n%matplotlib inline\n«xp.norm»(x)",
    "no code": "%time\n«xp.norm»(x)",
    "nested magic": "%time !ls\n«xp.norm»(x)",
    "run binds anything": "%run setup.py\nxp.norm(x)",
    "syntax error": "xp.norm(x\n%time xp.norm(x)",
}


def places(marked: str) -> list[tuple[int, int, int, int]]:
    found, starts = [], []
    line, column = 1, 0
    for character in marked.replace("\r\n", "\n"):
        if character == "«":
            starts.append((line, column))
        elif character == "»":
            found.append((*starts.pop(), line, column))
        elif character == "\n":
            line, column = line + 1, 0
        else:
            column += 1
    return found


@pytest.mark.parametrize("marked", [*CELLS.values()], ids=[*CELLS])
def test_places_are_those_that_the_user_typed(marked: str) -> None:
    source = marked.replace("«", "").replace("»", "")
    found = check(source, names=LIVE)
    assert [(one.line, one.column, one.end_line, one.end_column) for one in found] == places(marked)


def test_loading_the_extension_binds_xp() -> None:
    for source in ("%load_ext xpsession\nxp.norm(x)", "%reload_ext xpsession\nxp.norm(x)"):
        assert [found.line for found in check(source)] == [2]
    assert check("xp.norm(x)\n%load_ext autoreload\nxp.norm(x)") == ()
    assert check("%load_ext xpsession\n%unload_ext xpsession\nxp.norm(x)") == ()


def test_a_fix_stands_where_the_user_typed() -> None:
    [found] = check("%timeit -n 5 xp.sum(x, 0)", names=LIVE)
    assert found.fix is not None
    [edit] = found.fix
    assert (edit.line, edit.column, edit.text) == (1, 23, "axis=")


def test_a_cell_that_python_cannot_parse_is_silent() -> None:
    assert check("def f(:\n    xp.norm(x)", names=LIVE) == ()
    assert check("xp.norm(x)\0", names=LIVE) == ()
    assert check("\tdef f(xp):\n    xp.norm()", names=LIVE) == ()
