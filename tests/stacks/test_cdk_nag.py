import json
from pathlib import Path

import pytest
from aws_cdk import App, CfnParameter, Stack, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from cdk_nag import AwsSolutionsChecks

from iam_patterns import Ec2InstanceRole, LambdaExecutionRole, Statement
from iam_patterns.permissions import read_s3, upload_s3, write_logs

LITERAL_BUCKET = "arn:aws:s3:::shop"


def findings(app: App) -> list[str]:
    """What the report of a synth says, whether synth raised or not."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))
    try:
        app.synth()
        failed = False
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
        failed = True
    report = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    (nag,) = [r for r in report["pluginReports"] if r["pluginName"] == "AwsSolutions"]
    found = [violation["ruleName"] for violation in nag["violations"]]
    assert (nag["conclusion"] == "failure") == failed == bool(found)
    return sorted(found)


def test_the_example_stacks_have_no_unacknowledged_finding(new_app: App) -> None:
    assert findings(new_app) == []


def test_the_pack_does_find_things_so_that_zero_means_something() -> None:
    app = App()
    role = iam.Role(
        Stack(app, "Stack"), "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com")
    )
    role.add_to_policy(iam.PolicyStatement(actions=["s3:*"], resources=["*"]))

    assert findings(app) == ["AwsSolutions-IAM5[Action::s3:*]", "AwsSolutions-IAM5[Resource::*]"]


@pytest.mark.parametrize("customer_managed", [True, False])
def test_roles_acknowledge_the_wildcards_of_our_permissions(customer_managed: bool) -> None:  # noqa: FBT001 - a parameter of the test
    app = App()
    stack = Stack(app, "Stack")

    Ec2InstanceRole(
        stack,
        "Role",
        session_manager=True,
        customer_managed=customer_managed,
        permissions=[
            read_s3(LITERAL_BUCKET),
            upload_s3(s3.Bucket.from_bucket_name(stack, "Backups", "backups").bucket_arn),
            write_logs(logs.LogGroup(stack, "Logs").log_group_arn),
        ],
    )

    assert findings(app) == []


def test_roles_acknowledge_the_managed_policy_they_attach() -> None:
    app = App()
    LambdaExecutionRole(Stack(app, "Stack"), "Role")

    assert findings(app) == []


def test_a_wildcard_of_the_callers_own_is_never_acknowledged() -> None:
    app = App()
    own = Statement("Everything", actions=["s3:*"], resources=["*"])
    Ec2InstanceRole(Stack(app, "Stack"), "Role", permissions=[own])

    assert findings(app) == ["AwsSolutions-IAM5[Action::s3:*]", "AwsSolutions-IAM5[Resource::*]"]


def test_a_managed_policy_of_the_callers_own_is_never_acknowledged() -> None:
    app = App()
    policy = iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")
    Ec2InstanceRole(Stack(app, "Stack"), "Role", managed_policies=[policy])

    assert findings(app) == [
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/ReadOnlyAccess]"
    ]


def test_reasons_name_every_statement_and_tokens_by_their_reference() -> None:
    app = App()
    stack = Stack(app, "Stack")
    prefix = CfnParameter(stack, "Prefix").value_as_string
    bucket = "arn:aws:s3:::shop"
    Ec2InstanceRole(
        stack,
        "Role",
        permissions=[read_s3(bucket, prefix=prefix), upload_s3(bucket, prefix=prefix)],
    )

    assert findings(app) == []
    report = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    (nag,) = [r for r in report["pluginReports"] if r["pluginName"] == "AwsSolutions"]
    (acknowledged,) = nag["suppressedViolations"]
    assert acknowledged["ruleName"] == f"AwsSolutions-IAM5[Resource::{bucket}/<Prefix>*]"
    assert "ReadObjects: " in acknowledged["reason"]
    assert "; UploadObjects: " in acknowledged["reason"]
    assert acknowledged["reason"].endswith("that begin with <Prefix>")
