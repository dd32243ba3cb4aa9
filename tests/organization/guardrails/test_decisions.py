"""What each guardrail stops, decided by the engine, and what it does not stop."""

from collections.abc import Mapping, Sequence

import pytest

from iam_patterns.organization import (
    Guardrail,
    assume_roles_only_from_organization,
    deny_leaving_organization,
    deny_long_term_keys,
    protect_permissions_boundaries,
    require_imdsv2,
    services_only_for_organization,
)
from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    PolicyError,
    Principals,
    Request,
    Statement,
    decide,
)
from iam_patterns.policy.guardrail import ControlPolicies
from tests.organization.rollouts import ORGANIZATION

MEMBER = "444444444444"
VENDOR = "333333333333"
ROLE = f"arn:aws:iam::{MEMBER}:role/worker"
PLATFORM = f"arn:aws:iam::{MEMBER}:role/platform/admin"
EXCEPTED = ["arn:*:iam::*:role/platform/*"]
USER = f"arn:aws:iam::{MEMBER}:user/alice"
INSTANCE = f"arn:aws:ec2:eu-west-1:{MEMBER}:instance/i-0123"
BOUNDARY = f"arn:aws:iam::{MEMBER}:policy/shop-boundary"
ADMINISTRATOR = PolicyDocument([Statement("All", actions=["*"], resources=["*"])])
ANYONE = PolicyDocument(
    [Statement("All", actions=["*"], resources=["*"], principals=Principals(everyone=True))]
)

Context = Mapping[str, str | Sequence[str]]


def allows(
    guardrail: Guardrail,
    action: str,
    resource: str,
    *,
    caller: str | Caller = ROLE,
    context: Context | None = None,
) -> bool:
    """Whether a caller with every permission can do it under the guardrail."""
    control = ControlPolicies.of([guardrail])
    policies = Policies(
        identity=[ADMINISTRATOR],
        resource=ANYONE,
        service_control=control.service_control,
        resource_control=control.resource_control,
    )
    principal = caller if isinstance(caller, Caller) else Caller.of_role(caller)
    return bool(decide(Request(principal, action, resource, context=context), policies))


@pytest.mark.parametrize(
    "action",
    ["iam:CreateAccessKey", "iam:CreateServiceSpecificCredential", "iam:UploadSSHPublicKey"],
)
def test_nobody_creates_long_term_keys(action: str) -> None:
    assert not allows(deny_long_term_keys(), action, USER)
    assert not allows(deny_long_term_keys(), action, USER, caller=Caller.of_account(MEMBER))
    assert allows(deny_long_term_keys(), "iam:DeleteAccessKey", USER)


def test_excepted_roles_may_and_nobody_can_become_one() -> None:
    guardrail = deny_long_term_keys(except_for=EXCEPTED)

    assert allows(guardrail, "iam:CreateAccessKey", USER, caller=PLATFORM)
    assert not allows(guardrail, "iam:CreateAccessKey", USER)
    assert not allows(guardrail, "iam:CreateRole", PLATFORM)
    assert not allows(guardrail, "iam:UpdateAssumeRolePolicy", PLATFORM)
    assert allows(guardrail, "iam:CreateRole", PLATFORM, caller=PLATFORM)
    assert allows(guardrail, "iam:CreateRole", ROLE)


def test_no_account_leaves_the_organization() -> None:
    guardrail = deny_leaving_organization()

    assert not allows(guardrail, "organizations:LeaveOrganization", "*")
    assert allows(guardrail, "organizations:DescribeOrganization", "*")


def test_nobody_removes_or_changes_a_boundary() -> None:
    guardrail = protect_permissions_boundaries("shop-boundary")
    put, key = "iam:PutRolePermissionsBoundary", "iam:PermissionsBoundary"
    other = "arn:aws:iam::aws:policy/AdministratorAccess"

    assert not allows(guardrail, "iam:DeleteRolePermissionsBoundary", ROLE)
    assert not allows(guardrail, "iam:DeleteUserPermissionsBoundary", USER)
    assert not allows(guardrail, put, ROLE, context={key: other})
    assert allows(guardrail, put, ROLE, context={key: BOUNDARY})
    assert not allows(guardrail, "iam:CreatePolicyVersion", BOUNDARY)
    assert not allows(guardrail, "iam:DeletePolicy", BOUNDARY)
    assert allows(guardrail, "iam:CreatePolicyVersion", f"{BOUNDARY}-of-another-name")


def test_the_roles_that_deploy_boundaries_may_change_them() -> None:
    deployer = f"arn:aws:iam::{MEMBER}:role/stacksets-exec-0123456789abcdef"
    guardrail = protect_permissions_boundaries(
        "shop-boundary", except_for=["arn:*:iam::*:role/stacksets-exec-*"]
    )

    assert allows(guardrail, "iam:CreatePolicyVersion", BOUNDARY, caller=deployer)
    assert not allows(guardrail, "iam:CreatePolicyVersion", BOUNDARY)
    assert not allows(guardrail, "iam:CreateRole", deployer)


