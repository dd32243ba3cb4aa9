"""The rule `resource-malformed`."""

import json
from typing import Any

import pytest

from tests.checks.resource_templates import (
    ADMIN,
    OBJECTS,
    QUEUE_ARN,
    READER,
    allow,
    bucket,
    found,
    key,
    only,
    queue,
    secret,
)
from tests.checks.templates import OWN

RULE = "resource-malformed"
READ = allow({"AWS": READER}, "s3:GetObject", OBJECTS)
SEND = allow({"AWS": READER}, "sqs:SendMessage", QUEUE_ARN)
OWNER = allow({"AWS": ADMIN}, "kms:*")


def without(statement: dict[str, Any], element: str) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != element}


def of_reports(resource: Any) -> dict[str, Any]:
    resources = bucket(allow({"AWS": READER}, "s3:GetObject", resource))
    resources["Reports"]["Properties"]["BucketName"] = "reports"
    return resources


@pytest.mark.parametrize(
    ("resources", "location", "words"),
    [
        (queue(SEND, without(SEND, "Principal")), "PolicyDocument.Statement[1]", "Principal is"),
        (queue({**SEND, "Effect": "allow"}), "PolicyDocument", "must be Allow or Deny"),
        (queue({**SEND, "Principals": "*"}), "PolicyDocument", "unknown key"),
        (bucket(without(READ, "Resource")), "PolicyDocument.Statement[0]", "S3 requires Resource"),
        (
            key(OWNER, without(OWNER, "Resource")),
            "KeyPolicy.Statement[1]",
            "KMS requires Resource in every statement.",
        ),
        (
            bucket({**READ, "Action": ["s3:GetObject", "kms:Decrypt"]}),
            "PolicyDocument.Statement[0]",
            "S3 refuses actions of other services, such as kms:Decrypt.",
        ),
        (
            of_reports(["arn:aws:s3:::reports/*", "arn:aws:s3:::report/*"]),
            "PolicyDocument.Statement[0]",
            "S3 refuses arn:aws:s3:::report/*, because it is not in the bucket",
        ),
    ],
    ids=[
        "no principal",
        "a misspelt effect",
        "a misspelt element",
        "no resource on a bucket",
        "no resource on a key",
        "an action of another service",
        "another bucket",
    ],
)
def test_it_fires_alone(resources: dict[str, Any], location: str, words: str) -> None:
    finding = only(resources)

    assert (finding.rule.id, finding.severity) == (RULE, "error")
    assert finding.locations == (f"Properties.{location}",)
    assert words in finding.weakness.detail


@pytest.mark.parametrize(
    "resources",
    [
        queue(SEND),
        bucket(READ),
        bucket({**READ, "Action": "S3:GetObject"}),
        bucket({**READ, "Resource": "*"}),
        key(OWNER),
        of_reports(["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"]),
        of_reports("arn:aws:s3:::rep*/2026/*"),
        of_reports({"Fn::Sub": "arn:aws:s3:::${Name}/*"}),
        secret(allow({"AWS": READER}, "secretsmanager:GetSecretValue")),
    ],
    ids=str,
)
def test_nothing_fires(resources: dict[str, Any]) -> None:
    assert found(resources) == []


@pytest.mark.parametrize(
    ("service", "meant"),
    [
        ("eventbridge.amazonaws.com", "events.amazonaws.com"),
        ("clouwatch.amazonaws.com", "cloudwatch.amazonaws.com"),
        ("events.amazonaws.com", None),
        ("snss.amazonaws.com", None),
    ],
)
def test_a_misspelt_service_could_be_refused(service: str, meant: str | None) -> None:
    own = {"StringEquals": {"aws:SourceAccount": OWN}}
    resources = queue(allow({"Service": service}, "sqs:SendMessage", QUEUE_ARN, own))
    location = "Properties.PolicyDocument.Statement[0]"
    if meant is None:  # a name that is short could be that of another service
        assert found(resources) == []
        return
    assert found(resources) == [(RULE, "warning", location)]
    assert only(resources).weakness.fix == f"Replace {service} with {meant}."


def test_text_that_is_not_json_is_malformed_and_text_that_is_json_is_read() -> None:
    resources = queue()
    properties = resources["QueuePolicy"]["Properties"]
    properties["PolicyDocument"] = '{"Statement": '
    assert found(resources) == [(RULE, "error", "Properties.PolicyDocument")]

    properties["PolicyDocument"] = json.dumps(
        {"Version": "2012-10-17", "Statement": [{**SEND, "Resource": "*"}]}
    )
    assert found(resources) == []


def test_an_empty_policy_of_a_log_destination_is_none() -> None:
    properties = {"DestinationName": "a", "RoleArn": READER, "TargetArn": "a"}
    destination = {"Type": "AWS::Logs::Destination", "Properties": properties}

    assert (
        found({"A": {**destination, "Properties": {**properties, "DestinationPolicy": ""}}}) == []
    )
    broken = {**properties, "DestinationPolicy": "{"}
    assert [rule for rule, _, _ in found({"A": {**destination, "Properties": broken}})] == [RULE]


def test_an_action_known_only_at_deployment_could_be_one_of_the_service() -> None:
    every = found(bucket({**READ, "Action": {"Fn::ImportValue": "Action"}}))

    assert [rule for rule, _, _ in every] == ["resource-unresolved"]
