"""The rule `trust-service-source-never-sent`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, fired, trust

RULE = "trust-service-source-never-sent"

WEAK: dict[str, list[Any]] = {
    "EC2 with a source account": [
        trust({"Service": "ec2.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "EC2": [EC2],
    "EC2 with a source account if it is sent": [
        trust({"Service": "ec2.amazonaws.com"}, {"Null": {"aws:SourceAccount": "true"}})
    ],
    "CloudTrail": [trust({"Service": "cloudtrail.amazonaws.com"})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
