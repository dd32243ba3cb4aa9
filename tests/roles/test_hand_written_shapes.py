"""Roles that public CDK apps write by hand, and the same roles as ours.

The shapes were seen in public apps and are written anew: an edge authorizer of a web site
(rayova/cdk-serverless-nextjs), a CodePipeline role that CodeBuild uses too, an EC2 role that the
account can try, a function's role that a role of the main account can assume, an instance role for
named users, a data-lake role for Lambda, Glue and SageMaker, a Cognito pool with session tags, a
vendor's role, and roles for ABAC. Everyone who could, and should, assume the hand-written role
can assume ours; the logical ID is the same, so that CloudFormation replaces nothing.
"""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk.assertions import Template

from iam_patterns import (
    ChainedRole,
    CognitoIdentityRole,
    CrossAccountDeployRole,
    Ec2InstanceRole,
    GitHubActionsRole,
    LambdaExecutionRole,
    MfaRole,
    RoleError,
    ServiceRole,
    ThirdPartyExternalIdRole,
    Trust,
)
from iam_patterns.access import (
    Access,
    AssumeRoleCaller,
    RoleAccess,
    github,
    role_arn,
    service,
    user_arn,
)
from iam_patterns.access import account as account_root

OWN = "111111111111"
MAIN = "222222222222"
VENDOR = "333333333333"
EXTERNAL_ID = "cust-7f3a9c2e"
ALICE = f"arn:aws:iam::{OWN}:user/alice"
ADMIN = f"arn:aws:iam::{OWN}:role/administrators"
OF_MAIN = f"arn:aws:iam::{MAIN}:role/main"
SOURCE = {"StringEquals": {"aws:SourceAccount": OWN}}
MFA: dict[str, dict[str, Any]] = {
    "Bool": {"aws:MultiFactorAuthPresent": "true"},
    "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
}
WITH_ID = {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}
POOL = "eu-west-1:12345678-1234-1234-1234-123456789012"
GITHUB = "token.actions.githubusercontent.com"
REPOSITORY: dict[str, Any] = {
    "repository": "acme/shop",
    "owner_id": "12",
    "repository_id": "34",
    "environments": ["production"],
}

Build = Callable[[Stack], iam.Role]


def edge(stack: Stack) -> iam.Role:
    return LambdaExecutionRole(stack, "Role", edge=True)


def pipeline(stack: Stack) -> iam.Role:
    role = ServiceRole(stack, "Role", service="codepipeline.amazonaws.com")
    role.add_trust(Trust.service("codebuild.amazonaws.com", conditions=SOURCE))
    return role


def instance(stack: Stack) -> iam.Role:
    role = Ec2InstanceRole(stack, "Role")
    role.add_trust(Trust.arns(ADMIN, conditions=MFA))
    return role


def workload(stack: Stack) -> iam.Role:
    role = LambdaExecutionRole(stack, "Role")
    role.add_trust(Trust.arns(OF_MAIN))
    return role


def data_lake(stack: Stack) -> iam.Role:
    role = ServiceRole(stack, "Role", service="glue.amazonaws.com", allow_any_source=True)
    role.add_trust(Trust.service("sagemaker.amazonaws.com", conditions=SOURCE))
    return role


def ci_and_break_glass(stack: Stack) -> iam.Role:
    role = GitHubActionsRole(stack, "Role", **REPOSITORY)
    role.add_trust(Trust.arns(ALICE, conditions=MFA))
    return role


def vendor_and_own(stack: Stack) -> iam.Role:
    role = ThirdPartyExternalIdRole(stack, "Role", vendor_account=VENDOR, external_id=EXTERNAL_ID)
    role.add_trust(Trust.arns(ADMIN, conditions=WITH_ID))
    return role


def auditor_with_mfa(stack: Stack) -> iam.Role:
    return ThirdPartyExternalIdRole(
        stack, "Role", vendor_account=VENDOR, external_id=EXTERNAL_ID, require_mfa=True
    )


def by_department(stack: Stack) -> iam.Role:
    return ChainedRole(
        stack,
        "Role",
        trusted_role_arns=[ADMIN],
        allow_outside_organization=True,
        principal_tags={"department": ["payments", "risk"]},
    )


def by_session_tag(stack: Stack) -> iam.Role:
    return ChainedRole(
        stack,
        "Role",
        trusted_role_arns=[ADMIN],
        allow_outside_organization=True,
        session_tags={"team": ["web"]},
    )


def people_and_pipeline(stack: Stack) -> iam.Role:
    role = CrossAccountDeployRole(stack, "Role", trusted_arns=[OF_MAIN])
    role.add_trust(Trust.arns(ALICE, conditions={**MFA, "Null": {"sts:ExternalId": "true"}}))
    return role


def tagged_pool(stack: Stack) -> iam.Role:
    return CognitoIdentityRole(
        stack, "Role", identity_pool_id=POOL, identities="authenticated", allow_session_tags=True
    )


