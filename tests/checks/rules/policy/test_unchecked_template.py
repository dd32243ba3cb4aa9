"""policy-unchecked-template: resources that are in no template among the files."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.templates import EC2, role_of

RULE = "policy-unchecked-template"
URL = "https://s3.amazonaws.com/templates/network.yaml"
ROLE = {"Role": role_of(EC2, RoleName="x")}


def details(template: dict[str, Any]) -> list[str]:
    found = findings(AppTemplates(read_stacks(template)), Settings())
    return [one.weakness.detail for one in found if one.rule.id == RULE]


def with_resource(type_: str, properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Resources": {**ROLE, "Other": {"Type": type_, "Properties": properties}}, **more}


@pytest.mark.parametrize(
    ("type_", "properties", "words"),
    [
        ("AWS::CloudFormation::Stack", {"TemplateURL": URL}, "in the template at TemplateURL"),
        ("AWS::CloudFormation::StackSet", {"TemplateURL": URL}, "in the template at TemplateURL"),
        ("AWS::Serverless::Application", {"Location": "app"}, "in the template of an application"),
        ("Acme::S3::Bucket::MODULE", {}, "in the module Acme::S3::Bucket::MODULE"),
    ],
)
def test_resources_of_another_template_are_found(
    type_: str, properties: dict[str, Any], words: str
) -> None:
    (detail,) = details(with_resource(type_, properties))

    assert words in detail


@pytest.mark.parametrize(
    ("type_", "properties"),
    [
        ("AWS::CloudFormation::StackSet", {"TemplateBody": "{}"}),
        ("AWS::Serverless::HttpApi", {}),
        ("Acme::S3::Module", {}),
    ],
)
def test_resources_of_this_template_are_not(type_: str, properties: dict[str, Any]) -> None:
    assert details(with_resource(type_, properties)) == []


def test_a_nested_stack_among_the_files_is_not(tmp_path: Path) -> None:
    (tmp_path / "child.json").write_text('{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}')
    outer = tmp_path / "outer.yaml"
    outer.write_text(
        "Resources:\n"
        "  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: child.json}}\n"
        f"  Other: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: '{URL}'}}}}\n"
    )

    found = findings(AppTemplates(read_stacks(outer)), Settings())

    assert [(one.subject.logical_id, one.rule.id) for one in found] == [("Other", RULE)]


@pytest.mark.parametrize(
    ("transform", "macros"),
    [
        ("Acme", ["Acme"]),
        (["AWS::Serverless-2016-10-31", {"Name": "AWS::Include"}], ["AWS::Include"]),
        (["AWS::LanguageExtensions", "AWS::SecretsManager-2024-09-16"], []),
    ],
)
def test_macros_that_are_not_expanded_are_found(transform: Any, macros: list[str]) -> None:
    found = details({"Resources": ROLE, "Transform": transform})

    assert found == [f"The macro {name} can add and change resources." for name in macros]


def test_macros_in_place_of_resources_are_found() -> None:
    include = {"Name": "AWS::Include", "Parameters": {"Location": "s3://roles/roles.yaml"}}

    assert details({"Resources": {**ROLE, "Fn::Transform": include}}) == [
        "The macro AWS::Include can add and change resources."
    ]


def test_a_nested_stack_whose_condition_is_false_is_not_found() -> None:
    template = with_resource("AWS::CloudFormation::Stack", {"TemplateURL": URL})
    template["Resources"]["Other"]["Condition"] = "Never"
    template["Conditions"] = {"Never": {"Fn::Equals": ["a", "b"]}}

    assert details(template) == []
