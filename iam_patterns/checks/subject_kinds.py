"""Roles whose trust policy AWS writes, and managed policies that are attached to nothing."""

from dataclasses import replace
from typing import TypeGuard

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import AnyRule, Weakness
from iam_patterns.template import IamIdentity, IamRole


def has_own_trust(identity: IamIdentity) -> TypeGuard[IamRole]:
    """Whether somebody wrote its trust policy: IAM Identity Center writes that of its roles."""
    return isinstance(identity, IamRole) and not identity.is_permission_set


def of_unattached(rule: AnyRule, weakness: Weakness) -> Weakness:
    """What a policy allows that the app attaches to nothing: it is at most a warning."""
    if rule.subject is not EffectivePermissions:
        return weakness
    words = weakness.detail.replace("It can ", "It could ", 1)
    detail = f"{words} These templates attach the policy to no identity."
    return replace(weakness, detail=detail, is_guess=True)
