"""Loading and unloading in a real shell: one line, nothing left behind."""

from collections.abc import Callable
from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

import xpsession
from xpsession import extension
from xpsession.errors import NotLoadedError
from xpsession.settings import XPSession

Run = Callable[[str], str]


def traces(shell: InteractiveShell) -> list[Any]:
    """Return everything in a shell that loading touches."""
    return [
        {kind: sorted(magics) for kind, magics in shell.magics_manager.magics.items()},
        {event: len(callbacks) for event, callbacks in shell.events.callbacks.items()},
        len(shell.ast_transformers),
        len(shell.input_transformers_cleanup),
        len(shell.Completer.custom_matchers),
        [sorted(vars(patched)) for patched in (shell.inspector, shell.Completer)],
        len(shell._trait_notifiers["colors"]["change"]),
        [type(configurable) for configurable in shell.configurables if isinstance(configurable, XPSession)],
        shell.user_ns.get("xp"),
    ]


def test_loading_says_what_xp_is_and_why_not_on_a_gpu(run: Run) -> None:
    first, *rest = run("%load_ext xpsession").splitlines()
    assert first.startswith("xpsession: xp is the array API standard 2025.12 on ")
    reason = xpsession.session().device.reason
    assert rest == ([] if reason is None else [f"no GPU: {reason}"])


def test_unloading_leaves_nothing_behind(shell: InteractiveShell, run: Run) -> None:
    shell.user_ns["xp"] = "mine"
    before = traces(shell)
    run("%load_ext xpsession")
    assert traces(shell) != before
    assert run("%unload_ext xpsession") == ""
    assert traces(shell) == before


def test_loading_twice_is_harmless(shell: InteractiveShell, run: Run) -> None:
    run("%load_ext xpsession")
    before = traces(shell)
    xpsession.load_ipython_extension(shell)
    run("%load_ext xpsession")
    assert traces(shell) == before


def test_reloading_works(shell: InteractiveShell, run: Run) -> None:
    run("%load_ext xpsession")
    before = traces(shell)
    assert "xp is the array API standard" in run("%reload_ext xpsession")
    assert traces(shell) == before


def test_unloading_what_is_not_loaded_is_harmless(shell: InteractiveShell) -> None:
    xpsession.unload_ipython_extension(shell)


def test_the_loaded_session_is_at_hand(shell: InteractiveShell, run: Run) -> None:
    run("%load_ext xpsession")
    session = xpsession.session()
    assert session.xp is shell.user_ns["xp"]
    assert session.diagnostics == ()
    extension.unload(shell)
    with pytest.raises(NotLoadedError, match=r"no session is loaded\. Hint: %load_ext xpsession"):
        xpsession.session()
