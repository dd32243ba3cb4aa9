"""Nested stacks: those of an assembly and of plain templates, in JSON and YAML."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, NestedStack, Stack, Stage
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.template import AppTemplates, TemplateError, read_stacks
from iam_patterns.template.nested_stacks import nested_in_order
from iam_patterns.template.stack import StackTemplate
from iam_patterns.testing import Access, account

NESTED = "AWS::CloudFormation::Stack"


class Team(NestedStack):
    def __init__(self, scope: Construct, id_: str, vendor: str) -> None:
        super().__init__(scope, id_)
        iam.Role(self, "Role", assumed_by=iam.AccountPrincipal(vendor))
        iam.Role(Inner(self, "Inner"), "Deep", assumed_by=iam.AccountPrincipal(vendor))


class Inner(NestedStack):
    pass


@pytest.mark.parametrize("context", [{}, {"aws:cdk:enable-path-metadata": True}])
def test_one_nested_stack_class_used_twice_keeps_the_roles_of_both(context: dict[str, Any]) -> None:
    app = App(context=context)
    stack = Stack(app, "Main", env=Environment(account="111111111111", region="eu-west-1"))
    Team(stack, "Red", "222222222222")
    Team(stack, "Blue", "333333333333")

    roles = Access.of(app).roles()

    assert set(roles) == {
        "Main/Red/Role",
        "Main/Red/Inner/Deep",
        "Main/Blue/Role",
        "Main/Blue/Inner/Deep",
    }
    for name, vendor, other in (
        ("Red", "222222222222", "333333333333"),
        ("Blue", "333333333333", "222222222222"),
    ):
        for role in (f"Main/{name}/Role", f"Main/{name}/Inner/Deep"):
            assert roles[role].assumable_by(account(vendor))
            assert not roles[role].assumable_by(account(other))


def test_the_same_stack_in_two_stages_keeps_both_roles() -> None:
    app = App()
    for name, vendor in (("Prod", "222222222222"), ("Test", "333333333333")):
        stack = Stack(Stage(app, name), "Shop", stack_name="shop")
        iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(vendor))

    roles = Access.of(app).roles()

    assert set(roles) == {"Prod/Shop/Role", "Test/Shop/Role"}
    assert roles["Prod/Shop/Role"].assumable_by(account("222222222222"))
    assert not roles["Test/Shop/Role"].assumable_by(account("222222222222"))


def test_a_stack_in_two_regions_is_asked_alone() -> None:
    app = App()
    stacks = []
    for region in ("eu-west-1", "us-east-1"):
        env = Environment(account="111111111111", region=region)
        stacks.append(Stack(app, f"Shop-{region}", stack_name="shop", env=env))
        iam.Role(stacks[-1], "Role", assumed_by=iam.AccountPrincipal("222222222222"))

    assert list(Access.of(stacks[1]).roles()) == ["Shop-us-east-1/Role"]
    assert len(Access.of(app).roles()) == 2


def test_a_nested_stack_can_be_asked_alone() -> None:
    stack = Stack(App(), "Main")
    Team(stack, "Red", "222222222222")
    blue = Team(stack, "Blue", "333333333333")

    assert set(Access.of(blue).roles()) == {"Main/Blue/Role", "Main/Blue/Inner/Deep"}


ROLE_IN_YAML = """\
Parameters: {Vendor: {Type: String}}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement: {Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: !Ref Vendor}}
"""


def nesting(url: object, **parameters: str) -> dict[str, Any]:
    return {"Type": NESTED, "Properties": {"TemplateURL": url, "Parameters": parameters}}


def test_nested_templates_beside_a_plain_template_are_read(tmp_path: Path) -> None:
    (tmp_path / "role.yaml").write_text(ROLE_IN_YAML)
    resources = {
        "Red": nesting("role.yaml", Vendor="222222222222"),
        "Blue": nesting("./role.yaml", Vendor="333333333333"),
    }
    (tmp_path / "main.json").write_text(json.dumps({"Resources": resources}))

    roles = Access.read(tmp_path / "main.json").roles()

    assert set(roles) == {"main/Red/Role", "main/Blue/Role"}
    assert roles["main/Red/Role"].assumable_by(account("222222222222"))
    assert not roles["main/Blue/Role"].assumable_by(account("222222222222"))


@pytest.mark.parametrize("url", ["../main.json", "/etc/passwd"])
def test_a_nested_template_outside_the_folder_is_refused(url: str, tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "main.json").write_text(json.dumps({"Resources": {"Red": nesting(url)}}))

    with pytest.raises(TemplateError, match="must be inside this folder"):
        Access.read(folder / "main.json")


@pytest.mark.parametrize("url", ["https://example.com/a.json", {"Ref": "Url"}, 5, ""])
def test_a_nested_template_that_is_not_a_file_is_listed_as_unread(
    url: object, tmp_path: Path
) -> None:
    file = tmp_path / "main.json"
    file.write_text(json.dumps({"Resources": {"Red": nesting(url)}}))

    assert AppTemplates(read_stacks(file)).unread == ["main/Red"]


def test_a_nested_stack_that_contains_itself_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "main.json").write_text(json.dumps({"Resources": {"A": nesting("b.json")}}))
    (tmp_path / "b.json").write_text(json.dumps({"Resources": {"B": nesting("main.json")}}))

    with pytest.raises(TemplateError, match=r"main/A \(.*b\.json\): the nested stack B contains"):
        Access.read(tmp_path / "main.json")


def test_nested_stacks_that_multiply_are_an_error(tmp_path: Path) -> None:
    for level in range(12):
        nested = nesting(f"{level + 1}.json")
        resources = {"A": nested, "B": nested} if level < 11 else {}
        (tmp_path / f"{level}.json").write_text(json.dumps({"Resources": resources}))

    with pytest.raises(TemplateError, match="more than 2000 stacks"):
        Access.read(tmp_path / "0.json")


def test_a_malformed_nested_template_is_an_error_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "nested.yaml").write_text("Resources: []")
    (tmp_path / "main.json").write_text(json.dumps({"Resources": {"A": nesting("nested.yaml")}}))

    with pytest.raises(TemplateError, match=r"nested\.yaml is not .*: Resources must be an object"):
        Access.read(tmp_path / "main.json")


def test_nested_stacks_come_after_those_whose_outputs_they_use() -> None:
    uses = {"Fn::GetAtt": ["Second", "Outputs.Arn"]}
    template = {
        "Resources": {"First": nesting("a", X=uses), "Second": nesting("b")}  # type: ignore[arg-type]
    }

    assert list(nested_in_order(StackTemplate("S", template))) == ["Second", "First"]


def test_nested_stacks_that_use_each_other_are_all_there() -> None:
    template = {"Resources": {"A": nesting("x", X="B"), "B": nesting("y", X="A")}}

    assert set(nested_in_order(StackTemplate("S", template))) == {"A", "B"}
