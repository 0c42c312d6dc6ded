"""Notebooks are written with other code in their cells, and not one character else."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xpsession.compliance.files.notebooks import cells, replaced

LINES = st.lists(st.sampled_from(["x\n", "é\n", "漢😀\n", "\n", '"\\\n', "\x0c\n"]), max_size=4)


def whole(source: Any, **more: Any) -> dict[str, Any]:
    code = {"cell_type": "code", "source": source, "outputs": [{"text": "source"}], "metadata": {"source": ["no"]}}
    return {"metadata": {}, "cells": [{"cell_type": "markdown", "source": ["# no"]}, code], **more}


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ('{"cells":[{"cell_type":"code","source":"a\\n"}]}', "b\n", '{"cells":[{"cell_type":"code","source":"b\\n"}]}'),
        (
            ' { "cells" : [ { "source" : [ "a\\n" ,\n "c" ] , "cell_type" : "code" } ] } \n',
            "a\nb",
            ' { "cells" : [ { "source" : [ "a\\n" ,\n "b" ] , "cell_type" : "code" } ] } \n',
        ),
        (
            '{"cells": [{"cell_type": "code", "source": [\n   "a\\n",\n   "c"\n  ]}]}',
            "a\nb\nc",
            '{"cells": [{"cell_type": "code", "source": [\n   "a\\n",\n   "b\\n",\n   "c"\n  ]}]}',
        ),
        (
            '{"cells": [{"cell_type": "code", "source": [\n   "a"\n  ]}]}',
            "b\nc",
            '{"cells": [{"cell_type": "code", "source": [\n   "b\\n",\n   "c"\n  ]}]}',
        ),
        (
            '{"cells": [{"cell_type": "code", "source": ["a"]}]}',
            "",
            '{"cells": [{"cell_type": "code", "source": []}]}',
        ),
        (
            '{"cells": [{"cell_type": "code", "source": ["\\u00e9 = 1"]}], "\\u00e9": 1e5, "n": NaN}',
            "é = 2",
            '{"cells": [{"cell_type": "code", "source": ["\\u00e9 = 2"]}], "\\u00e9": 1e5, "n": NaN}',
        ),
        (
            '{"worksheets": [{"cells": [{"cell_type": "code", "input": ["a"]}], "cells2": []}]}',
            "b",
            '{"worksheets": [{"cells": [{"cell_type": "code", "input": ["b"]}], "cells2": []}]}',
        ),
    ],
)
def test_only_the_code_is_written_anew(text: str, source: str, expected: str) -> None:
    [(number, _)] = cells(text)
    assert replaced(text, {number: source}) == expected


def test_cells_are_counted_over_all_of_them() -> None:
    text = json.dumps(whole("a"))
    assert cells(text) == ((2, "a"),)
    assert replaced(text, {2: "b"}) == json.dumps(whole("b"))
    assert replaced(text, {}) == text


@given(LINES, LINES, st.sampled_from([None, 1, "\t"]), st.sampled_from(["", "escaped"]))
def test_what_is_written_is_what_is_read(
    old: list[str], new: list[str], indent: int | str | None, escaped: str
) -> None:
    def dump(source: list[str]) -> str:
        return json.dumps(whole(source, language="é"), indent=indent, ensure_ascii=bool(escaped))

    text = replaced(dump(old), {2: "".join(new)})
    assert cells(text) == ((2, "".join(new)),)
    assert json.loads(text).keys() == whole([]).keys() | {"language"}
    assert replaced(text, {2: "".join(new)}) == text


@pytest.mark.parametrize("kind", [str, lambda text: text.splitlines(keepends=True)])
def test_the_file_is_the_one_that_json_would_write(kind: Callable[[str], Any]) -> None:
    before, after = (json.dumps(whole(kind(source)), indent=1) for source in ("a = 1\nb = 2", "a = 1\nb = 3"))
    assert replaced(before, {2: "a = 1\nb = 3"}) == after
