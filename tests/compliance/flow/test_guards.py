import array_api_strict
import pytest

from xpsession.compliance import check

GUARDED = [
    "if is_numpy(xp):\n    xp.norm()",
    "if is_numpy(xp):\n    pass\nelse:\n    xp.norm()",
    "if a:\n    pass\nelif _is_numpy_namespace(xp):\n    pass\nelse:\n    xp.norm()",
    "if is_cupy_namespace(xp):\n    for i in a:\n        xp.norm()",
    "if hasattr(xp, 'norm'):\n    xp.norm()",
    "if hasattr(xp.linalg, 'norm'):\n    xp.linalg.norm()",
    "if getattr(xp, 'norm', None) is not None:\n    xp.norm()",
    "if 'norm' in dir(xp):\n    xp.norm()",
    "if xp.__name__ == 'numpy':\n    xp.norm()",
    "if 'torch' in xp.__name__:\n    xp.norm()",
    "if xp is np:\n    xp.norm()",
    "if xp == np:\n    xp.norm()",
    "if xp in (np, cp):\n    xp.norm()",
    "if backend is Backend.TORCH:\n    xp.norm()",
    "if library == 'numpy':\n    xp.norm()",
    "if isinstance(x, np.ndarray):\n    xp.norm()",
    "if hasattr(x, 'mT'):\n    xp.norm()",
    "if self.is_numpy:\n    xp.norm()",
    "if supports_norm(xp):\n    xp.norm()",
    "is_np = xp is np\nif is_np:\n    xp.norm()",
    "has = hasattr(xp, 'norm')\nif has and a:\n    xp.norm()",
    "y = xp.norm() if is_numpy(xp) else 1",
    "y = 1 if is_numpy(xp) else xp.norm()",
    "is_numpy(xp) and xp.norm()",
    "not is_numpy(xp) or xp.norm()",
    "while is_numpy(xp):\n    xp.norm()",
    "[xp.norm() for i in a if is_numpy(xp)]",
    "match xp.__name__:\n    case 'numpy':\n        xp.norm()",
    "match a:\n    case 1 if is_numpy(xp):\n        xp.norm()",
    "def f():\n    if is_torch(xp):\n        return 1\n    return xp.norm()",
    "def f():\n    if not is_torch(xp):\n        raise ValueError\n    xp.norm()",
    "def f():\n    with a:\n        if is_torch(xp):\n            return\n    xp.norm()",
    "for i in a:\n    if is_torch(xp):\n        continue\n    xp.norm()",
    "def test_f():\n    if is_torch(xp):\n        pytest.skip('no')\n    xp.norm()",
    "def f():\n    assert is_numpy(xp)\n    xp.norm()",
    "if is_numpy(xp):\n    def f():\n        return xp.norm()",
    "if is_numpy(xp):\n    f = lambda: xp.norm()",
    "try:\n    xp.norm()\nexcept AttributeError:\n    pass",
    "try:\n    xp.norm()\nexcept (ImportError, TypeError):\n    pass",
    "try:\n    xp.norm()\nexcept Exception:\n    pass",
    "try:\n    xp.norm()\nexcept:\n    pass",
    "try:\n    xp.norm\nexcept AttributeError:\n    pass\nelse:\n    xp.norm()",
    "try:\n    xp.norm()\nexcept EXPECTED:\n    pass",
    "with pytest.raises(AttributeError):\n    xp.norm()",
    "with pytest.raises((TypeError, ValueError)):\n    xp.norm()",
    "with suppress(AttributeError):\n    xp.norm()",
    "@skip_xp_backends(np_only=True)\ndef f(xp):\n    xp.norm()",
    "@pytest.mark.skip_xp_backends('array_api_strict', reason='')\nclass A:\n    def f(self, xp):\n        xp.norm()",
    "pytestmark = [skip('array_api_strict')]\ndef f(xp):\n    xp.norm()",
]
UNGUARDED = [
    "if a:\n    xp.norm()",
    "if xp is None:\n    pass\nelse:\n    xp.norm()",
    "if is_numpy(xp):\n    pass\nxp.norm()",
    "if hasattr(x, '__array_namespace__'):\n    xp.norm()",
    "if xp.any(x > 0):\n    xp.norm()",
    "if xp.isdtype(x.dtype, 'integral'):\n    xp.norm()",
    "if x.dtype == xp.float64:\n    xp.norm()",
    "if np.any(x):\n    xp.norm()",
    "if f(x, xp):\n    xp.norm()",
    "def f():\n    if a:\n        return 1\n    return xp.norm()",
    "def f():\n    if is_torch(xp):\n        return 1\nxp.norm()",
    "for i in a:\n    if is_torch(xp):\n        continue\nxp.norm()",
    "try:\n    xp.norm()\nexcept ImportError:\n    pass",
    "try:\n    xp.norm()\nexcept np.linalg.LinAlgError:\n    pass",
    "try:\n    pass\nexcept AttributeError:\n    xp.norm()",
    "try:\n    xp.norm()\nfinally:\n    pass",
    "with pytest.raises(ValueError):\n    xp.norm()",
    "with xp.norm():\n    pass",
    "y = default(xp)\nif y:\n    xp.norm()",
    "@skip_xp_backends('torch', reason='slow')\ndef f(xp):\n    xp.norm()",
]


@pytest.mark.parametrize("source", GUARDED)
def test_code_that_asks_for_the_library_is_left_alone(source: str) -> None:
    assert check(source, names={"xp": array_api_strict}) == ()


@pytest.mark.parametrize("source", UNGUARDED)
def test_other_code_is_not(source: str) -> None:
    assert [found.code for found in check(source, names={"xp": array_api_strict})] == ["XP104"]


def test_a_device_by_text_is_left_alone_where_a_test_expects_that_it_is_refused() -> None:
    source = "with pytest.raises(ValueError):\n    xp.zeros(3, device='cuda')\nxp.zeros(3, device='cuda')"
    assert [found.line for found in check(source, names={"xp": array_api_strict})] == [3]
