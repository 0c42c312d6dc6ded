"""Classes: what instances of a source's classes keep, by their constructors and by attributes of ``self``."""

import ast
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from xpsession.compliance.flow.definitions import CONSTRUCTOR, STATIC, Definitions, decorator
from xpsession.compliance.flow.guards import last_name
from xpsession.compliance.flow.scopes import Function, Scope, bound_names
from xpsession.compliance.source.trees import walk
from xpsession.compliance.values import NONE, Value, common, containers
from xpsession.compliance.values.containers import is_changeable

# Functions that set attributes by a name that is not in the text.
SETTERS = frozenset({"__dict__", "__setattr__", "setattr", "vars"})
# Decorators of classes that leave instances what they are.
PLAIN = frozenset({"dataclass", "final", "runtime_checkable", "total_ordering", "xp_capabilities"})
# Decorators of methods that are read as attributes.
PROPERTIES = frozenset({"cached_property", "property"})


class _Class(NamedTuple):
    """A class of the source.

    `bases` are those that are known, and `whole` is whether all are. `methods` are its functions. `stored` is what is
    known of what was stored: by attribute, by the identity of the target.
    """

    node: ast.ClassDef
    scope: Scope
    bases: list[str]
    whole: bool
    methods: dict[str, Value]
    stored: dict[str, dict[int, Value]]


