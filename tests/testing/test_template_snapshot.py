"""Snapshots whose differences begin with the access that changed."""

import re
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.permissions import read_s3
from iam_patterns.testing.template_snapshot import normalized
from tests.testing.project import Project


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


TEST = """
from iam_patterns.testing import TemplateSnapshot

def template(account):
    trusted = {"AWS": f"arn:aws:iam::{account}:root"}
    trust = {"Effect": "Allow", "Principal": trusted, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    properties = {"AssumeRolePolicyDocument": document, "Tags": TAGS}
    return {"Resources": {"R": {"Type": "AWS::IAM::Role", "Properties": properties}}}

ACCOUNT, TAGS = "111111111111", []

def test_called(snapshot):
    assert template(ACCOUNT) == snapshot(extension_class=TemplateSnapshot)

def test_used(snapshot):
    assert template(ACCOUNT) == snapshot.use_extension(TemplateSnapshot)

def test_matched(snapshot):
    snapshot.use_extension(TemplateSnapshot).assert_match(template(ACCOUNT))
"""
MANY_TAGS = [{"Key": f"key{number}", "Value": "x" * 60} for number in range(40)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("snapshots"))
    project.write("test_it.py", TEST)
    assert "3 snapshots generated" in project.run("--snapshot-update")
    return project


def beginnings(output: str, lines: int) -> list[list[str]]:
    """The first lines of the error of each test."""
    sections = re.split(r"^_+ test_\w+ _+$", output, flags=re.MULTILINE)[1:]
    errors = [[x for x in section.splitlines() if x.startswith("E ")] for section in sections]
    return [[line[2:].strip() for line in error[:lines]] for error in errors]


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("-q", "--tb=short"),
        ("-vv",),
        ("-n", "1"),
        ("--assert=plain",),
        ("--snapshot-diff-mode=disabled",),
    ],
)
def test_the_error_begins_with_the_access_that_changed(
    options: tuple[str, ...], project: Project
) -> None:
    changed = TEST.replace('"111111111111", []', f'"222222222222", {MANY_TAGS}')
    project.write("test_it.py", changed)

    output = project.run(*options)

    assert [[*error[:2], *error[3:]] for error in beginnings(output, 5)] == [
        [
            "AssertionError: The access changed:",
            "R, trust policy: broader",
            "+ arn:aws:iam::222222222222:root can assume R by sts:AssumeRole",
            "- arn:aws:iam::111111111111:root can assume R by sts:AssumeRole",
        ]
    ] * 3


BUCKET = """
from iam_patterns.testing import TemplateSnapshot

READERS = ["111111111111"]

def test_bucket(snapshot):
    objects = "arn:aws:s3:::reports/*"
    read = {"Effect": "Allow", "Principal": {"AWS": READERS}, "Action": "s3:GetObject"}
    document = {"Version": "2012-10-17", "Statement": [{**read, "Resource": objects}]}
    policy = {"Bucket": "reports", "PolicyDocument": document}
    bucket = {"BucketName": "reports"}
    template = {
        "Resources": {
            "B": {"Type": "AWS::S3::Bucket", "Properties": bucket},
            "P": {"Type": "AWS::S3::BucketPolicy", "Properties": policy},
        }
    }
    assert template == snapshot(extension_class=TemplateSnapshot)
"""


def test_the_error_says_which_account_a_bucket_policy_opens(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("test_bucket.py", BUCKET)
    assert "1 snapshot generated" in project.run("--snapshot-update")

    project.write("test_bucket.py", BUCKET.replace("READERS = [", 'READERS = ["222222222222", '))

    assert beginnings(project.run(), 3) == [
        [
            "AssertionError: The access changed:",
            "account 222222222222 on arn:aws:s3:::reports: broader",
            "now allowed: s3:GetObject on arn:aws:s3:::reports/x",
        ]
    ]


def test_a_change_of_no_access_says_so(project: Project) -> None:
    project.write("test_it.py", TEST.replace('"111111111111", []', f'"111111111111", {MANY_TAGS}'))

    found = beginnings(project.run(), 1)

    assert found == [["AssertionError: The template changed, but no access."]] * 3


def test_a_template_that_did_not_change_passes(project: Project) -> None:
    project.write("test_it.py", TEST)

    assert "3 passed" in project.run()


def test_a_snapshot_that_does_not_exist_is_not_compared(project: Project) -> None:
    project.write("test_other.py", TEST)

    output = project.run("tests/test_other.py", "--snapshot-warn-unused")

    (project.folder / "tests" / "test_other.py").unlink()
    assert "does not exist" in output
    assert "access" not in output.split("short test summary")[0].split("Error")[1]


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
