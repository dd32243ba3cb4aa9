"""What can be changed in a node: each row of the text that is replaced, and its replacement.

Changes that a test notices just because the program breaks (a name that is not defined, a missing
argument) would only raise the score, and are not made. So are changes that nobody calls wrong:
prose (a string with a space in it, and what an error says) is looked at by people.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tools.mutation.source import Source

_OPERATOR = re.compile(r"not\s+in\b|\bin\b|is\s+not\b|\bis\b|[=!<>]=|[<>]")
_OTHER_OPERATOR = {
    "==": "!=",
    "!=": "==",
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "in": "not in",
    "not in": "in",
    "is": "is not",
    "is not": "is",
}
_LIMITS = ("<", "<=", ">", ">=")
_OTHER_FUNCTION = {"any": "all", "all": "any", "min": "max", "max": "min"}
_OTHER_ATTRIBUTE = {
    "optimistic": "pessimistic",
    "pessimistic": "optimistic",
    "OPTIMISTIC": "PESSIMISTIC",
    "PESSIMISTIC": "OPTIMISTIC",
    "startswith": "endswith",
    "endswith": "startswith",
}
_LEAVE_OUT = frozenset(
    {"lower", "upper", "casefold", "strip", "lstrip", "rstrip", "removeprefix", "removesuffix"}
)
_NOTHING = {
    "str": '""',
    "tuple": "()",
    "list": "[]",
    "dict": "{}",
    "frozenset": "frozenset()",
    "set": "set()",
}


class Change(NamedTuple):
    """A replacement of some bytes of a file."""

    kind: str
    span: tuple[int, int]
    new: str


def changes_of_expression(
    node: ast.expr, source: Source, *, is_condition: bool = False
) -> Iterator[Change]:
    """The changes of an expression itself, those of its parts apart.

    A condition as a whole is replaced by true and by false, so that its negation adds nothing.
    """
    if is_condition:
        yield from _changes_of_condition(node, source)
    match node:
        case ast.Compare():
            yield from _changes_of_comparison(node, source, is_condition=is_condition)
        case ast.BoolOp():
            yield from _changes_of_boolean(node, source)
        case ast.UnaryOp(op=ast.Not()) if not is_condition:
            yield Change("not", source.span(node), f"({source.text(node.operand)})")
        case ast.BinOp() if not isinstance(node.op, ast.Mod):
            for side in (node.left, node.right):
                yield Change("operand", source.span(node), f"({source.text(side)})")
        case ast.Constant() | ast.JoinedStr():
            yield from _changes_of_constant(node, source)
        case ast.Call() | ast.Attribute():
            yield from _changes_of_name(node, source)


def tests_of(node: ast.AST) -> list[ast.expr]:
    """The conditions of a node that are replaced as a whole."""
    match node:
        case ast.If(test=test) | ast.IfExp(test=test):
            return [test]
        case ast.comprehension(ifs=tests):
            return tests
    return []


def _changes_of_condition(test: ast.expr, source: Source) -> Iterator[Change]:
    """A condition that is always true, and one that never is."""
    if isinstance(test, ast.Constant):
        return
    if not any(isinstance(part, ast.NamedExpr) for part in ast.walk(test)):
        yield Change("condition", source.span(test), "True")
    yield Change("condition", source.span(test), "False")


def changes_of_statement(
    node: ast.stmt, source: Source, returns: ast.expr | None
) -> Iterator[Change]:
    """The changes of a statement itself, those of its parts apart."""
    match node:
        case ast.While():
            yield Change("condition", source.span(node.test), "False")
        case ast.Return(value=ast.expr() as value):
            yield from _changes_of_return(value, source, returns)
        case (
            ast.Raise()
            | ast.Continue()
            | ast.Break()
            | ast.AugAssign()
            | ast.Return(value=None)
            | ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom())
        ):
            yield Change("statement", source.span(node), _nothing_instead(node))


def _changes_of_constant(node: ast.Constant | ast.JoinedStr, source: Source) -> Iterator[Change]:
    if isinstance(node, ast.JoinedStr):
        if " " not in source.text(node):
            yield Change("constant", source.span(node), '"XX"')
        return
    match node.value:
        case bool() as value:
            yield Change("constant", source.span(node), str(not value))
        case int() as value:
            yield Change("constant", source.span(node), str(value + 1))
        case str() as value if " " not in value:
            yield Change("constant", source.span(node), '"XX"')


def _changes_of_name(node: ast.Call | ast.Attribute, source: Source) -> Iterator[Change]:
    span = source.span(node)
    match node:
        case ast.Call(func=ast.Name(id=name)) if name in _OTHER_FUNCTION:
            yield Change("function", source.span(node.func), _OTHER_FUNCTION[name])
        case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _LEAVE_OUT:
            yield Change("call", span, f"({source.text(value)})")
        case ast.Attribute(attr=name) if name in _OTHER_ATTRIBUTE:
            yield Change("attribute", (span[1] - len(name), span[1]), _OTHER_ATTRIBUTE[name])


def _nothing_instead(node: ast.stmt) -> str:
    """A statement that does nothing; a generator remains one."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Yield | ast.YieldFrom):
        return "yield from ()"
    return "pass"


def _changes_of_comparison(
    node: ast.Compare, source: Source, *, is_condition: bool
) -> Iterator[Change]:
    sides = [node.left, *node.comparators]
    for left, right in pairwise(sides):
        start, end = source.span(left)[1], source.span(right)[0]
        found = _OPERATOR.search(source.content[start:end].decode())
        if found is None:
            raise ValueError(f"no operator in {source.text(node)}")
        operator = " ".join(found.group().split())
        span = (start + found.start(), start + found.end())
        if not is_condition or operator in _LIMITS:
            yield Change("comparison", span, _OTHER_OPERATOR[operator])


def _changes_of_boolean(node: ast.BoolOp, source: Source) -> Iterator[Change]:
    operator = " and " if isinstance(node.op, ast.And) else " or "
    texts = [f"({source.text(value)})" for value in node.values]
    for left_out in range(len(texts)):
        rest = operator.join(text for at, text in enumerate(texts) if at != left_out)
        yield Change("operand", source.span(node), f"({rest})")


def _changes_of_return(
    value: ast.expr, source: Source, returns: ast.expr | None
) -> Iterator[Change]:
    if returns is None or isinstance(value, ast.Constant):
        return
    wanted = ast.unparse(returns)
    kinds = {part.strip().split("[")[0] for part in wanted.split("|")}
    span = source.span(value)
    if "bool" in kinds:
        yield Change("return", span, "True")
        yield Change("return", span, "False")
    elif "None" in kinds:
        yield Change("return", span, "None")
    for name, nothing in _NOTHING.items():
        if name in kinds and source.text(value) != nothing:
            yield Change("return", span, nothing)
