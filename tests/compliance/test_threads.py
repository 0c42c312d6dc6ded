"""Checks in one thread while the user's code runs in another: neither disturbs the other."""

import ast
import sys
import threading
import warnings
from typing import Any

import array_api_strict
import pytest

from xpsession.compliance import check
from xpsession.compliance.source.fragments import parse_strictly

NOISY = "xp.concatenate(['\\d'])"


def test_a_check_under_way_takes_no_warning_from_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, done = threading.Event(), threading.Event()

    def parse(*args: Any) -> ast.Module:
        inside.set()
        done.wait(60)
        return real(*args)  # type: ignore[no-any-return]

    real = ast.parse
    monkeypatch.setattr(ast, "parse", parse)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        thread = threading.Thread(target=parse_strictly, args=[NOISY])
        thread.start()
        inside.wait(60)
        warnings.warn("the user's own", UserWarning, stacklevel=1)
        done.set()
        thread.join()
    assert [str(one.message) for one in caught] == ["the user's own"]


def test_parsing_says_nothing_whatever_the_filters() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parse_strictly(NOISY)
        warnings.simplefilter("error")
        parse_strictly(NOISY)
    assert caught == []


def test_many_threads_find_the_same() -> None:
    source = "\n".join(f"y{line} = xp.concatenate([x, '\\d'])  # {line}" for line in range(20))
    expected = check(source, names={"xp": array_api_strict})
    found: list[bool] = []
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [
            threading.Thread(target=lambda: found.append(check(source, names={"xp": array_api_strict}) == expected))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert len(expected) == 20
    assert found == [True] * 8
