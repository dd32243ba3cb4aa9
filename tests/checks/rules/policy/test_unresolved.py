"""The rule `policy-unresolved`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.templates import EC2, allow, deny, fired, found, role_of, trust

RULE = "policy-unresolved"
VERB = {"Fn::Sub": "sts:${Verb}"}

WEAK: dict[str, list[Any]] = {
    "a statement from a parameter": [{"Ref": "Statement"}],
    "an action from a parameter": [EC2, trust({"Service": "ec2.amazonaws.com"}, action=VERB)],
}
EC2_ONLY = allow("ec2:DescribeInstances")
SOUND: dict[str, list[Any]] = {
    "a statement": [EC2],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


@pytest.mark.parametrize(
    ("statement", "details"),
    [
        (allow(VERB), ["sts:<Verb> is known only at deployment, and could be any action."]),
        (
            allow([{"Ref": "One"}, "s3:GetObject", {"Ref": "Two"}], "arn:aws:s3:::a/*"),
            ["<One> and <Two> are known only at deployment, and could be any actions."],
        ),
        (allow("sts:GetCallerIdentity"), []),
        (allow("sts:GetCallerIdentity", {"Ref": "Resource"}), []),
        (deny(VERB), []),
    ],
    ids=str,
)
def test_actions_of_permissions_that_are_not_known(statement: Any, details: list[str]) -> None:
    template = {"Resources": {"Role": role_of(EC2, permissions=[EC2_ONLY, statement])}}
    every = findings(AppTemplates(read_stacks(template)), Settings())
    own = [finding for finding in every if finding.rule.id == RULE]

    assert [finding.weakness.detail for finding in own] == details
    place = "Properties.Policies[0].PolicyDocument.Statement[1]"
    assert [finding.locations for finding in own] == [(place,)] * len(details)


def test_a_statement_behind_one_that_is_not_known_has_its_place_in_the_template() -> None:
    every = found({"Ref": "Statement"}, trust("*"))

    assert {finding.rule.id: finding.locations for finding in every} == {
        RULE: ("Properties.AssumeRolePolicyDocument.Statement[0]",),
        "trust-any-principal": ("Properties.AssumeRolePolicyDocument.Statement[1]",),
    }


def of_app_without_account(settings: Settings, **properties: Any) -> set[str]:
    """The rules that fire where neither the account nor the partition is known."""
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [EC2]}, **properties}
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
    every = findings(AppTemplates(read_stacks(template)), settings)
    return {finding.rule.id for finding in every}


def test_the_boundary_of_the_settings_in_an_account_that_is_not_known() -> None:
    settings = Settings(permissions_boundary="TeamBoundary")
    arn = "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy"
    boundary, other = {"Fn::Sub": f"{arn}/TeamBoundary"}, {"Fn::Sub": f"{arn}/Other"}

    assert of_app_without_account(settings, PermissionsBoundary=boundary) == set()
    assert RULE in of_app_without_account(Settings(), PermissionsBoundary=boundary)
    assert RULE in of_app_without_account(settings, PermissionsBoundary=other)
    assert RULE in of_app_without_account(settings, ManagedPolicyArns=[boundary])
