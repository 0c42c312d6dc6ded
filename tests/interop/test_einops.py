"""einops: the same pattern gives on each device what it gives with plain NumPy."""

from collections.abc import Callable
from typing import Any

import einops
import einops.array_api
import numpy as np
import pytest

from xpsession.standard.namespace import Namespace

Agree = Callable[[Any, Any], None]

IMAGES = np.random.default_rng(2025).normal(size=(2, 4, 6, 3))
CALLS: dict[str, Callable[[Any, Any], Any]] = {
    "rearrange": lambda module, x: module.rearrange(x, "b (h h2) w c -> (b h2) h (w c)", h2=2),
    "rearrange a list": lambda module, x: module.rearrange([x[0, ...], x[1, ...]], "b h w c -> h (b w) c"),
    "reduce by max": lambda module, x: module.reduce(x, "b (h 2) (w 2) c -> b h w c", "max"),
    "reduce by mean": lambda module, x: module.reduce(x, "b h w c -> b c", "mean"),
    "reduce by sum": lambda module, x: module.reduce(x, "b h w c -> () h () c", "sum"),
    "repeat": lambda module, x: module.repeat(x, "b h w c -> b (h 2) w c k", k=2),
    "pack and unpack": lambda module, x: module.unpack(*module.pack([x, x[..., 0]], "b h w *"), "b h w *"),
}


@pytest.mark.parametrize("name", CALLS)
def test_einops_computes_on_the_device(name: str, device: str, xp: Namespace, agree: Agree) -> None:
    if device.startswith("strict") and name != "pack and unpack":
        pytest.skip("einops 0.8 gives reshape a list where the standard has a tuple, which array_api_strict refuses")
    module = einops if device.startswith("cuda") else einops.array_api  # CuPy has a backend of its own in einops
    agree(CALLS[name](module, xp.asarray(IMAGES)), CALLS[name](einops, IMAGES))


@pytest.mark.parametrize("device", ["cpu", "cuda:0"], indirect=True)
def test_einsum_takes_arrays_of_the_libraries_that_have_it(xp: Namespace, agree: Agree) -> None:
    pattern = "b h w c, c d -> b h d"
    weights = np.ones((3, 2))
    agree(
        einops.einsum(xp.asarray(IMAGES), xp.asarray(weights), pattern),
        np.einsum("bhwc,cd->bhd", IMAGES, weights),
    )


def test_asnumpy_brings_an_array_to_the_host(xp: Namespace, device: str) -> None:
    if device.startswith("cuda"):
        pytest.skip("einops.array_api.asnumpy gives NumPy no device to copy to, so arrays of a GPU stay there")
    host = einops.array_api.asnumpy(xp.asarray(IMAGES))
    assert type(host) is np.ndarray
    assert np.array_equal(host, IMAGES)
