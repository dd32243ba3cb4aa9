"""The paths that act as existing identities: other roles, users or accounts.

Sorted by service.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import SOME_ROLE, SOME_USER, alone

EXISTING_IDENTITIES: Final = (
    alone("take over the root user of any member account", "account:StartPrimaryEmailUpdate", "*"),
    alone(
        "issue certificates from any private CA",
        "acm-pca:IssueCertificate",
        "arn:{p}:acm-pca:{r}:{a}:certificate-authority/some-other",
    ),
    alone("log in to CodeCommit as any user", "iam:UploadSSHPublicKey", SOME_USER),
    alone("add any user to any Identity Center group", "identitystore:CreateGroupMembership", "*"),
    alone("make itself administrator of the data lake", "lakeformation:PutDataLakeSettings", "*"),
    alone("detach the organization's service control policies", "organizations:DetachPolicy", "*"),
    alone(
        "have its own certificates trusted by any IAM Roles Anywhere role",
        "rolesanywhere:CreateTrustAnchor",
        "*",
    ),
    alone(
        "assign any permission set to any Identity Center user",
        "sso:CreateAccountAssignment",
        "arn:{p}:sso:::permissionSet/ssoins-someother/ps-someother",
    ),
    alone(
        "write any policy into any permission set",
        "sso:PutInlinePolicyToPermissionSet",
        "arn:{p}:sso:::permissionSet/ssoins-someother/ps-someother",
    ),
    alone("change the password of any Identity Center user", "sso-directory:UpdatePassword", "*"),
    alone("assume any role that trusts the account", "sts:AssumeRole", SOME_ROLE),
    alone(
        "get root credentials of any member account",
        "sts:AssumeRoot",
        "arn:{p}:iam::222222222222:root",
    ),
)
