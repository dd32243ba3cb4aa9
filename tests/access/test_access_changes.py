"""The access that a change of a template adds and removes."""

import re
from typing import Any

from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.permissions import read_s3
from iam_patterns.testing import access_changes


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


def test_a_change_of_trust_is_reported_in_words() -> None:
    changes = list(access_changes(template("111111111111"), template("222222222222")))

    assert [line.split(" can assume")[0] for line in changes] == [
        "+ arn:aws:iam::222222222222:root",
        "- arn:aws:iam::111111111111:root",
    ]
    assert all(line.endswith("if sts:ExternalId is cust-7f3a9c2e") for line in changes)


def test_a_change_of_permissions_is_reported_in_words() -> None:
    changes = list(access_changes(template("1" * 12), template("1" * 12, "payroll")))

    assert [line[0] + line.split(" is allowed ")[1] for line in changes] == [
        "+s3:GetObject on arn:aws:s3:::payroll/*",
        "+s3:ListBucket on arn:aws:s3:::payroll",
        "-s3:GetObject on arn:aws:s3:::reports/*",
        "-s3:ListBucket on arn:aws:s3:::reports",
    ]


def test_the_same_template_changes_nothing() -> None:
    assert list(access_changes(template("1" * 12), template("1" * 12))) == []


def test_a_role_that_cannot_be_read_is_reported_and_the_others_are_compared() -> None:
    after = template("222222222222")
    after["Resources"]["Broken"] = {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": {"Statement": 1}},
    }

    changes = list(access_changes(template("111111111111"), after))

    (broken,) = [change for change in changes if "Broken" in change]
    assert broken.startswith("+ Broken cannot be read: AssumeRolePolicyDocument: ")
    assert any("222222222222:root can assume" in change for change in changes)


def test_the_boundary_and_policies_that_are_not_in_the_template_are_reported() -> None:
    def with_arns(*arns: str, **properties: Any) -> dict[str, Any]:
        changed = template("1" * 12)
        (role,) = changed["Resources"].values()
        role["Properties"] |= {"ManagedPolicyArns": list(arns), **properties}
        return changed

    read = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    own, other = (f"arn:aws:iam::111111111111:policy/{name}" for name in ("own", "other"))

    def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
        return [re.sub("Vendor[0-9A-F]+", "R", each) for each in access_changes(before, after)]

    assert changes(with_arns(own), with_arns(other)) == [
        f"+ R has the policy {other}",
        f"- R has the policy {own}",
    ]
    assert changes(with_arns(own), with_arns(own, PermissionsBoundary=read)) == [
        f"+ R has the permissions boundary {read}"
    ]
    assert changes(with_arns(own), with_arns(own)) == []


def test_only_roles_are_reported() -> None:
    after = template("1" * 12)
    after["Resources"]["Staff"] = {"Type": "AWS::IAM::Group", "Properties": {}}
    after["Resources"]["Ann"] = {"Type": "AWS::IAM::User", "Properties": {}}

    assert list(access_changes(template("1" * 12), after)) == []
