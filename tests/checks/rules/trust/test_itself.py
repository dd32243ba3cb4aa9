"""The rule `trust-itself`."""

from typing import Any

import pytest

from tests.checks.templates import OWN, ROLE, ROOT, fired, trust

RULE = "trust-itself"


def by_arn(name: str) -> dict[str, Any]:
    return {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:{name}"}}


WEAK: dict[str, list[Any]] = {
    "by its ARN": [trust({"AWS": f"arn:aws:iam::{OWN}:role/Itself"})],
    "by its ARN in a condition": [trust({"AWS": ROOT}, by_arn("role/Itself"))],
}
SOUND: dict[str, list[Any]] = {
    "another role": [trust({"AWS": ROLE})],
    "a pattern that its name matches": [trust({"AWS": ROOT}, by_arn("role/Its*"))],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
