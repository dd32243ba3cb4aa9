"""Who can get in, asked of apps, stacks and templates."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Environment, NestedStack, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk.assertions import Template

from iam_patterns import (
    ChainedRole,
    Ec2InstanceRole,
    GitHubActionsRole,
    LambdaExecutionRole,
    MfaRole,
    SamlRole,
    ServiceRole,
    ThirdPartyExternalIdRole,
)
from iam_patterns.permissions import assume_role, read_s3
from iam_patterns.policy import UndecidedError
from iam_patterns.template import TemplateError
from iam_patterns.testing import (
    Access,
    AccessError,
    Assumer,
    account,
    github,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)

OWN = "111111111111"
VENDOR = "222222222222"
EXTERNAL_ID = "cust-7f3a9c2e"
ALICE = f"arn:aws:iam::{OWN}:user/alice"
HUB = f"arn:aws:iam::{OWN}:role/hub"
TARGET = f"arn:aws:iam::{VENDOR}:role/target"
GITHUB: dict[str, Any] = {"owner_id": "1", "repository_id": "2"}


@pytest.fixture(scope="module")
def app() -> App:
    app = App()
    stack = Stack(app, "Main", env=Environment(account=OWN, region="eu-west-1"))
    bucket = s3.Bucket(stack, "Bucket")
    ThirdPartyExternalIdRole(
        stack,
        "Vendor",
        vendor_account=VENDOR,
        external_id=EXTERNAL_ID,
        permissions=read_s3("arn:aws:s3:::reports"),
    )
    granted = Ec2InstanceRole(stack, "Instance")
    bucket.grant_read(granted)
    MfaRole(stack, "Admin", trusted_arns=[ALICE], max_mfa_age=Duration.minutes(15))
    GitHubActionsRole(stack, "Jobs", repository="acme/shop", branches=["main"], **GITHUB)
    ServiceRole(stack, "Workflow", service="states.amazonaws.com")
    SamlRole(stack, "People", provider_name="Okta")
    LambdaExecutionRole(stack, "Hub", role_name="hub", permissions=assume_role(TARGET))
    other = Stack(app, "Other", env=Environment(account=VENDOR, region="eu-west-1"))
    ChainedRole(
        other,
        "Target",
        role_name="target",
        trusted_role_arns=[HUB, f"arn:aws:iam::{OWN}:role/elsewhere"],
        allow_outside_organization=True,
        session_tags={"project": ["shop"]},
    )
    third = Stack(app, "Third", env=Environment(account=OWN, region="eu-west-1"))
    reader = Ec2InstanceRole(third, "Reader")
    bucket.grant_read(reader)
    nested = NestedStack(third, "Nested")
    inner = Ec2InstanceRole(nested, "Inner")
    bucket.grant_read(inner)
    return app


@pytest.fixture(scope="module")
def access(app: App) -> Access:
    return Access.of(app)


def test_the_right_external_id_gets_in_and_no_other(access: Access) -> None:
    vendor = access.role("Main/Vendor")

    assert vendor.assumable_by(account(VENDOR), external_id=EXTERNAL_ID)
    assert not vendor.assumable_by(account(VENDOR))
    assert not vendor.assumable_by(account(VENDOR), external_id="another")
    assert not vendor.assumable_by(account("333333333333"), external_id=EXTERNAL_ID)


def test_what_a_role_may_do(access: Access) -> None:
    vendor = access.role("Vendor")

    assert vendor.allows("s3:GetObject", "arn:aws:s3:::reports/2026.csv")
    assert not vendor.allows("s3:PutObject", "arn:aws:s3:::reports/2026.csv")


def test_a_failing_assertion_prints_why(access: Access) -> None:
    answer = access.role("Vendor").assumable_by(account(VENDOR))

    statement = "resource policy, Statement[0] (TrustVendorWithExternalId)"
    assert repr(answer).splitlines()[1:] == [
        "sts:AssumeRole: implicitly denied",
        "  no Allow in the resource policy",
        f"  not by {statement}: StringEquals sts:ExternalId {EXTERNAL_ID}: it was not sent",
    ]


def test_mfa_has_to_be_there_and_recent(access: Access) -> None:
    admin = access.role("Admin")

    assert admin.assumable_by(user_arn(ALICE), mfa=True)
    assert not admin.assumable_by(user_arn(ALICE))
    assert not admin.assumable_by(user_arn(ALICE), mfa=True, mfa_age=timedelta(minutes=15))
    assert not admin.assumable_by(user_arn(ALICE), mfa=True, external_id="any")


@pytest.mark.parametrize(
    ("job", "allowed"),
    [
        (github("acme/shop", branch="main", repository_id="2"), True),
        (github("acme/shop", branch="main", **GITHUB), True),
        (github("acme/shop", branch="main"), False),
        (github("acme/shop", branch="dev", **GITHUB), False),
        (github("acme/shop", pull_request=True, **GITHUB), False),
        (github("acme/shop", environment="production", **GITHUB), False),
        (github("acme/blog", branch="main", **GITHUB), False),
        (github("acme/shop", branch="main", audience="x", **GITHUB), False),
        (web_identity("https://gitlab.com", aud="sts.amazonaws.com", sub="x"), False),
    ],
)
def test_a_job_gets_in_by_its_claims(job: Assumer, access: Access, *, allowed: bool) -> None:
    assert bool(access.role("Jobs").assumable_by(job)) is allowed


def test_a_job_runs_on_one_ref() -> None:
    with pytest.raises(ValueError, match="one of branch"):
        github("acme/shop", branch="main", tag="v1")


def test_a_service_gets_in_on_behalf_of_the_account_alone(access: Access) -> None:
    workflow = access.role("Workflow")
    own = f"arn:aws:states:eu-west-1:{OWN}:stateMachine:x"

    assert workflow.assumable_by(
        service("states.amazonaws.com", source_account=OWN, source_arn=own)
    )
    assert not workflow.assumable_by(
        service("states.amazonaws.com", source_account=VENDOR, source_arn=own)
    )
    assert not workflow.assumable_by(service("states.amazonaws.com"))
    assert not workflow.assumable_by(service("lambda.amazonaws.com"))


def test_saml_by_its_audience(access: Access) -> None:
    people = access.role("People")

    assert people.assumable_by(saml("Okta"))
    assert not people.assumable_by(saml("Entra"))
    assert not people.assumable_by(saml("Okta", audience="https://elsewhere.example"))


def test_a_caller_in_the_app_needs_its_own_permission_too(access: Access) -> None:
    target = access.role("Target")
    tags = {"project": "shop"}

    assert not target.assumable_by(role_arn(HUB), session_tags=tags), "it may not tag sessions"
    assert target.assumable_by(role_arn(f"arn:aws:iam::{OWN}:role/elsewhere"), session_tags=tags)
    assert not target.assumable_by(
        role_arn(f"arn:aws:iam::{OWN}:role/elsewhere"), session_tags={"project": "bank"}
    )


@pytest.mark.parametrize("role", ["Main/Instance", "Third/Reader", "Third/Nested/Inner"])
def test_grants_are_followed_across_stacks_and_into_nested_ones(role: str, access: Access) -> None:
    bucket = "arn:aws:s3:::<Main.Bucket83908E77>"

    assert access.role(role).allows("s3:GetObject", f"{bucket}/a")
    assert not access.role(role).allows("s3:PutObject", f"{bucket}/a")
    assert not access.role(role).allows("s3:GetObject", "arn:aws:s3:::other/a")


def test_a_symbol_that_no_template_has_is_an_error_with_the_nearest(access: Access) -> None:
    with pytest.raises(AccessError, match=r"no template has <Main.Buckt>.*Is it <Main.Bucket8"):
        access.role("Instance").allows("s3:GetObject", "arn:aws:s3:::<Main.Buckt>/a")


def test_one_stack_of_an_app_knows_its_symbols_without_the_stacks_name(app: App) -> None:
    main = app.node.find_child("Main")
    assert isinstance(main, Stack)

    access = Access.of(main)

    assert sorted(access.roles()) == [
        f"Main/{name}"
        for name in ["Admin", "Hub", "Instance", "Jobs", "People", "Vendor", "Workflow"]
    ]
    assert access.role("Instance").allows("s3:GetObject", "arn:aws:s3:::<Bucket83908E77>/a")


def test_every_way_in_is_told(access: Access) -> None:
    (way,) = access.role("Vendor").who_can_assume()

    assert str(way) == (
        f"arn:aws:iam::{VENDOR}:root by sts:AssumeRole, whomever that account lets, "
        f"if sts:ExternalId is {EXTERNAL_ID}"
    )


def test_denials_are_part_of_every_way_in() -> None:
    stack = Stack(App(), "Stack")
    role = iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(VENDOR))
    policy = role.assume_role_policy
    assert policy is not None
    policy.add_statements(
        iam.PolicyStatement(
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=["sts:AssumeRole"],
            conditions={"Bool": {"aws:MultiFactorAuthPresent": "false"}},
        )
    )

    (way,) = Access.of(stack).role("Role").who_can_assume()

    assert str(way).endswith("unless anyone is denied when aws:MultiFactorAuthPresent is false")


def test_an_open_parameter_is_an_error_with_the_remedy() -> None:
    stack = Stack(App(), "Stack")
    vendor = CfnParameter(stack, "VendorAccount").value_as_string
    iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(vendor))

    with pytest.raises(UndecidedError, match=r"parameters=\{'VendorAccount': \.\.\.\}"):
        bool(Access.of(stack).role("Role").assumable_by(account(VENDOR)))
    given = Access.of(stack, parameters={"VendorAccount": VENDOR}).role("Role")
    assert given.assumable_by(account(VENDOR))
    assert not given.assumable_by(account("333333333333"))


def test_managed_policies_of_aws_are_known_and_others_have_to_be_given() -> None:
    stack = Stack(App(), "Stack")
    own = f"arn:aws:iam::{OWN}:policy/own"
    iam.Role(
        stack,
        "Reader",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
    )
    iam.Role(
        stack,
        "Other",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        managed_policies=[iam.ManagedPolicy.from_managed_policy_arn(stack, "Own", own)],
    )
    statement = {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": statement}

    assert Access.of(stack).role("Reader").allows("s3:GetObject", "arn:aws:s3:::a/b")
    assert not Access.of(stack).role("Reader").allows("s3:PutObject", "arn:aws:s3:::a/b")
    with pytest.raises(AccessError, match=own):
        Access.of(stack).role("Other").allows("sqs:SendMessage")
    assert (
        Access.of(stack, managed_policies={own: document}).role("Other").allows("sqs:SendMessage")
    )


def test_a_boundary_of_the_template_limits_the_role() -> None:
    stack = Stack(App(), "Stack")
    boundary = iam.ManagedPolicy(
        stack,
        "Boundary",
        statements=[iam.PolicyStatement(actions=["s3:GetObject"], resources=["*"])],
    )
    role = iam.Role(
        stack,
        "Role",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        permissions_boundary=boundary,
    )
    role.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))

    access = Access.of(stack).role("Role")

    assert access.allows("s3:GetObject", "arn:aws:s3:::a/b")
    assert "no Allow in the permissions boundary" in access.explain(
        "s3:PutObject", "arn:aws:s3:::a/b"
    )


def test_templates_files_and_assemblies_say_the_same(app: App, tmp_path: Path) -> None:
    main = app.node.find_child("Main")
    assert isinstance(main, Stack)
    template = Template.from_stack(main)
    file = tmp_path / "Main.template.json"
    file.write_text(json.dumps(template.to_json()))

    for access in (
        Access.of(template),
        Access.of(template.to_json()),
        Access.read(file),
        Access.read(app.synth().directory),
    ):
        (vendor,) = [role for path, role in access.roles().items() if "Vendor" in path]
        assert vendor.assumable_by(account(VENDOR), external_id=EXTERNAL_ID)
        assert not vendor.assumable_by(account(VENDOR))


def test_a_name_that_no_role_has_is_an_error_with_those_there_are(access: Access) -> None:
    with pytest.raises(AccessError, match=r"no role named Nobody.*Main/Admin"):
        access.role("Nobody")


def test_an_imported_role_is_an_error_that_says_so() -> None:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    imported = iam.Role.from_role_arn(stack, "Imported", HUB)
    imported.add_to_principal_policy(
        iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])
    )

    for name in ("hub", HUB):
        with pytest.raises(AccessError, match="is imported"):
            Access.of(stack).role(name)


@pytest.mark.parametrize("source", [42, object()])
def test_what_holds_no_templates_is_an_error(source: Any) -> None:
    with pytest.raises(AccessError, match="must be an app"):
        Access.of(source)


@pytest.mark.parametrize("text", ["{", '{"Resources": []}', "[]"])
def test_a_file_that_is_no_template_is_an_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)

    with pytest.raises(TemplateError, match=r"wrong\.json"):
        Access.read(file)


def test_a_malformed_policy_is_an_error_with_its_path() -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": 1}}}

    with pytest.raises(TemplateError, match=r"Template\.Role\.AssumeRolePolicyDocument"):
        Access.of({"Resources": {"Role": role}})


def test_allows_is_about_the_roles_own_policies_and_names_the_others() -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:*"}
    template = {
        "Resources": {
            "Admin": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                    "Policies": [
                        {
                            "PolicyName": "All",
                            "PolicyDocument": {"Version": "2012-10-17", "Statement": [everything]},
                        }
                    ],
                },
            }
        }
    }
    admin = Access.of(template).role("Admin")
    key = "arn:aws:kms:eu-west-1:111111111111:key/1234"
    needed = {
        ("kms:Decrypt", key): "the key's policy must allow it too",
        (
            "sts:AssumeRole",
            "arn:aws:iam::111111111111:role/x",
        ): "the role's trust policy must allow",
        (
            "sqs:SendMessage",
            "arn:aws:sqs:eu-west-1:222222222222:q",
        ): "the queue's policy must allow",
        ("kms:CreateKey", "*"): "",
        ("kms:ListKeys", "*"): "",
        ("s3:GetObject", "arn:aws:s3:::shop/a"): "",
    }
    for (action, resource), also in needed.items():
        answer = admin.allows(action, resource)

        assert answer
        assert also in repr(answer)
        assert bool(also) is ("must allow it too" in repr(answer))
