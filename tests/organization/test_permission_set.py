"""PermissionSet: what the template has, and what is refused."""

from typing import Any, Final

import pytest
from aws_cdk import App, Aws, CfnParameter, Duration, Environment, Stack, Tags
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import Quotas, Statement, Trust
from iam_patterns.organization import OrganizationError, PermissionSet
from iam_patterns.permissions import assume_role, read_s3

INSTANCE: Final = "arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c"
READ: Final = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])
NAMES: Final[dict[str, Any]] = {"instance_arn": INSTANCE, "permission_set_name": "Deployer"}
MINIMAL: Final[dict[str, Any]] = {**NAMES, "permissions": READ}


def aws_managed(name: str) -> iam.IManagedPolicy:
    return iam.ManagedPolicy.from_aws_managed_policy_name(name)


@pytest.fixture
def stack() -> Stack:
    env = Environment(account="111111111111", region="eu-central-1")
    return Stack(App(), "Stack", env=env)


def properties(stack: Stack) -> dict[str, Any]:
    (found,) = Template.from_stack(stack).find_resources("AWS::SSO::PermissionSet").values()
    own: dict[str, Any] = found["Properties"]
    return own


def test_the_least_that_is_needed(stack: Stack) -> None:
    PermissionSet(stack, "Deployer", **MINIMAL)

    assert properties(stack) == {
        "InstanceArn": INSTANCE,
        "Name": "Deployer",
        "InlinePolicy": {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Sid": "Read",
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "Resource": "arn:aws:s3:::a/b",
                }
            ],
        },
    }


def test_the_logical_id_is_that_of_the_construct(stack: Stack) -> None:
    PermissionSet(stack, "Deployer", **MINIMAL)

    assert [*Template.from_stack(stack).to_json()["Resources"]] == ["Deployer"]


def test_everything(stack: Stack) -> None:
    PermissionSet(
        stack,
        "Deployer",
        **NAMES,
        permissions=[
            assume_role("arn:aws:iam::222222222222:role/a"),
            read_s3("arn:aws:s3:::reports"),
        ],
        managed_policies=[aws_managed("ReadOnlyAccess")],
        customer_managed_policies=["readers", "/teams/shop/writers"],
        permissions_boundary=aws_managed("ViewOnlyAccess"),
        session_duration=Duration.minutes(90),
        relay_state="https://eu-west-1.console.aws.amazon.com/cloudwatch/home",
        description="Deploys",
    )

    found = properties(stack)
    assert len(found["InlinePolicy"]["Statement"]) > 1
    assert "ReadOnlyAccess" in str(found["ManagedPolicies"])
    assert found["CustomerManagedPolicyReferences"] == [
        {"Name": "readers", "Path": "/"},
        {"Name": "writers", "Path": "/teams/shop/"},
    ]
    assert "ViewOnlyAccess" in str(found["PermissionsBoundary"]["ManagedPolicyArn"])
    assert found["SessionDuration"] == "PT1H30M"
    assert found["RelayStateType"].startswith("https://eu-west-1.console")
    assert found["Description"] == "Deploys"


def test_a_boundary_of_the_accounts(stack: Stack) -> None:
    PermissionSet(stack, "A", **MINIMAL, customer_managed_permissions_boundary="/teams/boundary")

    assert properties(stack)["PermissionsBoundary"] == {
        "CustomerManagedPolicyReference": {"Name": "boundary", "Path": "/teams/"}
    }


def test_a_privileged_one_has_its_own_short_session(stack: Stack) -> None:
    PermissionSet(
        stack,
        "A",
        **NAMES,
        privileged=True,
        managed_policies=[aws_managed("AdministratorAccess")],
    )

    assert properties(stack)["SessionDuration"] == "PT1H"


@pytest.mark.parametrize("hours", [1, 12])
def test_a_session_at_the_limit_is_accepted(hours: int, stack: Stack) -> None:
    PermissionSet(stack, "A", **MINIMAL, session_duration=Duration.hours(hours))

    assert properties(stack)["SessionDuration"] == f"PT{hours}H"


def test_tags_of_the_app_are_on_it(stack: Stack) -> None:
    PermissionSet(stack, "A", **MINIMAL)
    Tags.of(stack).add("owner", "platform")

    assert properties(stack)["Tags"] == [{"Key": "owner", "Value": "platform"}]


def test_its_role_in_an_account(stack: Stack) -> None:
    found = PermissionSet(stack, "A", **MINIMAL)

    assert stack.resolve(found.role_arn_pattern("222222222222"))["Fn::Join"][1][-1] == (
        ":iam::222222222222:role/aws-reserved/sso.amazonaws.com/eu-central-1/"
        "AWSReservedSSO_Deployer_????????????????"
    )


def test_its_role_is_not_known_without_a_region() -> None:
    found = PermissionSet(Stack(App(), "Stack"), "A", **MINIMAL)

    with pytest.raises(OrganizationError, match="the stack has no Region"):
        found.role_arn_pattern("222222222222")


def test_its_role_is_in_one_account(stack: Stack) -> None:
    with pytest.raises(OrganizationError, match="12 digits"):
        PermissionSet(stack, "A", **MINIMAL).role_arn_pattern("*")


