"""Reporting, targets: the namespaces of other libraries that a report can look at, none imported until it does.

This is the one place outside the backends that names libraries: what is reported on need not be a backend.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from xpsession.errors import ArgumentError
from xpsession.records.report import Limit

# Each namespace that is looked at unasked where it is installed.
NAMESPACES = (
    "numpy",
    "array_api_compat.numpy",
    "cupy",
    "array_api_compat.cupy",
    "cupy.array_api",
    "array_api_strict",
    "torch",
    "array_api_compat.torch",
    "jax.numpy",
)
# The library whose arrays a namespace's are, where that is not the first part of its name.
_BRIDGE = "array_api_compat"


@dataclass(frozen=True, slots=True)
class Target:
    """One namespace to report on.

    Attributes
    ----------
    name : str
        What the report calls it.
    load : callable
        Returns the namespace; may raise ImportError.
    packages : tuple of str
        The packages whose versions identify it.
    obstacle : str or None
        Why no array can be made there, so that nothing may be called.
    limits : tuple of Limit
        What its backend cannot complete.
    """

    name: str
    load: Callable[[], Any]
    packages: tuple[str, ...]
    obstacle: str | None = None
    limits: tuple[Limit, ...] = ()

    def library(self) -> str:
        """Return the packages with their versions, of those that are imported."""
        modules = ((name, sys.modules.get(name)) for name in self.packages)
        return ", ".join(f"{name} {getattr(module, '__version__', '')}".rstrip() for name, module in modules if module)


def home(namespace: str) -> str:
    """Return the library whose arrays a namespace works on.

    Examples
    --------
    >>> home("array_api_compat.cupy"), home("jax.numpy")
    ('cupy', 'jax')
    """
    first, _, rest = namespace.partition(".")
    return rest.partition(".")[0] if first == _BRIDGE and rest else first


def installed(namespace: str) -> bool:
    """Return whether a namespace is there to be imported; its file is looked for, and nothing is imported."""
    first, *rest = namespace.split(".")
    spec = find_spec(first)
    if spec is None or find_spec(home(namespace)) is None:
        return False
    places = [Path(folder).joinpath(*rest) for folder in spec.submodule_search_locations or ()]
    return not rest or any(place.is_dir() or place.with_suffix(".py").exists() for place in places)


def imported_target(namespace: str, obstacles: Mapping[str, str | None]) -> Target:
    """Return the target for a module that is imported by its name.

    Parameters
    ----------
    namespace : str
        The module's name.
    obstacles : mapping of str to str or None
        Why a library's arrays cannot be made, for libraries where that is known.

    Raises
    ------
    ArgumentError
        If there is no such module.
    """
    if namespace not in NAMESPACES and not _findable(namespace):
        known = tuple(name for name in NAMESPACES if installed(name))
        raise ArgumentError.from_unknown("namespace", namespace, known, "%xp report numpy")
    first = namespace.partition(".")[0]
    packages = tuple(dict.fromkeys((first, home(namespace))))
    return Target(namespace, partial(import_module, namespace), packages, obstacles.get(home(namespace)))


def _findable(namespace: str) -> bool:
    try:
        return find_spec(namespace) is not None
    except (ImportError, ValueError, AttributeError):
        return False
