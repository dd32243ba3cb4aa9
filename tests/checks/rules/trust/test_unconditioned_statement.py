"""The rule `trust-unconditioned-statement`."""

from typing import Any

import pytest

from iam_patterns.policy.identity_center import permission_set_role_arn
from tests.checks.templates import MFA, OWN, ROLE, ROOT, fired, found, trust

RULE = "trust-unconditioned-statement"

PEOPLE = f"arn:aws:iam::{OWN}:user/people/*"
DEPLOYER = permission_set_role_arn("Deployer", partition="aws", account=OWN, region="eu-west-1")


def named(*patterns: str) -> dict[str, Any]:
    return {"ArnLike": {"aws:PrincipalArn": list(patterns)}}


WEAK: dict[str, list[Any]] = {
    "a second statement without MFA": [trust({"AWS": ROLE}, MFA), trust({"AWS": ROLE})],
    "users with MFA, and some of them without": [
        trust({"AWS": ROOT}, {**MFA, **named(PEOPLE)}),
        trust({"AWS": ROOT}, named(DEPLOYER, f"arn:aws:iam::{OWN}:user/people/a*")),
    ],
    "users with MFA, and patterns that could match them": [
        trust({"AWS": ROOT}, {**MFA, **named(PEOPLE)}),
        trust({"AWS": ROOT}, named(f"arn:aws:iam::{OWN}:*/people/alice")),
    ],
}
SOUND: dict[str, list[Any]] = {
    "both with MFA": [trust({"AWS": ROLE}, MFA), trust({"AWS": ROLE}, MFA)],
    "people with MFA, and the pipeline by name": [
        trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"}, MFA),
        trust({"AWS": ROOT}, {"ArnEquals": {"aws:PrincipalArn": ROLE}}),
    ],
    "users with MFA, and a permission set": [
        trust({"AWS": ROOT}, {**MFA, **named(PEOPLE)}),
        trust({"AWS": ROOT}, named(DEPLOYER)),
    ],
    "users with MFA, and another user": [
        trust({"AWS": ROOT}, {**MFA, **named(f"arn:aws:iam::{OWN}:user/a")}),
        trust({"AWS": ROOT}, named(f"arn:aws:iam::{OWN}:user/ab")),
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_it_names_the_stricter_statement() -> None:
    (finding,) = found(*WEAK["a second statement without MFA"])

    assert "It has no condition; Statement[0] allows the same callers and has." in str(finding)
    assert finding.locations == ("Properties.AssumeRolePolicyDocument.Statement[1]",)