EVERY_ACTION: Final = Statement("All", actions=["*"], resources=["*"])
OTHER_THAN_IAM: Final = Statement("Most", not_actions=["iam:*"], resources=["*"])
TWENTY_ONE: Final = [f"policy-{number}" for number in range(21)]


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"instance_arn": "ssoins-7223b04e5e8b2a1c"}, "instance_arn: must be the ARN"),
        ({"permission_set_name": "x" * 33}, "permission_set_name: must be the name"),
        ({"permission_set_name": "a b"}, "permission_set_name: must be the name"),
        ({"relay_state": ""}, "relay_state"),
        ({"description": "x" * 701}, "1-700 characters"),
        ({"permissions": "s3:*"}, "permissions: must be a Statement"),
        ({"permissions": [iam.PolicyStatement()]}, r"permissions\[0\]: must be a Statement"),
        (
            {"permissions": Trust.arns("arn:aws:iam::111111111111:role/a").statements[0]},
            "a statement without a principal",
        ),
        ({"permissions": ()}, "at least one statement or policy is required"),
        (
            {
                "permissions": [
                    Statement(
                        "A", actions=["s3:GetObject"], resources=[f"arn:aws:s3:::{'a' * 60}{n}/*"]
                    )
                    for n in range(100)
                ]
            },
            "at most 10240 characters",
        ),
        ({"managed_policies": "ReadOnlyAccess"}, "a list of AWS managed policies"),
        (
            {"managed_policies": ["ReadOnlyAccess"]},
            r"managed_policies\[0\]: must be an AWS",
        ),
        ({"customer_managed_policies": "readers"}, "a list of names"),
        ({"customer_managed_policies": ["teams/readers"]}, r"customer_managed_policies\[0\]"),
        ({"customer_managed_policies": TWENTY_ONE[:11]}, "at most 10 managed policies"),
        (
            {
                "customer_managed_policies": TWENTY_ONE,
                "quotas": Quotas(managed_policies_per_role=25),
            },
            "at most 20 managed policies",
        ),
        ({"permissions_boundary": "x"}, "permissions_boundary: must be an AWS managed policy"),
        ({"customer_managed_permissions_boundary": "a*"}, "customer_managed_permissions_boundary"),
        ({"session_duration": 8}, "a Duration without a token"),
        ({"session_duration": Duration.minutes(59)}, "1-12 hours"),
        ({"session_duration": Duration.hours(13)}, "1-12 hours"),
        ({"privileged": "yes"}, "True or False"),
        ({"privileged": True, "session_duration": Duration.hours(2)}, "one hour, as it is privil"),
        ({"permissions": EVERY_ACTION}, r"All, which allows \*, makes people administrators"),
        ({"permissions": OTHER_THAN_IAM}, "Most, which allows NotAction, makes people"),
        ({"quotas": 7}, "quotas: must be Quotas"),
    ],
)
def test_what_is_refused(given: dict[str, Any], refused: str, stack: Stack) -> None:
    with pytest.raises(OrganizationError, match=refused):
        PermissionSet(stack, "A", **{**MINIMAL, **given})

    assert not stack.node.children
    PermissionSet(stack, "A", **MINIMAL)


@pytest.mark.parametrize("name", ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"])
def test_administrators_are_privileged(name: str, stack: Stack) -> None:
    policies = [aws_managed(name)]

    with pytest.raises(OrganizationError, match=f"{name} makes people administrators"):
        PermissionSet(stack, "A", **NAMES, managed_policies=policies)
    PermissionSet(stack, "A", **NAMES, managed_policies=policies, privileged=True)


def test_a_policy_of_the_app_is_in_no_other_account(stack: Stack) -> None:
    own = iam.ManagedPolicy(
        stack, "Own", statements=[iam.PolicyStatement(actions=["s3:ListBucket"], resources=["*"])]
    )

    with pytest.raises(OrganizationError, match="Each account has its own"):
        PermissionSet(stack, "A", **NAMES, managed_policies=[own])


def test_two_boundaries_are_refused(stack: Stack) -> None:
    with pytest.raises(OrganizationError, match="one permissions boundary"):
        PermissionSet(
            stack,
            "A",
            **MINIMAL,
            permissions_boundary=aws_managed("ReadOnlyAccess"),
            customer_managed_permissions_boundary="own",
        )


def test_all_problems_are_raised_together(stack: Stack) -> None:
    with pytest.raises(OrganizationError) as error:
        PermissionSet(stack, "A", instance_arn="a", permission_set_name="", description="")

    assert len(error.value.problems) == 4
    assert str(error.value).startswith("PermissionSet at Stack/A: 4 problems")


def test_a_parameter_of_the_template_is_a_value(stack: Stack) -> None:
    instance = CfnParameter(stack, "Instance").value_as_string
    PermissionSet(
        stack,
        "A",
        instance_arn=instance,
        permission_set_name="A",
        permissions=assume_role(f"arn:{Aws.PARTITION}:iam::222222222222:role/a"),
    )

    assert properties(stack)["InstanceArn"] == {"Ref": "Instance"}
