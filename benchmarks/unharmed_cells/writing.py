"""Unharmed cells, the writing: programs over the arrays of a namespace, in every form of Python's statements.

Their vectors have five elements and their matrices five by five, so that most operations are defined, and some are not:
what a program raises, and where, belongs to what it does. ``t(n, value)`` notes that it was called, and returns its
value.
"""

import ast
from random import Random

from hypothesis import strategies as st

VARIABLES = ("a", "b", "c", "d")
CELLS = 4
DEEPEST = 3
_ARRAYS = (
    "xp.sin({e})",
    "xp.exp(-xp.abs({e}))",
    "xp.sqrt({e})",
    "xp.log({e})",
    "xp.where({e} > {s}, {e}, {e})",
    "xp.cumulative_sum({e})",
    "xp.flip({e}, axis=0)",
    "xp.sort({e})",
    "xp.astype({e}, xp.float32)",
    "xp.roll({e}, shift=1)",
    "xp.concat([{e}[:2], {e}[2:]])",
    "xp.stack([{e}, {e}])[0, ...]",
    "xp.asarray({e})",
    "xp.asarray({e}, copy=True)",
    "xp.broadcast_to({s}, (5,))",
    "xp.linspace({s}, {s}, 5)",
    "xp.arange(5)",
    "xp.ones(5, dtype=xp.int32)",
    "xp.linalg.vecdot({e}, {e})",
    "xp.real(xp.fft.ifft(xp.fft.fft({e})))",
    "m @ {e}",
    "m[{n}, :]",
    "m[:, {n}]",
    "m.T[{n}]",
    "xp.reshape({e}, (5,))",
    "(({e})[xp.argsort({e})])",
    "({e} if {q} else {e})",
    "({e}[:1] and {e})",
    "(lambda z={e}, *, y={s}: z * y)()",
    "[*{e}]",
    "xp.asarray([z * {s} for z in {e}])",
    "xp.asarray([z for z in {e} if z > {s}])",
    "max(({e}, {e}), key=lambda z: float(z[0]))",
    "sum([{e}, {e}])",
    "(w := {e}) * w",
    "f({e}, {e})",
    "f(*({e}, {e}))",
    "f({e}, q={e})",
    "box.value",
    "box.take({e})",
    "next(g({e}))",
    "{e}.copy()",
    "{e}.clip(0, 1)",
    "-{e}",
    "~i",
    "+{e}",
    "abs({e})",
    "{e}[::-1]",
    "{e}[[0, 1, 2, 3, 4]]",
    "{e}[None, :][0]",
    "{e}.astype('f4')",
    "{v}",
)
_SCALARS = (
    "{n}", "2.5", "-1", "0", "1e300", "True", "float(xp.sum({e}))", "xp.max({e})", "{e}[{n}]", "len({e})", "int({n})",
    "xp.mean({e})", "({s} + {s})", "({s} if {q} else {s})", "{e}.sum()", "next(iter({e}))", "xp.pi", "{e}.shape[0]",
    "complex(1, {n})", "round(float({e}[{n}]), 2)", "xp.asarray({s})", "bool({e}[{n}])", "{e}[0].item()",
)  # fmt: skip
_TESTS = (
    "xp.all({e} > {s})", "xp.any({e} < {e})", "{s} < {s}", "{s} < {s} <= {s}", "{s} in {e}", "not {q}", "({q} and {q})",
    "({q} or {q})", "{v} is {v}", "{v} is not None", "isinstance({e}, type(a))", "{e}.dtype == xp.float64",
    "all(z > 0 for z in {e})", "xp.any({e} == {e})", "True",
)  # fmt: skip
_OPERATORS = (*("+", "-", "*", "/", "**", "//") * 3, "%", "<", "==", "&", "|", "@", ">>")
_EXPRESSIONS = {"e": _ARRAYS, "s": _SCALARS, "q": _TESTS}
_LEAVES = {"e": VARIABLES, "v": VARIABLES, "s": ("1", "2", "0.5"), "q": ("True",)}
_SIMPLE = (
    "{v} = {e}",
    "{v} = {v} = {e}",
    "{v} = {v}",
    "{v} = {v}[1:][:0:-1]",
    "{v}: object = {e}",
    "{v}, {v} = {e}, {e}",
    "{v}, *rest = {e}, {e}, {e}",
    "first, *rest = {e}",
    "{v} += {e}",
    "{v} *= {s}",
    "{v} /= {e}",
    "{v} **= 2",
    "{v} @= m",
    "i <<= 1",
    "{v}[{n}] = {s}",
    "{v}[1:3] = {e}[:2]",
    "{v}[:] = {e}",
    "{v}[xp.asarray({e}) > 0] = {s}",
    "{v}[{n}] += {s}",
    "{v}[::2] *= {e}[::2]",
    "m[{n}, :] = {e}",
    "m[{n}] += {e}",
    "kept.append({e})",
    "kept[-1:] = [{e}]",
    "table['{v}'] = {e}",
    "table['{v}'] += {e}",
    "box.value = {e}",
    "box.value += {s}",
    "del {v}",
    "assert {q}, {s}",
    "print({e}, f'⟨{v}!r:>8⟩ ⟨{v}⟩')",
    "{s}",
    "{e}",
    "raise ValueError({s})",
    "count += 1",
    "[t(0, z) for z in {e} if {q}]",
    "⟨z: {s} for z in ⟨{n}, {n}⟩⟩",
)


