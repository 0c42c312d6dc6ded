"""Whatever arrives is read as a request or refused, and whatever is a request is answered."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import xpsession
from xpsession.wire.requests import MalformedError, Request, read

Applied = Callable[[str, list[Any]], str]

FIXTURES = Path(__file__).parent / "fixtures"
EXAMPLES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FIXTURES.glob("request-*.json"))]
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
JSON = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """Draw one of the examples with some of its values replaced, or some fields gone."""
    return _damaged(draw, draw(st.sampled_from(EXAMPLES)))


def _damaged(draw: st.DrawFn, value: Any) -> Any:
    if draw(st.integers(0, 7)) == 0:
        return draw(JSON)
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if draw(st.integers(0, 15))}
        return {name: _damaged(draw, item) for name, item in kept.items()}
    return [_damaged(draw, item) for item in value] if isinstance(value, list) else value


@given(JSON | damaged())
def test_a_message_is_a_request_or_is_refused(data: Any) -> None:
    try:
        request = read(data)
    except MalformedError:
        return
    assert isinstance(request, get_args(Request))


PIECES = [
    "xp.concatenate([a])",
    "xp.sum(a, 0)",
    "'😀', ",
    "é = ",
    "\n",
    "\n",
    "; ",
    "(",
    ")",
    " \\\n",
    "'''",
    "f'{xp.norm(a)}'",
]
PIECES += ["  # xp: ignore[XP104]", "%time ", "%%time\n", "!ls {xp.norm()}", "if a:\n    ", "\r\n", "\ud800", "\0", "?"]
SOURCES = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(SOURCES)
def test_a_request_is_answered_and_its_edits_do_what_they_say(page: Any, applied: Applied, source: str) -> None:
    def found(text: str) -> list[Any]:
        return list(page.ask("check", cell="a", source=text)["findings"])

    (done,) = page.ask("fix", cells=[{"cell": "a", "source": source}], only=None)["cells"]
    assert len(found(applied(source, done["edits"]))) == done["left"]
    for one in found(source):
        place = {name: one[name] for name in ("code", "line", "column")}
        (done,) = page.ask("fix", cells=[{"cell": "a", "source": source}], only=place)["cells"]
        assert len(found(applied(source, done["edits"]))) == done["left"]
        assert bool(done["edits"]) == (done["fixed"] == 1)
        (done,) = page.ask("suppress", cell="a", source=source, **place)["cells"]
        left = found(applied(source, done["edits"]))
        assert len(left) == done["left"]
        assert bool(done["edits"]) == (place not in [{name: other[name] for name in place} for other in left])


@pytest.mark.parametrize("text", ["__import__('os')._exit(1)", "'; raise SystemExit", "${7*7}", "<script>x()</script>"])
def test_nothing_that_arrives_is_run(notebook: Any, page: Any, text: str, fixture: Callable[[str], Any]) -> None:
    before = dict(notebook.shell.user_ns)
    for example in EXAMPLES:
        filled = json.loads(re.sub('"XP101"|"cuda:0"', lambda _: json.dumps(text), json.dumps(example)))
        page.send({**filled, "source": text} if "source" in filled else filled)
    page.send({**fixture("request-hello"), "type": text})
    assert notebook.shell.user_ns == before
    assert xpsession.session().device.name == "cpu"
