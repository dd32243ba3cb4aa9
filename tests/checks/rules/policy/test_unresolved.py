"""The rule `policy-unresolved`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
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


BOUNDARY = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/TeamBoundary"}


def test_the_boundary_of_the_settings_in_an_account_that_is_not_known() -> None:
    settings = Settings(permissions_boundary="TeamBoundary")

    assert fired(EC2, settings=settings, PermissionsBoundary=BOUNDARY) == set()
    assert RULE in fired(EC2, PermissionsBoundary=BOUNDARY)
    other = {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/Other"}
    assert RULE in fired(EC2, settings=settings, PermissionsBoundary=other)
    assert RULE in fired(EC2, settings=settings, ManagedPolicyArns=[BOUNDARY])