SHAPES: dict[str, Build] = {
    "an edge function": edge,
    "a pipeline and its builds": pipeline,
    "an instance and administrators": instance,
    "a function and a role of another account": workload,
    "Glue and SageMaker": data_lake,
    "GitHub and a break-glass user": ci_and_break_glass,
    "a vendor and your own account": vendor_and_own,
    "an auditor with external ID and MFA": auditor_with_mfa,
    "ABAC by the caller's tags": by_department,
    "ABAC by session tags": by_session_tag,
    "a pipeline and people with MFA": people_and_pipeline,
    "an identity pool with session tags": tagged_pool,
}

JOB = github("acme/shop", owner_id="12", repository_id="34", environment="production")
CALLS: list[tuple[str, AssumeRoleCaller, dict[str, Any], bool]] = [
    ("an edge function", service("edgelambda.amazonaws.com"), {}, True),
    ("an edge function", service("lambda.amazonaws.com"), {}, True),
    ("an edge function", service("ec2.amazonaws.com"), {}, False),
    ("an instance and administrators", role_arn(ADMIN), {"mfa": True}, True),
    ("an instance and administrators", role_arn(ADMIN), {}, False),
    ("an instance and administrators", service("ec2.amazonaws.com"), {}, True),
    ("a function and a role of another account", role_arn(OF_MAIN), {}, True),
    ("a function and a role of another account", account_root(MAIN), {}, False),
    ("GitHub and a break-glass user", JOB, {}, True),
    ("GitHub and a break-glass user", user_arn(ALICE), {"mfa": True}, True),
    ("GitHub and a break-glass user", user_arn(ALICE), {}, False),
    ("a vendor and your own account", account_root(VENDOR), {"external_id": EXTERNAL_ID}, True),
    ("a vendor and your own account", role_arn(ADMIN), {"external_id": EXTERNAL_ID}, True),
    ("a vendor and your own account", account_root(VENDOR), {}, False),
    ("a vendor and your own account", role_arn(ADMIN), {}, False),
    (
        "an auditor with external ID and MFA",
        user_arn(ALICE.replace(OWN, VENDOR)),
        {"external_id": EXTERNAL_ID, "mfa": True},
        True,
    ),
    (
        "an auditor with external ID and MFA",
        user_arn(ALICE.replace(OWN, VENDOR)),
        {"external_id": EXTERNAL_ID},
        False,
    ),
    (
        "an auditor with external ID and MFA",
        user_arn(ALICE.replace(OWN, VENDOR)),
        {"mfa": True},
        False,
    ),
    (
        "ABAC by the caller's tags",
        role_arn(ADMIN),
        {"context": {"aws:PrincipalTag/department": "risk"}},
        True,
    ),
    (
        "ABAC by the caller's tags",
        role_arn(ADMIN),
        {"context": {"aws:PrincipalTag/department": "web"}},
        False,
    ),
    ("ABAC by session tags", role_arn(ADMIN), {"session_tags": {"team": "web"}}, True),
    ("ABAC by session tags", role_arn(ADMIN), {"session_tags": {"team": "risk"}}, False),
    ("ABAC by session tags", role_arn(ADMIN), {}, False),
    ("a pipeline and people with MFA", role_arn(OF_MAIN), {}, True),
    ("a pipeline and people with MFA", user_arn(ALICE), {"mfa": True}, True),
    ("a pipeline and people with MFA", user_arn(ALICE), {}, False),
]


def built(build: Build) -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    build(stack)
    return stack


def access_to(build: Build) -> RoleAccess:
    return Access.of(built(build)).role("Role")


def roles_in(build: Build) -> list[str]:
    return list(Template.from_stack(built(build)).find_resources("AWS::IAM::Role"))


