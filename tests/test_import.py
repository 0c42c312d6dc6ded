"""What importing and loading must not import: whoever does not use a GPU or a widget does not pay for one."""

import subprocess
import sys

import pytest

HEAVY = ("cupy", "cupyx", "ipywidgets", "array_api_strict", "matplotlib", "torch", "scipy")
LOADED = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"


def output(code: str) -> str:
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def test_importing_the_package_imports_no_array_library_at_all() -> None:
    assert output(f"import xpsession; {LOADED}") == "[]"
    assert output("import sys, xpsession; print('numpy' in sys.modules, 'IPython' in sys.modules)") == "False False"
    assert output("import sys, xpsession; print([name for name in sys.modules if 'xpsession.' in name])") == "[]"


@pytest.mark.parametrize("action", ["", "; xp.sum(xp.zeros(3))", "; ip.run_cell('xp.sum(xp.zeros(3))')"])
def test_loading_on_a_machine_without_a_gpu_imports_only_numpy(action: str) -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S; ip = S.instance();"
        "import xpsession.backends.cuda_driver as d; d.cuda_version = lambda: None;"
        f"ip.run_line_magic('load_ext', 'xpsession'); xp = ip.user_ns['xp']{action}; {LOADED}"
    )
    assert output(code) == "[]"


def test_loading_imports_nothing_that_shows_help() -> None:
    code = (
        "from IPython.core.interactiveshell import InteractiveShell as S; ip = S.instance();"
        "ip.run_line_magic('load_ext', 'xpsession'); import sys; from xpsession import standard;"
        "print([n for n in ('xpsession.describing', 'xpsession.display.prompt') if n in sys.modules],"
        "standard.summaries.cache_info().currsize)"
    )
    assert output(code) == "[] 0"


def test_a_public_name_that_does_not_exist_is_an_attribute_error() -> None:
    code = "import xpsession\ntry: xpsession.nonsense\nexcept AttributeError as error: print(error)"
    assert output(code) == "module 'xpsession' has no attribute 'nonsense'"