def test_instances_start_and_give_out_credentials_by_imdsv2_only() -> None:
    guardrail = require_imdsv2()
    tokens = "ec2:MetadataHttpTokens"

    assert not allows(guardrail, "ec2:RunInstances", INSTANCE, context={tokens: "optional"})
    assert not allows(guardrail, "ec2:RunInstances", INSTANCE)
    assert allows(guardrail, "ec2:RunInstances", INSTANCE, context={tokens: "required"})
    subnet = INSTANCE.replace("instance/i-", "subnet/subnet-")
    assert allows(guardrail, "ec2:RunInstances", subnet)
    assert not allows(guardrail, "ec2:ModifyInstanceMetadataOptions", INSTANCE)
    delivered = "ec2:RoleDelivery"
    assert not allows(guardrail, "s3:GetObject", "arn:aws:s3:::b/k", context={delivered: "1.0"})
    assert allows(guardrail, "s3:GetObject", "arn:aws:s3:::b/k", context={delivered: "2.0"})
    assert allows(guardrail, "s3:GetObject", "arn:aws:s3:::b/k")


def test_roles_are_assumed_from_the_organization_by_services_and_by_named_vendors() -> None:
    guardrail = assume_roles_only_from_organization(ORGANIZATION, third_parties=[VENDOR])
    organization = "aws:PrincipalOrgID"

    def assumes(account: str, context: Context | None = None) -> bool:
        caller = Caller.of_account(account)
        return allows(guardrail, "sts:AssumeRole", ROLE, caller=caller, context=context)

    assert assumes("111111111111", {organization: ORGANIZATION})
    assert not assumes("111111111111", {organization: "o-strangersorg"})
    assert not assumes("111111111111")
    assert assumes(VENDOR)
    assert assumes(VENDOR, {organization: "o-vendorsorgid"})
    service = Caller.of_service("lambda.amazonaws.com")
    assert allows(guardrail, "sts:AssumeRole", ROLE, caller=service)
    provider = Caller.of_provider(f"arn:aws:iam::{MEMBER}:oidc-provider/gitlab.com")
    assert allows(guardrail, "sts:AssumeRoleWithWebIdentity", ROLE, caller=provider)


def test_services_act_for_resources_of_the_organization_only() -> None:
    guardrail = services_only_for_organization(ORGANIZATION)
    service = Caller.of_service("sns.amazonaws.com")

    def sends(context: Context) -> bool:
        queue = f"arn:aws:sqs:eu-west-1:{MEMBER}:orders"
        return allows(guardrail, "sqs:SendMessage", queue, caller=service, context=context)

    own = {"aws:SourceAccount": MEMBER, "aws:SourceOrgID": ORGANIZATION}
    assert sends(own)
    assert not sends({"aws:SourceAccount": "999999999999", "aws:SourceOrgID": "o-strangersorg"})
    assert not sends({"aws:SourceAccount": "999999999999"})
    assert sends({})
    assert allows(guardrail, "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{MEMBER}:orders")


@pytest.mark.parametrize(
    ("policy_type", "statement", "reason"),
    [
        (
            "SERVICE_CONTROL_POLICY",
            Statement("S", actions=["s3:*"], resources=["*"]),
            "must be Deny",
        ),
        (
            "SERVICE_CONTROL_POLICY",
            Statement(
                "S",
                effect="Deny",
                actions=["s3:*"],
                resources=["*"],
                principals=Principals(everyone=True),
            ),
            "not allowed in a service control policy",
        ),
        (
            "RESOURCE_CONTROL_POLICY",
            Statement("S", effect="Deny", actions=["s3:*"], resources=["*"]),
            r"must be \* in a resource control policy",
        ),
        (
            "RESOURCE_CONTROL_POLICY",
            Statement(
                "S",
                effect="Deny",
                actions=["*"],
                resources=["*"],
                principals=Principals(everyone=True),
            ),
            r"cannot be \*",
        ),
        (
            "RESOURCE_CONTROL_POLICY",
            Statement(
                "S",
                effect="Deny",
                not_actions=["s3:*"],
                resources=["*"],
                principals=Principals(everyone=True),
            ),
            "NotAction: is not allowed",
        ),
        (
            "RESOURCE_CONTROL_POLICY",
            Statement("S", effect="Deny", actions=["s3:*"], principals=Principals(everyone=True)),
            "Resource: is required",
        ),
        ("TAG_POLICY", Statement("S", effect="Deny", actions=["s3:*"], resources=["*"]), "TAG_"),
    ],
)
def test_what_organizations_would_reject_is_refused(
    policy_type: str, statement: Statement, reason: str
) -> None:
    with pytest.raises(PolicyError, match=reason):
        Guardrail(policy_type, [statement])  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    "call",
    [
        lambda: deny_long_term_keys(except_for=["*"]),
        lambda: deny_long_term_keys(except_for=["arn:*:iam::*:role/*"]),
        lambda: require_imdsv2(except_for="arn:*:iam::*:role/platform/*"),
        protect_permissions_boundaries,
        lambda: protect_permissions_boundaries("*"),
        lambda: assume_roles_only_from_organization("acme"),
        lambda: assume_roles_only_from_organization(ORGANIZATION, third_parties=VENDOR),
        lambda: assume_roles_only_from_organization(ORGANIZATION, third_parties=["*"]),
        lambda: services_only_for_organization(ORGANIZATION, services=[]),
        lambda: services_only_for_organization(ORGANIZATION, services=["*"]),
        lambda: Guardrail("SERVICE_CONTROL_POLICY", []),
    ],
)
def test_malformed_arguments_are_refused(call: object) -> None:
    assert callable(call)
    with pytest.raises(PolicyError):
        call()
