"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement
from iam_patterns.template import TemplateResource, TemplateRole

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Weakness:
    """One place where a rule fires.

    Args:
        detail: What exactly is weak there, a sentence.
        statement: The position of the statement in its policy; None for a whole role.
    """

    detail: str
    statement: int | None = None


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One rule about roles, or about resources of any type.

    Args:
        id: Its name in words, such as ``trust-any-principal``.
        severity: How bad it is: an error stops the synthesis, unless the settings say otherwise.
        summary: What is weak, a sentence.
        attack: What an attacker could do, a sentence.
        fix: What to write in its place, as code.
        page: The AWS page that says so.
        find: Finds it in one role or resource.
    """

    id: str
    severity: Severity
    summary: str
    attack: str
    fix: str
    page: str
    find: Callable[[S, Settings], Iterable[Weakness]]


RoleRule = Rule[TemplateRole]
ResourceRule = Rule[TemplateResource]


def allows_of(role: TemplateRole) -> Iterator[tuple[int, Statement]]:
    """The Allow statements of a role's trust policy, with their positions."""
    for index, statement in enumerate(role.trust.statements):
        if statement.effect == "Allow":
            yield index, statement
