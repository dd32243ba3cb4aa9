"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.trusting import TrustingRole
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.template import TemplateResource, TemplateRole

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Weakness:
    """One place where a rule fires.

    Args:
        detail: What exactly is weak there, a sentence.
        place: The statement or property, such as ``AssumeRolePolicyDocument.Statement[0]``;
            empty for a whole role or resource.
    """

    detail: str
    place: str = ""


S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Rule(Generic[S]):
    """One rule.

    Args:
        id: Its name in words, such as ``trust-any-principal``.
        severity: How bad it is: an error stops the synthesis, unless the settings say otherwise.
        summary: What is weak, a sentence.
        attack: What an attacker could do, a sentence.
        fix: What to write in its place, as code.
        page: The AWS page that says so.
        find: Finds it in one subject.
    """

    id: str
    severity: Severity
    summary: str
    attack: str
    fix: str
    page: str
    find: Callable[[S, Settings], Iterable[Weakness]]


RoleRule = Rule[TemplateRole]
"""A rule on one role by itself."""

TrustRule = Rule[TrustingRole]
"""A rule on one role among the others of its app."""

PermissionRule = Rule[EffectivePermissions]
"""A rule on what one role may do."""

ResourceRule = Rule[TemplateResource]
"""A rule on one resource of any type."""


def allows_of(role: TemplateRole) -> Iterator[tuple[str, Statement]]:
    """The Allow statements of a role's trust policy, with their places."""
    for index, statement in enumerate(role.trust.statements):
        if statement.effect == "Allow":
            yield f"AssumeRolePolicyDocument.Statement[{index}]", statement


@lru_cache(maxsize=4096)
def size_of(document: PolicyDocument) -> int:
    """The characters of a policy; many roles of an app have the same, counted once."""
    return document.size()
