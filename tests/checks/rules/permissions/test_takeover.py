"""The rule `permissions-takeover`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, fired

RULE = "permissions-takeover"

WEAK: dict[str, list[Any]] = {
    "any project": [allow("codebuild:StartBuild")],
}
SOUND: dict[str, list[Any]] = {
    "one project": [
        allow("codebuild:StartBuild", f"arn:aws:codebuild:eu-west-1:{OWN}:project/shop")
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
