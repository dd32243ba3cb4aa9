"""The ways that end in every permission of the account, whatever else is in it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from typing import Final

from iam_patterns.checks.escalation_path import alone

_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
_ITSELF: Final = "{role}"
_ITSELF_A_USER: Final = "{user}"
_ITSELF_A_GROUP: Final = "{group}"
_USER: Final = "arn:{p}:iam::{a}:user/some-other-user"
_GROUP: Final = "arn:{p}:iam::{a}:group/some-other-group"
_POLICY: Final = "arn:{p}:iam::{a}:policy/some-other-policy"


TO_EVERYTHING: Final = (
    alone("rewrite any managed policy", "iam:CreatePolicyVersion", _POLICY),
    alone("set any version of a managed policy", "iam:SetDefaultPolicyVersion", _POLICY),
    alone("attach any policy to a role", "iam:AttachRolePolicy", _ROLE, _ITSELF),
    alone("attach any policy to any user", "iam:AttachUserPolicy", _USER, _ITSELF_A_USER),
    alone("attach any policy to any group", "iam:AttachGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("write any policy into a role", "iam:PutRolePolicy", _ROLE, _ITSELF),
    alone("write any policy into any user", "iam:PutUserPolicy", _USER, _ITSELF_A_USER),
    alone("write any policy into any group", "iam:PutGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("put any user into any group", "iam:AddUserToGroup", _GROUP),
    alone("have any role trust it", "iam:UpdateAssumeRolePolicy", _ROLE),
    alone("make access keys of any user", "iam:CreateAccessKey", _USER),
    alone("give any user a password", "iam:CreateLoginProfile", _USER),
    alone("change the password of any user", "iam:UpdateLoginProfile", _USER),
    alone("take a role's boundary off", "iam:DeleteRolePermissionsBoundary", _ROLE, _ITSELF),
    alone("set any boundary on a role", "iam:PutRolePermissionsBoundary", _ROLE, _ITSELF),
    alone(
        "take the boundary off any user", "iam:DeleteUserPermissionsBoundary", _USER, _ITSELF_A_USER
    ),
)
