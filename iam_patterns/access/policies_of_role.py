"""The policies of a role, as decisions about it need them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import replace

from iam_patterns.access.errors import AccessError
from iam_patterns.access.worlds_of_role import RoleInWorld
from iam_patterns.policy import NOT_KNOWN, Decision, Policies, Request, decide
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.template import IamRole, refuse_incomplete


def own_policies(role: IamRole) -> Policies:
    """The role's own policies and its boundary.

    Raises:
        AccessError: When the document of one of them is not known.
    """
    _require_known_policies(role)
    return role.policies_in_force(resource=NOT_KNOWN, with_unknown=True)


def of_trust(found: RoleInWorld, role: IamRole) -> Policies:
    """The trust policy, with the caller's own policies if the app declares the caller.

    Raises:
        AccessError: When the document of one of the caller's policies is not known.
    """
    if found.is_missing:
        return Policies(identity=(), resource=role.trust)
    if found.caller is None:
        return Policies(resource=role.trust)
    caller = readable(found.caller)
    _require_known_policies(caller)
    return caller.policies_in_force(resource=role.trust, with_unknown=True)


def with_trust(request: Request, decision: Decision, role: IamRole) -> Decision:
    """The decision; if the caller's own policies alone lack an Allow, with what trusts it."""
    if decision.missing != ("identity policies",):
        return decision
    return replace(decision, deciding=decide(request, Policies(resource=role.trust)).deciding)


def readable(role: IamRole) -> IamRole:
    """The role, if its policies can be read.

    Raises:
        TemplateError: When a part of a policy of the role is malformed or unresolved.
    """
    refuse_incomplete([role])
    return role


def _require_known_policies(role: IamRole) -> None:
    missing = [arn for arn in role.missing if not contains_unknown(arn)]
    if missing:
        arns = ", ".join(f"{shown(arn)!r}: ..." for arn in missing)
        raise AccessError(
            f"{role.path} has managed policies that no template declares. "
            f"Pass their documents: Access.of(..., managed_policies={{{arns}}})."
        )