class Classes(Definitions):
    """Follows attributes from one method to another, and from a constructor to the instance."""

    def __init__(self, names: Mapping[str, Value], *, version: str) -> None:
        super().__init__(names, version=version)
        self._classes: dict[str, _Class] = {}
        self._homes: dict[str, str] = {}  # the classes of methods
        self._stores: dict[str, dict[str, int]] = {}
        self.makers |= {"types.SimpleNamespace": self._keep, "collections.namedtuple": self._name_parts}

    def classed(self, node: ast.ClassDef, scope: Scope) -> Value:
        """Return the value of a class whose body is to be followed in `scope`."""
        key = str(id(scope))
        bases = [value.name for base in node.bases if (value := self.value(base)) is not None and value.kind == "class"]
        self._classes[key] = _Class(node, scope, bases, len(bases) == len(node.bases), {}, {})
        return Value("class", key)

    def defined(self, node: Function) -> Value | None:
        """Return the value of a function that was defined in the current scope."""
        value = super().defined(node)
        owner = self._classes.get(str(id(self.scope)))
        if owner is not None and value is not None and not isinstance(node, ast.Lambda):
            owner.methods[node.name] = value
            self._homes[value.name] = str(id(self.scope))
        return value

    def settled(self, value: Value) -> Value | None:
        """Return what a class whose body has been followed is to others; note what the body binds."""
        own = self._classes[value.name]
        for name, known in own.scope.agreed.items():
            if known is not None and known.kind != "defined" and not is_changeable(known):
                own.stored.setdefault(name, {})[id(own.node)] = known
        return value if all(decorator(item) in PLAIN for item in own.node.decorator_list) else None

    def run_function(self, function: Function) -> bool:
        """Follow the body of a function in the current scope, its own; return whether its end is reached."""
        around = self.scope.parent
        first = [*function.args.posonlyargs, *function.args.args][:1]
        if around is not None and around.kind == "class" and first and not _is_static(function):
            self.scope.bind(first[0].arg, Value("receiver", f"{first[0].arg} {id(around)}"))
        return super().run_function(function)

    def store(self, target: ast.Attribute, value: Value | None) -> None:
        """Let an attribute of an instance be `value`."""
        owner = self.value(target.value)
        if owner is not None and owner.kind == "receiver":
            name, key = owner.name.split()
            self.bind(f"{name}.{target.attr}", value)
            stored = self._classes[key].stored.setdefault(target.attr, {})
            stored.pop(id(target), None)
            if value is not None and not self.supposing and not is_changeable(value):
                stored[id(target)] = value
        elif owner is not None and owner.kind == "instance" and isinstance(target.value, ast.Name):
            self.bind(target.value.id, containers.replaced(owner, target.attr, value))

    # What is read

    def field(self, owner: Value, attribute: str) -> Value | None:
        """Return what an attribute is: of an instance or a class, or of `self` in a method."""
        name, _, key = owner.name.rpartition(" ")
        if name and (value := self.read(f"{name}.{attribute}")) is not None:
            return value
        if not key or (owner.kind == "instance" and attribute in dict(owner.parts)):
            return dict(owner.parts).get(attribute)
        own = self._classes[key]
        stored, method = own.stored.get(attribute), own.methods.get(attribute)
        if method is not None:
            return self._method(owner, method, attribute)
        if stored:
            return common(stored.values()) if len(stored) == self._count(key, attribute) else None
        if not own.bases or self._count(key, attribute):
            return None
        found = (self.field(Value(owner.kind, base), attribute) for base in own.bases)
        return next((value for value in found if value is not None), None)

    def _method(self, owner: Value, method: Value, name: str) -> Value | None:
        """Return what a method is where it is read from `owner`."""
        if self.decorated(method, PROPERTIES):
            value = None if owner.kind == "class" else self.outcome(method, {}).value
            return value if value is None or self._is_method(method, name) else None
        plain = not self.decorated(method, STATIC)
        bound = self.decorated(method, frozenset({"classmethod"})) or (plain and owner.kind != "class")
        return method._replace(trait="bound") if bound else method

    def result(self, function: Value, call: ast.Call) -> Value | None:
        """Return what a call of a function of the source gives, where it surely is that function."""
        value = super().result(function, call)
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        return value if value not in {None, NONE} and self._is_method(function, name) else None

    def _is_method(self, function: Value, name: str) -> bool:
        """Return whether a class binds `name` to nothing but this method, if it is one."""
        key = self._homes.get(function.name)
        return key is None or self._count(key, name) == 1

    def forget_fields(self, owner: ast.expr, value: Value) -> None:
        """Know nothing of what was stored last in an instance, for a method may store something else."""
        if value.kind == "receiver":
            prefix = f"{value.name.split()[0]}."
            for name in [name for name in self.scope.known if name.startswith(prefix)]:
                self.bind(name, None)
        elif value.kind == "instance" and isinstance(owner, ast.Name):
            parts = tuple(pair for pair in value.parts if self._is_constant(value.name, str(pair[0])))
            self.bind(owner.id, value._replace(parts=parts))

    def _is_constant(self, key: str, attribute: str) -> bool:
        """Return whether an attribute is stored nowhere but in the constructor of a class, if that."""
        if not key:
            return False
        own = self._classes[key]
        constructor = [item for item in own.node.body if isinstance(item, ast.FunctionDef) and item.name == CONSTRUCTOR]
        made = sum(_stores(item).get(attribute, 0) for item in constructor)
        declared = attribute in own.scope.bound
        return own.whole and not own.bases and self._count(key, attribute) == made + declared

    # What is made

    def made(self, value: Value, call: ast.Call) -> Value | None:
        """Return the instance that a call of a class makes."""
        own = self._classes[value.name]
        if own.node.keywords or any(isinstance(item, ast.Starred) for item in call.args):
            return None
        if _is_named_tuple(own.node):
            fields = self._given([*_fields(own.node)], call)
            return None if fields is None else containers.holding("tuple", [*fields.items()], value.name)
        if _is_dataclass(own.node):
            fields = self._given([name for base in self._line(own) for name in _fields(base.node)], call)
            return Value("instance", value.name, parts=tuple((fields or {}).items()))
        constructor = self.field(Value("instance", value.name), CONSTRUCTOR)
        if constructor is None or constructor.kind != "defined":
            return Value("instance", value.name) if own.whole and CONSTRUCTOR not in own.scope.bound else None
        kept = self.outcome(constructor, self.arguments(constructor, call)).known
        receivers = [name for name, known in kept.items() if known.kind == "receiver"]
        found = ((name.partition("."), known) for name, known in kept.items() if not is_changeable(known))
        parts = tuple((field, known) for (owner, dot, field), known in found if dot and owner in receivers)
        return Value("instance", value.name, parts=parts)

    def _keep(self, node: ast.Call) -> Value | None:
        """Return the instance that `SimpleNamespace` makes."""
        if node.args or not all(item.arg for item in node.keywords):
            return None
        return Value("instance", parts=tuple((item.arg, self.value(item.value)) for item in node.keywords))

    def _name_parts(self, node: ast.Call) -> Value | None:
        """Return the class that `namedtuple` makes."""
        made: list[ast.stmt] = [ast.AnnAssign(ast.Name(name), ast.Constant(None), simple=1) for name in _listed(node)]
        written = ast.ClassDef("", [ast.Name("NamedTuple")], [], made, [])
        return self.classed(written, Scope("class", self.scope)) if made else None

    def _line(self, own: _Class) -> list[_Class]:
        """Return the classes that a class inherits fields from, the eldest first, and itself."""
        return [*(one for base in own.bases for one in self._line(self._classes[base])), own]

    def _given(self, fields: list[str], call: ast.Call) -> dict[str, Value | None] | None:
        """Return what a call gives the fields of a class, or None where it has not that many."""
        if len(call.args) > len(fields):
            return None
        found: dict[str, Value | None] = dict.fromkeys(fields)
        found |= {field: self.value(item) for field, item in zip(fields, call.args, strict=False)}
        found |= {item.arg: self.value(item.value) for item in call.keywords if item.arg in found}
        return {field: None if is_changeable(known) else known for field, known in found.items()}

    def _count(self, key: str, attribute: str) -> int:
        """Return in how many places a class binds an attribute; -1 where that is not certain."""
        if key not in self._stores:
            self._stores[key] = _stores(self._classes[key].node)
        counts = self._stores[key]
        return -1 if SETTERS & counts.keys() else counts.get(attribute, 0)


