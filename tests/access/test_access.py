"""Apps, stacks, templates and the roles in them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns.template import StackTemplate, TemplateError, read_stacks
from iam_patterns.testing import Access, AccessError, account, role_arn
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


MALFORMED = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {"Statement": 1}}}


def trusting(account_id: str) -> dict[str, Any]:
    principal = {"AWS": f"arn:aws:iam::{account_id}:root"}
    trust = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    document = {"Version": "2012-10-17", "Statement": [trust]}
    return {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}


def test_only_the_role_with_a_malformed_policy_is_an_error_with_its_path() -> None:
    access = Access.of({"Resources": {"Role": MALFORMED, "Other": trusting("222222222222")}})

    with pytest.raises(TemplateError, match=r"Template\.Role\.AssumeRolePolicyDocument"):
        access.role("Role").allows("s3:GetObject", "*")
    roles = access.roles()
    assert set(roles) == {"Role", "Other"}
    with pytest.raises(TemplateError, match="AssumeRolePolicyDocument"):
        roles["Role"].who_can_assume()
    with pytest.raises(TemplateError, match="AssumeRolePolicyDocument"):
        roles["Role"].assumable_by(account("222222222222"))
    assert roles["Other"].assumable_by(account("222222222222"))


def test_a_caller_of_the_app_that_cannot_be_read_is_an_error() -> None:
    caller = {
        "Type": "AWS::IAM::Role",
        "Properties": {**MALFORMED["Properties"], "RoleName": "caller"},  # type: ignore[dict-item]
    }
    stack = StackTemplate(
        "Shop", {"Resources": {"Caller": caller, "Role": trusting("111111111111")}}, "111111111111"
    )
    role = Access([stack]).role("Role")

    with pytest.raises(TemplateError, match=r"Shop\.Caller"):
        role.assumable_by(role_arn("arn:aws:iam::111111111111:role/caller"))
    assert role.assumable_by(account("111111111111"))


def test_plain_templates_with_the_same_logical_id_keep_both_roles() -> None:
    stacks = [
        StackTemplate(name, {"Resources": {"Role": trusting(vendor)}})
        for name, vendor in (("Prod", "222222222222"), ("Test", "333333333333"))
    ]

    roles = Access(stacks).roles()

    assert set(roles) == {"Prod/Role", "Test/Role"}
    assert roles["Prod/Role"].assumable_by(account("222222222222"))
    assert not roles["Prod/Role"].assumable_by(account("333333333333"))
    assert roles["Test/Role"].assumable_by(account("333333333333"))


def test_two_roles_with_the_same_path_are_an_error_that_names_both(tmp_path: Path) -> None:
    stacks = []
    for file in ("one.json", "two.json"):
        (tmp_path / file).write_text(json.dumps({"Resources": {"Role": trusting("222222222222")}}))
        stacks += read_stacks(tmp_path / file)
    access = Access([replace(stack, name="Shop") for stack in stacks])

    with pytest.raises(
        AccessError, match=r"two roles have the path Shop/Role.*one\.json.*two\.json"
    ):
        access.roles()


def test_the_error_for_an_unknown_role_names_the_nested_stacks_that_were_not_read() -> None:
    nested = {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": "https://example.com/nested.json"},
    }

    with pytest.raises(AccessError, match=r"nested stacks are not known: Template/Nested"):
        Access.of({"Resources": {"Nested": nested}}).role("Role")


def test_allows_is_about_the_roles_own_policies_and_names_the_others() -> None:
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    trust = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:*"}
    template = {
        "Resources": {
            "Admin": {
                "Type": "AWS::IAM::Role",
                "Properties": {
                    "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
                    "Policies": [
                        {
                            "PolicyName": "All",
                            "PolicyDocument": {"Version": "2012-10-17", "Statement": [everything]},
                        }
                    ],
                },
            }
        }
    }
    admin = Access.of(template).role("Admin")
    key = "arn:aws:kms:eu-west-1:111111111111:key/1234"
    needed = {
        ("kms:Decrypt", key): "the key's policy must allow it too",
        (
            "sts:AssumeRole",
            "arn:aws:iam::111111111111:role/x",
        ): "the role's trust policy must allow",
        (
            "sqs:SendMessage",
            "arn:aws:sqs:eu-west-1:222222222222:q",
        ): "the queue's policy must allow",
        ("kms:CreateKey", "*"): "",
        ("kms:ListKeys", "*"): "",
        ("s3:GetObject", "arn:aws:s3:::shop/a"): "",
    }
    for (action, resource), also in needed.items():
        answer = admin.allows(action, resource)

        assert answer
        assert also in str(answer)
        assert bool(also) is ("must allow it too" in str(answer))
