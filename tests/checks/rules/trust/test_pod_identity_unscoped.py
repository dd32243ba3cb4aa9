"""The rule `trust-pod-identity-unscoped`."""

from typing import Any

import pytest

from tests.checks.templates import fired, trust

RULE = "trust-pod-identity-unscoped"

WEAK: dict[str, list[Any]] = {
    "any pod": [
        trust({"Service": "pods.eks.amazonaws.com"}, action=["sts:AssumeRole", "sts:TagSession"])
    ],
    "without session tags": [
        trust(
            {"Service": "pods.eks.amazonaws.com"},
            {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}},
        )
    ],
}
SOUND: dict[str, list[Any]] = {
    "one namespace": [
        trust(
            {"Service": "pods.eks.amazonaws.com"},
            {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}},
            ["sts:AssumeRole", "sts:TagSession"],
        )
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
