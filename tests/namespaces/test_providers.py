"""What stands behind a name, on each backend that works here."""

import numpy as np
import pytest

from xpsession import backends, namespace, standard
from xpsession.namespaces.providers import corrected, provider
from xpsession.standard.namespace import Namespace


def behind(xp: Namespace, name: str) -> tuple[str | None, str | None, bool]:
    found = provider(xp.__xpsession__, name)
    return found.origin, found.author, found.bound


@pytest.mark.parametrize("name", ["sum", "linalg.svd", "pi", "float32", "newaxis"])
def test_what_complies_is_the_library_s_own(name: str) -> None:
    assert behind(namespace("cpu"), name) == (f"numpy.{name}", None, False)
    assert provider(namespace("cpu").__xpsession__, name).library == f"NumPy {np.__version__}"


def test_a_correction_names_its_author_and_reason() -> None:
    clip = provider(namespace("cpu").__xpsession__, "clip")
    assert (clip.origin, clip.author) == ("numpy.clip", "xpsession")
    assert clip.wrong == "its parameters are called a, a_min, a_max"
    assert behind(namespace("cpu"), "fft.fftfreq") == ("numpy.fft.fftfreq", "xpsession", False)


def test_the_version_is_ours_to_say() -> None:
    assert behind(namespace("cpu"), "__array_api_version__")[1] == "xpsession"


def test_a_creation_function_may_be_bound_to_its_device() -> None:
    assert behind(namespace("strict:device1"), "zeros") == ("array_api_strict.zeros", None, True)


def test_a_name_outside_the_standard_is_the_library_s() -> None:
    assert behind(namespace("cpu"), "concatenate") == ("numpy.concatenate", None, False)
    assert behind(namespace("cpu", version="2022.12"), "clip") == ("numpy.clip", None, False)
    assert behind(namespace("cpu"), "nonsense") == (None, None, False)


def test_every_name_has_a_provider_and_every_correction_is_told(device: str) -> None:
    bound = namespace(device).__xpsession__
    for name in standard.names():
        found = provider(bound, name)
        assert found.origin or found.author, name
    told = [found.name for found in corrected(bound)]
    assert told == sorted(row.name for row in backends.backend_for(device).corrections())
