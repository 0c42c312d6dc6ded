"""XP101: functions that the standard has under another name."""

import ast
from collections.abc import Iterable, Mapping
from typing import ClassVar

from xpsession import standard
from xpsession.compliance.rule import NameRule, absent
from xpsession.compliance.rules.xp203_positional_argument import corrected, insertions, keywords
from xpsession.compliance.uses import Finding, Use
from xpsession.compliance.uses.calls import problems
from xpsession.compliance.uses.renames import CLOSE, PURE
from xpsession.records.diagnostic import Edit

# Of those that are close, what does the same where it is given no array.
_LITERAL = {"array": "asarray", "asanyarray": "asarray"}
# The kinds of dtype that `isdtype` knows by a word, by what `issubdtype` calls them.
KINDS = {
    "bool_": "bool",
    "complexfloating": "complex floating",
    "floating": "real floating",
    "inexact": "('real floating', 'complex floating')",
    "integer": "integral",
    "number": "numeric",
    "signedinteger": "signed integer",
    "unsignedinteger": "unsigned integer",
}


class RenamedFunction(NameRule):
    """A function of NumPy or CuPy that the standard has under another name.

    What it does
    ------------
    Finds names such as ``concatenate``, ``arcsin`` and ``power``, which the standard calls ``concat``, ``asin`` and
    ``pow``.

    Why is this bad?
    ----------------
    Libraries that keep to the standard need not have the old name, so the code stops there with an AttributeError.

    Example
    -------
    ::

        xp.concatenate([x, y])

    Use instead
    -----------
    ::

        xp.concat([x, y])
    """

    code = "XP101"
    name = "renamed-function"
    TABLE: ClassVar[Mapping[str, str | None]] = {old: f"xp.{new}" for old, new in (PURE | CLOSE).items()} | {
        "issubdtype": "xp.isdtype"
    }
    VALID = (
        "xp.concat([x, y])",
        "xp.asin(x)",
        "xp.isdtype(x.dtype, 'integral')",
        "import numpy as np; np.concatenate([x, y])",
    )
    INVALID = (
        ("xp.concatenate([x, y])", "xp.concat"),
        ("xp.concatenate([x, y], 0)", "xp.concat([x, y], axis=0)"),
        ("f = xp.arcsin", "xp.asin"),
        ("xp.array([1, 2])", "xp.asarray"),
        ("xp.issubdtype(x.dtype, xp.integer)", "xp.isdtype(x.dtype, 'integral')"),
    )

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the finding on a name of the table, with the edit that is certain."""
        if use.known or use.name not in self.TABLE:
            return []
        if use.attribute == "issubdtype":
            return [absent(use, _isdtype(use))._replace(covers=use.call)]
        found = absent(use, self.TABLE[use.name])
        if found.hint is None or use.call is None:
            return [found._replace(fix=_rename(use) if found.hint else None)]
        cure = standard.entries()[found.cure]
        misfits = problems(cure.signature(use.version), use.call)
        if not misfits:
            return [found._replace(fix=_rename(use), unsafe=_rename(use, CLOSE))]
        if all(misfit.kind == "extra" for misfit in misfits):
            arguments = corrected(use, found.cure)
            if arguments is not None:
                names = keywords(use, found.cure)
                placed = insertions(use, use.call, names) if names is not None and len(names) == len(misfits) else None
                rename = _rename(use)
                fix = (*rename, *placed) if rename and placed else None
                return [found._replace(hint=f"{found.hint}({arguments})", fix=fix)]
        return [found]


def _rename(use: Use, table: Mapping[str, str] = PURE) -> tuple[Edit, ...] | None:
    """Return the edit that changes the name alone, where that is all there is to do."""
    literal = use.attribute in _LITERAL and _is_of_literal(use)
    new = table.get(use.attribute) or (_LITERAL[use.attribute] if literal else None)
    span = use.fragment.span(use.node)
    if new is None or use.bare or not use.fragment.segment(use.node).endswith(use.attribute):
        return None
    edit = Edit(span.end_line, span.end_column - len(use.attribute), span.end_line, span.end_column, new)
    return (edit, *_device(use)) if literal else (edit,)


def _device(use: Use) -> tuple[Edit, ...]:
    """Return the edit that puts what is made of a literal where the arguments of the function around it are."""
    call = use.call
    if call is None or not use.inside or any(keyword.arg == "device" for keyword in call.keywords):
        return ()
    last = call.keywords[-1] if call.keywords else call.args[-1]
    return use.addition(call, last, f"device={use.inside}.device") or ()


def _is_of_literal(use: Use) -> bool:
    """Return whether the call makes an array of what is no array, so that whether it copies is no question."""
    first = use.call.args[0] if use.call is not None and use.call.args else None
    return isinstance(first, ast.List | ast.Tuple | ast.ListComp | ast.Constant)


def _isdtype(use: Use) -> str:
    """Return the template of what says the same with `isdtype`."""
    wanted = use.call.args[1] if use.call is not None and len(use.call.args) > 1 else None
    text = use.source(wanted) if wanted is not None else None
    kind = KINDS.get((text or "").rpartition(".")[2], "…")
    return f"xp.isdtype({{0|dtype}}, {kind if kind.startswith('(') else repr(kind)})" if kind != "…" else "xp.isdtype"
