"""Migration: follows code that computes with NumPy or CuPy themselves as if they were the standard's namespace.

Their names are looked at as those of `xp` are, and what they return as arrays of it. A function that has a namespace of
its own, or takes one, is through with it: there they are libraries as anywhere else, as they are where the code around
binds a namespace. What is NumPy's business for good, such as files and random numbers, is left alone.
"""

import ast
from collections.abc import Mapping

from xpsession.compliance.facts import Facts
from xpsession.compliance.flow.definitions import Arguments, Result
from xpsession.compliance.flow.scopes import Function, Scope
from xpsession.compliance.migration import evidence, libraries
from xpsession.compliance.migration.conversion import ASKING, converted, root
from xpsession.compliance.migration.hosted import Hosted
from xpsession.compliance.source.fragments import Fragment
from xpsession.compliance.uses import Companion, Import, Taking, Use
from xpsession.compliance.values import ARRAY, INPUT, SPACE, Value, results
from xpsession.records.diagnostic import Edit
from xpsession.standard import entry

# Questions about what something is, in which a library's types are no dtypes.
QUESTIONS = frozenset({"isinstance", "issubclass"})


class _Owner(Facts):
    """A function, or the module, and what it takes out of a library."""

    fragment: Fragment
    statement: ast.stmt
    name: str
    place: ast.expr
    arguments: tuple[str, ...] = ()
    inside: str = ""  # the one of them that surely is an array, or else the first
    parameters: tuple[str, ...] = ()
    taken: list[ast.Attribute]
    names: list[ast.Name]
    whole: bool = True  # whether the standard has all of it


