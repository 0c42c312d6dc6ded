"""Updates: what code writes into an array in place, and what it could write instead."""

import ast

from xpsession.compliance.uses import Touch

SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Div: "/", ast.FloorDiv: "//", ast.MatMult: "@", ast.Mod: "%", ast.Mult: "*", ast.Pow: "**",
    ast.Sub: "-",
}  # fmt: skip


def updated(touch: Touch, trait: str) -> ast.expr | None:
    """Return the array that a target of an assignment writes into, where it surely has this trait."""
    array = touch.node.value if isinstance(touch.node, ast.Subscript) else touch.node
    value = touch.value(array)
    return array if value is not None and value.kind == "array" and value.trait == trait else None


def instead(touch: Touch, array: ast.expr) -> str | None:
    """Return what gives the same without writing into the memory of other arrays: a new array, or a copy before."""
    match touch.statement:
        case ast.AugAssign(target=ast.Name(id=name), op=op, value=right) if array is touch.node:
            other = touch.source(right)
            return f"{name} = {name} {SYMBOLS[type(op)]} {other}" if other and type(op) in SYMBOLS else None
        case _ if isinstance(array, ast.Name):
            text = touch.source(array)
            return f"{text} = {touch.main}.asarray({text}, copy=True)"
        case _:
            return None
