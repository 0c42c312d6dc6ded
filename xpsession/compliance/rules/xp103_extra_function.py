"""XP103: functions that the standard does not have, and array-api-extra has on top of it."""

from collections.abc import Mapping
from typing import ClassVar

from xpsession.compliance.rule import NameRule


class ExtraFunction(NameRule):
    """A function that is not in the standard, but in array-api-extra, which is written in terms of it.

    What it does
    ------------
    Finds names such as ``isclose``, ``pad`` and ``cov``.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the name. The package array-api-extra has it for all of them, and
    calls a library's own function where there is one.

    Example
    -------
    ::

        xp.isclose(x, y)

    Use instead
    -----------
    ::

        array_api_extra.isclose(x, y)
    """

    code = "XP103"
    name = "extra-function"
    SAME: ClassVar[tuple[str, ...]] = (
        *("angle", "argpartition", "cov", "deg2rad", "isclose", "kron", "nan_to_num", "nanmax", "nanmean", "nanmin"),
        *("nansum", "pad", "partition", "rad2deg", "setdiff1d", "sinc", "tril_indices", "triu_indices", "union1d"),
        *("diag_indices", "unravel_index"),
    )
    TABLE: ClassVar[Mapping[str, str | None]] = {name: f"array_api_extra.{name}" for name in SAME} | {
        "atleast_1d": "array_api_extra.atleast_nd({0|x}, ndim=1)",
        "atleast_2d": "array_api_extra.atleast_nd({0|x}, ndim=2)",
        "atleast_3d": "array_api_extra.atleast_nd({0|x}, ndim=3)",
        "degrees": "array_api_extra.rad2deg",
        "diag": "array_api_extra.create_diagonal({0|x})",
        "radians": "array_api_extra.deg2rad",
    }
    VALID = ("import array_api_extra; array_api_extra.isclose(x, y)", "xp.isnan(x)")
    INVALID = (
        ("xp.isclose(x, y)", "array_api_extra.isclose"),
        ("xp.atleast_1d(x)", "array_api_extra.atleast_nd(x, ndim=1)"),
        ("xp.diag(x)", "array_api_extra.create_diagonal(x)"),
        ("f = xp.pad", "array_api_extra.pad"),
    )
