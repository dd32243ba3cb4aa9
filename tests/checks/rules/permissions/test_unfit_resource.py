"""The rule `permissions-unfit-resource`."""

from typing import Any

import pytest

from iam_patterns.checks.catalog.cdk_grants import CDK_GRANTS
from iam_patterns.service_reference import known_actions
from tests.checks.templates import EC2, OWN, allow, deny, fired, found, found_in, role_of

RULE = "permissions-unfit-resource"
TABLE = f"arn:aws:dynamodb:eu-west-1:{OWN}:table/orders"
STREAM = f"arn:aws:kinesis:eu-west-1:{OWN}:stream/orders"
LOGS = f"arn:aws:logs:eu-west-1:{OWN}"
MACHINE = f"arn:aws:states:eu-west-1:{OWN}:stateMachine:orders"

NOTES: dict[str, Any] = {
    "a bucket for an object": allow("s3:GetObject", "arn:aws:s3:::shop"),
    "a bucket for an object, beside an action of buckets": allow(
        ["s3:ListBucket", "s3:GetObject"], "arn:aws:s3:::shop"
    ),
    "a bucket for an action without resources": allow("s3:ListAllMyBuckets", "arn:aws:s3:::shop"),
    "one log group for a list of all": allow("logs:DescribeLogGroups", f"{LOGS}:log-group:shop:*"),
    "a queue for a task": allow("states:SendTaskSuccess", f"arn:aws:sqs:eu-west-1:{OWN}:shop"),
    "a table for the records of a stream of another service": allow("kinesis:GetRecords", TABLE),
}
SOUND: dict[str, Any] = {
    "every action of a bucket": allow("s3:*", "arn:aws:s3:::shop"),
    "a pattern of objects": allow("s3:GetObject", "arn:*:s3:::sh?p*"),
    "an action without resources beside one that fits": allow(
        ["kinesis:GetRecords", "kinesis:ListStreams"], STREAM
    ),
    "a list of all beside one that fits": allow(
        ["logs:GetLogEvents", "logs:DescribeLogGroups"], f"{LOGS}:log-group:shop:*"
    ),
    "every log group of a Region": allow("logs:DescribeLogGroups", f"{LOGS}:*"),
    "every log group": allow("logs:DescribeLogGroups", f"{LOGS}:log-group:*"),
    "the response to a task": allow("states:SendTaskSuccess", MACHINE),
    "an HTTP endpoint by its keys": allow(
        "states:InvokeHTTPEndpoint",
        MACHINE,
        Condition={"StringEquals": {"states:HTTPMethod": "GET"}},
    ),
    "what Table.grant_read_data leaves over": allow(
        ["dynamodb:GetRecords", "dynamodb:GetShardIterator"], TABLE
    ),
    "one of several ARNs of the reference": allow(
        "apigateway:POST", "arn:aws:apigateway:eu-west-1::/restapis/abc/deployments"
    ),
}


@pytest.mark.parametrize("name", NOTES)
def test_an_allow_is_a_note_alone(name: str) -> None:
    every = found(EC2, permissions=[NOTES[name]])

    assert [(finding.rule.id, finding.severity) for finding in every] == [(RULE, "note")]


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=[SOUND[name]]) == set()


@pytest.mark.parametrize("actions", [["s3:GetObject"], ["s3:GetObject", "s3:ListBucket"]])
def test_a_deny_that_denies_nothing_is_a_warning(actions: list[str]) -> None:
    every = found(EC2, permissions=[deny(actions, "arn:aws:s3:::shop")])

    assert [(finding.rule.id, finding.severity) for finding in every] == [(RULE, "warning")]


def test_a_deny_that_fits_is_silent() -> None:
    assert fired(EC2, permissions=[deny("s3:GetObject", "arn:aws:s3:::shop/*")]) == set()


def test_several_actions_of_one_statement_are_one_finding() -> None:
    actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    (finding,) = found(EC2, permissions=[allow(actions, "arn:aws:s3:::shop")])

    assert "and 1 more do not support the resource arn:aws:s3:::shop." in finding.description
    assert "The statement allows nothing." in finding.description
    assert finding.fix.startswith(
        "Use the ARN that s3:DeleteObject supports: arn:PARTITION:s3:::BucketName/ObjectName."
    )


def test_the_fix_for_an_action_without_resources_is_a_star() -> None:
    (finding,) = found(EC2, permissions=[NOTES["a bucket for an action without resources"]])

    assert finding.fix.startswith('Allow s3:ListAllMyBuckets on Resource "*"')


def test_the_fix_for_a_grant_of_cdk_is_a_call_of_cdk() -> None:
    (finding,) = found(EC2, permissions=[allow("states:RedriveExecution", f"{MACHINE}:*")])

    assert finding.fix.startswith("Call state_machine.grant_redrive_execution(role)")


@pytest.mark.parametrize("grant", CDK_GRANTS, ids=lambda grant: grant.action)
def test_every_grant_of_cdk_is_still_unfit_and_has_its_page(grant: Any) -> None:
    (action,) = known_actions(grant.action)

    assert not any(form.arn == grant.arn for form in action.resources)
    assert grant.page.startswith("https://docs.aws.amazon.com/")


@pytest.mark.parametrize("written", ["ssm:GetParameter", "ssm:GetParameters"])
def test_a_parameter_of_the_app_may_begin_with_a_slash(written: str) -> None:
    parameter = {
        "Fn::Sub": "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter${Version}"
    }
    resources = {
        "Version": {"Type": "AWS::SSM::Parameter", "Properties": {"Name": "/v", "Value": "1"}},
        "Role": role_of(EC2, permissions=[allow(written, parameter)]),
    }

    assert found_in(resources) == ()


def test_a_change_set_may_use_a_transform() -> None:
    transform = "arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31"

    assert fired(EC2, permissions=[allow("cloudformation:CreateChangeSet", transform)]) == set()
    assert RULE in fired(EC2, permissions=[allow("cloudformation:CreateStack", transform)])


def test_the_fix_of_an_arn_without_a_region_is_one_without_a_region() -> None:
    (finding,) = found(
        EC2, permissions=[allow("s3:ListBucket", "arn:aws:s3:::acme-logs/AWSLogs/*")]
    )

    assert "arn:PARTITION:s3:::BucketName." in finding.fix
