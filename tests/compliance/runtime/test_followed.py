"""Watched code that a debugger, a profiler or a coverage tool follows: it meets the lines of the user alone."""

import ast
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from textwrap import dedent
from types import CodeType
from typing import Any

import pytest

from xpsession import namespace
from xpsession.compliance.runtime import Watcher
from xpsession.standard import LATEST

FILE = "<cell>"
XP = namespace("cpu")
MONITOR: Any = getattr(sys, "monitoring", None)  # Python 3.11 has none
Events = list[tuple[str, int, str]]


def watched(source: str) -> CodeType:
    watcher = Watcher()
    tree = ast.parse(source)
    names = watcher.noted({"xp": XP}, source)
    watcher.prepare(source, tree, names=names, version=LATEST, text=source)
    code = watcher.compile(tree, FILE, lambda rewritten, name: compile(rewritten, name, "exec"))  # type: ignore[call-overload]
    assert code is not None
    return code


def meets(code: CodeType) -> bool:
    return code.co_filename == FILE or "xpsession" in code.co_filename


@contextmanager
def tracing(found: Events) -> Iterator[None]:
    def trace(frame: Any, event: str, argument: object) -> Callable[..., Any]:
        del argument
        if meets(frame.f_code):
            found.append((event, frame.f_lineno, frame.f_code.co_name))
        return trace

    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(None)


@contextmanager
def profiling(found: Events) -> Iterator[None]:
    def note(frame: Any, event: str, argument: object) -> None:
        del argument
        if meets(frame.f_code) and not event.startswith("c_"):
            found.append((event, frame.f_lineno, frame.f_code.co_name))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def monitoring(found: Events, tool: int) -> Iterator[None]:
    """Follow the code as debuggers, profilers and coverage tools do since Python 3.12."""

    def note(code: CodeType, line: int) -> None:
        if meets(code):
            found.append(("line", line, code.co_name))

    MONITOR.use_tool_id(tool, "the test")
    MONITOR.register_callback(tool, MONITOR.events.LINE, note)
    MONITOR.set_events(tool, MONITOR.events.LINE)
    try:
        yield
    finally:
        MONITOR.set_events(tool, 0)
        MONITOR.register_callback(tool, MONITOR.events.LINE, None)
        MONITOR.free_tool_id(tool)


FOLLOWERS: dict[str, Callable[[Events], AbstractContextManager[None]]] = {
    "tracing": tracing,
    "profiling": profiling,
    "a debugger": lambda found: monitoring(found, MONITOR.DEBUGGER_ID),
    "coverage": lambda found: monitoring(found, MONITOR.COVERAGE_ID),
    "a profiler": lambda found: monitoring(found, MONITOR.PROFILER_ID),
    "another tool": lambda found: monitoring(found, 3),
}
IN_FRAMES = ("tracing", "profiling")
monitors = pytest.mark.skipif(MONITOR is None, reason="Python 3.11 has no sys.monitoring")
followers = pytest.mark.parametrize(
    "follower", [name if name in IN_FRAMES else pytest.param(name, marks=monitors) for name in FOLLOWERS]
)


def events(code: CodeType, call: str, follower: str) -> Events:
    found: Events = []
    names: dict[str, Any] = {"xp": XP}
    exec(code, names)  # noqa: S102
    with FOLLOWERS[follower](found):
        exec(call, names)  # noqa: S102
    return [event for event in found if event[2] not in {"__exit__", "monitoring", "tracing", "profiling"}]


@followers
@pytest.mark.parametrize("warm", [0, 30])
def test_it_is_followed_as_plain_code_is(warm: int, follower: str) -> None:
    source = (
        dedent("""
        def f(n):
            total = xp.ones(2)
            for k in range(n):
                if k % 2 and (
                    total[0] > 0
                ):
                    total = (
                        total +
                        k
                    )
                else:
                    total += 1
            g = lambda v: v * 2
            return [g(v) for v in total]
    """)
        + f"for _ in range({warm}): f(3)\n"
    )
    plain = events(compile(source, FILE, "exec"), "f(4)", follower)
    assert len(plain) > 5
    assert events(watched(source), "f(4)", follower) == plain


