"""The rule `trust-whole-organization`."""

from typing import Any

import pytest

from tests.checks.templates import MFA, OWN, ROLE, fired, found, trust

RULE = "trust-whole-organization"
ORGANIZATION = {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}

WEAK: dict[str, list[Any]] = {
    "the organization alone": [trust("*", {"StringEquals": ORGANIZATION})],
    "the same by AWS": [trust({"AWS": "*"}, {"StringEquals": ORGANIZATION})],
}
SOUND: dict[str, list[Any]] = {
    "an account of it": [
        trust(
            "*",
            {
                "StringEquals": {**ORGANIZATION, "aws:PrincipalAccount": OWN},
                "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/ci"},
            },
        )
    ],
    "people of it": [trust("*", {"StringEquals": ORGANIZATION, **MFA})],
    "a role, which must be in it": [trust({"AWS": ROLE}, {"StringEquals": ORGANIZATION})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_it_is_a_note() -> None:
    (finding,) = found(*WEAK["the organization alone"])

    assert finding.severity == "note"
