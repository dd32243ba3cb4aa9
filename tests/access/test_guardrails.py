"""Answers under the guardrails of an organization."""

import pytest
from aws_cdk import App, Environment, Stack

from iam_patterns import (
    ChainedRole,
    CrossAccountDeployRole,
    Ec2InstanceRole,
    GitHubActionsRole,
    LambdaExecutionRole,
    ServiceRole,
    Statement,
    ThirdPartyExternalIdRole,
)
from iam_patterns.organization import (
    assume_roles_only_from_organization,
    deny_long_term_keys,
    services_only_for_organization,
    third_party_accounts,
)
from iam_patterns.policy import Guardrail
from iam_patterns.testing import Access, AccessError, account, github, role_arn, service

ORGANIZATION = "o-exampleorgid"
OWN = "111111111111"
VENDOR = "333333333333"
PIPELINE = "arn:aws:iam::222222222222:role/pipeline"
ONLY_OWN = assume_roles_only_from_organization(ORGANIZATION)
DENY_ASSUMING = Guardrail(
    "SERVICE_CONTROL_POLICY",
    [Statement("DenyAssuming", effect="Deny", actions=["sts:AssumeRole"], resources=["*"])],
)


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))


def vendor_role(stack: Stack) -> ThirdPartyExternalIdRole:
    return ThirdPartyExternalIdRole(
        stack, "Vendor", vendor_account=VENDOR, external_id="cust-7f3a9c2e"
    )


def test_a_service_control_policy_limits_what_a_role_may_do(stack: Stack) -> None:
    keys = Statement("Keys", actions=["iam:CreateAccessKey", "iam:ListUsers"], resources=["*"])
    Ec2InstanceRole(stack, "Admin", permissions=[keys])
    user = f"arn:aws:iam::{OWN}:user/alice"

    free = Access.of(stack).role("Admin")
    limited = Access.of(stack, guardrails=[deny_long_term_keys()]).role("Admin")

    assert free.allows("iam:CreateAccessKey", user)
    answer = limited.allows("iam:CreateAccessKey", user)
    assert not answer
    assert "DenyLongTermKeys" in str(answer)
    assert "service control policy" in str(answer)
    assert limited.allows("iam:ListUsers")
    assert free.allows_on_any("iam:CreateAccessKey")
    assert not limited.allows_on_any("iam:CreateAccessKey")


def test_a_resource_control_policy_limits_who_can_assume_a_role(stack: Stack) -> None:
    vendor_role(stack)

    open_to_vendor = Access.of(stack).role("Vendor")
    closed = Access.of(stack, guardrails=[ONLY_OWN]).role("Vendor")

    assert open_to_vendor.assumable_by(account(VENDOR), external_id="cust-7f3a9c2e")
    answer = closed.assumable_by(account(VENDOR), external_id="cust-7f3a9c2e")
    assert not answer
    assert "resource control policy" in str(answer)


def test_the_third_parties_that_roles_name_are_excepted(stack: Stack) -> None:
    role = vendor_role(stack)
    guardrail = assume_roles_only_from_organization(
        ORGANIZATION, third_parties=third_party_accounts([role])
    )

    vendor = Access.of(stack, guardrails=[guardrail]).role("Vendor")

    assert vendor.assumable_by(account(VENDOR), external_id="cust-7f3a9c2e")
    assert not vendor.assumable_by(account(VENDOR))
    assert not vendor.assumable_by(account("999999999999"), external_id="cust-7f3a9c2e")


def test_every_kind_of_role_works_under_all_guardrails(stack: Stack) -> None:
    CrossAccountDeployRole(stack, "Deploy", trusted_arns=[PIPELINE], organization_id=ORGANIZATION)
    Ec2InstanceRole(stack, "Instance")
    LambdaExecutionRole(stack, "Function")
    ServiceRole(stack, "Machine", service="states.amazonaws.com")
    GitHubActionsRole(
        stack,
        "GitHub",
        repository="acme/shop",
        owner_id="123456",
        repository_id="456789",
        branches=["main"],
        create_provider=True,
    )
    access = Access.of(
        stack,
        guardrails=[
            ONLY_OWN,
            services_only_for_organization(ORGANIZATION),
            deny_long_term_keys(),
        ],
    )

    assert access.role("Deploy").assumable_by(role_arn(PIPELINE, organization_id=ORGANIZATION))
    assert access.role("Instance").assumable_by(service("ec2.amazonaws.com"))
    assert access.role("Function").assumable_by(service("lambda.amazonaws.com"))
    machine = service("states.amazonaws.com", source_account=OWN)
    assert access.role("Machine").assumable_by(
        machine, context={"aws:SourceArn": f"arn:aws:states:eu-west-1:{OWN}:stateMachine:orders"}
    )
    assert access.role("GitHub").assumable_by(
        github("acme/shop", owner_id="123456", repository_id="456789", branch="main")
    )


def test_the_organization_of_the_apps_own_callers_is_known(stack: Stack) -> None:
    hub = Ec2InstanceRole(stack, "Hub", role_name="hub")
    target = ChainedRole(
        stack,
        "Target",
        trusted_role_arns=[f"arn:aws:iam::{OWN}:role/hub"],
        organization_id=ORGANIZATION,
    )
    target.grant_assume_role(hub)

    access = Access.of(stack, guardrails=[ONLY_OWN])

    assert access.role("Target").assumable_by(role_arn(hub))
    denied = Access.of(stack, guardrails=[ONLY_OWN, DENY_ASSUMING])
    assert not denied.role("Target").assumable_by(role_arn(hub))


def test_service_control_policies_limit_callers_of_the_organization_alone(stack: Stack) -> None:
    vendor_role(stack)
    vendor = Access.of(stack, guardrails=[DENY_ASSUMING]).role("Vendor")

    assert vendor.assumable_by(account(VENDOR), external_id="cust-7f3a9c2e")
    member = account(VENDOR, organization_id=ORGANIZATION)
    assert not vendor.assumable_by(member, external_id="cust-7f3a9c2e")


def test_callers_of_another_organization_are_not_limited(stack: Stack) -> None:
    vendor_role(stack)
    guardrail = assume_roles_only_from_organization(ORGANIZATION, third_parties=[VENDOR])
    vendor = Access.of(stack, guardrails=[DENY_ASSUMING, guardrail]).role("Vendor")

    stranger = account(VENDOR, organization_id="o-vendorsorgid")
    assert vendor.assumable_by(stranger, external_id="cust-7f3a9c2e")


def test_guardrails_of_two_organizations_are_refused(stack: Stack) -> None:
    vendor_role(stack)
    other = assume_roles_only_from_organization("o-strangersorg")

    with pytest.raises(AccessError, match="of one organization"):
        Access.of(stack, guardrails=[ONLY_OWN, other])


@pytest.mark.parametrize("guardrails", ["x", ["x"], ONLY_OWN])
def test_other_types_are_refused(stack: Stack, guardrails: object) -> None:
    with pytest.raises(AccessError, match="a list of guardrails"):
        Access.of(stack, guardrails=guardrails)  # type: ignore[arg-type] # wrong on purpose
