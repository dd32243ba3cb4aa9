"""The rule `trust-unconditioned-statement`."""

from typing import Any

import pytest

from tests.checks.templates import MFA, OWN, ROLE, ROOT, fired, found, trust

RULE = "trust-unconditioned-statement"

WEAK: dict[str, list[Any]] = {
    "a second statement without MFA": [trust({"AWS": ROLE}, MFA), trust({"AWS": ROLE})],
}
SOUND: dict[str, list[Any]] = {
    "both with MFA": [trust({"AWS": ROLE}, MFA), trust({"AWS": ROLE}, MFA)],
    "people with MFA, and the pipeline by name": [
        trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"}, MFA),
        trust({"AWS": ROOT}, {"ArnEquals": {"aws:PrincipalArn": ROLE}}),
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
