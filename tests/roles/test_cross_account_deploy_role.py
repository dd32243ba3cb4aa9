from typing import Any

import pytest
from aws_cdk import App, Aws, CfnParameter, Duration, Stack
from aws_cdk.assertions import Template

from iam_patterns import CrossAccountDeployRole, RoleError

ACCOUNT = "111111111111"
PIPELINE = f"arn:aws:iam::{ACCOUNT}:role/pipeline"
NO_EXTERNAL_ID = {"Null": {"sts:ExternalId": "true"}}


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    CrossAccountDeployRole(stack, "Named", trusted_arns=[PIPELINE])
    CrossAccountDeployRole(
        stack,
        "Narrowed",
        trusted_account=ACCOUNT,
        principal_arn_patterns=[f"arn:aws:iam::{ACCOUNT}:role/deploy-*"],
        organization_id="o-abcdefghij",
    )
    CrossAccountDeployRole(
        stack,
        "Anyone",
        trusted_account=ACCOUNT,
        allow_any_principal_in_account=True,
        allow_external_id=True,
    )
    CrossAccountDeployRole(
        stack, "Person", trusted_arns=[PIPELINE], require_mfa=True, max_mfa_age=Duration.minutes(15)
    )
    account = CfnParameter(stack, "Account").value_as_string
    CrossAccountDeployRole(
        stack,
        "Tokens",
        trusted_account=account,
        principal_arn_patterns=[f"arn:{Aws.PARTITION}:iam::{account}:role/pipeline"],
        organization_id=CfnParameter(stack, "Organization").value_as_string,
    )
    return stack


@pytest.fixture(scope="module")
def trusts(stack: Stack) -> dict[str, list[dict[str, Any]]]:
    template = Template.from_stack(stack)
    roles = template.find_resources("AWS::IAM::Role")
    template.resource_count_is("AWS::IAM::Policy", 0)
    return {
        logical_id.rstrip("0123456789ABCDEF"): role["Properties"]["AssumeRolePolicyDocument"][
            "Statement"
        ]
        for logical_id, role in roles.items()
    }


def role(stack: Stack, name: str) -> CrossAccountDeployRole:
    found = stack.node.find_child(name)
    assert isinstance(found, CrossAccountDeployRole)
    return found


def test_trusts_the_named_roles_and_refuses_external_ids(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    assert trusts["Named"] == [
        {
            "Sid": "TrustNamedPrincipals",
            "Effect": "Allow",
            "Principal": {"AWS": PIPELINE},
            "Action": "sts:AssumeRole",
            "Condition": NO_EXTERNAL_ID,
        }
    ]


def test_narrows_an_account_to_principals_by_name_and_to_the_organization(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Narrowed"]

    assert statement["Condition"] == {
        **NO_EXTERNAL_ID,
        "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{ACCOUNT}:role/deploy-*"},
        "StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"},
    }


