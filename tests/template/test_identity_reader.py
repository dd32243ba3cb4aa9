"""IAM identities with every policy, declared by the app or imported."""

from typing import Any

import pytest

from iam_patterns.template import AppTemplates, StackTemplate, TemplateError, roles_of
from tests.template.iam_resources import EC2, TRUST, actions, identities, policy, role


@pytest.mark.parametrize(
    ("attached", "kind"),
    [
        ({"Roles": ["outside"]}, "role"),
        ({"Users": ["alice"]}, "user"),
        ({"Groups": ["g"]}, "group"),
    ],
)
def test_an_imported_identity_has_the_policies_that_the_app_attaches(
    attached: dict[str, Any], kind: str
) -> None:
    found = identities(Policy=policy("*", **attached))["Policy"]

    assert (found.kind, found.is_imported, actions(found)) == (kind, True, ["*"])
    assert found.arn == f"arn:aws:iam::111111111111:{kind}/{next(iter(attached.values()))[0]}"


@pytest.mark.parametrize(
    ("properties", "location", "is_malformed"),
    [
        ({"AssumeRolePolicyDocument": {"Statement": [EC2, {"Ref": "S"}]}}, "Statement[1]", False),
        ({"AssumeRolePolicyDocument": {"Ref": "Document"}}, "AssumeRolePolicyDocument", False),
        (
            {"AssumeRolePolicyDocument": {"Statement": {**EC2, "Condition": {"Ref": "C"}}}},
            "Statement[0]",
            False,
        ),
        (
            {
                "AssumeRolePolicyDocument": {
                    "Statement": {**EC2, "Condition": {"StringEquals": {"Ref": "C"}}}
                }
            },
            "Statement[0]",
            False,
        ),
        (
            {"AssumeRolePolicyDocument": {"Statement": {**EC2, "Principal": {"Ref": "P"}}}},
            "[0]",
            False,
        ),
        ({"Policies": {"Fn::Transform": {"Name": "x"}}}, "Policies[0]", False),
        ({"Policies": [{"PolicyName": "P", "PolicyDocument": {"Ref": "D"}}]}, "Policies[0]", False),
        ({"AssumeRolePolicyDocument": {"Statement": {**EC2, "Effect": "allow"}}}, "Assume", True),
        ({"AssumeRolePolicyDocument": None}, "AssumeRolePolicyDocument", True),
        ({"Policies": [{"PolicyName": "P"}]}, "Policies[0]", True),
    ],
    ids=str,
)
def test_a_problem_of_a_policy_is_reported_with_its_location(
    properties: dict[str, Any], location: str, *, is_malformed: bool
) -> None:
    (problem,) = role(**properties).policy_problems

    assert location in problem.location
    assert problem.is_malformed is is_malformed


def broken(*names: str) -> AppTemplates:
    properties = {"AssumeRolePolicyDocument": {"Statement": [{"Ref": "S"}]}}
    sound = {"AssumeRolePolicyDocument": TRUST}
    resources = {
        name: {"Type": "AWS::IAM::Role", "Properties": properties if name in names else sound}
        for name in ("First", "Second", "Third")
    }
    return AppTemplates([StackTemplate("Stack", {"Resources": resources})])


def test_roles_of_requires_every_policy_to_be_resolved_and_reports_all_problems() -> None:
    with pytest.raises(TemplateError) as error:
        roles_of(broken("First", "Third"))

    first, third = str(error.value).splitlines()
    assert first.startswith("Stack.First.AssumeRolePolicyDocument.Statement[0]")
    assert third.startswith("Stack.Third.AssumeRolePolicyDocument.Statement[0]")


def test_roles_of_returns_every_declared_role() -> None:
    assert [found.logical_id for found in roles_of(broken())] == ["First", "Second", "Third"]
