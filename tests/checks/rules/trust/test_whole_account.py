"""The rule `trust-whole-account`."""

from typing import Any

import pytest

from tests.checks.templates import MFA, OWN, ROLE, ROOT, fired, trust

RULE = "trust-whole-account"

WEAK: dict[str, list[Any]] = {
    "the own account": [trust({"AWS": ROOT})],
    "the own account by its number": [trust({"AWS": OWN})],
}
SOUND: dict[str, list[Any]] = {
    "with MFA": [trust({"AWS": ROOT}, MFA)],
    "with the ARN of the callers": [
        trust({"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": f"{ROLE}-*"}})
    ],
    "with MFA by its age": [trust({"AWS": ROOT}, {"Null": {"aws:MultiFactorAuthAge": "false"}})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
