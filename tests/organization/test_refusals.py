"""What a rollout refuses before synthesis, each beside a like case that it accepts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, CfnResource, Environment, Fn, NestedStack, Stack, Stage
from aws_cdk import aws_ecr_assets as ecr_assets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as s3_assets
from constructs import Construct

from iam_patterns import CrossAccountDeployRole, Ec2InstanceRole
from iam_patterns.organization import OrganizationError
from tests.organization.rollouts import CANARY, WORKLOADS, deploy_role, rollout

OTHER = "r-ab12/ou-ab12-33333333"


def refused(match: str, **options: Any) -> OrganizationError:
    with pytest.raises(OrganizationError, match=match) as caught:
        rollout(**options)
    return caught.value


def named(role_name: str | None = "instance", **options: Any) -> Callable[[Construct], iam.Role]:
    given: dict[str, Any] = {"role_name": role_name} if role_name else {}
    return lambda scope: Ec2InstanceRole(scope, "Instance", **given, **options)


def test_every_problem_is_reported_at_once() -> None:
    error = refused(
        "OrganizationRoles at Platform/Roles: 3 problems",
        organization_id="acme",
        organizational_units=[],
        max_concurrent_accounts=0,
    )

    assert [problem.path for problem in error.problems] == [
        "organization_id",
        "organizational_units",
        "max_concurrent_accounts",
    ]


@pytest.mark.parametrize("env", [None, Environment(account="111111111111", region="eu-west-1")])
def test_a_token_of_the_outer_app_is_refused(env: Environment | None) -> None:
    parent = Stack(App(), "Platform", env=env)
    bucket = s3.Bucket(parent, "Bucket")

    def roles(scope: Construct) -> iam.Role:
        role = deploy_role(scope)
        bucket.grant_read(role)
        return role

    with pytest.raises(OrganizationError, match="outside the roles' own template") as caught:
        rollout(parent, roles=roles)
    assert "Platform/Roles/Member/Deploy/DefaultPolicy" in str(caught.value)
    assert "Platform/Bucket" in str(caught.value)
    assert "Write the ARN or name itself" in str(caught.value)


def test_a_refused_rollout_leaves_its_name_free() -> None:
    parent = Stack(App(), "Platform")
    with pytest.raises(OrganizationError):
        rollout(parent, organization_id="acme")

    assert rollout(parent)


def test_a_scope_that_is_no_construct_is_refused() -> None:
    with pytest.raises(OrganizationError, match="scope: must be a construct"):
        rollout("Platform")  # type: ignore[arg-type] # wrong on purpose


@pytest.mark.parametrize(
    ("text", "is_accepted"),
    [
        ("${AWS::StackName}-${Bucket}", True),
        ("${!Elsewhere}", True),
        ("${Elsewhere}", False),
        ("${Elsewhere.Arn}", False),
    ],
)
def test_references_in_fn_sub_are_read(
    text: str,
    is_accepted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    def roles(scope: Construct) -> iam.Role:
        CfnParameter(scope, "Bucket", default="b")
        CfnResource(scope, "Topic", type="AWS::SNS::Topic", properties={"TopicName": Fn.sub(text)})
        return deploy_role(scope)

    if is_accepted:
        assert rollout(roles=roles)
    else:
        refused("outside the roles' own template: Elsewhere", roles=roles)


def test_a_token_of_its_own_template_is_accepted() -> None:
    def roles(scope: Construct) -> iam.Role:
        role = deploy_role(scope)
        s3.Bucket(scope, "Bucket").grant_read(role)
        return role

    assert rollout(roles=roles).roles


def test_a_token_of_the_outer_app_that_comes_later_stops_the_synthesis() -> None:
    parent = Stack(App(), "Platform")
    bucket = s3.Bucket(parent, "Bucket")
    found = rollout(parent)
    found.roles[0].add_to_policy(
        iam.PolicyStatement(actions=["s3:GetObject"], resources=[bucket.bucket_arn])
    )

    with pytest.raises(RuntimeError, match="outside the roles' own template"):
        parent.node.root.synth()  # type: ignore[attr-defined] # the root is the app


def test_a_token_of_the_rollout_cannot_be_used_outside() -> None:
    parent = Stack(App(), "Platform")
    found = rollout(parent)
    s3.Bucket(parent, "Bucket", bucket_name=found.roles[0].role_name)
    iam.Role(parent, "Caller", assumed_by=iam.ArnPrincipal(found.roles[0].role_arn))

    with pytest.raises(RuntimeError, match="each account has its own"):
        parent.node.root.synth()  # type: ignore[attr-defined] # the root is the app


@pytest.mark.parametrize(
    ("asset", "reason"),
    [
        (
            lambda scope, folder: ecr_assets.DockerImageAsset(scope, "Image", directory=folder),
            "cannot deploy Docker images",
        ),
        (
            lambda scope, folder: s3_assets.Asset(scope, "File", path=folder),
            "cannot read the assets of this app",
        ),
    ],
)
def test_assets_are_refused(
    asset: Callable[[Construct, str], object], reason: str, tmp_path: Path
) -> None:
    (tmp_path / "Dockerfile").write_text("FROM scratch")

    def roles(scope: Construct) -> iam.Role:
        asset(scope, str(tmp_path))
        return deploy_role(scope)

    refused(reason, roles=roles)


def test_other_errors_of_cdk_stay_as_they_are() -> None:
    def roles(scope: Construct) -> iam.Role:
        CfnParameter(scope, "Bucket")
        CfnParameter(scope, "Bucket")
        return deploy_role(scope)

    with pytest.raises(RuntimeError, match="already a Construct with name 'Bucket'"):
        rollout(roles=roles)


@pytest.mark.parametrize(
    "nested",
    [
        lambda scope: NestedStack(scope, "Nested"),
        lambda scope: CfnResource(scope, "Nested", type="AWS::CloudFormation::Stack"),
        lambda scope: CfnResource(scope, "Nested", type="AWS::CloudFormation::StackSet"),
    ],
)
def test_nested_stacks_are_refused(nested: Callable[[Construct], object]) -> None:
    def roles(scope: Construct) -> iam.Role:
        nested(scope)
        return deploy_role(scope)

    refused("do not deploy nested stacks", roles=roles)


def test_a_stage_that_fixes_the_environment_is_refused() -> None:
    env = Environment(account="111111111111", region="eu-west-1")
    parent = Stack(Stage(App(), "Prod", env=env), "Platform")

    with pytest.raises(OrganizationError, match="the account of the roles' stack is fixed"):
        rollout(parent)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("AWSServiceRoleForSupport", "/"),
        ("awsservicerolefor-x", "/"),
        ("audit", "/aws-service-role/x.amazonaws.com/"),
        ("AWSReservedSSO_Admin_0123", "/"),
        ("audit", "/aws-reserved/sso.amazonaws.com/"),
        ("stacksets-exec-0123", "/"),
        ("AWSCloudFormationStackSetExecutionRole", "/"),
        ("OrganizationAccountAccessRole", "/"),
        ("AWSControlTowerExecution", "/"),
        ("cdk-hnb659fds-deploy-role-111111111111-eu-west-1", "/"),
    ],
)
def test_reserved_names_are_refused(name: str, path: str) -> None:
    refused("is reserved for", roles=named(name, path=path))


@pytest.mark.parametrize("name", ["audit", "MyAWSServiceRoleForX", "cdk-deployer"])
def test_names_that_nobody_reserves_are_accepted(name: str) -> None:
    assert rollout(roles=named(name)).roles


def test_a_role_without_a_name_is_refused() -> None:
    refused("its name is not known before deployment", roles=named(None))


def test_two_roles_of_one_name_are_refused() -> None:
    def roles(scope: Construct) -> list[iam.Role]:
        return [
            Ec2InstanceRole(scope, "One", role_name="Worker", path="/a/"),
            Ec2InstanceRole(scope, "Two", role_name="worker", path="/b/"),
        ]

    refused("has the name of Platform/Roles/Member/One", roles=roles)


@pytest.mark.parametrize("returned", [None, [], "Deploy"])
def test_the_function_must_return_its_roles(returned: object) -> None:
    refused("a function that returns the roles", roles=lambda _: returned)


def test_a_role_of_another_stack_is_refused() -> None:
    elsewhere = deploy_role(Stack(App(), "Elsewhere"))

    refused("created in the scope it got", roles=lambda _: elsewhere)


@pytest.mark.parametrize(
    "units",
    [
        ["r-ab12", OTHER],
        [WORKLOADS, f"{WORKLOADS}/ou-ab12-44444444"],
        [f"o-exampleorgid/{WORKLOADS}/ou-ab12-44444444/", WORKLOADS],
        [WORKLOADS, WORKLOADS],
    ],
)
def test_targets_that_overlap_are_refused(units: list[str]) -> None:
    refused("would get the same roles twice", organizational_units=units)


def test_a_canary_unit_inside_a_target_is_refused() -> None:
    refused(
        "would get the same roles twice",
        canary_organizational_units=[f"{WORKLOADS}/ou-ab12-44444444"],
    )


def test_several_units_without_their_parents_are_refused() -> None:
    error = refused(
        "its parents are not known", organizational_units=["ou-ab12-22222222", "ou-ab12-33333333"]
    )

    assert len(error.problems) == 2


@pytest.mark.parametrize(
    "units", [["ou-ab12-22222222"], ["r-ab12"], [WORKLOADS, OTHER], [f"o-exampleorgid/{OTHER}/"]]
)
def test_targets_that_do_not_overlap_are_accepted(units: list[str]) -> None:
    assert rollout(organizational_units=units)


def test_more_units_than_an_operation_takes_are_refused() -> None:
    units = [f"r-ab12/ou-ab12-{number:08}" for number in range(51)]

    refused("at most 50 organizational units", organizational_units=units)
    assert rollout(organizational_units=units[:50])


@pytest.mark.parametrize(
    "narrowing",
    [
        {"accounts": ["444444444444"]},
        {"excluded_accounts": ["444444444444"]},
        {"parameter_overrides": {"Bucket": "b"}},
    ],
)
def test_what_automatic_deployment_ignores_is_refused_with_it(narrowing: dict[str, Any]) -> None:
    def roles(scope: Construct) -> iam.Role:
        CfnParameter(scope, "Bucket", default="a")
        return deploy_role(scope)

    refused("automatic deployment ignores", roles=roles, **narrowing)
    assert rollout(roles=roles, automatic_deployment=False, **narrowing)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"accounts": ["1"]}, "accounts\\[0\\]"),
        ({"organizational_units": "r-ab12"}, "a list of strings"),
        ({"organizational_units": ["ou-1"]}, "the ID of an organizational unit"),
        ({"organizational_units": ["${Token[TOKEN.1]}"]}, "known before deployment"),
        ({"region": ""}, "one Region"),
        ({"region": ["eu-west-1", "us-east-1"]}, "would create the same roles again"),
        ({"deploy_after": ["base"]}, "the ARN of a StackSet"),
        ({"deploy_after": "base"}, "deploy_after: must be a list"),
        ({"deploy_after": [3]}, "an OrganizationRoles or the ARN"),
        ({"automatic_deployment": "yes"}, "True or False"),
        ({"delegated_administrator": 1}, "True or False"),
        (
            {"automatic_deployment": False, "retain_stacks_on_account_removal": True},
            "requires automatic_deployment",
        ),
        ({"parameters": {"Bucket": "b"}}, "have no such parameter"),
    ],
)
def test_malformed_parameters_are_refused(options: dict[str, Any], reason: str) -> None:
    refused(reason, **options)


def test_canary_units_and_accounts_exclude_each_other() -> None:
    refused(
        "accounts and canary_organizational_units cannot be used together",
        accounts=["444444444444"],
        automatic_deployment=False,
        canary_organizational_units=[CANARY],
    )


def test_a_parameter_without_value_is_refused() -> None:
    def roles(scope: Construct) -> iam.Role:
        CfnParameter(scope, "Bucket")
        return deploy_role(scope)

    refused("the parameter Bucket of the roles has no default", roles=roles)
    assert rollout(roles=roles, parameters={"Bucket": "b"})


def test_macros_are_refused() -> None:
    def roles(scope: Construct) -> iam.Role:
        Stack.of(scope).add_transform("AWS::LanguageExtensions")
        return deploy_role(scope)

    refused("do not expand macros", roles=roles)


@pytest.mark.parametrize(
    ("options", "is_accepted"),
    [
        ({"max_concurrent_accounts": 5}, False),
        ({"max_concurrent_accounts": 5, "failure_tolerance_accounts": 4}, True),
        ({"max_concurrent_accounts": 5, "soft_failure_tolerance": True}, True),
        ({"max_concurrent_percentage": 10}, False),
        ({"max_concurrent_percentage": 10, "failure_tolerance_percentage": 10}, True),
        ({"max_concurrent_percentage": 10, "failure_tolerance_accounts": 3}, False),
        ({"max_concurrent_accounts": 10, "failure_tolerance_percentage": 3}, False),
        ({"max_concurrent_percentage": 10, "soft_failure_tolerance": True}, True),
    ],
)
def test_what_strict_failure_tolerance_would_lower_is_refused(
    options: dict[str, Any],
    is_accepted: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    if is_accepted:
        assert rollout(**options)
    else:
        refused("strict failure tolerance", **options)


@pytest.mark.parametrize(
    "options",
    [
        {"max_concurrent_accounts": 1, "max_concurrent_percentage": 1},
        {"failure_tolerance_accounts": 1, "failure_tolerance_percentage": 1},
    ],
)
def test_a_number_and_a_percentage_exclude_each_other(options: dict[str, int]) -> None:
    refused("cannot be used together", soft_failure_tolerance=True, **options)


def test_without_cdk_stacksets_the_error_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iam_patterns.organization.member_stack.find_spec", lambda _: None)

    refused(r"pip install 'iam-patterns\[organization\]'")


def test_create_in_refuses_the_member_stack() -> None:
    found = rollout()

    with pytest.raises(OrganizationError, match="has the roles already"):
        found.create_in(found.member)


def test_a_trust_policy_of_its_own_account_is_accepted() -> None:
    def roles(scope: Construct) -> iam.Role:
        return CrossAccountDeployRole(
            scope,
            "Deploy",
            role_name="deploy",
            trusted_account=Stack.of(scope).account,
            allow_any_principal_in_account=True,
        )

    assert rollout(roles=roles).roles
