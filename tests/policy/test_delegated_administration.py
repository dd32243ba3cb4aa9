"""What a team that creates its own roles can do, and cannot do whatever else it is allowed."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide
from iam_patterns.policy.delegated_administration import DelegatedAdministration

OWN = "111111111111"
IAM = f"arn:aws:iam::{OWN}"
TEAM = Caller.of_role(f"{IAM}:role/team")
BOUNDARY = f"{IAM}:policy/boundary"
OWN_ROLE, OTHER_ROLE = f"{IAM}:role/team/app", f"{IAM}:role/admin"
OWN_POLICY, OTHER_POLICY = f"{IAM}:policy/team/app", f"{IAM}:policy/admin"
OWN_PROFILE, OTHER_PROFILE = f"{IAM}:instance-profile/team/a", f"{IAM}:instance-profile/b"
BOUNDED = {"iam:PermissionsBoundary": BOUNDARY}
ALL = Statement("All", actions=["*"], resources=["*"])


def administration(*services: str) -> DelegatedAdministration:
    return DelegatedAdministration(
        boundary_arn=BOUNDARY,
        roles_arn=f"{IAM}:role/team/*",
        policies_arn=f"{IAM}:policy/team/*",
        instance_profiles_arn=f"{IAM}:instance-profile/team/*",
        iam_resources="arn:aws:iam::*:*",
        passed_to=services,
    )


def outcome(team: DelegatedAdministration, action: str, resource: str, **context: Any) -> str:
    """The answer with what the team is given, and beside it, whether another policy adds to it."""
    request = Request(TEAM, action, resource, context=context, resource_account=OWN)
    own = PolicyDocument([*team.allowed(), *team.denied()])
    without = PolicyDocument([ALL, *team.denied()])
    if decide(request, Policies(identity=[own])):
        assert decide(request, Policies(identity=[without]))
        return "allowed"
    return "not given" if decide(request, Policies(identity=[without])) else "denied"


@pytest.mark.parametrize(
    ("action", "resource", "context", "expected"),
    [
        ("iam:CreateRole", OWN_ROLE, BOUNDED, "allowed"),
        ("iam:CreateRole", OWN_ROLE, {}, "denied"),
        ("iam:CreateRole", OWN_ROLE, {"iam:PermissionsBoundary": OTHER_POLICY}, "denied"),
        ("iam:CreateRole", OTHER_ROLE, BOUNDED, "denied"),
        ("iam:PutRolePolicy", OWN_ROLE, BOUNDED, "allowed"),
        ("iam:PutRolePolicy", OWN_ROLE, {}, "denied"),
        ("iam:PutRolePermissionsBoundary", OWN_ROLE, BOUNDED, "allowed"),
        ("iam:DeleteRolePermissionsBoundary", OWN_ROLE, BOUNDED, "denied"),
        ("iam:UpdateAssumeRolePolicy", OWN_ROLE, {}, "allowed"),
        ("iam:UpdateAssumeRolePolicy", OTHER_ROLE, {}, "denied"),
        ("iam:DeleteRole", OTHER_ROLE, {}, "denied"),
        ("iam:GetRole", OWN_ROLE, {}, "allowed"),
        ("iam:GetRole", OTHER_ROLE, {}, "not given"),
        ("iam:CreatePolicyVersion", OWN_POLICY, {}, "allowed"),
        ("iam:CreatePolicyVersion", OTHER_POLICY, {}, "denied"),
        ("iam:CreatePolicyVersion", BOUNDARY, {}, "denied"),
        ("iam:GetPolicy", OWN_POLICY, {}, "allowed"),
        ("iam:CreateUser", f"{IAM}:user/team/x", {}, "denied"),
        ("iam:CreateAccessKey", f"{IAM}:user/x", {}, "denied"),
        ("iam:AttachUserPolicy", f"{IAM}:user/x", {}, "denied"),
        ("iam:CreateOpenIDConnectProvider", f"{IAM}:oidc-provider/x", {}, "denied"),
        ("iam:UpdateAccountPasswordPolicy", "*", {}, "denied"),
        ("iam:ListRoles", f"{IAM}:role/", {}, "not given"),
        ("iam:CreateServiceLinkedRole", f"{IAM}:role/aws-service-role/x", {}, "not given"),
        ("organizations:LeaveOrganization", "*", {}, "denied"),
        ("sso:CreatePermissionSet", "*", {}, "denied"),
        ("cloudformation:CreateStackSet", "*", {}, "denied"),
        ("cloudformation:CreateStack", "*", {}, "not given"),
        ("s3:GetObject", "arn:aws:s3:::shop/a", {}, "not given"),
    ],
)
def test_what_a_team_can_do(
    action: str, resource: str, context: dict[str, str], expected: str
) -> None:
    assert outcome(administration("lambda.amazonaws.com"), action, resource, **context) == expected


@pytest.mark.parametrize(
    ("services", "resource", "service", "expected"),
    [
        (["lambda.amazonaws.com"], OWN_ROLE, "lambda.amazonaws.com", "allowed"),
        (["lambda.amazonaws.com"], OWN_ROLE, "ec2.amazonaws.com", "denied"),
        (["lambda.amazonaws.com"], OTHER_ROLE, "lambda.amazonaws.com", "denied"),
        ([], OWN_ROLE, "lambda.amazonaws.com", "denied"),
    ],
)
def test_roles_are_passed_to_the_listed_services(
    services: list[str], resource: str, service: str, expected: str
) -> None:
    context = {"iam:PassedToService": service}

    assert outcome(administration(*services), "iam:PassRole", resource, **context) == expected


@pytest.mark.parametrize("action", ["iam:CreateInstanceProfile", "iam:AddRoleToInstanceProfile"])
def test_instance_profiles_are_for_teams_that_pass_roles_to_ec2(action: str) -> None:
    with_ec2 = administration("ec2.amazonaws.com")

    assert outcome(with_ec2, action, OWN_PROFILE) == "allowed"
    assert outcome(with_ec2, action, OTHER_PROFILE) == "denied"
    assert outcome(with_ec2, "iam:GetInstanceProfile", OWN_PROFILE) == "allowed"
    assert outcome(administration("lambda.amazonaws.com"), action, OWN_PROFILE) == "denied"


def test_each_statement_says_its_purpose() -> None:
    team = administration("ec2.amazonaws.com")

    assert [statement.sid for statement in (*team.allowed(), *team.denied())] == [
        "CreateRolesUnderBoundary",
        "ManageOwnRoles",
        "ManageOwnPolicies",
        "PassOwnRoles",
        "ManageOwnInstanceProfiles",
        "DenyRolesWithoutBoundary",
        "DenyRemovingBoundary",
        "DenyOtherRoles",
        "DenyOtherServices",
        "DenyOtherPolicies",
        "DenyOtherInstanceProfiles",
        "DenyAllElseInIam",
        "DenyOtherIdentities",
    ]
    without = administration()
    sids = [statement.sid for statement in (*without.allowed(), *without.denied())]
    assert "PassOwnRoles" not in sids
    assert not {"ManageOwnInstanceProfiles", "DenyOtherInstanceProfiles"}.intersection(sids)