# Statements over several lines, of which Python begins with now this, now that.
FORMS = """
b = [
    v * 2
    for v in
    a
]
---
b = {
    float(v): v
    for v in
    a
    if v >
    0
}
---
b = sum(
    v * 2
    for v in
    a
)
---
b = [
    [w for w in
     (v, v)
     if w > 0]
    for v in a
]
---
b = (
    a +
    a
) * (
    a
)
---
b = (
    (
        a
    ).sum()
    + 1
)
---
b = [
    *a,
    a[0]
]
---
b = {
    "one": a[0],
    "two":
        a[1] +
        1,
}
---
b = {
    **{"a": a},
    "b": a
}
---
b = max(
    a,
    key=lambda v:
        v *
        2
)
---
b = (
    lambda v:
        v *
        2
)(
    a
)
---
b = (1,
     2) + (a[0],
     a[1])
---
b = \"\"\"
{}
\"\"\".format(
    a[0]
)
---
b = f\"\"\"
{a[0]}
{a[1] +
  1}
\"\"\"
---
while (
    a[0] >
    0
    and
    a[1] > 0
):
    a = (
        a -
        1
    )
---
if (
    not
    a[0] > 5
):
    b = (
        a
        [0]
    )
else:
    b = 1
---
for v in (
    a
    * 2
):
    b = v
---
for k, v in enumerate(
    a
):
    a[
        k
    ] = (
        v + 1
    )
---
a[
    0
] += (
    a[1]
)
---
a[
    0
], b = (
    a[1],
    a[0]
)
---
b: object = (
    a
    + 1
)
---
assert (
    a[0] > 0
    and
    a[1] > 0
), (
    a
)
---
assert not (
    a[0]
    > 9
)
---
with memoryview(
    b"a"
) as b:
    c = (
        a
        + 1
    )
---
try:
    b = (
        a
        [99]
    )
except (
    IndexError
):
    b = (
        a +
        1
    )
---
match (
    a[0] +
    0
):
    case v if (
        v >
        0
    ):
        b = (
            v
            + 1
        )
---
b = (
    a
    if
    a[0] > 0
    else a + 1
)
---
(
    a
    .sum
    ()
)
---
b = -(
    a
)
---
return (
    a
    +
    1
)
---
return [
    v
    for v in a
    if (v >
        0)
    and v
    < 5
]
---
raise (
    ValueError
    (
        a[0]
        + 1
    )
)
""".strip().split("\n---\n")


@followers
@pytest.mark.parametrize("form", FORMS, ids=[" ".join(form.split()) for form in FORMS])
def test_code_over_several_lines_begins_where_it_does(form: str, follower: str) -> None:
    body = "".join(f"        {line}\n" for line in form.splitlines())
    source = f"def f(a):\n    for _ in range(2):\n{body}xp\n"
    call = "try:\n    f(xp.ones(2) * 2)\nexcept ValueError:\n    pass\n"
    plain = events(compile(source, FILE, "exec"), call, follower)
    assert plain
    assert events(watched(source), call, follower) == plain


@pytest.mark.parametrize("form", FORMS, ids=[" ".join(form.split()) for form in FORMS])
def test_the_lines_of_code_are_those_of_plain_code(form: str) -> None:
    body = "".join(f"    {line}\n" for line in form.splitlines())
    source = f"def f(a):\n{body}xp\n"

    def lines(code: CodeType) -> set[int | None]:
        inner = [part for part in code.co_consts if isinstance(part, CodeType)]
        return {line for _, _, line in code.co_lines()}.union(*map(lines, inner))

    assert lines(watched(source)) == lines(compile(source, FILE, "exec"))


@followers
def test_an_array_that_was_seen_dies_unnoticed(follower: str) -> None:
    source = "x = xp.ones(3)\ny = x + 1\ndef f():\n    global x, y\n    x = y = None\n"
    plain = events(compile(source, FILE, "exec"), "f()", follower)
    assert events(watched(source), "f()", follower) == plain


@followers
def test_a_function_that_was_watched_dies_unnoticed(follower: str) -> None:
    source = "def g(x):\n    return x + 1\ng(xp.ones(3))\ndef f():\n    global g\n    del g\n"
    found: Events = []
    names: dict[str, Any] = {"xp": XP}
    exec(watched(source), names)  # noqa: S102
    with FOLLOWERS[follower](found):
        del names["g"]
    assert [event for event in found if event[2] not in {"__exit__", "monitoring"}] == []
