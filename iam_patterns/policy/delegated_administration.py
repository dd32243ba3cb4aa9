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
_CHANGE_INSTANCE_PROFILES: Final = (
    "iam:AddRoleToInstanceProfile",
    "iam:CreateInstanceProfile",
    "iam:DeleteInstanceProfile",
    "iam:RemoveRoleFromInstanceProfile",
    "iam:TagInstanceProfile",
    "iam:UntagInstanceProfile",
)
_HARMLESS: Final = (
    "iam:CreateServiceLinkedRole",
    "iam:Generate*",
    "iam:Get*",
    "iam:List*",
    "iam:Simulate*",
    "sts:*",
)
"""Actions on IAM resources that change no permissions; AWS writes service-linked roles itself."""

_WITHOUT_RESOURCES: Final = (
    "iam:*CloudFrontPublicKey",
    "iam:CreateAccount*",
    "iam:DeleteAccount*",
    "iam:DisableO*",
    "iam:EnableO*",
    "iam:PutAccount*",
    "iam:SetS*",
    "iam:UpdateAccount*",
)
"""The IAM actions without resource-level permissions, on settings of the account."""

_OTHER_WAYS_TO_IDENTITIES: Final = (
    "account-access:*",
    "account:*",
    "cloudformation:ActivateOrganizationsAccess",
    "cloudformation:CreateStackInstances",
    "cloudformation:CreateStackSet",
    "cloudformation:DeleteStackInstances",
    "cloudformation:DeleteStackSet",
    "cloudformation:ImportStacksToStackSet",
    "cloudformation:UpdateStackInstances",
    "cloudformation:UpdateStackSet",
    "controltower:*",
    "ds-data:*",
    "ds:ResetUserPassword",
    "identity-sync:*",
    "identitystore-auth:*",
    "identitystore:*",
    "organizations:*",
    "partnercentral-account-management:*",
    "rolesanywhere:*",
    "signin:CreateAccount",
    "signin:CreateTrusted*",
    "signin:Delete*",
    "signin:Put*",
    "sso-directory:*",
    "sso:*",
    "sts:AssumeRoot",
    "sts:GetDelegatedAccessToken",
)
"""Other services that create identities, or act in other accounts of the organization."""

_EC2: Final = "ec2.amazonaws.com"

PATHS_OF_AWS: Final = ("/aws-reserved/", "/aws-service-role/", "/service-role/")
"""Where AWS keeps the roles of IAM Identity Center and of services, also those of its consoles."""


@dataclass(frozen=True, slots=True)
class DelegatedAdministration:
    """The role administration of one team.

    Args:
        boundary_arn: The boundary that each of its roles must carry.
        roles_arn: Its roles, as an ARN with a wildcard.
        policies_arn: Its managed policies, likewise.
        instance_profiles_arn: Its instance profiles, likewise; only if it can pass roles to EC2.
        iam_resources: Every resource of IAM in the account and others, as an ARN with wildcards.
        passed_to: The services it may pass its roles to.
    """

    boundary_arn: str
    roles_arn: str
    policies_arn: str
    instance_profiles_arn: str
    iam_resources: str
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
        if self._has_instances():
            yield Statement(
                "ManageOwnInstanceProfiles",
                actions=(*_CHANGE_INSTANCE_PROFILES, "iam:GetInstanceProfile"),
                resources=[self.instance_profiles_arn],
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
        own: tuple[str, ...] = (
            *_BOUNDED_ACTIONS,
            *_OTHER_ROLE_ACTIONS,
            *_CHANGE_POLICIES,
            "iam:PassRole",
        )
        if self._has_instances():
            own += _CHANGE_INSTANCE_PROFILES
            yield Statement(
                "DenyOtherInstanceProfiles",
                effect="Deny",
                actions=_CHANGE_INSTANCE_PROFILES,
                not_resources=[self.instance_profiles_arn],
            )
        yield Statement(
            "DenyAllElseInIam",
            effect="Deny",
            not_actions=(*own, *_HARMLESS),
            resources=[self.iam_resources],
        )
        yield Statement(
            "DenyOtherIdentities",
            effect="Deny",
            actions=(*_WITHOUT_RESOURCES, *_OTHER_WAYS_TO_IDENTITIES),
            resources=["*"],
        )

    def _has_instances(self) -> bool:
        return _EC2 in self.passed_to
