"""An app of which one template cannot be read and in which one rule raises an exception."""

import sys
from pathlib import Path

from aws_cdk import App, CfnStack, Environment, Stack, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3_assets as s3_assets

from iam_patterns import IamChecks
from iam_patterns.checks import Rule, Settings
from iam_patterns.template import IamRole

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")


def find(role: IamRole, _settings: Settings) -> list[object]:
    raise LookupError(f"no owner of\n{role.logical_id}")


RAISING = Rule(
    id="acme-role-owner",
    severity="warning",
    subject=IamRole,
    title="{subject} has no owner.",
    risk="Nobody removes it.",
    fix="Add a tag.",
    example="Tags.of(role).add(...)",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
    find=find,  # type: ignore[arg-type] # it raises an exception, whatever its type
)

app = App()
weak = Stack(app, "Weak", env=ENVIRONMENT)
iam.Role(weak, "Role", assumed_by=iam.AccountPrincipal("222222222222"))
outer = Stack(app, "Outer", env=ENVIRONMENT)
Path(sys.argv[1]).write_text("Resources: [this, is no object]\n", encoding="utf-8")
asset = s3_assets.Asset(outer, "Asset", path=sys.argv[1])
CfnStack(outer, "Nested", template_url=asset.http_url)
iam.Role(outer, "Role", assumed_by=iam.AnyPrincipal())
Validations.of(app).add_plugins(IamChecks(rules=[RAISING]))
app.synth()
