"""Settings: from a configuration and at the prompt, both ways, and what is refused."""

from collections.abc import Callable

from IPython.core.interactiveshell import InteractiveShell

import xpsession

Run = Callable[[str], str]


def test_a_configuration_is_followed(shell: InteractiveShell, run: Run) -> None:
    shell.config.XPSession.device = "strict:device2"
    shell.config.XPSession.standard = "2024.12"
    shell.config.XPSession.warnings = "off"
    printed = run("%load_ext xpsession")
    session = xpsession.session()
    assert (session.device.name, session.standard, session.warnings) == ("strict:device2", "2024.12", "off")
    assert "array API standard 2024.12 on strict:device2" in printed


def test_a_configured_device_that_cannot_be_used_gives_the_cpu_and_the_reason(
    shell: InteractiveShell, run: Run
) -> None:
    shell.config.XPSession.device = "strict:nowhere"
    first, second = run("%load_ext xpsession").splitlines()
    assert " on cpu (" in first
    assert "no device 'strict:nowhere'" in second


def test_a_configured_version_that_does_not_exist_is_said_and_ignored(shell: InteractiveShell, run: Run) -> None:
    shell.config.XPSession.standard = "2020.12"
    first, second, *_ = run("%load_ext xpsession").splitlines()
    assert "no version '2020.12' of the array API standard" in first
    assert "array API standard 2025.12" in second


def test_the_settings_and_the_session_follow_each_other(run: Run) -> None:
    run("%load_ext xpsession")
    run("%config XPSession.device = 'strict:device1'")
    assert xpsession.session().device.name == "strict:device1"
    run("%xp device cpu")
    run("%xp warnings off")
    assert run("%config XPSession.device").strip().endswith("'cpu'")
    assert run("%config XPSession.warnings").strip().endswith("'off'")


def test_a_setting_that_is_refused_changes_nothing(run: Run, caplog: object) -> None:
    run("%load_ext xpsession")
    device = xpsession.session().device.name
    run("%config XPSession.device = 'nonsense'")
    run("%config XPSession.warnings = 'loud'")
    session = xpsession.session()
    assert (session.device.name, session.warnings) == (device, "on")
    assert "no device 'nonsense'" in caplog.text  # type: ignore[attr-defined]
    assert "unknown warnings mode 'loud'" in caplog.text  # type: ignore[attr-defined]


def test_ignored_codes_are_followed_and_can_be_beginnings(shell: InteractiveShell, run: Run) -> None:
    shell.config.XPSession.device = "cpu"
    shell.config.XPSession.ignore = ["xp10"]
    run("%load_ext xpsession")
    assert "XP101" in xpsession.session().ignore
    assert "XP203" not in xpsession.session().ignore
    assert "XP101" not in run("xp.concatenate([xp.zeros(2)])\n0")
    run("%config XPSession.ignore = ['XP203']")
    assert xpsession.session().ignore == ("XP203",)
    assert "XP101" in run("xp.concatenate([xp.zeros(2)])\n0")
    xpsession.session().set_ignore(["XP101"])
    assert run("%config XPSession.ignore").strip().endswith("['XP101']")


def test_a_code_that_does_not_exist_is_refused(run: Run, caplog: object) -> None:
    run("%load_ext xpsession")
    run("%config XPSession.ignore = ['XP101', 'nonsense']")
    assert xpsession.session().ignore == ()
    assert "no rule 'nonsense'" in caplog.text  # type: ignore[attr-defined]


def test_a_configured_code_that_does_not_exist_is_said_and_ignored(shell: InteractiveShell, run: Run) -> None:
    shell.config.XPSession.ignore = ["nonsense"]
    first, second, *_ = run("%load_ext xpsession").splitlines()
    assert "no rule 'nonsense'" in first
    assert "array API standard" in second
    assert xpsession.session().ignore == ()


def test_opt_in_rules_are_selected_by_a_setting(run: Run, caplog: object) -> None:
    run("%load_ext xpsession")
    cell = "x = xp.ones(3)\nx[0] = 2.0"
    assert "XP603" not in run(cell)
    run("%config XPSession.extend_select = ['xp603']")
    assert "info[XP603 update-in-place]" in run(cell)
    run("%config XPSession.extend_select = ['XP101']")
    assert xpsession.session().extend_select == ("XP603",)
    assert "unknown opt-in rule 'XP101'" in caplog.text  # type: ignore[attr-defined]
