"""No removing, replacing or changing of permissions boundaries.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.organization.guardrails._exceptions import (
    exception_problems,
    protection,
    unless_excepted,
)
from iam_patterns.policy import Guardrail, Statement
from iam_patterns.policy.formats import Format
from iam_patterns.policy.problems import Problem, refuse

_BOUNDARY: Final = Format(
    r"[\w+=,.@/-]{1,512}",
    "the name of a managed policy, with its path if it has one",
    "Write it like shop-boundary or teams/shop-boundary, without wildcards.",
)


def protect_permissions_boundaries(*boundaries: str, except_for: Sequence[str] = ()) -> Guardrail:
    """A service control policy that keeps permissions boundaries where and what they are.

    Denies removing a boundary from any role or user, setting one that is not in the list, and
    changing or deleting the managed policies in it.

    Args:
        boundaries: The names of the managed policies that are boundaries, such as
            ``shop-boundary``; with a path, such as ``teams/shop-boundary``.
        except_for: ARN patterns of the roles that it does not apply to, such as
            ``arn:*:iam::*:role/stacksets-exec-*`` if a StackSet deploys the boundaries.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> guardrail = protect_permissions_boundaries("shop-boundary")
        >>> [statement.sid for statement in guardrail.statements]
        ['DenyRemovingBoundaries', 'DenyOtherBoundaries', 'DenyChangingBoundaries']

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """
    problems = [_BOUNDARY.problem(f"boundaries[{i}]", name) for i, name in enumerate(boundaries)]
    if not boundaries:
        problems.append(Problem("boundaries", boundaries, "at least one name", "Name them."))
    refuse(
        "protect_permissions_boundaries()",
        [*(problem for problem in problems if problem), *exception_problems(except_for)],
    )
    policies = [f"arn:*:iam::*:policy/{name}" for name in boundaries]
    excepted = unless_excepted(except_for)
    return Guardrail(
        "SERVICE_CONTROL_POLICY",
        [
            Statement(
                "DenyRemovingBoundaries",
                effect="Deny",
                actions=["iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary"],
                resources=["*"],
                conditions=excepted,
            ),
            Statement(
                "DenyOtherBoundaries",
                effect="Deny",
                actions=["iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary"],
                resources=["*"],
                conditions=_joined(excepted, {"iam:PermissionsBoundary": policies}),
            ),
            Statement(
                "DenyChangingBoundaries",
                effect="Deny",
                actions=[
                    "iam:CreatePolicyVersion",
                    "iam:DeletePolicy",
                    "iam:DeletePolicyVersion",
                    "iam:SetDefaultPolicyVersion",
                ],
                resources=policies,
                conditions=excepted,
            ),
            *protection(except_for),
        ],
    )


def _joined(
    excepted: dict[str, dict[str, list[str]]], further: dict[str, list[str]]
) -> dict[str, dict[str, list[str]]]:
    return {"ArnNotLike": {**excepted.get("ArnNotLike", {}), **further}}
