"""Which callers the control policies of an organization limit, case by case."""

import pytest

from iam_patterns.policy import Caller, Condition
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.organization import NO_LIMITS, OrganizationLimits

OWN, OTHER = "111111111111", "222222222222"
SCP = Clause(effect="Deny", actions=("s3:*",), resources=("*",))
RCP = Clause(effect="Deny", actions=("sqs:*",), resources=("*",))
ELSE = Clause(effect="Deny", actions=("ec2:*",), resources=("*",))
ID = "o-exampleorg1"
BOTH = OrganizationLimits(ID, frozenset({SCP}), frozenset({RCP}))
UNNAMED = OrganizationLimits(None, frozenset({SCP}), frozenset({RCP}))
WORKER = Caller.of_role(f"arn:aws:iam::{OWN}:role/worker")
STRANGER = Caller.of_role(f"arn:aws:iam::{OTHER}:role/worker")
LINKED = Caller.of_role(f"arn:aws:iam::{OWN}:role/aws-service-role/x.amazonaws.com/y")
LINKED_STRANGER = Caller.of_role(f"arn:aws:iam::{OTHER}:role/aws-service-role/x.amazonaws.com/y")
SERVICE = Caller.of_service("ec2.amazonaws.com")
OF_MEMBER = (("aws:principalorgid", (ID,)),)


def members(limits: OrganizationLimits, caller: Caller) -> list[tuple[bool, object]]:
    return [(each.is_member, each.known) for each in limits.memberships(caller, OWN)]


@pytest.mark.parametrize(
    ("limits", "caller", "expected"),
    [
        (BOTH, WORKER, [(True, OF_MEMBER)]),
        (UNNAMED, WORKER, [(True, ())]),
        (BOTH, LINKED, [(False, OF_MEMBER)]),
        (BOTH, SERVICE, [(False, ())]),
        (BOTH, STRANGER, [(True, OF_MEMBER), (False, ())]),
        (UNNAMED, STRANGER, [(True, ()), (False, ())]),
        (BOTH, LINKED_STRANGER, [(False, OF_MEMBER), (False, ())]),
        (NO_LIMITS, STRANGER, [(False, ())]),
        (NO_LIMITS, WORKER, [(True, ())]),
        (OrganizationLimits(ID, resource_control=frozenset({RCP})), STRANGER, [(False, ())]),
    ],
)
def test_who_could_be_a_member(
    limits: OrganizationLimits, caller: Caller, expected: list[tuple[bool, object]]
) -> None:
    assert members(limits, caller) == expected


@pytest.mark.parametrize("limits", [BOTH, UNNAMED])
def test_a_service_control_policy_counts_for_members(limits: OrganizationLimits) -> None:
    inside, outside = limits.memberships(STRANGER, OWN)

    assert limits.counts(SCP, STRANGER, inside) is True
    assert limits.counts(SCP, STRANGER, outside) is False
    (own,) = limits.memberships(WORKER, OWN)
    assert limits.counts(SCP, WORKER, own) is True


def test_a_resource_control_policy_counts_for_all_but_service_linked_roles() -> None:
    for caller, counts in ((WORKER, True), (STRANGER, True), (SERVICE, True), (LINKED, False)):
        membership = next(iter(BOTH.memberships(caller, OWN)))
        assert BOTH.counts(RCP, caller, membership) is counts
        assert BOTH.counts(ELSE, caller, membership) is None


def test_the_cases_of_a_stranger_are_kept_apart_by_a_denial() -> None:
    inside, outside = UNNAMED.memberships(STRANGER, OWN)

    assert {inside.marker, outside.marker} == UNNAMED.markers
    for membership, other in ((inside, outside), (outside, inside)):
        assert membership.marker is not None
        assert other.marker is not None
        assert UNNAMED.counts(membership.marker, STRANGER, membership) is True
        assert UNNAMED.counts(other.marker, STRANGER, membership) is False
    assert [*map(conditions, (inside.marker, outside.marker))] == [
        (Condition("Null", "aws:PrincipalOrgID", ("true",)),),
        (Condition("Null", "aws:PrincipalOrgID", ("false",)),),
    ]


def test_a_named_organization_is_told_by_its_id() -> None:
    inside, outside = BOTH.memberships(STRANGER, OWN)

    assert inside.marker is None
    assert conditions(outside.marker) == (Condition("StringEquals", "aws:PrincipalOrgID", (ID,)),)
    assert NO_LIMITS.markers == frozenset()


def conditions(clause: Clause | None) -> tuple[Condition, ...]:
    assert clause is not None
    assert (clause.effect, clause.actions, clause.resources) == ("Deny", ("*",), ("*",))
    return clause.conditions
