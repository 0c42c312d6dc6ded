"""Hints: one thing to type, built from a template and the user's own code."""

import ast
import re

from xpsession import standard
from xpsession.compliance.uses import Place, Use
from xpsession.compliance.uses.calls import given, is_open
from xpsession.records.diagnostic import Edit

LONG = 100  # characters of a hint that still is one thing to type
MORE = 40  # by so many the user's own code may make one longer that is longer by itself

# {0|x}: the first argument, or x. {1,axis|0}: the second argument or the keyword axis, or 0. {,ddof|1}: the keyword.
SLOT = re.compile(r"\{(\d?)(?:,(\w+))?\|([^}]*)\}")
_NAME = re.compile(r"\bxp\.((?:linalg\.|fft\.)?\w+)")
_TIGHT = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.List, ast.Tuple)


def names(template: str) -> list[str]:
    """Return the qualified names of the standard that `template` uses.

    Examples
    --------
    >>> names("xp.max({0|x}) - xp.linalg.norm({0|x})")
    ['max', 'linalg.norm']
    """
    return _NAME.findall(template)


def cure(template: str | None) -> str:
    """Return the first of them, or an empty text."""
    return next(iter(names(template or "")), "")


def build(template: str | None, use: Use) -> str | None:
    """Return `template` filled in for `use`, or None where the version that is checked lacks what it needs."""
    if template is None or not standard.names(use.version).issuperset(names(template)):
        return None
    if use.extension:
        template = template.replace(f"xp.{use.extension}.", f"{use.space}.")
    template = re.sub(r"\bxp\.", f"{use.main}.", template)
    text = fill(template, use)
    plain = SLOT.sub(r"\3", template)
    return text if len(text) <= max(LONG, len(plain) + MORE) else plain


def rewritten(template: str, use: Use) -> tuple[Edit, ...] | None:
    """Return the edit that puts `template`, filled in, in place of the call; None where that would lose anything.

    Every argument must have its slot, every slot that repeats an argument a name for it, and comments stay untouched.
    """
    call = use.call
    if call is None or is_open(call) or not standard.names(use.version).issuperset(names(template)):
        return None
    taken: list[ast.expr] = []
    texts: dict[int, str] = {}

    def argument(slot: re.Match[str]) -> str:
        position, keyword, default = slot.groups()
        node = _argument(call, int(position) if position else None, keyword)
        if node is None:
            texts[-1] = texts.get(-1, "") + ("" if keyword is not None and not default.isidentifier() else "?")
            return default
        text = use.fragment.segment(node)
        if id(node) in texts and not isinstance(node, ast.Name):
            texts[-1] = "?"  # it would be computed twice
        taken.append(node)
        texts[id(node)] = text
        before, after = template[: slot.start()].rstrip()[-1:], template[slot.end() :][:1]
        alone = before in {"(", ",", "=", "["} and after in {")", ",", "]"} and not isinstance(node, ast.GeneratorExp)
        return text if alone or isinstance(node, _TIGHT) else f"({text})"

    main = re.sub(r"\bxp\.", f"{use.main}.", template.replace(f"xp.{use.extension}.", f"{use.space}."))
    text = SLOT.sub(argument, main)
    given_all = [*call.args, *(item.value for item in call.keywords)]
    if texts.get(-1) or {id(node) for node in taken} != {id(node) for node in given_all}:
        return None
    if "\n" in text or "#" in use.fragment.segment(call):
        return None
    tight = isinstance(ast.parse(text, mode="eval").body, _TIGHT)
    return use.replacement(call, text if tight else f"({text})")


def operand(place: Place, node: ast.expr) -> str:
    """Return the user's text of `node` as an operator or a dot may follow it; ``x`` where it is long."""
    text = place.source(node)
    return "x" if text is None else text if isinstance(node, _TIGHT) else f"({text})"


def fill(template: str, use: Place) -> str:
    """Return `template` with the user's arguments in its slots."""

    def argument(slot: re.Match[str]) -> str:
        position, keyword, default = slot.groups()
        node = _argument(use.call, int(position) if position else None, keyword)
        text = None if node is None else use.source(node)
        if node is None or text is None:
            return default
        before, after = template[: slot.start()].rstrip()[-1:], template[slot.end() :][:1]
        alone = before in {"(", ",", "=", "["} and after in {")", ",", "]"}
        return text if alone or isinstance(node, _TIGHT) else f"({text})"

    return SLOT.sub(argument, template)


def _argument(call: ast.Call | None, position: int | None, keyword: str | None) -> ast.expr | None:
    """Return the argument of a call at `position` or by `keyword`."""
    if call is None:
        return None
    plain = given(call)
    if position is not None and position < len(plain):
        return plain[position]
    return next((item.value for item in call.keywords if item.arg == keyword and keyword is not None), None)
