"""The rule `trust-any-principal`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, EXTERNAL_ID, MFA, ROLE, fired, found, trust

RULE = "trust-any-principal"

WEAK: dict[str, list[Any]] = {
    "anyone": [trust("*")],
    "anyone, as AWS": [trust({"AWS": "*"})],
    "anyone, and a denial for one role": [
        trust("*"),
        {
            **trust({"AWS": ROLE}, {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            "Effect": "Deny",
        },
    ],
    "anyone with an external ID": [trust("*", EXTERNAL_ID)],
}
SOUND: dict[str, list[Any]] = {
    "a role": [trust({"AWS": ROLE})],
    "roles of the own organization": [
        trust(
            {"AWS": "*"},
            {
                "StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"},
                "ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"},
            },
        )
    ],
    "anyone, and a denial for everyone else": [
        trust("*", {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}),
        {
            **trust("*", {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}),
            "Effect": "Deny",
        },
    ],
    "a denial of everyone": [EC2, {**trust("*", MFA), "Effect": "Deny"}],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_the_finding_reads_as_one() -> None:
    (finding,) = found(EC2, trust("*"))

    assert finding.title == "Role Itself can be assumed by any AWS principal."
    assert finding.locations == ("Properties.AssumeRolePolicyDocument.Statement[1]",)
    assert finding.description == (
        "Role Itself can be assumed by any AWS principal. "
        "At Properties.AssumeRolePolicyDocument.Statement[1]: The principal is *, and no "
        "condition limits the caller's account or organization. Anyone with an AWS account can "
        "assume the role and use its permissions."
    )
    assert f"(iam-patterns rule {RULE}, https://docs.aws.amazon.com/" in finding.fix


def test_any_provider_is_one_finding_with_a_fix_of_its_own() -> None:
    statement = trust({"Federated": "*"}, action="sts:AssumeRoleWithWebIdentity")
    (finding,) = found(statement)

    assert finding.rule.id == RULE
    assert finding.fix.startswith("Replace * with the ARN of the identity provider.")
