"""Apps, stacks, templates and the roles in them."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns.template import TemplateError
from iam_patterns.testing import Access, AccessError, account
from tests.access.example_app import EXTERNAL_ID, HUB, OWN, VENDOR


def test_a_stack_knows_its_resources_without_the_name_of_the_stack(app: App) -> None:
    main = app.node.find_child("Main")
    assert isinstance(main, Stack)

    access = Access.of(main)

    assert sorted(access.roles()) == [
        f"Main/{name}"
        for name in ["Admin", "Hub", "Instance", "Jobs", "People", "Vendor", "Workflow"]
    ]
    assert access.role("Instance").allows("s3:GetObject", "arn:aws:s3:::<Bucket83908E77>/a")


def test_templates_files_and_assemblies_give_the_same_answers(app: App, tmp_path: Path) -> None:
    main = app.node.find_child("Main")
    assert isinstance(main, Stack)
    template = Template.from_stack(main)
    file = tmp_path / "Main.template.json"
    file.write_text(json.dumps(template.to_json()))

    for access in (
        Access.of(template),
        Access.of(template.to_json()),
        Access.read(file),
        Access.read(app.synth().directory),
    ):
        (vendor,) = [role for path, role in access.roles().items() if "Vendor" in path]
        assert vendor.assumable_by(account(VENDOR), external_id=EXTERNAL_ID)
        assert not vendor.assumable_by(account(VENDOR))


def test_an_unknown_role_is_an_error_with_the_known_names(access: Access) -> None:
    with pytest.raises(AccessError, match=r"no role is named Nobody.*Main/Admin"):
        access.role("Nobody")


def test_an_imported_role_is_an_error_that_says_so() -> None:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    imported = iam.Role.from_role_arn(stack, "Imported", HUB)
    imported.add_to_principal_policy(
        iam.PolicyStatement(actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])
    )

    for name in ("hub", HUB):
        with pytest.raises(AccessError, match="is imported"):
            Access.of(stack).role(name)


@pytest.mark.parametrize("source", [42, object()])
def test_a_source_without_templates_is_an_error(source: Any) -> None:
    with pytest.raises(AccessError, match="must be an app"):
        Access.of(source)


@pytest.mark.parametrize("text", ["{", '{"Resources": []}', "[]"])
def test_a_file_that_is_not_a_template_is_an_error(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text)

    with pytest.raises(TemplateError, match=r"wrong\.json"):
        Access.read(file)


def test_a_malformed_policy_is_an_error_with_its_path() -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": 1}}}

    with pytest.raises(TemplateError, match=r"Template\.Role\.AssumeRolePolicyDocument"):
        Access.of({"Resources": {"Role": role}}).role("Role").allows("s3:GetObject", "*")
