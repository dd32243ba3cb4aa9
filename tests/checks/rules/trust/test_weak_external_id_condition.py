"""The rule `trust-weak-external-id-condition`."""

from typing import Any

import pytest

from tests.checks.templates import EXTERNAL_ID, OUTSIDE, ROLE, fired, trust

RULE = "trust-weak-external-id-condition"

WEAK: dict[str, list[Any]] = {
    "StringLike": [trust({"AWS": OUTSIDE}, {"StringLike": {"sts:ExternalId": "cust-*"}})],
    "one value with a wildcard": [
        trust({"AWS": OUTSIDE}, {"StringLike": {"sts:ExternalId": ["cust-7f3a9c2e", "cust-*"]}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "StringEquals": [trust({"AWS": OUTSIDE}, EXTERNAL_ID)],
    "StringLike without a wildcard": [
        trust(
            {"AWS": OUTSIDE},
            {"StringLike": {"sts:ExternalId": ["cust-7f3a9c2e", "cust-8b2d41aa"]}},
        )
    ],
    "no external ID allowed": [trust({"AWS": ROLE}, {"Null": {"sts:ExternalId": "true"}})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


@pytest.mark.parametrize("operator", ["StringEqualsIfExists", "StringNotEquals"])
def test_an_operator_that_matches_without_an_external_id_is_one_finding(operator: str) -> None:
    condition = {operator: {"sts:ExternalId": "cust-7f3a9c2e"}}

    assert fired(trust({"AWS": OUTSIDE}, condition)) == {RULE}
