"""Shift-Tab and Tab through a real kernel's messages."""

from typing import Any


def test_shift_tab_and_tab_speak_of_the_standard(kernel: Any) -> None:
    kernel.run("%load_ext xpsession\n%xp device strict:device1")
    shown = kernel.inspect("xp.linalg.svd")
    assert "xp.linalg.svd(x, /, *, full_matrices=True)" in shown
    assert "array_api_strict.linalg.svd" in shown
    assert "on strict:device1 (" in kernel.inspect("xp")
    assert "Source:" in kernel.inspect("xp.linalg.svd", 1)
    assert kernel.inspect("xp.nosuch") == ""
    assert "is not in the array API standard" not in kernel.inspect("len")

    offered = kernel.complete("xp.")
    names = eval(kernel.run("[name for name in dir(xp) if not name.startswith('_')]").result)  # noqa: S307
    assert {name.lstrip(".") for name in offered} == set(names)
    assert kernel.complete("xp.linalg.sv") == {"svd": "(x, /, *, full_matrices=True)", "svdvals": "(x, /)"}
    keywords = {name for name in kernel.complete("xp.sum(x, ") if name.endswith("=")}
    assert keywords == {"axis=", "dtype=", "keepdims="}

    kernel.run("%unload_ext xpsession\nimport numpy as xp")
    assert "data-apis.org" not in kernel.inspect("xp.sum").partition("Docstring")[0]
    assert "concatenate" in kernel.complete("xp.conc")