def test_trusts_a_whole_account_only_when_that_is_spelled_out(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Anyone"]

    assert "Condition" not in statement


def test_demands_recent_mfa_on_its_only_statement(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Person"]

    assert statement["Condition"] == {
        **NO_EXTERNAL_ID,
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "900"},
    }


def test_accepts_tokens_for_account_pattern_and_organization(
    trusts: dict[str, list[dict[str, Any]]],
) -> None:
    (statement,) = trusts["Tokens"]

    assert statement["Condition"]["StringEquals"] == {"aws:PrincipalOrgID": {"Ref": "Organization"}}
    assert {"Ref": "Account"} in statement["Principal"]["AWS"]["Fn::Join"][1]


def test_accepts_a_token_as_mfa_age() -> None:
    stack = Stack(App(), "Stack")
    age = CfnParameter(stack, "Age", type="Number").value_as_number

    CrossAccountDeployRole(
        stack,
        "Role",
        trusted_arns=[PIPELINE],
        require_mfa=True,
        max_mfa_age=Duration.seconds(age),
    )

    (found,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    (statement,) = found["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Condition"]["NumericLessThan"] == {"aws:MultiFactorAuthAge": {"Ref": "Age"}}


def test_the_command_carries_mfa_when_demanded(stack: Stack) -> None:
    command = role(stack, "Person").assume_role_command(session_name="deploy")

    assert "--role-session-name deploy" in command
    assert '--serial-number "$MFA_SERIAL" --token-code "$MFA_CODE"' in command
    assert "--external-id" not in command
    assert "--serial-number" not in role(stack, "Named").assume_role_command()


def test_the_profile_names_role_source_and_mfa_device(stack: Stack) -> None:
    serial = f"arn:aws:iam::{ACCOUNT}:mfa/alice"

    profile = role(stack, "Person").aws_config_profile(
        profile="deploy", source_profile="tools", mfa_serial=serial
    )

    lines = profile.splitlines()
    assert lines[0] == "[profile deploy]"
    assert lines[1].startswith("role_arn = ")
    assert lines[2:] == ["source_profile = tools", f"mfa_serial = {serial}"]


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({}, ["trusted_arns"], id="nobody named"),
        pytest.param(
            {"trusted_account": ACCOUNT}, ["principal_arn_patterns"], id="whole account unsaid"
        ),
        pytest.param(
            {
                "trusted_account": ACCOUNT,
                "principal_arn_patterns": [PIPELINE],
                "allow_any_principal_in_account": True,
            },
            ["principal_arn_patterns"],
            id="narrowed and anyone",
        ),
        pytest.param(
            {"trusted_arns": [PIPELINE], "principal_arn_patterns": [PIPELINE]},
            ["trusted_account"],
            id="pattern without account",
        ),
        pytest.param(
            {
                "trusted_account": ACCOUNT,
                "principal_arn_patterns": ["arn:aws:iam::222222222222:role/pipeline"],
            },
            ["principal_arn_patterns[0]"],
            id="pattern of another account",
        ),
        pytest.param(
            {"trusted_arns": ["arn:aws:iam::111111111111:role/deploy-*"]},
            ["trusted_arns[0]"],
            id="wildcard in a principal",
        ),
        pytest.param(
            {"trusted_arns": [f"arn:aws:iam::{ACCOUNT}:root", "*"]},
            ["trusted_arns[0]", "trusted_arns[1]"],
            id="root and star as named principals",
        ),
        pytest.param({"trusted_arns": {PIPELINE}}, ["trusted_arns"], id="set for a list"),
        pytest.param(
            {
                "trusted_account": 111111111111,
                "allow_any_principal_in_account": True,
                "organization_id": "my-org",
            },
            ["trusted_account", "organization_id"],
            id="number as account and bad organization, both told",
        ),
        pytest.param(
            {"trusted_arns": [PIPELINE], "max_mfa_age": Duration.hours(1)},
            ["max_mfa_age"],
            id="mfa age without mfa",
        ),
        pytest.param(
            {"trusted_arns": [PIPELINE], "require_mfa": True, "max_mfa_age": Duration.hours(37)},
            ["max_mfa_age"],
            id="mfa age over 36 hours",
        ),
        pytest.param(
            {"trusted_arns": [PIPELINE], "require_mfa": True, "max_mfa_age": 60},
            ["max_mfa_age"],
            id="number as duration",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        CrossAccountDeployRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert raised.value.subject == "CrossAccountDeployRole at Stack/Role"
    assert stack.node.children == []


@pytest.mark.parametrize("partition", ["aws-cn", "aws-us-gov"])
def test_works_in_other_partitions(partition: str) -> None:
    arn = f"arn:{partition}:iam::{ACCOUNT}:role/pipeline"

    role = CrossAccountDeployRole(Stack(App(), "Stack"), "Role", trusted_arns=[arn])

    assert role.assume_role_policy is not None
    assert role.assume_role_policy.to_json()["Statement"][0]["Principal"] == {"AWS": arn}