@pytest.mark.parametrize(
    ("shape", "caller", "call", "admitted"),
    CALLS,
    ids=[f"{shape}-{number}" for number, (shape, *_) in enumerate(CALLS)],
)
def test_who_can_assume_it(
    shape: str,
    caller: AssumeRoleCaller,
    call: dict[str, Any],
    admitted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    role = access_to(SHAPES[shape])

    assert bool(role.assumable_by(caller, **call)) is admitted


@pytest.mark.parametrize("shape", SHAPES)
def test_nothing_is_replaced(shape: str) -> None:
    lambdas = iam.ServicePrincipal("lambda.amazonaws.com")

    assert roles_in(SHAPES[shape]) == roles_in(
        lambda stack: iam.Role(stack, "Role", assumed_by=lambdas)
    )


def test_the_policies_beside_a_role_stay_the_same() -> None:
    read = iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"])

    def with_policies(role: iam.Role) -> iam.Role:
        role.add_to_policy(read)
        iam.Policy(role, "More", statements=[read]).attach_to_role(role)
        iam.InstanceProfile(role, "Profile", role=role)
        return role

    lambdas = iam.ServicePrincipal("lambda.amazonaws.com")
    inline = {"Own": iam.PolicyDocument(statements=[read])}
    ours = Template.from_stack(
        built(
            lambda stack: with_policies(
                LambdaExecutionRole(stack, "Role", role_name="shop", inline_policies=inline)
            )
        )
    ).to_json()["Resources"]
    by_hand = Template.from_stack(
        built(
            lambda stack: with_policies(
                iam.Role(
                    stack, "Role", role_name="shop", assumed_by=lambdas, inline_policies=inline
                )
            )
        )
    ).to_json()["Resources"]

    assert list(ours) == list(by_hand)
    for name, resource in by_hand.items():
        if resource["Type"] == "AWS::IAM::Role":
            assert ours[name]["Properties"]["Policies"] == resource["Properties"]["Policies"]
            assert ours[name]["Properties"]["RoleName"] == "shop"
        else:
            assert ours[name] == resource


@pytest.mark.parametrize(
    ("trusted", "source"),
    [("codepipeline", "codepipeline"), ("codebuild", "codebuild")],
)
def test_a_pipeline_and_its_builds_act_for_this_account_only(trusted: str, source: str) -> None:
    role = access_to(pipeline)
    caller = service(f"{trusted}.amazonaws.com")

    def of(account: str) -> dict[str, str]:
        arn = f"arn:aws:{source}:eu-west-1:{account}:shop"
        return {"aws:SourceAccount": account, "aws:SourceArn": arn}

    assert role.assumable_by(caller, context=of(OWN))
    assert not role.assumable_by(caller, context=of(MAIN))


REFUSED: dict[str, tuple[Build, str]] = {
    "a vendor's role that your account assumes without the external ID": (
        lambda stack: _trusting(vendor_and_own(stack), Trust.arns(OF_MAIN)),
        "lacks conditions that this role requires: StringEquals sts:ExternalId",
    ),
    "the whole own account beside a service": (
        lambda stack: _trusting(edge(stack), Trust.accounts(OWN, partition="aws")),
        "allow_any_principal_in_account",
    ),
    "a second service for any customer": (
        lambda stack: _trusting(edge(stack), Trust.service("states.amazonaws.com")),
        "is trusted for any of its customers",
    ),
    "a caller without the tags of the role": (
        lambda stack: _trusting(
            by_department(stack),
            Trust.arns(OF_MAIN, conditions={"Null": {"sts:ExternalId": "true"}}),
        ),
        "aws:PrincipalTag/department",
    ),
    "GitHub by the audience alone": (
        lambda stack: _trusting(
            workload(stack),
            Trust.web_identity(
                f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}",
                conditions={"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}},
            ),
        ),
        f"no condition requires {GITHUB}:sub",
    ),
    "an edge function's log group": (
        lambda stack: LambdaExecutionRole(
            stack, "Role", edge=True, log_group=logs.LogGroup(stack, "Logs")
        ),
        "edge excludes log_group",
    ),
    "the age of an MFA that is not required": (
        lambda stack: ThirdPartyExternalIdRole(
            stack,
            "Role",
            vendor_account=VENDOR,
            external_id=EXTERNAL_ID,
            max_mfa_age=Duration.hours(1),
        ),
        "max_mfa_age requires require_mfa=True",
    ),
    "a session tag with any value": (
        lambda stack: ChainedRole(
            stack,
            "Role",
            trusted_role_arns=[ADMIN],
            allow_outside_organization=True,
            session_tags={"team": ["?*"]},
        ),
        "session_tags.team",
    ),
    "an instance role for one source account": (
        lambda stack: _trusting(
            workload(stack),
            Trust.service("ec2.amazonaws.com", conditions=SOURCE),
        ),
        "aws:SourceAccount",
    ),
    "tags of the caller without values": (
        lambda stack: ChainedRole(
            stack,
            "Role",
            trusted_role_arns=[ADMIN],
            allow_outside_organization=True,
            principal_tags={"team": []},
        ),
        "principal_tags.team: must be at least one value",
    ),
}


def _trusting(role: Any, trust: Trust) -> iam.Role:
    role.add_trust(trust)
    found: iam.Role = role
    return found


@pytest.mark.parametrize("shape", REFUSED)
def test_what_hand_written_roles_have_and_ours_refuse(shape: str) -> None:
    build, said = REFUSED[shape]

    with pytest.raises(RoleError) as error:
        built(build)

    assert said in str(error.value)


def test_a_granted_caller_needs_the_tags_too() -> None:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    hub = LambdaExecutionRole(stack, "Hub")
    role = ChainedRole(
        stack,
        "Role",
        trusted_role_arns=[ADMIN],
        allow_outside_organization=True,
        principal_tags={"department": ["risk"]},
    )

    role.grant_assume_role(hub)

    found = Access.of(stack)
    assert "aws:PrincipalTag/department" in str(found.role("Role").who_can_assume())
    assert all(
        "aws:PrincipalTag/department" in str(trusted)
        for trusted in found.role("Role").who_can_assume()
    )


def test_people_who_need_mfa_have_a_role_of_their_own() -> None:
    role = access_to(lambda stack: MfaRole(stack, "Role", trusted_arns=[ALICE]))

    assert role.assumable_by(user_arn(ALICE), mfa=True)
    assert not role.assumable_by(user_arn(ALICE))
