"""The rule `permissions-unknown-condition-key`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, fired, found

RULE = "permissions-unknown-condition-key"

WEAK: dict[str, list[Any]] = {
    "a misspelt key": [
        allow("sqs:SendMessage", Condition={"StringEquals": {"aws:SourcAccount": OWN}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "a global key": [
        allow("sqs:SendMessage", Condition={"StringEquals": {"aws:SourceAccount": OWN}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_the_nearest_key_is_proposed() -> None:
    (finding,) = found(EC2, permissions=WEAK["a misspelt key"])

    assert "aws:SourcAccount does not exist. Did you mean aws:" in finding.description
