"""The StackSets of a rollout, as the template has them, and the roles that they deploy."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack, Stage, Tags
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import Ec2InstanceRole, ThirdPartyExternalIdRole
from iam_patterns.organization import OrganizationError, OrganizationRoles
from iam_patterns.permissions import assume_role_in_organization
from iam_patterns.testing import Access, account, role_arn
from tests.organization.rollouts import (
    CANARY,
    ORGANIZATION,
    PIPELINE,
    WORKLOADS,
    deploy_role,
    rollout,
    stack_sets_of,
    template_of,
)


def audit_role(scope: Construct) -> iam.Role:
    return ThirdPartyExternalIdRole(
        scope,
        "Audit",
        role_name="security-audit",
        vendor_account="333333333333",
        external_id="cust-7f3a9c2e",
    )


def test_a_stack_set_deploys_the_roles_to_every_account_of_the_units() -> None:
    found = stack_sets_of(rollout())

    assert list(found) == ["StackSet"]
    properties = found["StackSet"]["Properties"]
    assert properties.pop("TemplateURL")
    assert properties.pop("StackSetName").startswith("Platform-Roles-StackSet")
    assert properties == {
        "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
        "CallAs": "DELEGATED_ADMIN",
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "ManagedExecution": {"Active": True},
        "OperationPreferences": {
            "ConcurrencyMode": "STRICT_FAILURE_TOLERANCE",
            "FailureToleranceCount": 0,
            "MaxConcurrentCount": 1,
        },
        "PermissionModel": "SERVICE_MANAGED",
        "StackInstancesGroup": [
            {
                "DeploymentTargets": {
                    "AccountFilterType": "NONE",
                    "OrganizationalUnitIds": ["ou-ab12-22222222"],
                },
                "Regions": [{"Ref": "AWS::Region"}],
            }
        ],
    }


def test_canary_units_get_the_same_template_first() -> None:
    found = rollout(canary_organizational_units=[CANARY])
    sets = stack_sets_of(found)

    canary, other = sets["CanaryStackSet"], sets["StackSet"]
    assert canary["Properties"]["TemplateURL"] == other["Properties"]["TemplateURL"]
    (target,) = canary["Properties"]["StackInstancesGroup"]
    assert target["DeploymentTargets"]["OrganizationalUnitIds"] == ["ou-ab12-11111111"]
    assert found.canary_stack_set
    assert other["DependsOn"] == [Stack.of(found).resolve(found.canary_stack_set.logical_id)]
    assert canary["Properties"]["StackSetName"] != other["Properties"]["StackSetName"]
    assert "DependsOn" not in canary


@pytest.mark.parametrize("soft", [True, False])
def test_nothing_may_fail_in_canary_units(*, soft: bool) -> None:
    found = rollout(
        canary_organizational_units=[CANARY],
        max_concurrent_accounts=5,
        failure_tolerance_accounts=4,
        soft_failure_tolerance=soft,
    )

    preferences = stack_sets_of(found)["CanaryStackSet"]["Properties"]["OperationPreferences"]
    assert preferences["FailureToleranceCount"] == 0
    assert preferences["MaxConcurrentCount"] == (5 if soft else 1)


@pytest.mark.parametrize(
    ("option", "kind"), [("accounts", "INTERSECTION"), ("excluded_accounts", "DIFFERENCE")]
)
def test_accounts_narrow_the_units_without_automatic_deployment(option: str, kind: str) -> None:
    narrowing: dict[str, Any] = {option: ["444444444444"]}
    found = rollout(**narrowing, automatic_deployment=False)

    properties = stack_sets_of(found)["StackSet"]["Properties"]
    (target,) = properties["StackInstancesGroup"]
    assert target["DeploymentTargets"]["AccountFilterType"] == kind
    assert target["DeploymentTargets"]["Accounts"] == ["444444444444"]
    assert properties["AutoDeployment"] == {"Enabled": False}


def test_soft_failure_tolerance_keeps_the_pace() -> None:
    found = rollout(
        max_concurrent_percentage=25, failure_tolerance_percentage=5, soft_failure_tolerance=True
    )

    assert stack_sets_of(found)["StackSet"]["Properties"]["OperationPreferences"] == {
        "ConcurrencyMode": "SOFT_FAILURE_TOLERANCE",
        "FailureTolerancePercentage": 5,
        "MaxConcurrentPercentage": 25,
    }


def test_tags_of_the_rollout_are_those_of_its_stack_sets() -> None:
    found = rollout()
    Tags.of(found).add("team", "platform")

    properties = stack_sets_of(found)["StackSet"]["Properties"]
    assert properties["Tags"] == [{"Key": "team", "Value": "platform"}]


def test_parameters_have_one_value_and_overrides_another_for_todays_accounts() -> None:
    def roles(scope: Construct) -> iam.Role:
        bucket = _parameter(scope, "Bucket")
        role = deploy_role(scope)
        role.add_to_policy(iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket]))
        return role

    found = rollout(
        roles=roles,
        parameters={"Bucket": "arn:aws:s3:::one"},
        parameter_overrides={"Bucket": "arn:aws:s3:::two"},
        automatic_deployment=False,
    )

    properties = stack_sets_of(found)["StackSet"]["Properties"]
    assert properties["Parameters"] == [
        {"ParameterKey": "Bucket", "ParameterValue": "arn:aws:s3:::one"}
    ]
    assert properties["StackInstancesGroup"][0]["ParameterOverrides"] == [
        {"ParameterKey": "Bucket", "ParameterValue": "arn:aws:s3:::two"}
    ]


def test_a_rollout_follows_another_here_and_in_new_accounts() -> None:
    parent = Stack(App(), "Platform")
    first = rollout(parent, delegated_administrator=False)
    second = OrganizationRoles(
        parent,
        "Audit",
        roles=audit_role,
        organization_id=ORGANIZATION,
        organizational_units=[WORKLOADS],
        delegated_administrator=False,
        deploy_after=[first],
    )

    found = stack_sets_of(second)["StackSet"]
    first_id = parent.resolve(first.stack_set.logical_id)
    assert found["DependsOn"] == [first_id]
    (arn,) = found["Properties"]["AutoDeployment"]["DependsOn"]
    assert {"Fn::GetAtt": [first_id, "StackSetId"]} in arn["Fn::Join"][1]
    assert ":stackset/" in json.dumps(arn)


def test_a_delegated_administrator_names_the_other_stack_set_by_its_arn() -> None:
    name = "base:01234567-89ab-cdef-0123-456789abcdef"
    arn = f"arn:aws:cloudformation:eu-west-1:111111111111:stackset/{name}"

    found = stack_sets_of(rollout(deploy_after=[arn]))["StackSet"]

    assert found["Properties"]["AutoDeployment"]["DependsOn"] == [arn]
    with pytest.raises(OrganizationError, match="ARN of a delegated administrator's StackSet"):
        OrganizationRoles(
            Stack(App(), "Other"),
            "Audit",
            roles=audit_role,
            organization_id=ORGANIZATION,
            organizational_units=[WORKLOADS],
            deploy_after=[rollout()],
        )


@pytest.mark.parametrize("env", [None, Environment(account="111111111111", region="eu-west-1")])
def test_the_member_template_is_that_of_a_single_account(env: Environment | None) -> None:
    def roles(scope: Construct) -> list[iam.Role]:
        instance = Ec2InstanceRole(scope, "Instance", role_name="instance", session_manager=True)
        return [deploy_role(scope), audit_role(scope), instance]

    found = rollout(Stack(App(), "Platform", env=env), roles=roles)
    single = Stack(App(), "Single")
    created = found.create_in(single)

    assert template_of(found.member) == template_of(single)
    assert [role.node.id for role in created] == ["Deploy", "Audit", "Instance"]


@pytest.mark.parametrize("member", ["444444444444", "555555555555", "666666666666"])
def test_the_pipeline_and_nobody_else_can_assume_the_role_in_every_account(member: str) -> None:
    found = rollout()
    deploy = Access.of(found.member, parameters={"AWS::AccountId": member}).role("Deploy")

    assert deploy.arn == f"arn:aws:iam::{member}:role/platform/deploy"
    assert deploy.assumable_by(role_arn(PIPELINE, organization_id=ORGANIZATION))
    assert not deploy.assumable_by(role_arn(PIPELINE, organization_id="o-strangersorg"))
    assert not deploy.assumable_by(account("999999999999", organization_id="o-strangersorg"))
    assert not deploy.assumable_by(account("444444444444", organization_id=ORGANIZATION))
    assert deploy.allows("s3:GetObject", "arn:aws:s3:::releases/shop.zip")
    assert not deploy.allows("s3:PutObject", "arn:aws:s3:::releases/shop.zip")


def test_the_callers_half_is_the_role_in_every_account_of_the_organization() -> None:
    found = rollout()
    parent = Stack.of(found)

    (statement,) = found.caller_permissions("Deploy")

    assert parent.resolve(statement.to_dict()) == {
        "Sid": "AssumeRole",
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Resource": {
            "Fn::Join": ["", ["arn:", {"Ref": "AWS::Partition"}, ":iam::*:role/platform/deploy"]]
        },
        "Condition": {"StringEquals": {"aws:ResourceOrgID": ORGANIZATION}},
    }
    pattern = found.role_arn_pattern("Deploy")
    assert assume_role_in_organization(pattern, organization_id=ORGANIZATION) == (statement,)


def test_the_pipeline_can_call_the_role_in_the_organization_alone() -> None:
    app = App()
    found = rollout(Stack(app, "Platform"))
    tools = Stack(app, "Tools", env=Environment(account="111111111111", region="eu-west-1"))
    Ec2InstanceRole(
        tools,
        "Pipeline",
        role_name="pipeline",
        permissions=list(found.caller_permissions("Deploy")),
    )

    pipeline = Access.of(app).role("Pipeline")

    member = "arn:aws:iam::444444444444:role/platform/deploy"
    caller = {"aws:PrincipalOrgID": ORGANIZATION}
    inside = {**caller, "aws:ResourceOrgID": ORGANIZATION}
    outside = {**caller, "aws:ResourceOrgID": "o-strangersorg"}
    assert pipeline.allows("sts:AssumeRole", member, context=inside)
    assert not pipeline.allows("sts:AssumeRole", member, context=outside)
    other = "arn:aws:iam::444444444444:role/platform/other"
    assert not pipeline.allows("sts:AssumeRole", other, context=inside)


def test_the_callers_half_sends_what_the_role_requires() -> None:
    found = rollout(roles=audit_role)

    (statement,) = found.caller_permissions("Audit")

    assert statement.to_dict()["Condition"]["StringEquals"] == {
        "aws:ResourceOrgID": ORGANIZATION,
        "sts:ExternalId": "cust-7f3a9c2e",
    }


def test_a_role_of_a_service_has_no_caller() -> None:
    found = rollout(roles=lambda scope: Ec2InstanceRole(scope, "Instance", role_name="instance"))

    assert found.role_arn_pattern("Instance").endswith(":iam::*:role/instance")
    with pytest.raises(OrganizationError, match="only a service or identity provider assumes"):
        found.caller_permissions("Instance")
    with pytest.raises(OrganizationError, match=r"The roles are: Instance\."):
        found.caller_permissions("Deploy")


@pytest.mark.parametrize("accounts", [10, 10_000])
def test_templates_do_not_grow_with_the_accounts(accounts: int) -> None:
    """The accounts are in the units; only accounts that are named take room."""
    named = [f"{number:012}" for number in range(1, accounts + 1)]
    whole = rollout()
    narrowed = rollout(accounts=named, automatic_deployment=False)

    assert template_of(whole.member) == template_of(narrowed.member)


def test_a_rollout_works_in_a_stage_without_environment() -> None:
    stage = Stage(App(), "Prod")
    found = rollout(Stack(stage, "Platform"))

    folder = Path(stage.synth().directory)

    assert (folder / found.member.template_file).exists()


def _parameter(scope: Construct, name: str) -> str:
    return CfnParameter(scope, name).value_as_string
