"""The functions of templates, resolved as far as they are known."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.policy.tokens import shown, unknowns_in
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate

TEMPLATE = {
    "Parameters": {
        "Given": {"Type": "String"},
        "Open": {"Type": "String"},
        "Default": {"Type": "String", "Default": "value"},
        "List": {"Type": "CommaDelimitedList", "Default": "a,b"},
        "Stored": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/path"},
    },
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Unsure": {"Fn::Equals": [{"Ref": "Open"}, "x"]},
        "All": {"Fn::And": [{"Condition": "Yes"}, {"Condition": "Unsure"}]},
        "One": {"Fn::Or": [{"Condition": "Yes"}, {"Condition": "Unsure"}]},
        "None": {"Fn::And": [{"Condition": "No"}, {"Condition": "Unsure"}]},
    },
    "Mappings": {"Regions": {"eu-west-1": {"name": "Ireland"}}},
    "Resources": {
        "Bucket": {"Type": "AWS::S3::Bucket"},
        "Named": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "shop"}},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
        "Role": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/team/", "RoleName": "r"}},
        "Provider": {
            "Type": "AWS::IAM::OIDCProvider",
            "Properties": {"Url": "https://gitlab.com"},
        },
        "Custom": {"Type": "Custom::Anything"},
        "Json": {
            "Type": "Custom::AWSCDKCfnJson",
            "Properties": {"Value": {"Fn::Join": ["", ['{"a', '": "b"}']]}},
        },
        "Other": {"Type": "AWS::AppSync::GraphQLApi"},
    },
}
STACK = StackTemplate(
    "Main",
    TEMPLATE,
    "111111111111",
    "eu-west-1",
    parameters={"Given": "given"},
    folder=Path(),
)
UNSURE = ["Unsure", "then", "otherwise"]
ALL = ["All", "then", "otherwise"]


def resolved(value: Any) -> Any:
    outputs = {("Other", "Out"): "from-other", ("", "export"): "exported"}
    found = Resolver(STACK, lambda stack, name: outputs.get((stack, name))).resolve(value)
    return shown(found) if isinstance(found, str) else found


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "AWS::AccountId"}, "111111111111"),
        ({"Ref": "AWS::Partition"}, "aws"),
        ({"Ref": "AWS::URLSuffix"}, "amazonaws.com"),
        ({"Ref": "AWS::StackName"}, "Main"),
        ({"Ref": "Given"}, "given"),
        ({"Ref": "Open"}, "<Open>"),
        ({"Ref": "Stored"}, "<Stored>"),
        ({"Ref": "Default"}, "value"),
        ({"Ref": "List"}, ["a", "b"]),
        ({"Ref": "Bucket"}, "<Bucket>"),
        ({"Ref": "Named"}, "shop"),
        ({"Ref": "Topic"}, "arn:aws:sns:eu-west-1:111111111111:<Topic>"),
        ({"Ref": "Queue"}, "https://sqs.eu-west-1.amazonaws.com/111111111111/<Queue>"),
        ({"Ref": "Nowhere"}, "<Nowhere>"),
        ({"Fn::GetAtt": ["Bucket", "Arn"]}, "arn:aws:s3:::<Bucket>"),
        ({"Fn::GetAtt": "Role.Arn"}, "arn:aws:iam::111111111111:role/team/r"),
        ({"Ref": "Provider"}, "arn:aws:iam::111111111111:oidc-provider/gitlab.com"),
        ({"Fn::GetAtt": ["Other", "ApiId"]}, "<Other.ApiId>"),
        ({"Fn::GetAtt": ["Custom", "Value"]}, "<Custom.Value>"),
        ({"Fn::GetAtt": ["Json", "Value"]}, {"a": "b"}),
        ({"Fn::Join": ["-", ["a", {"Ref": "Given"}]]}, "a-given"),
        ({"Fn::Join": ["-", {"Ref": "List"}]}, "a-b"),
        ({"Fn::Split": ["-", "a-b"]}, ["a", "b"]),
        ({"Fn::Select": ["1", {"Fn::Split": ["-", "a-b"]}]}, "b"),
        (
            {"Fn::Sub": "${Given}/${Role.Arn}/${!Literal}"},
            "given/arn:aws:iam::111111111111:role/team/r/${Literal}",
        ),
        ({"Fn::Sub": ["${Own}", {"Own": {"Ref": "Given"}}]}, "given"),
        ({"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "name"]}, "Ireland"),
        ({"Fn::If": ["Yes", "then", "otherwise"]}, "then"),
        ({"Fn::If": ["No", "then", "otherwise"]}, "otherwise"),
        ({"Fn::If": ["One", "then", "otherwise"]}, "then"),
        ({"Fn::If": ["None", "then", "otherwise"]}, "otherwise"),
        ({"Fn::If": UNSURE}, '<Fn::If ["Unsure", "then", "otherwise"] of <Open>>'),
        ({"Fn::If": ALL}, '<Fn::If ["All", "then", "otherwise"] of <Open>>'),
        ([{"Fn::If": ["No", "then", {"Ref": "AWS::NoValue"}]}, "b"], ["b"]),
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ({"Fn::ImportValue": "export"}, "exported"),
        ({"Fn::ImportValue": "nowhere"}, "<nowhere>"),
        ({"Fn::GetStackOutput": {"StackName": "Other", "OutputName": "Out"}}, "from-other"),
        ({"Fn::Base64": "text"}, '<Fn::Base64 "text">'),
    ],
    ids=str,
)
def test_a_function(value: Any, expected: Any) -> None:
    assert resolved(value) == expected


@pytest.mark.parametrize(
    ("value", "is_unknown"),
    [
        ({"Ref": "Bucket"}, False),
        ({"Fn::GetAtt": ["Other", "ApiId"]}, False),
        ({"Ref": "Open"}, True),
        ({"Ref": "Stored"}, True),
        ({"Fn::GetAtt": ["Custom", "Value"]}, True),
        ({"Fn::ImportValue": "nowhere"}, True),
        ({"Fn::If": ["Unsure", "then", "otherwise"]}, True),
    ],
    ids=str,
)
def test_what_comes_from_outside_is_unknown_and_a_resource_is_a_symbol(
    value: dict[str, Any], *, is_unknown: bool
) -> None:
    found = Resolver(STACK, lambda *_: None).resolve(value)

    assert bool(unknowns_in(found)) is is_unknown


def test_an_open_account_is_unknown() -> None:
    stack = StackTemplate("S", {"Resources": {}})

    assert shown(Resolver(stack, lambda *_: None).resolve({"Ref": "AWS::AccountId"})) == (
        "<AWS::AccountId>"
    )
