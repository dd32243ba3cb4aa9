"""All mutants of a file."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.mutation.mutant import Function, Mutant
from tools.mutation.operators import (
    Change,
    changes_of_expression,
    changes_of_statement,
    tests_of,
)
from tools.mutation.source import Source

_ERROR_TEXTS = frozenset({"Problem", "broken_rule"})
"""Calls that only say what is wrong: people judge their words."""
_NAMES_FOR_ERRORS = frozenset({"refuse", "not_a"})
"""Calls whose texts say what is wrong, and whose other arguments decide."""
_FOR_PEOPLE = frozenset({"__repr__", "__str__"})


def mutants_of(path: Path) -> list[Mutant]:
    """Every mutant of the functions of a file, in the order of the file.

    Tables of a module are not changed, and no defaults of parameters, types, decorators,
    docstrings, ``__repr__`` and error texts.
    """
    source = Source(path)
    found = _Finder(source)
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    found.add_function(method, f"{node.name}.{method.name}")
        elif isinstance(node, ast.FunctionDef):
            found.add_function(node, node.name)
    return sorted(found.mutants, key=lambda mutant: (mutant.span, mutant.new))


class _Finder:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._conditions = {id(test) for node in ast.walk(source.tree) for test in tests_of(node)}
        self.mutants: list[Mutant] = []

    def add_function(self, node: ast.FunctionDef, name: str) -> None:
        if node.name in _FOR_PEOPLE:
            return
        first_line = min([node.lineno, *(item.lineno for item in node.decorator_list)])
        function = Function(self._source.path, name, first_line)
        self._add_body(node, _Scope(function, node))

    def _add_body(self, node: ast.FunctionDef, scope: "_Scope") -> None:
        for statement in _without_docstring(node.body):
            self._add_statement(statement, scope)

    def _add_statement(self, node: ast.stmt, scope: "_Scope") -> None:
        if isinstance(node, ast.FunctionDef):
            self._add_body(node, _Scope(scope.function, node, scope.around or scope.node))
            return
        lines = _header_of(node)
        self._add(changes_of_statement(node, self._source, scope.node.returns), scope, lines)
        for part in _children(node):
            self._add_part(part, scope, lines)

    def _add_part(self, node: ast.AST, scope: "_Scope", lines: tuple[int, int]) -> None:
        if isinstance(node, ast.Call) and _name_of(node.func) in _ERROR_TEXTS:
            return
        if isinstance(node, ast.stmt):
            self._add_statement(node, scope)
            return
        if isinstance(node, ast.expr):
            is_condition = id(node) in self._conditions
            changes = changes_of_expression(node, self._source, is_condition=is_condition)
            self._add(changes, scope, lines)
        if isinstance(node, ast.JoinedStr):
            return
        for part in _children(node):
            self._add_part(part, scope, lines)

    def _add(self, changes: Iterator[Change], scope: "_Scope", lines: tuple[int, int]) -> None:
        for change in changes:
            start, end = change.span
            old = self._source.content[start:end].decode()
            made_by = _lines_of_body(scope.around) if scope.around else lines
            self.mutants.append(
                Mutant(scope.function, change.kind, lines, made_by, change.span, old, change.new)
            )


class _Scope(NamedTuple):
    """The function that a statement is in.

    Args:
        function: The outermost one.
        node: The innermost one.
        around: The outermost one, if it is another.
    """

    function: Function
    node: ast.FunctionDef
    around: ast.FunctionDef | None = None


def _lines_of_body(node: ast.FunctionDef) -> tuple[int, int]:
    return node.body[0].lineno, node.end_lineno or node.lineno


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a node that decide something: no types, and not what an error says."""
    match node:
        case ast.AnnAssign(value=value):
            yield from [] if value is None else [value]
        case ast.Raise() | ast.Assert() | ast.keyword(arg="strict"):
            return
        case ast.Call(func=name, args=arguments) if _name_of(name) in _NAMES_FOR_ERRORS:
            yield from (part for part in arguments if not isinstance(part, ast.Constant))
        case _:
            yield from ast.iter_child_nodes(node)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _header_of(node: ast.stmt) -> tuple[int, int]:
    """The lines of a statement, without those of the statements inside."""
    inside = [part.lineno for part in ast.iter_child_nodes(node) if isinstance(part, ast.stmt)]
    end = node.end_lineno or node.lineno
    return node.lineno, max(node.lineno, min([end, *(line - 1 for line in inside)]))


def _name_of(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""
