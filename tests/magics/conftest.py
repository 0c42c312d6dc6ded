"""Fixtures of the magics' tests: what Tab offers."""

from collections.abc import Callable

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell


@pytest.fixture
def complete(shell: InteractiveShell) -> Callable[[str], list[str]]:
    """Return a function that returns what Tab offers at the end of a line."""

    def offered(line: str) -> list[str]:
        with provisionalcompleter():
            return [completion.text for completion in shell.Completer.completions(line, len(line))]

    return offered
