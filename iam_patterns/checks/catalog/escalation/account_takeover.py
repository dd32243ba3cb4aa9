"""The paths that lead to every permission of the account, whatever else is in it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import (
    SOME_ROLE,
    SOME_USER,
    Step,
    alone,
    on_what_it_makes,
)

_ITSELF: Final = "{role}"
_ITSELF_A_USER: Final = "{user}"
_ITSELF_A_GROUP: Final = "{group}"
_ITS_POLICIES: Final = "{policies}"
_GROUP: Final = "arn:{p}:iam::{a}:group/some-other-group"
_POLICY: Final = "arn:{p}:iam::{a}:policy/some-other-policy"


BOUNDARY_CONDITIONED: Final = (
    alone("attach any policy to any role", "iam:AttachRolePolicy", SOME_ROLE, _ITSELF),
    alone("attach any policy to any user", "iam:AttachUserPolicy", SOME_USER, _ITSELF_A_USER),
    alone("write any policy into any role", "iam:PutRolePolicy", SOME_ROLE, _ITSELF),
    alone("write any policy into any user", "iam:PutUserPolicy", SOME_USER, _ITSELF_A_USER),
)
"""What a delegated administrator is given under a condition on ``iam:PermissionsBoundary``."""
CHANGE_POLICIES: Final = alone(
    "change any customer managed policy", "iam:CreatePolicyVersion", _POLICY, _ITS_POLICIES
)
CREATE_POLICIES: Final = Step("iam:CreatePolicy", ())
"""What makes the policies of some names one's own: a delegated administrator's."""
PARTLY_OPEN: Final = (*BOUNDARY_CONDITIONED, CHANGE_POLICIES)
"""What is a weakness for some names only, such as ``policy/team-*``, too."""
ACCOUNT_TAKEOVER: Final = (
    *PARTLY_OPEN,
    alone(
        "set any version of a managed policy as the default",
        "iam:SetDefaultPolicyVersion",
        _POLICY,
        _ITS_POLICIES,
    ),
    alone("attach any policy to any group", "iam:AttachGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("write any policy into any group", "iam:PutGroupPolicy", _GROUP, _ITSELF_A_GROUP),
    alone("add any user to any group", "iam:AddUserToGroup", _GROUP),
    alone("change the trust policy of any role", "iam:UpdateAssumeRolePolicy", SOME_ROLE),
    alone("create access keys for any user", "iam:CreateAccessKey", SOME_USER),
    alone("create a console password for any user", "iam:CreateLoginProfile", SOME_USER),
    alone("change the console password of any user", "iam:UpdateLoginProfile", SOME_USER),
    alone(
        "remove the permissions boundary of any role",
        "iam:DeleteRolePermissionsBoundary",
        SOME_ROLE,
        _ITSELF,
    ),
    alone(
        "change the permissions boundary of any role",
        "iam:PutRolePermissionsBoundary",
        SOME_ROLE,
        _ITSELF,
    ),
    alone(
        "remove the permissions boundary of any user",
        "iam:DeleteUserPermissionsBoundary",
        SOME_USER,
        _ITSELF_A_USER,
    ),
    alone(
        "change the permissions boundary of any user",
        "iam:PutUserPermissionsBoundary",
        SOME_USER,
        _ITSELF_A_USER,
    ),
    alone(
        "create service-specific credentials for any user",
        "iam:CreateServiceSpecificCredential",
        SOME_USER,
    ),
    alone(
        "reset the service-specific credentials of any user",
        "iam:ResetServiceSpecificCredential",
        SOME_USER,
    ),
    alone(
        "sign in through any SAML provider with its own signing key",
        "iam:UpdateSAMLProvider",
        "arn:{p}:iam::{a}:saml-provider/some-other",
    ),
    on_what_it_makes("create a role with any policy", "iam:CreateRole", "iam:AttachRolePolicy"),
    on_what_it_makes("create a role with any policy", "iam:CreateRole", "iam:PutRolePolicy"),
    on_what_it_makes(
        "create a user with any policy and access keys",
        "iam:CreateUser",
        "iam:AttachUserPolicy",
        "iam:CreateAccessKey",
    ),
    on_what_it_makes(
        "create a user with any policy and access keys",
        "iam:CreateUser",
        "iam:PutUserPolicy",
        "iam:CreateAccessKey",
    ),
)
