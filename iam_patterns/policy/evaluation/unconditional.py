"""Requests that AWS answers the same way whatever the policies say.

See https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
"""

from typing import Final

from iam_patterns.policy.evaluation.decision import Decision
from iam_patterns.policy.evaluation.request import Request

_VIA_SERVICE: Final = "aws:viaawsservice"
"""With this key AWS's own service makes the change, with the permissions of its caller."""
_ALWAYS_ALLOWED: Final = "sts:getcalleridentity"
_CHANGES_OF_POLICIES: Final = frozenset(
    {
        "iam:createpolicyversion",
        "iam:deletepolicy",
        "iam:deletepolicyversion",
        "iam:setdefaultpolicyversion",
        "iam:tagpolicy",
        "iam:untagpolicy",
    }
)
_CHANGES_OF_LINKED_ROLES: Final = frozenset(
    {
        "iam:attachrolepolicy",
        "iam:deleterole",
        "iam:deleterolepermissionsboundary",
        "iam:deleterolepolicy",
        "iam:detachrolepolicy",
        "iam:putrolepermissionsboundary",
        "iam:putrolepolicy",
        "iam:updateassumerolepolicy",
    }
)
_CHANGES_OF_ROLES: Final = _CHANGES_OF_LINKED_ROLES | {
    "iam:tagrole",
    "iam:untagrole",
    "iam:updaterole",
    "iam:updateroledescription",
}
PROTECTED: Final = (
    (
        _CHANGES_OF_POLICIES,
        ":iam::aws:policy/",
        "an account cannot change an AWS managed policy",
    ),
    (
        _CHANGES_OF_ROLES,
        ":role/aws-reserved/",
        "an account cannot change a role of IAM Identity Center",
    ),
    (
        _CHANGES_OF_LINKED_ROLES,
        ":role/aws-service-role/",
        "only its service can change a service-linked role",
    ),
)
"""The changes that IAM refuses, the ARNs that they are refused for, and why.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html,
https://docs.aws.amazon.com/singlesignon/latest/userguide/permissionsetsconcept.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html.
"""

ACTIONS: Final = _CHANGES_OF_POLICIES | _CHANGES_OF_ROLES | {_ALWAYS_ALLOWED}
"""The actions, in lower case, that are answered here for some resources."""


def unconditional_decision(request: Request) -> Decision | None:
    """The answer that no policy changes; None where the policies decide."""
    if request.action == _ALWAYS_ALLOWED:
        return Decision("allowed", reason="sts:GetCallerIdentity requires no permissions")
    if request.caller.is_service_linked:
        return None
    if request.context.get(_VIA_SERVICE) == ("true",):
        return None
    for actions, arn, reason in PROTECTED:
        if request.action in actions and arn in request.resource:
            return Decision("explicitly denied", reason=reason)
    return None
