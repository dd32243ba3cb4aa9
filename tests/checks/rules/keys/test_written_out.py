"""The rule `keys-written-out`."""

import json
from base64 import b64encode
from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks.templates import OWN, found_in

RULE = "keys-written-out"
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"


@pytest.mark.parametrize(
    ("declared", "location", "detail"),
    [
        ({"Environment": {"K": KEY_ID}}, "Environment.K", "K is the ID of an access key."),
        (
            {"Environment": {"AWS_SECRET_ACCESS_KEY": SECRET}},
            "Environment.AWS_SECRET_ACCESS_KEY",
            "AWS_SECRET_ACCESS_KEY is a secret access key.",
        ),
        (
            {"Environment": [{"Name": "SECRET_KEY", "Value": SECRET}]},
            "Environment[0].Value",
            "SECRET_KEY is a secret access key.",
        ),
        ({"Text": f"aws_secret_access_key = {SECRET}"}, "Text", "Text is a secret access key."),
        (
            {"UserData": {"Fn::Base64": f"export K={KEY_ID}"}},
            "UserData.Fn::Base64",
            "UserData is the ID of an access key.",
        ),
        (
            {"UserData": {"Fn::Base64": {"Fn::Join": ["", ["K=", KEY_ID]]}}},
            "UserData.Fn::Base64.Fn::Join[1][1]",
            "UserData is the ID of an access key.",
        ),
        (
            {"UserData": b64encode(f"export K={KEY_ID}".encode()).decode()},
            "UserData",
            "UserData is the ID of an access key.",
        ),
        (
            {"K": {"Fn::Join": ["", [KEY_ID[:8], KEY_ID[8:]]]}},
            "K",
            "K is the ID of an access key.",
        ),
        (
            {"AWS_SECRET_ACCESS_KEY": {"Fn::Sub": SECRET}},
            "AWS_SECRET_ACCESS_KEY.Fn::Sub",
            "AWS_SECRET_ACCESS_KEY is a secret access key.",
        ),
    ],
    ids=[
        "ID",
        "secret",
        "of a task",
        "in a file",
        "user data",
        "joined",
        "encoded",
        "split",
        "substituted",
    ],
)
@pytest.mark.parametrize("is_read", [True, False], ids=["from a file", "as data"])
def test_a_written_key_is_found_and_never_repeated(
    declared: dict[str, Any], location: str, detail: str, *, is_read: bool
) -> None:
    template = {"Resources": {"Any": {"Type": "AWS::Any::Thing", "Properties": declared}}}
    source = json.dumps(template) if is_read else None
    stack = StackTemplate("Stack", template, OWN, "eu-west-1", source=source)

    (finding,) = findings(AppTemplates([stack]), Settings())

    assert finding.rule.id == RULE
    assert finding.locations == (f"Properties.{location}",)
    assert detail in str(finding)
    assert KEY_ID not in str(finding)
    assert SECRET not in str(finding)


@pytest.mark.parametrize(
    "section",
    [{"Mappings": {"Keys": {"eu-west-1": {"id": KEY_ID}}}}, {"Outputs": {"K": {"Value": KEY_ID}}}],
    ids=["mapping", "output"],
)
def test_a_key_in_a_mapping_or_an_output_is_found(section: dict[str, Any]) -> None:
    (finding,) = found_in({}, **section)

    assert finding.rule.id == RULE


def test_a_key_in_the_default_of_a_parameter_is_found() -> None:
    (finding,) = found_in({}, Parameters={"Key": {"Type": "String", "Default": KEY_ID}})

    assert finding.title == "Parameter Key contains an access key."
    assert finding.locations == ("Default",)


@pytest.mark.parametrize(
    "declared",
    [
        {"SecretKey": "{{resolve:secretsmanager:orders}}"},
        {"AccessKey": "a" * 40},
        {"S3Key": "0123456789abcdef0123456789abcdef01234567"},
        {"UserData": "not base64 at all"},
        {"Fingerprint": "AKIAtoo short"},
    ],
    ids=str,
)
def test_what_only_resembles_a_key_is_left_alone(declared: dict[str, Any]) -> None:
    assert found_in({"Any": {"Type": "AWS::Any::Thing", "Properties": declared}}) == ()
