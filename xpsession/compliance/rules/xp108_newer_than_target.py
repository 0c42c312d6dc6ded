"""XP108: names and parameters that came into the standard after the version that is checked."""

import ast
from collections.abc import Iterable

from xpsession import standard
from xpsession.compliance.rule import ArrayRule, CallRule, absent
from xpsession.compliance.uses import Finding, Touch, Use
from xpsession.compliance.uses.calls import given

# What array-api-extra has for versions that lack it.
EXTRA = frozenset({"broadcast_shapes", "isin", "searchsorted"})
# Since which version `permute_dims` counts axes from the end, of which its types say nothing.
NEGATIVE_AXES = "2025.12"
SCALARS = {"bool": "bool", "complex floating": "complex", "integer": "int", "real floating": "float"}
NUMBERS = frozenset(SCALARS.values())
WORDS = {**dict.fromkeys(NUMBERS, "number"), "tuple": "tuple"}


class NewerThanTarget(CallRule, ArrayRule):
    """A name or a parameter that a later version of the standard brought.

    What it does
    ------------
    Finds names and keywords that the standard has, but not yet in the version that is checked: ``clip`` in 2022.12, or
    ``astype(…, device=…)``; and what parameters do not take yet, such as a tuple of axes in ``expand_dims`` and numbers
    in ``maximum(x, 0)``, nor arrays of integers as an index.

    Why is this bad?
    ----------------
    A library that implements just that version does not have them.

    Example
    -------
    With ``--standard 2022.12``::

        xp.clip(x, 0, 1)

    Use instead
    -----------
    A later version of the standard, or::

        xp.where(x < 0, 0, xp.where(x > 1, 1, x))
    """

    code = "XP108"
    name = "newer-than-target"
    about_names = True
    roles = ("index",)
    VALID = (
        "xp.expand_dims(x, axis=(0, 1))",
        "xp.maximum(x, 0)",
        "x = xp.arange(3); x[xp.asarray([0, 2])]",
        "xp.permute_dims(x, (-1, -2))",
        "xp.clip(x, 0, 1)",
        "xp.astype(x, xp.float32, device=x.device)",
        "xp.isin(x, y)",
    )
    INVALID = ()  # nothing is newer than the latest version, in which examples are checked

    def concerns(self, name: str) -> bool:
        """Return whether what the parameters take has changed since the first version."""
        known = standard.entry(name)
        return known is not None and (len(known.types) > 1 or name == "permute_dims")

    def check(self, use: Use) -> Iterable[Finding]:
        """Return the findings on a name, or on the keywords and arguments of a call."""
        known = standard.entry(use.name)
        if known is None or (use.known and use.version == standard.LATEST):
            return []
        if not use.known:
            found = absent(use, f"array_api_extra.{use.attribute}" if use.name in EXTRA else None)
            return [found._replace(message=f"{found.message}; it is new in {known.since}")]
        return [*self._keywords(use, known), *self._arguments(use, known)]

    def _keywords(self, use: Use, known: standard.Entry) -> Iterable[Finding]:
        """Return the findings on keywords that are newer."""
        for problem in use.problems:
            since = arrival(known, problem.name, use.version) if problem.kind == "unknown" else None
            if since is not None:
                message = f"'{use.written}' takes no keyword '{problem.name}' in the array API standard {use.version}"
                yield Finding(problem.node, f"{message}; it is new in {since}", cure=use.name)

    def _arguments(self, use: Use, known: standard.Entry) -> Iterable[Finding]:
        """Return the findings on arguments of a type that the parameter takes only later."""
        if use.call is None:
            return
        keywords = {item.arg: item.value for item in use.call.keywords}
        plain, parameters = given(use.call), known.signature(use.version).parameters.values()
        names = [name for item in parameters for name in [item.name] * (len(plain) if item.variadic else 1)]
        arguments = [*zip(names, plain, strict=False), *((item.name, keywords.get(item.name)) for item in parameters)]
        for name, node in arguments:
            word = _word(use, node) if node is not None else ""
            since = since_which(known, name, word, use.version) if word else None
            if node is not None and use.name == "permute_dims" and use.version < NEGATIVE_AXES and _is_negative(node):
                word, since = "negative axes", NEGATIVE_AXES
            if node is not None and since is not None:
                message = (
                    f"'{use.written}' takes no {WORDS.get(word, word)} here in the array API standard {use.version}"
                )
                text = use.source(node)
                hint = f"{use.main}.asarray({text})" if word in NUMBERS and text else None
                yield Finding(node, f"{message}; that is new in {since}", hint, cure=use.name)

    def touched(self, touch: Touch) -> Iterable[Finding]:
        """Return the finding on an array of integers as an index."""
        node = touch.node
        since = since_which(standard.array_members()["__getitem__"], "key", "arrays", touch.version)
        if since is None or not isinstance(node, ast.Subscript):
            return
        for part in node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]:
            value = touch.value(part)
            if value is not None and value.kind == "array" and value.name == "integer" and value.ndim != 0:
                text, index = touch.source(node.value), touch.source(part)
                alone = part is node.slice and text is not None and index is not None and value.ndim == 1
                hint = f"{touch.main}.take({text}, {index}, axis=0)" if alone else None
                message = f"the array API standard {touch.version} does not index by arrays of integers"
                yield Finding(part, f"{message}; that is new in {since}", hint, cure="take")
                return


def _word(use: Use, node: ast.expr) -> str:
    """Return what an argument is, in the words of the standard's tables, as far as the text says it."""
    if isinstance(node, ast.Tuple):
        return "tuple"
    value = use.value(node)
    return SCALARS.get(value.name, "") if value is not None and value.kind == "scalar" else ""


def _is_negative(node: ast.expr) -> bool:
    items = node.elts if isinstance(node, ast.Tuple) else []
    return any(isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub) for item in items)


def since_which(known: standard.Entry, parameter: str, word: str, version: str) -> str | None:
    """Return the version after `version` in which a parameter began to take something, or None.

    Examples
    --------
    >>> since_which(standard.entries()["expand_dims"], "axis", "tuple", "2024.12")
    '2025.12'
    """
    if word in known.takes(version).get(parameter, [word]):
        return None
    later = (newer for newer in standard.VERSIONS if newer > version)
    return next((newer for newer in later if word in known.takes(newer).get(parameter, [])), None)


def arrival(known: standard.Entry, parameter: str, version: str) -> str | None:
    """Return the version after `version` that brought `parameter`, or None.

    Examples
    --------
    >>> arrival(standard.entries()["astype"], "device", "2022.12")
    '2023.12'
    """
    later = (newer for newer in standard.VERSIONS if newer > version)
    return next((newer for newer in later if parameter in known.signature(newer).parameters), None)
