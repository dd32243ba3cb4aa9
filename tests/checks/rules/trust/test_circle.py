"""The rule `trust-circle`."""

from typing import Any

from tests.checks.templates import OWN, ROLE, ROOT, role_of, rules_fired, trust

RULE = "trust-circle"


def fired_on_two(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    roles = {
        name: role_of(statement, RoleName=name)
        for name, statement in (("First", first), ("Second", second))
    }
    return rules_fired(roles)


OF_FIRST = trust({"AWS": f"arn:aws:iam::{OWN}:role/First"})
OF_SECOND = trust({"AWS": f"arn:aws:iam::{OWN}:role/Second"})


def test_roles_that_trust_each_other() -> None:
    assert fired_on_two(OF_SECOND, OF_FIRST) == [RULE]


def test_trust_by_a_condition_counts() -> None:
    by_condition = trust(
        {"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/First"}}
    )

    assert fired_on_two(OF_SECOND, by_condition) == [RULE]


def test_a_pattern_is_not_a_name() -> None:
    by_pattern = trust(
        {"AWS": ROOT}, {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/Fir*"}}
    )

    assert fired_on_two(OF_SECOND, by_pattern) == []


def test_a_chain_is_left_alone() -> None:
    assert fired_on_two(OF_SECOND, trust({"AWS": ROLE})) == []
