"""XP103: functions that the standard does not have, and array-api-extra has on top of it."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession.compliance.rule import NameRule, absent
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import given


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
        *("nansum", "nunique", "one_hot", "pad", "partition", "rad2deg", "setdiff1d", "sinc", "tril_indices"),
        *("triu_indices", "union1d", "diag_indices", "unravel_index"),
    )
    TABLE: ClassVar[Mapping[str, str | None]] = {name: f"array_api_extra.{name}" for name in SAME} | {
        "atleast_1d": "array_api_extra.atleast_nd({0|x}, ndim=1)",
        "atleast_2d": "array_api_extra.atleast_nd({0|x}, ndim=2)",
        "atleast_3d": "array_api_extra.atleast_nd({0|x}, ndim=3)",
        "degrees": "array_api_extra.rad2deg",
        "diag": None,
        "radians": "array_api_extra.deg2rad",
    }
    VALID = ("import array_api_extra; array_api_extra.isclose(x, y)", "xp.isnan(x)")
    INVALID = (
        ("xp.isclose(x, y)", "array_api_extra.isclose"),
        ("xp.atleast_1d(x)", "array_api_extra.atleast_nd(x, ndim=1)"),
        ("xp.diag(x)", "xp.linalg.diagonal(x) of a matrix, array_api_extra.create_diagonal(x) of a vector"),
        ("xp.diag(xp.ones(3), k=1)", "array_api_extra.create_diagonal(xp.ones(3), offset=1)"),
        ("x = xp.eye(3); xp.diag(x)", "xp.linalg.diagonal(x)"),
        ("f = xp.pad", "array_api_extra.pad"),
        ("xp.pad(x, 1, mode='constant')", "array_api_extra.pad"),
        ("xp.pad(x, 1, mode='edge')", None),
        ("xp.nunique(x)", "array_api_extra.nunique"),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table; `diag` and `pad` depend on what they are given."""
        if not use.known and use.name == "pad" and use.call is not None and _fills_otherwise(use.call):
            return [absent(use)]
        if use.known or use.name != "diag":
            return super().check(use)
        call = use.call
        offset = ", offset={1,k|k}" if call is not None and len(call.args) + len(call.keywords) > 1 else ""
        of_matrix, of_vector = (
            f"xp.linalg.diagonal({{0|x}}{offset})",
            f"array_api_extra.create_diagonal({{0|x}}{offset})",
        )
        value = use.value(call.args[0]) if call is not None and call.args else None
        known = {1: of_vector, 2: of_matrix}.get(value.ndim or 0) if value is not None and value.is_array else None
        return [absent(use, known or f"{of_matrix} of a matrix, {of_vector} of a vector")]


def _fills_otherwise(call: ast.Call) -> bool:
    """Return whether `pad` is asked for a mode that array-api-extra does not have."""
    plain = given(call)
    modes = [*plain[2:3], *(item.value for item in call.keywords if item.arg == "mode")]
    return any(isinstance(mode, ast.Constant) and mode.value != "constant" for mode in modes)