class Migration(Hosted):
    """Follows statements as `Flow` does, with the libraries for namespaces."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self._portable: set[Scope] = set()  # what has a namespace of its own
        self._owners: dict[Scope | None, _Owner] = {}
        self._imports: dict[str, Import] = {}

    def finish(self) -> None:
        """Note, once all has been followed, which functions take what they compute with out of a library."""
        for owner in self._owners.values():
            if owner.taken:
                self.uses.append(self._taking(owner))

    # What modules are

    def module(self, path: str) -> Value:
        """Return the value of a module."""
        return libraries.library(path) or super().module(path)

    def item(self, path: str, name: str) -> Value | None:
        """Return the value of a name that is imported from a module."""
        return self.module(f"{path}.{name}") if libraries.library(f"{path}.{name}") else super().item(path, name)

    def import_(self, node: ast.Import) -> None:
        """Follow ``import a``, and note where a library comes in."""
        super().import_(node)
        for alias in node.names:
            self._imported(node, alias, alias.name, "")

    def import_from(self, node: ast.ImportFrom) -> None:
        """Follow ``from a import b``, and note which names are a library's."""
        super().import_from(node)
        for alias in node.names if not node.level else ():
            path = node.module or ""
            below = libraries.library(f"{path}.{alias.name}") is not None
            self._imported(node, alias, f"{path}.{alias.name}" if below else path, "" if below else alias.name)

    def _imported(self, node: ast.Import | ast.ImportFrom, alias: ast.alias, path: str, name: str) -> None:
        gone = libraries.removed(path)
        if self.muted or (not gone and (libraries.library(path) is None or (name and libraries.stays(path, name)))):
            return
        self.beside_cupy = self.beside_cupy or path.startswith("cupy")
        place = ast.Name(id=alias.name, ctx=ast.Load(), lineno=alias.lineno, col_offset=alias.col_offset)
        place.end_lineno, place.end_col_offset = alias.end_lineno, alias.end_col_offset
        found = Import(**self.place(place), node=place, path=path, name=name, bound=alias.asname or "", whole=node)
        if name or gone:
            self.uses.append(found)
        else:
            self._imports.setdefault(alias.asname or alias.name.partition(".")[0], found)

    # What code takes out of them

    def attribute(self, node: ast.Attribute, call: ast.Call | None = None) -> Value | None:
        """Evaluate an attribute, and note it where it is a library's."""
        value = super().attribute(node, call)
        base = self.value(node.value)
        if base is None and call is not None and evidence.is_method(node, self.fragment.text):
            self.values[id(node.value)] = INPUT
            self.touch("attribute", node, call)
            return value
        if base is None or base.kind != "library" or self.muted or not isinstance(node.ctx, ast.Load):
            return value
        if libraries.stays(base.name, node.attr) or self._is_portable() or (value and value.kind == "library"):
            return value
        if call is not None and self.is_of_the_host(base, call):
            return Value("module", f"{base.name}.{node.attr}")
        if self._scratch:  # it is followed for what it gives, and noted in its turn
            return value
        owner = self._owner()
        extension = libraries.extension(base.name)
        use = Use(**self.place(node), node=node, call=call, extension=extension, inside=owner.inside)
        self.uses.append(use)
        owner.whole = owner.whole and use.known and self.text is None
        if (first := root(node)) is not None:
            owner.names.append(first)
        standing = entry(libraries.standing(base.name, node.attr))
        constant = standing is not None and (standing.kind != "function" or standing.name in results.OTHERS)
        if call is not None and not constant and node.attr not in libraries.ALONE:
            owner.taken.append(node)
        return value

    def member(self, base: Value | None, name: str) -> Value | None:
        """Return what an attribute denotes."""
        if base is None or base.kind != "library":
            return super().member(base, name)
        below = libraries.library(f"{base.name}.{name}")
        if below is not None:
            return below
        if libraries.stays(base.name, name) or self._is_portable():
            return Value("module", f"{base.name}.{name}")
        standing = libraries.standing(base.name, name)
        return super().member(SPACE, standing) if "." not in standing else Value("function", standing)

    def invoke(self, node: ast.Call) -> Value | None:
        """Evaluate a call."""
        question = isinstance(node.func, ast.Name) and node.func.id in QUESTIONS
        self.muted += question
        value = super().invoke(node)
        self.muted -= question
        callee = self.peek(node.func)
        beyond = callee is not None and callee.kind == "module" and callee.name.startswith("cupyx.")
        if callee is not None and beyond and not self.muted and not self._is_portable():
            self.uses.append(Companion(**self.place(node.func), node=node.func, path=callee.name))
        base = self.value(node.func.value) if isinstance(node.func, ast.Attribute) else None
        if base is None or not isinstance(node.func, ast.Attribute):
            return value
        if base.kind == "foreign":
            return value or base
        if base.kind == "module" or (base.kind == "library" and libraries.stays(base.name, node.func.attr)):
            return value or libraries.loaded(f"{base.name}.{node.func.attr}", node)
        if base.kind != "library":
            return value
        return None if libraries.holds_objects(node) else self._returned(base, node.func.attr, node, value)

    def _returned(self, base: Value, name: str, node: ast.Call, value: Value | None) -> Value | None:
        """Return what a library's function gives: of what may be no array, what may be none."""
        if self._is_portable():
            return value
        if name == "asnumpy" or self.is_of_the_host(base, node):
            return Value("foreign")
        standing = libraries.standing(base.name, name)
        if not standing:
            if name in libraries.SEVERAL or (name == "unique" and node.keywords):
                return Value("tuple", parts=((None, ARRAY),))
            return None if name in libraries.NO_ARRAYS else INPUT
        given = node.args[: libraries.positions(standing)]
        if not given or standing in results.CONVERTERS:
            return value
        self.meet_host(given)
        kinds = [known.kind if (known := self.value(item)) is not None else "" for item in given]
        certain = {"array", "list", "tuple"}.intersection(kinds) and "" not in kinds and "input" not in kinds
        return value if value is None or value.kind != "array" or certain else value._replace(kind="input")

    def main(self) -> str | None:
        """Return what the namespace is called here, or else the library that is to be left."""
        return super().main() or self.scope.naming(lambda value: value.kind == "library" and "." not in value.name)

    # Who takes it

    def run_function(self, function: Function) -> bool:
        """Follow the body of a function, in which parameters that are read as arrays are arrays."""
        if evidence.asks(function):
            self._portable.add(self.scope)
        elif not self._is_portable():
            for name in evidence.shaped(function, fetched=self.beside_cupy):
                self.scope.bind(name, INPUT)
        return super().run_function(function)

    def outcome(self, function: Value, arguments: Arguments) -> Result:
        """Return what a function gives; one without a namespace is not followed for some arguments alone."""
        known = evidence.asks(self._functions[function.name].node)
        return super().outcome(function, arguments if known else {})

    def _is_portable(self) -> bool:
        """Return whether the code here has a namespace, or is in a function that does."""
        scope: Scope | None = self.scope
        while scope is not None:
            if scope in self._portable:
                return True
            scope = scope.parent
        return super().main() is not None

    def _owner(self) -> _Owner:
        """Return the outermost function around the code here, or the module."""
        scope: Scope | None = self.scope
        outermost: Scope | None = None
        while scope is not None:
            if isinstance(scope.function, ast.FunctionDef | ast.AsyncFunctionDef):
                outermost = scope
            scope = scope.parent
        if outermost not in self._owners:
            self._owners[outermost] = self._new_owner(outermost)
        return self._owners[outermost]

    def _new_owner(self, scope: Scope | None) -> _Owner:
        function = None if scope is None else scope.function
        if scope is None or function is None or isinstance(function, ast.Lambda):
            return _Owner(
                fragment=self.fragment, statement=self.statement, name="", place=ast.Constant(None), taken=[], names=[]
            )
        line = self.fragment.lines[function.lineno - 1].encode()
        column = line.find(function.name.encode(), function.col_offset + len("def"))
        place = ast.Name(id=function.name, ctx=ast.Load(), lineno=function.lineno, col_offset=column)
        place.end_lineno, place.end_col_offset = function.lineno, column + len(function.name.encode())
        around, self.scope = self.scope, scope
        given = tuple(evidence.arguments(function, self.peek))
        sure = evidence.shaped(function)
        names = sorted(filter(str.isidentifier, given), key=lambda name: name not in sure)
        self.scope = around
        return _Owner(
            fragment=self.fragment,
            statement=function,
            name=function.name,
            place=place,
            arguments=given,
            inside=next(iter(names), ""),
            parameters=evidence.written(function),
            taken=[],
            names=[],
        )

    def _taking(self, owner: _Owner) -> Taking:
        """Return the record of what a function, or the module, takes out of a library."""
        first = owner.taken[0]
        base = self.value(first.value)
        bound = ast.unparse(first.value).partition(".")[0]
        come = None if owner.name else self._imports.get(bound)
        return Taking(
            fragment=owner.fragment if come is None else come.fragment,
            node=come.node if come is not None else owner.place if owner.name else first,
            statement=owner.statement if come is None else come.statement,
            text=None,
            version=self.version,
            values=self.values,
            migrating=True,
            function=owner.name,
            library="numpy" if base is None else base.name.partition(".")[0],
            bound=bound,
            names=tuple(dict.fromkeys(ast.unparse(one) for one in owner.taken)),
            arguments=owner.arguments,
            parameters=owner.parameters,
            conversion=self._conversion(owner, bound),
        )

    def _conversion(self, owner: _Owner, bound: str) -> tuple[Edit, ...] | None:
        """Return the edits by which a function takes its namespace from its arguments, where these are plain."""
        come, function = self._imports.get(bound), owner.statement
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) or come is None or not owner.whole:
            return None
        names = [name for name in dict.fromkeys(owner.names) if name.id == bound]
        if come.fragment is not owner.fragment or len(names) < len(set(owner.names)):
            return None
        there = ASKING in self.scope.agreed or ASKING in self.scope.known
        return converted(owner.fragment, function, owner.arguments, names, None if there else come.whole)
