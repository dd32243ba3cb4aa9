"""What every role has in common, tried on the smallest of them."""

from typing import Any

import pytest
from aws_cdk import App, CfnOutput, CfnParameter, Duration, Environment, PhysicalName, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Annotations, Match, Template

import iam_patterns.roles
from iam_patterns import (
    CrossAccountDeployRole,
    Ec2InstanceRole,
    EksServiceAccountRole,
    PolicyDocument,
    Quotas,
    RoleError,
    Statement,
    Trust,
)

TRUSTED = ["arn:aws:iam::111111111111:role/pipeline"]
READ = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::reports/*"])
LIST = Statement("List", actions=["s3:ListBucket"], resources=["arn:aws:s3:::reports"])


def new_stack() -> Stack:
    return Stack(App(), "Stack")


def deploy_role(stack: Stack, **options: Any) -> CrossAccountDeployRole:
    return CrossAccountDeployRole(stack, "Role", trusted_arns=TRUSTED, **options)


def properties(stack: Stack) -> dict[str, Any]:
    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    found: dict[str, Any] = role["Properties"]
    return found


def test_the_template_equals_the_policies_as_data() -> None:
    stack = new_stack()
    deploy_role(stack, permissions=[READ, LIST])

    found = properties(stack)

    assert found["Policies"] == [
        {"PolicyName": "Permissions", "PolicyDocument": PolicyDocument([READ, LIST]).to_dict()}
    ]
    assert (
        found["AssumeRolePolicyDocument"]
        == Trust.arns(
            *TRUSTED,
            sid="TrustNamedPrincipals",
            conditions={"Null": {"sts:ExternalId": "true"}},
        ).to_dict()
    )


@pytest.mark.parametrize("permissions", [READ, [READ], [[READ]], ((READ,),)])
def test_permissions_come_alone_or_in_lists(permissions: Any) -> None:
    stack = new_stack()

    deploy_role(stack, permissions=permissions)

    (policy,) = properties(stack)["Policies"]
    assert policy["PolicyDocument"]["Statement"] == [READ.to_dict()]


def test_permissions_may_be_statements_of_cdk() -> None:
    stack = new_stack()
    foreign = iam.PolicyStatement(actions=["sqs:SendMessage"], resources=["arn:aws:sqs:::queue"])

    deploy_role(stack, permissions=[READ, foreign])

    (policy,) = properties(stack)["Policies"]
    assert [s["Action"] for s in policy["PolicyDocument"]["Statement"]] == [
        "s3:GetObject",
        "sqs:SendMessage",
    ]


def test_cdks_own_options_reach_the_role() -> None:
    stack = new_stack()
    boundary = iam.ManagedPolicy.from_aws_managed_policy_name("PowerUserAccess")

    deploy_role(
        stack,
        role_name="deploy",
        path="/teams/shop/",
        description="Deploys the shop",
        max_session_duration=Duration.hours(2),
        permissions_boundary=boundary,
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
        inline_policies={"Own": iam.PolicyDocument.from_json(PolicyDocument([LIST]).to_dict())},
    )

    found = properties(stack)
    assert found["RoleName"] == "deploy"
    assert found["Path"] == "/teams/shop/"
    assert found["Description"] == "Deploys the shop"
    assert found["MaxSessionDuration"] == 7200
    assert "PowerUserAccess" in str(found["PermissionsBoundary"])
    assert len(found["ManagedPolicyArns"]) == 1
    assert [policy["PolicyName"] for policy in found["Policies"]] == ["Own"]


def test_no_physical_name_and_no_longer_session_unless_asked() -> None:
    stack = new_stack()
    deploy_role(stack)

    assert set(properties(stack)) == {"AssumeRolePolicyDocument"}


def test_customer_managed_leaves_no_inline_policy() -> None:
    stack = new_stack()
    deploy_role(stack, permissions=[READ], customer_managed=True)

    assert "Policies" not in properties(stack)
    (policy,) = Template.from_stack(stack).find_resources("AWS::IAM::ManagedPolicy").values()
    assert policy["Properties"]["PolicyDocument"]["Statement"] == [READ.to_dict()]


def test_grants_work_as_on_any_role() -> None:
    stack = new_stack()
    role = deploy_role(stack)

    s3.Bucket(stack, "Bucket").grant_read(role)
    added = role.add_to_principal_policy(
        iam.PolicyStatement(actions=["sqs:SendMessage"], resources=["*"])
    )

    assert added.statement_added
    assert iam.Role.is_role(role)
    Template.from_stack(stack).resource_count_is("AWS::IAM::Policy", 1)


def test_goes_wherever_a_role_goes() -> None:
    stack = new_stack()
    role = Ec2InstanceRole(stack, "Role")

    lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("handler = print"),
        role=role,
    )

    function = next(
        iter(Template.from_stack(stack).find_resources("AWS::Lambda::Function").values())
    )
    assert "Role" in function["Properties"]["Role"]["Fn::GetAtt"][0]


def test_tokens_pass_in_every_string() -> None:
    stack = new_stack()
    parameter = CfnParameter(stack, "Any").value_as_string

    deploy_role(
        stack,
        role_name=parameter,
        path=parameter,
        description=parameter,
        permissions=Statement("Read", actions=["s3:GetObject"], resources=[parameter]),
    )

    found = properties(stack)
    assert found["RoleName"] == {"Ref": "Any"}
    assert found["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"] == {"Ref": "Any"}


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"role_name": "a" * 65}, ["role_name"]),
        ({"role_name": "naïve"}, ["role_name"]),
        ({"path": "teams"}, ["path"]),
        ({"description": "x" * 1001}, ["description"]),
        ({"description": "smart \u201cquotes\u201d"}, ["description"]),
        ({"max_session_duration": Duration.minutes(59)}, ["max_session_duration"]),
        ({"max_session_duration": Duration.hours(13)}, ["max_session_duration"]),
        ({"max_session_duration": 3600}, ["max_session_duration"]),
        ({"permissions_boundary": "arn:aws:iam::aws:policy/X"}, ["permissions_boundary"]),
        ({"managed_policies": ["ReadOnlyAccess"]}, ["managed_policies[0]"]),
        ({"managed_policies": 1}, ["managed_policies"]),
        ({"permissions": "s3:GetObject"}, ["permissions"]),
        ({"permissions": [READ, {"Effect": "Allow"}]}, ["permissions[1]"]),
        ({"customer_managed": "yes"}, ["customer_managed"]),
        ({"quotas": 10}, ["quotas"]),
        (
            {"customer_managed": True, "inline_policies": {"Own": iam.PolicyDocument()}},
            ["inline_policies"],
        ),
        (
            {"permissions": Statement("A", actions=["s3:Get?bject"], resources=["*"])},
            ["permissions.Action"],
        ),
        (
            {"permissions": Trust.service("ec2.amazonaws.com").statements},
            ["permissions[0].Principal"],
        ),
        ({"role_name": "", "path": "", "description": 3}, ["role_name", "path", "description"]),
    ],
)
def test_refuses(options: dict[str, Any], refused: list[str]) -> None:
    stack = new_stack()

    with pytest.raises(RoleError) as raised:
        deploy_role(stack, **options)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_refuses_an_unknown_parameter_and_names_the_nearest() -> None:
    with pytest.raises(RoleError, match="Did you mean permissions_boundary"):
        deploy_role(new_stack(), permission_boundary=None)


def test_refuses_a_scope_that_is_no_construct() -> None:
    with pytest.raises(RoleError, match="scope: must be a construct in a stack"):
        deploy_role("Stack")  # type: ignore[arg-type] # what a caller might pass


def test_refuses_permissions_over_the_inline_quota() -> None:
    many = [
        Statement(f"S{n}", actions=["s3:GetObject"], resources=[f"arn:aws:s3:::{'b' * 60}{n}/*"])
        for n in range(80)
    ]

    with pytest.raises(RoleError, match="at most 10240 characters"):
        deploy_role(new_stack(), permissions=many)
    with pytest.raises(RoleError, match="at most 6144 characters"):
        deploy_role(new_stack(), permissions=many[:50], customer_managed=True)


def test_counts_cdks_statements_and_inline_policies_towards_the_quota() -> None:
    large = iam.PolicyStatement(
        actions=["s3:GetObject"], resources=[f"arn:aws:s3:::{'b' * 60}{n}/*" for n in range(140)]
    )

    with pytest.raises(RoleError, match="at most 10240 characters"):
        deploy_role(new_stack(), permissions=large)
    with pytest.raises(RoleError, match="at most 10240 characters"):
        deploy_role(new_stack(), inline_policies={"Own": iam.PolicyDocument(statements=[large])})


def test_refuses_a_trust_policy_over_the_quota_unless_it_was_raised() -> None:
    arns = [f"arn:aws:iam::111111111111:role/{'r' * 60}{n}" for n in range(25)]
    raised_quota = Quotas(trust_policy_characters=4096)

    with pytest.raises(RoleError, match="at most 2048 characters"):
        CrossAccountDeployRole(new_stack(), "Role", trusted_arns=arns)
    CrossAccountDeployRole(new_stack(), "Role", trusted_arns=arns, quotas=raised_quota)


def test_refuses_more_managed_policies_than_the_quota() -> None:
    policies = [iam.ManagedPolicy.from_aws_managed_policy_name(f"P{n}") for n in range(11)]

    with pytest.raises(RoleError, match="at most 10 policies"):
        deploy_role(new_stack(), managed_policies=policies)


def test_add_trust_extends_the_trust_policy_and_keeps_sids_apart() -> None:
    stack = new_stack()
    role = deploy_role(stack)

    role.add_trust(
        Trust.arns(
            "arn:aws:iam::111111111111:role/second",
            sid="TrustNamedPrincipals",
            conditions={"Null": {"sts:ExternalId": "true"}},
        )
    )

    statements = properties(stack)["AssumeRolePolicyDocument"]["Statement"]
    assert [s["Sid"] for s in statements] == ["TrustNamedPrincipals", "TrustNamedPrincipals2"]


def test_add_trust_refuses_what_is_no_trust_or_grows_over_the_quota() -> None:
    role = deploy_role(new_stack())
    many = Trust.arns(*(f"arn:aws:iam::111111111111:role/{'r' * 60}{n}" for n in range(25)))

    with pytest.raises(RoleError, match="must be a Trust"):
        role.add_trust(iam.ServicePrincipal("ec2.amazonaws.com"))  # type: ignore[arg-type] # likewise
    with pytest.raises(RoleError, match="at most 2048 characters"):
        role.add_trust(many)


def test_add_trust_refuses_to_undo_mfa() -> None:
    role = deploy_role(new_stack(), require_mfa=True)

    with pytest.raises(RoleError, match="aws:MultiFactorAuthPresent true"):
        role.add_trust(Trust.arns("arn:aws:iam::111111111111:role/second"))


def test_the_callers_arguments_stay_as_they_were() -> None:
    permissions = [READ]
    options: dict[str, Any] = {"permissions": permissions, "managed_policies": []}

    deploy_role(new_stack(), **options)

    assert options == {"permissions": [READ], "managed_policies": []}
    assert options["permissions"] is permissions


def test_customize_roles_sees_the_trust_policy() -> None:
    app = App()
    iam.Role.customize_roles(app)
    stack = Stack(app, "Stack")

    role = deploy_role(stack)

    assert role.assume_role_policy is not None
    assert role.assume_role_policy.to_json()["Statement"][0]["Principal"] == {"AWS": TRUSTED[0]}


@pytest.mark.parametrize(
    "role",
    [
        role
        for role in (getattr(iam_patterns.roles, name) for name in iam_patterns.roles.__all__)
        if isinstance(role, type) and issubclass(role, iam.Role)
    ],
)
def test_the_only_name_of_a_cdk_role_that_we_replace_is_grant_assume_role(role: type) -> None:
    added = {
        name
        for parent in role.__mro__[: role.__mro__.index(iam.Role)]
        for name in vars(parent)
        if not name.startswith("__") and name != "_abc_impl"
    }

    assert added & set(dir(iam.Role)) == {"grant_assume_role"}


@pytest.mark.parametrize("odd", ["a\nrole_arn = x", "$(id)", "a;b", "", None])
def test_what_a_shell_or_profile_would_read_is_refused(odd: Any) -> None:
    role = deploy_role(new_stack())

    for arguments in ({"profile": odd}, {"profile": "shop", "source_profile": odd}):
        with pytest.raises(RoleError, match="profile: must be"):
            role.aws_config_profile(**arguments)
    with pytest.raises(RoleError, match="session_name: must be"):
        role.assume_role_command(session_name=odd)
    assert role.aws_config_profile(profile="shop").startswith("[profile shop]")


def test_trust_that_the_role_report_leaves_out_is_a_warning() -> None:
    app = App()
    iam.Role.customize_roles(app)
    stack = Stack(app, "Stack")
    deploy_role(stack).add_trust(
        Trust.arns(
            "arn:aws:iam::111111111111:role/second",
            conditions={"Null": {"sts:ExternalId": "true"}},
        )
    )

    found = Annotations.from_stack(stack)
    found.has_warning("/Stack/Role", Match.string_like_regexp("are missing from it"))


@pytest.mark.parametrize("customized", [True, False])
def test_statements_for_an_issuer_known_at_deployment_warn_that_the_report_lacks_them(
    *, customized: bool
) -> None:
    app = App()
    if customized:
        iam.Role.customize_roles(app)
    stack = Stack(app, "Stack")
    issuer = CfnParameter(stack, "Issuer").value_as_string
    EksServiceAccountRole(stack, "Role", issuer=issuer, namespace="shop", service_account="web")

    warnings = Annotations.from_stack(stack).find_warning(
        "/Stack/Role", Match.string_like_regexp("are missing from it")
    )

    assert bool(warnings) is customized


def test_a_role_name_that_cdk_generates_if_another_account_needs_it() -> None:
    app = App()
    here = Stack(app, "Here", env=Environment(account="111111111111", region="eu-west-1"))
    there = Stack(app, "There", env=Environment(account="222222222222", region="eu-west-1"))
    role = Ec2InstanceRole(here, "Role", role_name=PhysicalName.GENERATE_IF_NEEDED)
    CfnOutput(there, "Arn", value=role.role_arn)

    (found,) = Template.from_stack(here).find_resources("AWS::IAM::Role").values()
    assert found["Properties"]["RoleName"].startswith("here")
