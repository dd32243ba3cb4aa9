"""MfaRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_sns as sns
from aws_cdk.assertions import Match, Template
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy

from iam_patterns import MfaRole, RoleError, Trust

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]

ALICE = "arn:aws:iam::111111111111:user/alice"
HUB = "arn:aws:iam::111111111111:role/hub"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    MfaRole(stack, "Plain", trusted_arns=[ALICE])
    MfaRole(stack, "Recent", trusted_arns=[ALICE], max_mfa_age=Duration.minutes(15))
    MfaRole(stack, "Named", trusted_arns=[ALICE], require_source_identity=True)
    MfaRole(stack, "Alarmed", trusted_arns=[ALICE], alarm_topic=sns.Topic(stack, "Topic"))
    return stack


@pytest.fixture
def other_stack() -> Stack:
    return Stack(App(), "Other")


def test_mfa_is_demanded_by_bool_on_the_only_allow(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Plain")

    assert trust["Condition"] == {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
        "Null": {"sts:ExternalId": "true"},
    }


def test_the_sign_in_may_be_as_old_as_is_said(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Recent")

    assert trust["Condition"]["NumericLessThan"] == {"aws:MultiFactorAuthAge": "900"}


def test_sessions_last_an_hour_at_most_by_default(stack: Stack) -> None:
    for role in Template.from_stack(stack).find_resources("AWS::IAM::Role").values():
        assert role["Properties"].get("MaxSessionDuration", 3600) == 3600


def test_a_source_identity_is_the_users_own_name(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Named")

    assert trust["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity"]
    assert trust["Condition"]["StringEquals"] == {"sts:SourceIdentity": "${aws:username}"}


def test_the_callers_half_demands_mfa_too(other_stack: Stack) -> None:
    role = MfaRole(other_stack, "Role", trusted_arns=[ALICE], require_source_identity=True)

    (statement,) = [s.to_dict() for s in role.caller_permissions()]

    assert statement["Action"] == ["sts:AssumeRole", "sts:SetSourceIdentity"]
    assert statement["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}


def test_an_alarm_reports_each_use_of_this_role(stack: Stack) -> None:
    template = Template.from_stack(stack)
    (role_id,) = [
        logical_id
        for logical_id in template.find_resources("AWS::IAM::Role")
        if logical_id.startswith("Alarmed") and "Use" not in logical_id
    ]

    template.resource_count_is("AWS::Events::Rule", 3)
    template.has_resource_properties(
        "AWS::Events::Rule",
        {
            "EventPattern": {
                "source": ["aws.sts", "aws.rolesanywhere"],
                "detail": {"requestParameters": {"roleArn": [{"Fn::GetAtt": [role_id, "Arn"]}]}},
            },
            "State": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
        },
    )
    template.has_resource_properties(
        "AWS::Lambda::Function",
        {
            "Environment": {
                "Variables": Match.object_like(
                    {"TOPIC_ARN": {"Ref": Match.string_like_regexp("Topic")}}
                )
            }
        },
    )


def test_an_alarm_can_use_an_imported_topic(other_stack: Stack) -> None:
    topic = sns.Topic.from_topic_arn(other_stack, "T", "arn:aws:sns:eu-west-1:111111111111:t")

    MfaRole(other_stack, "Role", trusted_arns=[ALICE], alarm_topic=topic)

    Template.from_stack(other_stack).resource_count_is("AWS::Events::Rule", 3)


def test_an_alarm_reports_the_events_of_other_regions() -> None:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    topic = sns.Topic(stack, "Topic")

    MfaRole(stack, "Role", trusted_arns=[ALICE], alarm_topic=topic, alarm_regions=["us-east-1"])

    Template.from_stack(stack).resource_count_is("AWS::CloudFormation::StackSet", 1)


def test_regions_without_a_topic_are_refused(other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="alarm_regions: requires alarm_topic"):
        MfaRole(other_stack, "Role", trusted_arns=[ALICE], alarm_regions=["us-east-1"])


def test_regions_of_a_stack_without_a_region_are_refused(other_stack: Stack) -> None:
    topic = sns.Topic(other_stack, "Topic")

    with pytest.raises(RoleError, match="alarm_regions: the Region of the stack must be known"):
        MfaRole(
            other_stack,
            "Role",
            trusted_arns=[ALICE],
            alarm_topic=topic,
            alarm_regions=["us-east-1"],
        )


def test_a_fifo_topic_is_refused(other_stack: Stack) -> None:
    topic = sns.Topic(other_stack, "Topic", fifo=True)

    with pytest.raises(RoleError, match="alarm_topic: is a FIFO topic"):
        MfaRole(other_stack, "Role", trusted_arns=[ALICE], alarm_topic=topic)


@pytest.mark.parametrize("hours", [0, 37])
def test_an_mfa_age_that_aws_cannot_compare_is_refused(hours: int, other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="max_mfa_age"):
        MfaRole(other_stack, "Role", trusted_arns=[ALICE], max_mfa_age=Duration.hours(hours))


def test_a_role_has_no_user_name_to_give(other_stack: Stack) -> None:
    with pytest.raises(RoleError, match=r"trusted_arns\[1\]"):
        MfaRole(other_stack, "Role", trusted_arns=[ALICE, HUB], require_source_identity=True)


def test_a_whole_account_has_to_be_spelled_out(other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="allow_any_principal_in_account"):
        MfaRole(other_stack, "Role", trusted_account="111111111111")


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"Null": {"sts:ExternalId": "true"}},
        {
            "BoolIfExists": {"aws:MultiFactorAuthPresent": "true"},
            "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
            "Null": {"sts:ExternalId": "true"},
        },
        {
            "Bool": {"aws:MultiFactorAuthPresent": "true"},
            "NumericLessThan": {"aws:MultiFactorAuthAge": "7200"},
            "Null": {"sts:ExternalId": "true"},
        },
    ],
    ids=["nothing", "no MFA", "MFA if the key exists", "older MFA"],
)
def test_a_second_allow_with_weaker_mfa_is_refused(
    conditions: dict[str, Any], other_stack: Stack
) -> None:
    role = MfaRole(other_stack, "Role", trusted_arns=[ALICE])

    with pytest.raises(RoleError, match="MultiFactorAuth"):
        role.add_trust(Trust.arns(HUB, conditions=conditions))


def test_a_second_allow_with_the_same_demands_is_added(
    other_stack: Stack, trust_of: TrustOf
) -> None:
    role = MfaRole(other_stack, "Role", trusted_arns=[ALICE])
    conditions = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "900"},
        "Null": {"sts:ExternalId": "true"},
    }

    role.add_trust(Trust.arns(HUB, sid="TrustHub", conditions=conditions))

    assert [s["Principal"]["AWS"] for s in trust_of(other_stack, "Role")] == [ALICE, HUB]


WITH_MFA = {"aws:multifactorauthpresent": "true", "aws:multifactorauthage": "60"}


@pytest.mark.parametrize(
    ("context", "admitted"),
    [
        (WITH_MFA, True),
        ({}, False),
        ({"aws:multifactorauthpresent": "true"}, False),
        ({"aws:multifactorauthage": "60"}, False),
        (WITH_MFA | {"aws:multifactorauthpresent": "false"}, False),
        (WITH_MFA | {"aws:multifactorauthage": "3599"}, True),
        (WITH_MFA | {"aws:multifactorauthage": "3600"}, False),
        (WITH_MFA | {"sts:externalid": "cust-7f3a9c2e"}, False),
    ],
    ids=[
        "recent MFA",
        "access key without MFA",
        "MFA of unknown age",
        "age without MFA",
        "MFA denied",
        "just recent enough",
        "an hour ago",
        "through a third party",
    ],
)
def test_a_second_evaluator_lets_in(
    context: dict[str, str],
    admitted: bool,  # noqa: FBT001 - a parameter of the test
    stack: Stack,
    trust_of: TrustOf,
) -> None:
    request = EvalContext(
        principal_arn=ALICE,
        principal_type="User",
        principal_account="111111111111",
        action="sts:AssumeRole",
        resource_arn="arn:aws:iam::111111111111:role/break-glass",
        region="eu-west-1",
        service_context=context,
    )

    document = {"Statement": trust_of(stack, "Plain")}
    assert evaluate_trust_policy(document, ALICE, request) is admitted


def test_no_trust_demands_mfa_only_where_the_key_exists(stack: Stack, trust_of: TrustOf) -> None:
    for name in ("Plain", "Recent", "Named", "Alarmed"):
        (statement,) = trust_of(stack, name)
        assert statement["Condition"]["Bool"] == {"aws:MultiFactorAuthPresent": "true"}
        assert not any("IfExists" in operator for operator in statement["Condition"])


def test_a_whole_account_demands_mfa_like_anyone(other_stack: Stack, trust_of: TrustOf) -> None:
    MfaRole(
        other_stack, "Role", trusted_account="111111111111", allow_any_principal_in_account=True
    )

    (statement,) = trust_of(other_stack, "Role")
    assert "root" in json.dumps(statement["Principal"])
    assert {"Bool", "NumericLessThan", "Null"} == set(statement["Condition"])


@pytest.mark.parametrize("seconds", [1, 129600])
def test_an_mfa_age_at_the_limit_is_accepted(
    seconds: int, other_stack: Stack, trust_of: TrustOf
) -> None:
    MfaRole(other_stack, "Role", trusted_arns=[ALICE], max_mfa_age=Duration.seconds(seconds))

    (statement,) = trust_of(other_stack, "Role")
    assert statement["Condition"]["NumericLessThan"]["aws:MultiFactorAuthAge"] == str(seconds)


def test_an_mfa_age_one_second_over_the_limit_is_refused(other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="between 1 and 129600 seconds"):
        MfaRole(other_stack, "Role", trusted_arns=[ALICE], max_mfa_age=Duration.seconds(129601))

    assert other_stack.node.children == []


def test_a_source_identity_is_no_part_of_a_trust_that_does_not_demand_it(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Plain")

    assert trust["Action"] == "sts:AssumeRole"


def test_the_callers_half_names_this_role_and_sets_no_source_identity_unasked(
    other_stack: Stack,
) -> None:
    role = MfaRole(other_stack, "Role", trusted_arns=[ALICE])

    (statement,) = role.caller_permissions()

    assert statement.actions == ("sts:AssumeRole",)
    assert statement.resources == (role.role_arn,)
    assert statement.to_dict()["Condition"] == {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


def test_nothing_hears_of_a_role_without_alarm_topic(other_stack: Stack) -> None:
    MfaRole(other_stack, "Role", trusted_arns=[ALICE])

    Template.from_stack(other_stack).resource_count_is("AWS::Events::Rule", 0)


def test_a_second_allow_without_the_source_identity_is_refused(other_stack: Stack) -> None:
    role = MfaRole(other_stack, "Role", trusted_arns=[ALICE], require_source_identity=True)
    conditions = {
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
        "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
        "Null": {"sts:ExternalId": "true"},
    }

    with pytest.raises(RoleError, match="sts:SourceIdentity"):
        role.add_trust(Trust.arns(HUB, conditions=conditions))
