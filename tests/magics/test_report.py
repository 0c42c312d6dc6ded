"""``%xp report`` in a real shell: shown as a card, returned on request, and nothing else touched."""

from collections.abc import Callable

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell

from xpsession.records.report import Report

Run = Callable[[str], str]


@pytest.fixture(autouse=True)
def loaded(run: Run) -> None:
    run("%load_ext xpsession\n%xp device cpu")


def test_the_named_namespaces_are_shown(run: Run) -> None:
    printed = run("%xp report numpy cpu")
    assert "numpy (numpy " in printed
    assert "xpsession on cpu (xpsession " in printed
    assert "may I drop my wrapper?" in printed


def test_the_record_is_returned_on_request(shell: InteractiveShell, run: Run) -> None:
    run("record = %xp report -o cpu")
    record = shell.user_ns["record"]
    assert isinstance(record, Report)
    assert record.namespaces[0].missing == ()
    run("record = %xp report cpu")
    assert shell.user_ns["record"] is None


def test_the_version_is_that_of_xp_unless_it_is_named(run: Run) -> None:
    run("%xp standard 2023.12")
    assert "standard 2023.12" in run("%xp report cpu")
    assert "standard 2022.12" in run("%xp report cpu --standard 2022.12")


def test_the_session_is_as_before(shell: InteractiveShell, run: Run) -> None:
    before = dict(shell.user_ns)
    run("%xp report numpy cpu strict:cpu")
    assert shell.user_ns["xp"] is before["xp"]
    assert {name for name in shell.user_ns if name not in before and not name.startswith("_")} == set()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%xp report nonsense", "unknown namespace 'nonsense'; valid are 'numpy', "),
        ("%xp report --standard 2020.12", "no version '2020.12'"),
        ("%xp report --bogus", "unrecognized arguments: --bogus. Hint: %xp help report"),
    ],
)
def test_bad_input_gets_one_line(run: Run, line: str, expected: str) -> None:
    printed = run(line)
    assert printed.startswith(f"UsageError: {expected}")
    assert len(printed.splitlines()) == 1


def test_namespaces_devices_and_options_are_completed(shell: InteractiveShell) -> None:
    def complete(text: str) -> list[str]:
        with provisionalcompleter():
            return [completion.text for completion in shell.Completer.completions(text, len(text))]

    assert complete("%xp report array_api_compat.n") == ["array_api_compat.numpy"]
    assert complete("%xp report --f") == ["--full"]
    assert "strict:device1" in complete("%xp report strict:d")
