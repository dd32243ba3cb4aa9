"""Snapshots whose differences begin with the access that changed."""

from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template
from syrupy.assertion import SnapshotAssertion

from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.permissions import read_s3
from iam_patterns.testing import TemplateSnapshot
from iam_patterns.testing.template_snapshot import normalized


def template(vendor: str, bucket: str = "reports") -> dict[str, Any]:
    stack = Stack(App(), "Stack")
    ThirdPartyExternalIdRole(
        stack,
        "Vendor",
        vendor_account=vendor,
        external_id="cust-7f3a9c2e",
        permissions=read_s3(f"arn:aws:s3:::{bucket}"),
    )
    return dict(Template.from_stack(stack).to_json())


def test_the_difference_begins_with_the_access(snapshot: SnapshotAssertion) -> None:
    extension = snapshot.use_extension(TemplateSnapshot).extension
    before, after = (extension.serialize(template(account)) for account in ("1" * 12, "2" * 12))

    first, second, *lines = extension.diff_lines(after, before)

    assert first.startswith("  + arn:aws:iam::222222222222:root can assume Vendor")
    assert second.startswith("  - arn:aws:iam::111111111111:root can assume Vendor")
    assert len(lines) > 1


@pytest.mark.parametrize("section", ["Parameters", "Rules"])
def test_what_cdk_adds_by_itself_is_left_out(section: str) -> None:
    assert section in template("1" * 12)
    assert section not in normalized(template("1" * 12))


def test_a_parameter_of_the_app_stays() -> None:
    own = {"Resources": {}, "Parameters": {"BootstrapVersion": {}, "Vendor": {"Type": "String"}}}

    assert normalized(own)["Parameters"] == {"Vendor": {"Type": "String"}}


def test_hashes_of_assets_are_left_out(tmp_path: Any) -> None:
    (tmp_path / "index.py").write_text("")
    stack = Stack(App(), "Stack")
    lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_asset(str(tmp_path)),
    )

    found = normalized(Template.from_stack(stack).to_json())

    (function,) = [r for r in found["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
    assert function["Properties"]["Code"]["S3Key"] == "<asset hash>.zip"
