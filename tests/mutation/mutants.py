"""Every small change of a module's source, as changed syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}

#: Functions of two arguments that may be given in either order.
COMMUTATIVE = frozenset(
    {"max", "min", "maximum", "minimum", "gcd", "lcm", "hypot", "array_equal", "logical_and", "isclose"}
)

#: (function, keyword) that only guards against faults of our own, and changes no result: `zip` of equal lengths.
GUARDS = frozenset({("zip", "strict")})


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change.

    Attributes:
        path: of the module, relative to the repository.
        line: where it is.
        scope: the function or class it is in, "" at module level.
        change: "before -> after", in source.
        tree: the module with the change.
    """

    path: str
    line: int
    scope: str
    change: str
    tree: ast.Module

    @property
    def key(self) -> str:
        """What names it in `equivalent.tsv`, whatever the line."""
        return "\t".join((self.path, self.scope, self.change))

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.scope or '(module)'}: {self.change}"


def find_places(root: Path, path: str) -> list[tuple[str, int, int]]:
    """(path, number of the node, number of the change to it) of every mutant of a module, in order."""
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    return [(path, i, k) for i, (node, _) in enumerate(_walk(tree, "")) for k, _ in enumerate(_changes(node))]


def make_mutant(root: Path, place: tuple[str, int, int]) -> Mutant:
    """The mutant at one of `find_places`."""
    path, index, number = place
    tree = ast.parse((root / path).read_text(encoding="utf-8"))
    node, scope = list(_walk(tree, ""))[index]
    before = ast.unparse(node)
    list(_changes(node))[number]()
    ast.fix_missing_locations(tree)
    line = getattr(node, "lineno", getattr(getattr(node, "target", None), "lineno", 0))
    return Mutant(path, line, scope, _shorten(before, ast.unparse(node)), tree)


def _walk(node: ast.AST, scope: str, *, message: bool = False) -> Iterator[tuple[ast.AST, str]]:
    """Nodes that run and matter: no annotations, decorators, docstrings, texts of errors."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    message = message or isinstance(node, ast.Raise | ast.JoinedStr)
    if not (message and isinstance(node, ast.Constant | ast.JoinedStr)):
        yield node, scope
    inner = f"{scope}.{node.name}".lstrip(".") if isinstance(node, ast.FunctionDef | ast.ClassDef) else scope
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "format_spec", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            documents = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            guards = isinstance(child, ast.keyword) and (_called_name(node), child.arg) in GUARDS
            if isinstance(child, ast.AST) and not documents and not guards:
                yield from _walk(child, inner, message=message)


def _changes(node: ast.AST) -> Iterator[Callable[[], None]]:
    """What may be done to a node, in place."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            for other in COMPARISONS[type(operator)]:
                yield lambda place=place, other=other: node.ops.__setitem__(place, other())
    elif isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in OPERATORS:
        yield lambda: setattr(node, "op", OPERATORS[type(node.op)]())
    elif isinstance(node, ast.BoolOp):
        yield lambda: setattr(node, "op", ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield lambda: _undo(node)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield lambda: setattr(node, "ifs", [])
    elif isinstance(node, ast.Return | ast.Expr) and _is_worth_dropping(node.value):
        yield lambda: setattr(node, "value", ast.Constant(None))
    elif isinstance(node, ast.Call):
        yield from _call_changes(node)
    elif isinstance(node, ast.Constant):
        yield from _constant_changes(node)


def _undo(node: ast.UnaryOp) -> None:
    """-x -> +x; not x -> not not x."""
    if isinstance(node.op, ast.USub):
        node.op = ast.UAdd()
    else:
        node.operand = ast.UnaryOp(ast.Not(), node.operand)


def _call_changes(node: ast.Call) -> Iterator[Callable[[], None]]:
    name = _called_name(node)
    for place, keyword in enumerate(node.keywords):
        if keyword.arg is not None and (name, keyword.arg) not in GUARDS:
            yield lambda place=place: node.keywords.pop(place) and None
    if len(node.args) == 2 and name not in COMMUTATIVE and not any(isinstance(a, ast.Starred) for a in node.args):
        yield node.args.reverse


def _called_name(node: ast.AST) -> str:
    """The last part of what a call calls."""
    called = getattr(node, "func", None)
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _constant_changes(node: ast.Constant) -> Iterator[Callable[[], None]]:
    value = node.value
    if isinstance(value, bool):
        yield lambda: setattr(node, "value", not value)
    elif isinstance(value, int):
        yield lambda: setattr(node, "value", value + 1)
        if value > 1:
            yield lambda: setattr(node, "value", value - 1)
    elif isinstance(value, float):
        yield lambda: setattr(node, "value", value * 1.3 if value else 1.0)
        if value:
            yield lambda: setattr(node, "value", value * 0.7)
    elif isinstance(value, str) and value:
        yield lambda: setattr(node, "value", value + "~")


def _is_worth_dropping(value: ast.AST | None) -> bool:
    return value is not None and not isinstance(value, ast.Constant | ast.Yield | ast.YieldFrom)


def _shorten(before: str, after: str, reach: int = 24, limit: int = 120) -> str:
    """Both in one line, cut to where they differ."""
    before, after = " ".join(before.split()), " ".join(after.split())
    first = next((i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), 0)
    start = max(0, first - reach)
    return f"{before[start : start + limit]} -> {after[start : start + limit]}"