class Writer:
    """Writes one program with the help of a source of chance."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._told = 0

    def cell(self) -> str:
        """Return a few statements that Python takes."""
        while True:
            text = "\n".join(self.block(0, self._random.randint(1, 4)))
            try:
                compile(ast.parse(text), "<cell>", "exec")
            except SyntaxError:
                continue
            return text

    def block(self, depth: int, length: int) -> list[str]:
        """Return lines of so many statements."""
        return [line for _ in range(length) for line in self.statement(depth)]

    def statement(self, depth: int) -> list[str]:
        """Return the lines of one statement."""
        if depth >= DEEPEST or self._random.random() < 2 / 3:
            return [self.simple()]
        inner = [f"    {line}" for line in self.block(depth + 1, self._random.randint(1, 3))]
        other = [f"    {line}" for line in self.block(depth + 1, 1)]
        e, q, n, v = (self.filled(word) for word in ("{e}", "{q}", "{n}", "{v}"))
        forms = [
            [f"if {q}:", *inner, "else:", *other],
            [f"for {v} in {e}:", *inner],
            [f"for z in range({n}):", *inner, "    if z:", "        continue", "else:", *other],
            ["turns = 0", f"while {q}:", "    turns += 1", "    if turns > 3:", "        break", *inner],
            ["try:", *inner, "except (ValueError, TypeError) as error:", f"    {v} = {e}", *other],
            ["try:", *inner, "except Exception:", *other, "else:", "    count += 1", "finally:", f"    {v} = {e}"],
            ["with np.errstate(all='raise'):", *inner],
            ["with manager() as held:", *inner, "    kept.append(held)"],
            ["def f(p, q=None, *others, **more):", "    global count, a, b, c, d", *inner, f"    return p * {n}"],
            ["def f(p, q=1):", f"    z = {e}", "    def inner():", "        nonlocal z", "        z = z + p",
             "        return z", "    return inner() + q"],
            ["def g(p):", f"    z = yield p + {n}", f"    yield from (p, {e})", "    return z"],
            ["class Box:", f"    value = {e}", "    def take(self, other):", "        self.value = other + self.value",
             f"        return t({n}, self.value)", "box = Box()"],
            [f"match {e}:", "    case [first, *_]:", *(f"    {line}" for line in inner), "    case _:",
             *(f"    {line}" for line in other)],
            [f"for {v} in (f({e}, z) for z in (1, 2, 3) if {q}):", *inner],
            ["for z in range(20):", f"    {v} = xp.sin({v}) + z * {e}"],
        ]  # fmt: skip
        return self._random.choice(forms)

    def simple(self) -> str:
        """Return a statement of one line."""
        return self.filled(self._random.choice(_SIMPLE))

    def filled(self, template: str, depth: int = 0) -> str:
        """Return `template` with something for each field; braces stand where ⟨⟩ did."""
        text = ""
        while template:
            before, brace, rest = template.partition("{")
            text += before.replace("⟨", "{").replace("⟩", "}")
            field, _, template = rest.partition("}")
            text += self._field(field, depth) if brace else ""
        return text

    def _field(self, field: str, depth: int) -> str:
        """Return a number, a variable, or an expression: a scalar, a question, or of an array."""
        random = self._random
        if field == "n":
            return str(random.randint(0, 5))
        if field == "v" or depth >= DEEPEST:
            return random.choice(_LEAVES[field])
        template = random.choice(_EXPRESSIONS[field])
        if field == "e" and random.random() < 1 / 2:
            template = f"({{e}} {random.choice(_OPERATORS)} {random.choice(('{e}', '{e}', '{s}'))})"
        return self._noted(self.filled(template, depth + 1))

    def _noted(self, expression: str) -> str:
        """Return an expression that, now and then, notes when it is evaluated."""
        if self._random.random() < 7 / 8:
            return expression
        self._told += 1
        return f"t({self._told}, {expression})"


@st.composite
def programs(draw: st.DrawFn) -> list[str]:
    """Draw the cells of a program."""
    writer = Writer(draw(st.randoms(use_true_random=True)))  # which hypothesis seeds
    return [writer.cell() for _ in range(CELLS)]
