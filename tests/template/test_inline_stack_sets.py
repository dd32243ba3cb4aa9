"""Templates that StackSets have as text."""

import json
from typing import Any

import pytest

from iam_patterns.template import AppTemplates, TemplateError, identities_of, read_stacks

MEMBER = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": {}}}}
IN_YAML = """
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "${AWS::StackName}-reader"
"""


def names(body: Any) -> list[str]:
    stack_set = {"Type": "AWS::CloudFormation::StackSet", "Properties": {"TemplateBody": body}}
    return [stack.name for stack in read_stacks({"Resources": {"Set": stack_set}}, name="Rollout")]


@pytest.mark.parametrize("body", [json.dumps(MEMBER), IN_YAML], ids=["JSON", "YAML"])
def test_a_template_as_text_is_a_stack_of_any_account(body: str) -> None:
    stack_set = {"Type": "AWS::CloudFormation::StackSet", "Properties": {"TemplateBody": body}}
    stacks = read_stacks({"Resources": {"Set": stack_set}}, name="Rollout")

    assert [(stack.name, stack.account) for stack in stacks] == [
        ("Rollout", None),
        ("Rollout/Set", None),
    ]
    assert [role.logical_id for role in identities_of(AppTemplates(stacks))] == ["Role"]


@pytest.mark.parametrize("body", [{"Fn::Sub": "..."}, {"Ref": "Body"}], ids=str)
def test_a_template_that_is_made_at_deployment_is_not_read(body: Any) -> None:
    assert names(body) == ["Rollout"]


def test_a_malformed_template_is_an_error() -> None:
    with pytest.raises(TemplateError, match="Rollout/Set"):
        names('{"Resources": []}')
