"""The rule `policy-unresolved`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, read_stacks
from tests.checks.templates import EC2, fired, found, trust

RULE = "policy-unresolved"

WEAK: dict[str, list[Any]] = {
    "a statement from a parameter": [{"Ref": "Statement"}],
}
SOUND: dict[str, list[Any]] = {
    "a statement": [EC2],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


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
