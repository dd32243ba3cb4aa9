"""What a delegated administrator may do with roles, and may never do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy import Statement

_BOUNDED_ACTIONS: Final = (
    "iam:AttachRolePolicy",
    "iam:CreateRole",
    "iam:DeleteRolePolicy",
    "iam:DetachRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:PutRolePolicy",
)
"""The role actions that support the condition key ``iam:PermissionsBoundary``."""

_OTHER_ROLE_ACTIONS: Final = (
    "iam:DeleteRole",
    "iam:TagRole",
    "iam:UntagRole",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "iam:UpdateRoleDescription",
)
_READ_ROLES: Final = (
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:ListAttachedRolePolicies",
    "iam:ListInstanceProfilesForRole",
    "iam:ListRolePolicies",
    "iam:ListRoleTags",
)
_CHANGE_POLICIES: Final = (
    "iam:CreatePolicy",
    "iam:CreatePolicyVersion",
    "iam:DeletePolicy",
    "iam:DeletePolicyVersion",
    "iam:SetDefaultPolicyVersion",
)
_READ_POLICIES: Final = ("iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions")
_OTHER_IDENTITIES: Final = (
    "iam:AddClientIDToOpenIDConnectProvider",
    "iam:AddUserToGroup",
    "iam:AttachGroupPolicy",
    "iam:AttachUserPolicy",
    "iam:CreateAccessKey",
    "iam:CreateGroup",
    "iam:CreateLoginProfile",
    "iam:CreateOpenIDConnectProvider",
    "iam:CreateSAMLProvider",
    "iam:CreateServiceSpecificCredential",
    "iam:CreateUser",
    "iam:DeactivateMFADevice",
    "iam:DeleteGroupPolicy",
    "iam:DeleteUserPermissionsBoundary",
    "iam:DeleteUserPolicy",
    "iam:DetachGroupPolicy",
    "iam:DetachUserPolicy",
    "iam:EnableMFADevice",
    "iam:PutGroupPolicy",
    "iam:PutUserPermissionsBoundary",
    "iam:PutUserPolicy",
    "iam:ResetServiceSpecificCredential",
    "iam:TagUser",
    "iam:UpdateAccessKey",
    "iam:UpdateLoginProfile",
    "iam:UpdateOpenIDConnectProviderThumbprint",
    "iam:UpdateSAMLProvider",
    "iam:UpdateSSHPublicKey",
    "iam:UpdateServiceSpecificCredential",
    "iam:UpdateSigningCertificate",
    "iam:UpdateUser",
    "iam:UploadSSHPublicKey",
    "iam:UploadSigningCertificate",
    "organizations:LeaveOrganization",
)


@dataclass(frozen=True, slots=True)
class DelegatedAdministration:
    """The role administration of one team.

    Args:
        boundary_arn: The boundary that each of its roles must carry.
        roles_arn: Its roles, as an ARN with a wildcard.
        policies_arn: Its managed policies, likewise.
        passed_to: The services it may pass its roles to.
    """

    boundary_arn: str
    roles_arn: str
    policies_arn: str
    passed_to: Sequence[str]

    def allowed(self) -> Iterator[Statement]:
        """Creating and managing roles under the path, each with the boundary."""
        reason = "The team names its roles and policies itself; one path is its own."
        has_boundary = {"StringEquals": {"iam:PermissionsBoundary": self.boundary_arn}}
        yield Statement(
            "CreateRolesUnderBoundary",
            actions=_BOUNDED_ACTIONS,
            resources=[self.roles_arn],
            conditions=has_boundary,
            wildcard_reason=reason,
        )
        yield Statement(
            "ManageOwnRoles",
            actions=(*_OTHER_ROLE_ACTIONS, *_READ_ROLES),
            resources=[self.roles_arn],
            wildcard_reason=reason,
        )
        yield Statement(
            "ManageOwnPolicies",
            actions=(*_CHANGE_POLICIES, *_READ_POLICIES),
            resources=[self.policies_arn],
            wildcard_reason=reason,
        )
        if self.passed_to:
            yield Statement(
                "PassOwnRoles",
                actions=["iam:PassRole"],
                resources=[self.roles_arn],
                conditions={"StringEquals": {"iam:PassedToService": self.passed_to}},
                wildcard_reason=reason,
            )

    def denied(self) -> Iterator[Statement]:
        """Everything that would bypass the boundary, whatever else the team is allowed."""
        yield Statement(
            "DenyRolesWithoutBoundary",
            effect="Deny",
            actions=_BOUNDED_ACTIONS,
            resources=["*"],
            conditions={"StringNotEquals": {"iam:PermissionsBoundary": self.boundary_arn}},
        )
        yield Statement(
            "DenyRemovingBoundary",
            effect="Deny",
            actions=["iam:DeleteRolePermissionsBoundary"],
            resources=["*"],
        )
        yield Statement(
            "DenyOtherRoles",
            effect="Deny",
            actions=(*_BOUNDED_ACTIONS, *_OTHER_ROLE_ACTIONS, "iam:PassRole", "sts:AssumeRole"),
            not_resources=[self.roles_arn],
        )
        yield Statement(
            "DenyOtherServices",
            effect="Deny",
            actions=["iam:PassRole"],
            resources=["*"],
            conditions=(
                {"StringNotEquals": {"iam:PassedToService": self.passed_to}}
                if self.passed_to
                else None
            ),
        )
        yield Statement(
            "DenyOtherPolicies",
            effect="Deny",
            actions=_CHANGE_POLICIES,
            not_resources=[self.policies_arn],
        )
        yield Statement(
            "DenyOtherIdentities", effect="Deny", actions=_OTHER_IDENTITIES, resources=["*"]
        )
