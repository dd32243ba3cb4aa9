"""The ways that end in every permission of the account, whatever else is in it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from typing import Final

from iam_patterns.checks.catalog.escalation.path import (
    SOME_ROLE,
    SOME_USER,
    alone,
    on_what_it_makes,
)

_ITSELF: Final = "{role}"
_ITSELF_A_USER: Final = "{user}"
_ITSELF_A_GROUP: Final = "{group}"
_ITS_POLICIES: Final = "{policies}"
_GROUP: Final = "arn:{p}:iam::{a}:group/some-other-group"
_POLICY: Final = "arn:{p}:iam::{a}:policy/some-other-policy"


BOUNDED_IF_MEANT: Final = (
    alone("attach any policy to a role", "iam:AttachRolePolicy", SOME_ROLE, _ITSELF),
    alone("attach any policy to any user", "iam:AttachUserPolicy", SOME_USER, _ITSELF_A_USER),
    alone("write any policy into a role", "iam:PutRolePolicy", SOME_ROLE, _ITSELF),
    alone("write any policy into any user", "iam:PutUserPolicy", SOME_USER, _ITSELF_A_USER),
)
"""What a delegated administrator may do under a condition on ``iam:PermissionsBoundary``."""
TO_EVERYTHING: Final = (
    *BOUNDED_IF_MEANT,
    alone("rewrite any managed policy", "iam:CreatePolicyVersion", _POLICY, _ITS_POLICIES),
    alone(
        "set any version of a managed policy", "iam:SetDefaultPolicyVersion", _POLICY, _ITS_POLICIES
    ),
    alone("attach any policy to any group", "iam:AttachGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("write any policy into any group", "iam:PutGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("put any user into any group", "iam:AddUserToGroup", _GROUP),
    alone("have any role trust it", "iam:UpdateAssumeRolePolicy", SOME_ROLE),
    alone("make access keys of any user", "iam:CreateAccessKey", SOME_USER),
    alone("give any user a password", "iam:CreateLoginProfile", SOME_USER),
    alone("change the password of any user", "iam:UpdateLoginProfile", SOME_USER),
    alone("take a role's boundary off", "iam:DeleteRolePermissionsBoundary", SOME_ROLE, _ITSELF),
    alone("set any boundary on a role", "iam:PutRolePermissionsBoundary", SOME_ROLE, _ITSELF),
    alone(
        "take the boundary off any user",
        "iam:DeleteUserPermissionsBoundary",
        SOME_USER,
        _ITSELF_A_USER,
    ),
    alone(
        "set any boundary on any user", "iam:PutUserPermissionsBoundary", SOME_USER, _ITSELF_A_USER
    ),
    alone("make service credentials of any user", "iam:CreateServiceSpecificCredential", SOME_USER),
    alone("reset service credentials of any user", "iam:ResetServiceSpecificCredential", SOME_USER),
    alone(
        "sign in by any SAML provider with a key of its own",
        "iam:UpdateSAMLProvider",
        "arn:{p}:iam::{a}:saml-provider/some-other",
    ),
    on_what_it_makes("make a role with any policy", "iam:CreateRole", "iam:AttachRolePolicy"),
    on_what_it_makes("make a role with any policy", "iam:CreateRole", "iam:PutRolePolicy"),
    on_what_it_makes(
        "make a user with any policy and keys",
        "iam:CreateUser",
        "iam:AttachUserPolicy",
        "iam:CreateAccessKey",
    ),
    on_what_it_makes(
        "make a user with any policy and keys",
        "iam:CreateUser",
        "iam:PutUserPolicy",
        "iam:CreateAccessKey",
    ),
)
