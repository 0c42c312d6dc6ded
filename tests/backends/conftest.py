"""Fixtures of the backends' tests: a real GPU, where there is one."""

import pytest

from xpsession.backends.cupy import CuPyBackend


@pytest.fixture
def gpu() -> CuPyBackend:
    """Return CuPy's backend, whose first device can be used; skip where it cannot."""
    backend = CuPyBackend()
    (first, *_) = backend.devices()
    if not first.available:
        pytest.skip(first.reason or "no GPU")
    return backend
