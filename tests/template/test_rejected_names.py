"""Names and paths that IAM rejects, and ``AWS::NoValue`` in their place."""

from typing import Any

import pytest

from iam_patterns.access import Access
from iam_patterns.template import AppTemplates, StackTemplate, TemplateError, identities_of
from tests.template.iam_resources import TRUST, document

ACCOUNT = "111111111111"
NAME = {"Ref": "Name"}
IF_NAMED = {"Fn::If": ["IsNamed", NAME, {"Ref": "AWS::NoValue"}]}
READ = {"PolicyName": "Read", "PolicyDocument": document("s3:GetObject")}


def template(compared: str, **properties: Any) -> dict[str, Any]:
    """A role with a policy if a parameter is not the text that a condition compares it with."""
    policies = {"Fn::If": ["IsNamed", [READ], {"Ref": "AWS::NoValue"}]}
    declared = {"AssumeRolePolicyDocument": TRUST, "Policies": policies, **properties}
    return {
        "Parameters": {"Name": {"Type": "String"}},
        "Conditions": {"IsNamed": {"Fn::Not": [{"Fn::Equals": [NAME, compared]}]}},
        "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": declared}},
    }


def alternatives(written: dict[str, Any]) -> list[list[str]]:
    """The ARNs of the identities in each world."""
    app = AppTemplates([StackTemplate("Stack", written, ACCOUNT, "eu-west-1")])
    return [[found.arn for found in identities_of(one)] for one in app.alternatives()]


@pytest.mark.parametrize("key", ["Path", "RoleName"])
@pytest.mark.parametrize("compared", ["", "not one"])
def test_a_world_in_which_iam_rejects_the_name_has_no_role(key: str, compared: str) -> None:
    found = alternatives(template(compared, **{key: NAME}))

    assert sorted(map(len, found)) == [0, 1]


@pytest.mark.parametrize(
    ("key", "compared", "arn"),
    [
        ("Path", "/workload/", f"arn:aws:iam::{ACCOUNT}:role/workload/"),
        ("RoleName", "Worker", f"arn:aws:iam::{ACCOUNT}:role/Worker"),
    ],
)
def test_a_world_in_which_iam_accepts_it_has_the_role(key: str, compared: str, arn: str) -> None:
    found = alternatives(template(compared, **{key: NAME}))

    assert [len(arns) for arns in found] == [1, 1]
    assert any(one.startswith(arn) for (one,) in found)


@pytest.mark.parametrize("compared", ["", "none"])
@pytest.mark.parametrize("key", ["Path", "RoleName"])
def test_without_a_value_the_role_has_the_path_and_name_of_one_without(
    key: str, compared: str
) -> None:
    found = alternatives(template(compared, **{key: IF_NAMED}))
    generated = alternatives(template(compared))

    assert [len(arns) for arns in found] == [1, 1]
    assert generated[0] == generated[1]
    assert generated[0] in found


@pytest.mark.parametrize("properties", [{"Path": NAME}, {"RoleName": NAME}])
def test_questions_are_answered_from_the_worlds_that_can_be_deployed(
    properties: dict[str, Any],
) -> None:
    access = Access.of(template("none or one", **properties))

    answer = access.role("Role").allows("s3:GetObject", "arn:aws:s3:::shop/x")

    assert answer.unknowns == ("Name",)
    assert "Name decides whether the role is deployed" in str(answer)


def test_what_the_path_decides_is_compared() -> None:
    before, after = template("none", Path=IF_NAMED), template("none", Path=IF_NAMED)
    after["Resources"]["Role"]["Properties"]["Policies"] = [READ]

    change = Access.compare(before, after)

    assert [one.subject for one in change.broader] == ["permissions"]
    assert Access.compare(before, before).equal


@pytest.mark.parametrize(
    ("key", "rejected", "accepted"),
    [("Path", "none", "/none/"), ("Path", "/a b/", "/*/"), ("RoleName", "a b", "a-b")],
)
def test_a_name_that_is_written_out_is_malformed_if_iam_rejects_it(
    key: str, rejected: str, accepted: str
) -> None:
    def asked(value: str) -> bool:
        access = Access.of(template("", **{key: value}), parameters={"Name": "given"})
        return bool(access.role("Role").allows("s3:GetObject", "arn:aws:s3:::shop/x"))

    assert asked(accepted)
    with pytest.raises(TemplateError, match=rf"Role\.{key}: it must be .*{rejected}"):
        asked(rejected)


def test_a_rejected_name_that_nothing_assumes_is_reported_in_every_world() -> None:
    written = template("x", Path={"Ref": "Folder"})
    written["Parameters"]["Folder"] = {"Type": "String", "Default": "none"}
    app = AppTemplates([StackTemplate("Stack", written, ACCOUNT, "eu-west-1")])

    found = [identity for one in app.alternatives() for identity in identities_of(one)]

    assert [[problem.location for problem in one.policy_problems] for one in found] == [
        ["Path"]
    ] * 2
