"""RolesAnywhereRole."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk.assertions import Match, Template

from iam_patterns import RoleError, RolesAnywhereRole

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    RolesAnywhereRole(
        stack,
        "Server",
        trust_anchor_arn=ANCHOR,
        certificate_subject={"CN": "backup.example.com", "OU": "servers"},
        session_duration=Duration.minutes(15),
    )
    RolesAnywhereRole(
        stack, "AnyServer", trust_anchor_arn=ANCHOR, allow_any_certificate_of_the_anchor=True
    )
    return stack


def test_certificates_are_demanded_with_anchor_and_subject(stack: Stack, trust_of: TrustOf) -> None:
    assert trust_of(stack, "Server") == [
        {
            "Sid": "TrustCertificates",
            "Effect": "Allow",
            "Principal": {"Service": "rolesanywhere.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "ArnEquals": {"aws:SourceArn": ANCHOR},
                "StringEquals": {
                    "aws:PrincipalTag/x509Subject/CN": "backup.example.com",
                    "aws:PrincipalTag/x509Subject/OU": "servers",
                },
            },
        }
    ]


def test_any_certificate_of_the_anchor_only_when_spelled_out(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "AnyServer")

    assert trust["Condition"] == {"ArnEquals": {"aws:SourceArn": ANCHOR}}


def test_the_profile_names_the_role_and_its_session_duration(stack: Stack) -> None:
    role = stack.node.find_child("Server")
    assert isinstance(role, RolesAnywhereRole)

    assert role.profile.name == "Server"
    Template.from_stack(stack).has_resource_properties(
        "AWS::RolesAnywhere::Profile",
        {
            "DurationSeconds": 900,
            "Enabled": True,
            "RoleArns": [{"Fn::GetAtt": [Match.string_like_regexp("^Server"), "Arn"]}],
        },
    )


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param(
            {"trust_anchor_arn": ANCHOR},
            ["certificate_subject"],
            id="any certificate of the authority",
        ),
        pytest.param(
            {"trust_anchor_arn": "*", "certificate_subject": {"CN": "*", "mail": "x"}},
            ["trust_anchor_arn", "certificate_subject.CN", "certificate_subject"],
            id="any anchor, wildcard name and unknown part, all told",
        ),
        pytest.param(
            {
                "trust_anchor_arn": ANCHOR,
                "certificate_subject": "CN=backup",
                "session_duration": Duration.minutes(5),
            },
            ["session_duration", "certificate_subject"],
            id="short session, and text for the subject",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        RolesAnywhereRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
