"""What a rule is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, Literal, TypeVar

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument
from iam_patterns.template import IamIdentity, IamRole, TemplateResource

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Weakness:
    """One place where a rule fires.

    Args:
        detail: What exactly is weak there, a sentence.
        place: The statement or property, such as ``AssumeRolePolicyDocument.Statement[0]``;
            empty for a whole role or resource.
        fix: What to write in its place, as code, where that is more than the rule's own fix.
        is_guess: Whether it hangs on what the template does not say; the detail then says
            "could", and the severity is a warning.
    """

    detail: str
    place: str = ""
    fix: str = ""
    is_guess: bool = False


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


TrustRule = Rule[TrustPolicy]
"""A rule on a trust policy, whosever it is."""

RoleRule = Rule[IamRole]
"""A rule on one role by itself."""

CircleRule = Rule[TrustingRole]
"""A rule on one role among the others of its app."""

PolicyRule = Rule[PolicyDocument]
"""A rule on how a permissions policy is written, whosever it is."""

HolderRule = Rule[IamIdentity]
"""A rule on a role, user or group and its policies."""

PermissionRule = Rule[EffectivePermissions]
"""A rule on what a role, user or group may do."""

ResourceRule = Rule[TemplateResource]
"""A rule on one resource of any type."""


@lru_cache(maxsize=4096)
def size_of(document: PolicyDocument) -> int:
    """The characters of a policy; many roles of an app have the same, counted once."""
    return document.size()
