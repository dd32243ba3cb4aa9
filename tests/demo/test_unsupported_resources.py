"""Unsupported resources are removed completely, or not at all."""

import json
from pathlib import Path
from typing import Any

import pytest

from demo.unsupported_resources import remove_unsupported

PROVIDER = {"Type": "AWS::IAM::OIDCProvider"}


@pytest.fixture
def template(tmp_path: Path) -> Path:
    return tmp_path / "Example.template.json"


def left(template: Path, resources: dict[str, Any], outputs: dict[str, Any]) -> dict[str, Any]:
    template.write_text(json.dumps({"Resources": resources, "Outputs": outputs}))
    assert remove_unsupported(template) == ["AWS::IAM::OIDCProvider"]
    content: dict[str, Any] = json.loads(template.read_text())
    return content


def test_the_resource_its_order_and_its_outputs_go_and_nothing_else(template: Path) -> None:
    role = {"Type": "AWS::IAM::Role", "DependsOn": ["Provider", "Key"]}
    key = {"Type": "AWS::KMS::Key", "DependsOn": "Provider"}
    outputs = {"Arn": {"Value": {"Ref": "Provider"}}, "Key": {"Value": {"Ref": "Key"}}}

    content = left(template, {"Provider": PROVIDER, "Role": role, "Key": key}, outputs)

    assert content["Resources"] == {
        "Role": {"Type": "AWS::IAM::Role", "DependsOn": ["Key"]},
        "Key": {"Type": "AWS::KMS::Key"},
    }
    assert content["Outputs"] == {"Key": {"Value": {"Ref": "Key"}}}


@pytest.mark.parametrize("reference", [{"Ref": "Provider"}, {"Fn::GetAtt": ["Provider", "Arn"]}])
def test_a_resource_that_another_needs_is_an_error(
    reference: dict[str, Any], template: Path
) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": [reference]}}
    template.write_text(json.dumps({"Resources": {"Provider": PROVIDER, "Role": role}}))

    with pytest.raises(ValueError, match=r"Role of Example.*refers to \['Provider'\]"):
        remove_unsupported(template)


def test_a_template_of_what_the_emulator_knows_stays_as_it_is(template: Path) -> None:
    template.write_text('{"Resources": {"Role": {"Type": "AWS::IAM::Role"}}}')

    assert remove_unsupported(template) == []
    assert template.read_text() == '{"Resources": {"Role": {"Type": "AWS::IAM::Role"}}}'