def _is_static(function: Function) -> bool:
    return not isinstance(function, ast.Lambda) and any(decorator(item) in STATIC for item in function.decorator_list)


def _is_dataclass(node: ast.ClassDef) -> bool:
    """Return whether a class has the constructor that `dataclass` writes."""
    made = any(decorator(item) == "dataclass" for item in node.decorator_list)
    return made and not any(isinstance(item, ast.FunctionDef) and item.name == CONSTRUCTOR for item in node.body)


def _is_named_tuple(node: ast.ClassDef) -> bool:
    return [last_name(base) for base in node.bases] == ["NamedTuple"]


def _listed(call: ast.Call) -> list[str]:
    """Return the fields that a call of `namedtuple` lists, where they are written out."""
    match call.args:
        case [_, ast.Constant(value=str(text))]:
            return text.replace(",", " ").split()
        case [_, ast.List(elts=names) | ast.Tuple(elts=names)]:
            texts = [name.value for name in names if isinstance(name, ast.Constant)]
            return [text for text in texts if isinstance(text, str)] if len(texts) == len(names) else []
        case _:
            return []


def _fields(node: ast.ClassDef) -> Iterator[str]:
    """Yield the names that are annotated in the body of a class."""
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            kind = item.annotation.value if isinstance(item.annotation, ast.Subscript) else item.annotation
            if last_name(kind) != "ClassVar":
                yield item.target.id


def _stores(node: ast.ClassDef | ast.FunctionDef) -> dict[str, int]:
    """Return how often each attribute is stored or deleted in a class or a method, whatever it is an attribute of."""
    counts = dict.fromkeys(bound_names(node.body), 1) if isinstance(node, ast.ClassDef) else {}
    for part in walk(node):
        name = ""
        if isinstance(part, ast.Attribute):
            name = part.attr if part.attr in SETTERS or not isinstance(part.ctx, ast.Load) else ""
        elif isinstance(part, ast.Name) and part.id in SETTERS:
            name = part.id
        if name:
            counts[name] = counts.get(name, 0) + 1
    return counts
