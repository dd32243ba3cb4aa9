"""One app with roles of many patterns, whose access the tests ask for."""

from typing import Any

from aws_cdk import App, Duration, Environment, NestedStack, Stack
from aws_cdk import aws_s3 as s3

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

OWN = "111111111111"
VENDOR = "222222222222"
EXTERNAL_ID = "cust-7f3a9c2e"
ALICE = f"arn:aws:iam::{OWN}:user/alice"
HUB = f"arn:aws:iam::{OWN}:role/hub"
TARGET = f"arn:aws:iam::{VENDOR}:role/target"
GITHUB: dict[str, Any] = {"owner_id": "1", "repository_id": "2"}


def example_app() -> App:
    """The app, not yet synthesized."""
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
