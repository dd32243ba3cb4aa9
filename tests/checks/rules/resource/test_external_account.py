"""The rule `resource-external-account`."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.resource_templates import (
    OBJECTS,
    ORGANIZATION,
    QUEUE_ARN,
    allow,
    bucket,
    found,
    only,
    permission,
    queue,
)
from tests.checks.templates import OTHER, OWN

RULE = "resource-external-account"
STATEMENT = "Properties.PolicyDocument.Statement[0]"
VENDOR = {"AWS": f"arn:aws:iam::{OTHER}:role/vendor"}


def for_vendor(conditions: Any = None) -> dict[str, Any]:
    return bucket(allow(VENDOR, "s3:GetObject", OBJECTS, conditions))


def test_it_fires_on_the_statement() -> None:
    assert found(for_vendor()) == [(RULE, "warning", STATEMENT)]
    assert found(permission(Principal=OTHER)) == [(RULE, "warning", "Properties")]


@pytest.mark.parametrize(
    "settings",
    [
        Settings(own_accounts=frozenset({OTHER})),
        Settings(trusted_accounts={OTHER: "vendor"}),
    ],
    ids=["own", "trusted"],
)
def test_known_accounts_are_not_reported(settings: Settings) -> None:
    assert found(for_vendor(), settings=settings) == []


@pytest.mark.parametrize(
    "conditions",
    [ORGANIZATION, {"StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}],
    ids=["organization", "network"],
)
def test_a_condition_limits_the_account(conditions: Any) -> None:
    assert found(for_vendor(conditions)) == []


def test_another_organization_is_reported() -> None:
    anyone = bucket(allow("*", "s3:GetObject", OBJECTS, ORGANIZATION))

    assert found(anyone, settings=Settings(organization_id="o-a1b2c3d4e5")) == []
    assert found(anyone, settings=Settings(organization_id="o-zzzzzzzzzz")) == [
        (RULE, "warning", STATEMENT)
    ]


def test_a_principal_known_only_at_deployment_is_a_note() -> None:
    of_parameter = queue(allow({"AWS": {"Ref": "Partner"}}, "sqs:SendMessage"))
    of_mapping = queue(
        allow({"AWS": {"Fn::FindInMap": ["Logs", {"Ref": "Zone"}, "Account"]}}, "sqs:SendMessage")
    )

    assert found(of_parameter, Parameters={"Partner": {"Type": "String"}}) == [
        (RULE, "note", STATEMENT)
    ]
    assert found(of_mapping, Parameters={"Zone": {"Type": "String"}}) == []


def test_where_the_account_of_the_stack_is_open_it_is_a_guess() -> None:
    finding = only(for_vendor(), account=None)

    assert (finding.severity, finding.weakness.is_guess) == ("warning", True)
    assert "could belong" in finding.weakness.detail


def test_grants_between_the_accounts_of_an_app_are_not_reported(tmp_path: Any) -> None:
    app = App(outdir=str(tmp_path))
    data, reports = (
        Stack(app, name, env=Environment(account=account, region="eu-west-1"))
        for name, account in (("Data", OWN), ("Reports", OTHER))
    )
    key = kms.Key(data, "Key", alias="shop")
    bucket_of_data = s3.Bucket(data, "Bucket", bucket_name="shop-data", encryption_key=key)
    reader = iam.Role(
        reports, "Reader", role_name="reader", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")
    )
    bucket_of_data.grant_read(reader)
    bucket_of_data.grant_read(iam.AccountPrincipal(OTHER))
    app.synth()

    every = findings(AppTemplates(read_stacks(tmp_path)), Settings())
    assert [one for one in every if one.rule.id.startswith("resource-")] == []


def test_a_role_whose_name_alone_is_unknown_is_of_its_account() -> None:
    name = {"Fn::Sub": f"arn:aws:iam::{OWN}:role/${{Name}}"}
    other = {"Fn::Sub": f"arn:aws:iam::{OTHER}:role/${{Name}}"}

    assert found(queue(allow({"AWS": name}, "sqs:SendMessage", QUEUE_ARN))) == []
    ((rule, severity, _),) = found(queue(allow({"AWS": other}, "sqs:SendMessage", QUEUE_ARN)))
    assert (rule, severity) == (RULE, "warning")
