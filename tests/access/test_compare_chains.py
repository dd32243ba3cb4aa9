"""Chains of roles in a comparison: which role can newly be assumed, and what that leads to."""

from typing import Any

import pytest

from iam_patterns.access import Access, Change
from iam_patterns.access.comparison import access as comparing
from tests.access.reach_apps import (
    OTHER,
    OWN,
    READS,
    app,
    arn,
    assuming,
    named,
    statement,
    trusting,
)

EC2 = {"Service": "ec2.amazonaws.com"}
WRITES = statement("s3:PutObject", "arn:aws:s3:::reports/*")


def first(*statements: dict[str, Any]) -> dict[str, Any]:
    return named("first", *statements, trust=[trusting(EC2)])


def second(principal: Any, *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return named("second", READS, *statements, trust=[trusting(principal, **more)])


THIRD = named("third", WRITES, trust=[trusting({"AWS": arn("second")})])


def chains(change: Change) -> dict[str, str]:
    return {d.title: d.verdict for d in change.differences if d.subject == "chain of roles"}


OPENED = {"Own/First -> Own/Second, chain of roles": "broader"}
CLOSED = {"Own/First -> Own/Second, chain of roles": "narrower"}


def test_a_role_that_may_newly_assume_another_is_reported_with_what_that_reads() -> None:
    target = second({"AWS": OWN}, assuming("third"))
    before = app(First=first(), Second=target, Third=THIRD)
    after = app(First=first(assuming("second")), Second=target, Third=THIRD)

    change = Access.compare(before, after)

    (row,) = [d for d in change.broader if d.subject == "chain of roles"]
    old, new = row.opened[0].decisions
    assert (old.outcome, new.outcome) == ("implicitly denied", "allowed")
    assert str(row).splitlines() == [
        "Own/First -> Own/Second, chain of roles: broader",
        f"  now allowed: sts:AssumeRole on {arn('second')}",
        "  from there: Own/Second: s3:GetObject on arn:aws:s3:::reports/x",
        "  from there: Own/Second -> Own/Third",
        "  from there: Own/Second -> Own/Third: s3:PutObject on arn:aws:s3:::reports/x",
    ]
    assert chains(Access.compare(after, before)) == CLOSED


@pytest.mark.parametrize(
    ("before", "after", "own"),
    [
        pytest.param({"AWS": OTHER}, {"AWS": OWN}, [assuming("second")], id="the account"),
        pytest.param({"AWS": OTHER}, {"AWS": arn("first")}, [], id="the role by name"),
        pytest.param(EC2, "*", [assuming("second")], id="everyone"),
    ],
)
def test_a_trust_policy_opens_a_chain(before: Any, after: Any, own: list[dict[str, Any]]) -> None:
    old = app(First=first(*own), Second=second(before))
    new = app(First=first(*own), Second=second(after))

    assert chains(Access.compare(old, new)) == OPENED
    assert chains(Access.compare(new, old)) == CLOSED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param([assuming("second")], [assuming("second", "other")], id="another role"),
        pytest.param(
            [assuming("second")], [statement("sts:*", "*")], id="more of what it may already"
        ),
        pytest.param([], [statement("sts:AssumeRole", arn("second", OTHER))], id="another account"),
        pytest.param([], [READS], id="another service"),
    ],
)
def test_what_leads_to_no_other_role_is_no_chain(
    before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> None:
    target = second({"AWS": OWN})

    change = Access.compare(
        app(First=first(*before), Second=target), app(First=first(*after), Second=target)
    )

    assert chains(change) == {}


def test_an_allow_without_trust_and_trust_without_an_allow_are_no_chain() -> None:
    stranger, account = second({"AWS": OTHER}), second({"AWS": OWN})

    only_allowed = Access.compare(
        app(First=first(), Second=stranger), app(First=first(assuming("second")), Second=stranger)
    )
    only_trusted = Access.compare(
        app(First=first(), Second=stranger), app(First=first(), Second=account)
    )

    assert chains(only_allowed) == chains(only_trusted) == {}


def test_a_boundary_or_a_deny_keeps_a_chain_closed() -> None:
    target = second({"AWS": OWN})
    deny = {**assuming("second"), "Effect": "Deny"}

    opened = Access.compare(
        app(First=first(assuming("second"), deny), Second=target),
        app(First=first(assuming("second")), Second=target),
    )
    closed = Access.compare(
        app(First=first(), Second=target),
        app(First=first(assuming("second"), deny), Second=target),
    )

    assert chains(opened) == OPENED
    assert chains(closed) == {}


def test_a_condition_on_a_chain_is_no_new_chain() -> None:
    condition = {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
    asked, free = second({"AWS": OWN}, Condition=condition), second({"AWS": OWN})
    caller = first(assuming("second"))

    change = Access.compare(app(First=caller, Second=asked), app(First=caller, Second=free))

    assert chains(change) == {}
    assert [d.title for d in change.broader] == ["Own/Second, trust policy"]


def test_roles_that_assume_each_other_end() -> None:
    def ring(*statements: dict[str, Any]) -> Access:
        trust = [trusting({"AWS": OWN})]
        others: dict[str, Any] = {
            f"R{n}": named(f"r{n}", assuming(f"r{(n + 1) % 20}"), trust=trust) for n in range(20)
        }
        return app(First=first(*statements), **others)

    change = Access.compare(ring(), ring(assuming("r0")))

    (row,) = [d for d in change.broader if d.subject == "chain of roles"]
    assert row.through == tuple(
        " -> ".join(f"Own/R{n}" for n in range(length)) for length in range(2, 7)
    )


def test_too_many_pairs_cannot_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_COMPARED", 1)
    roles: dict[str, Any] = {
        f"R{n}": named(f"r{n}", assuming("second"), trust=[trusting(EC2)]) for n in range(4)
    }

    change = Access.compare(
        app(Second=second({"AWS": OTHER}), **roles), app(Second=second({"AWS": OWN}), **roles)
    )

    (row,) = [d for d in change.cannot_tell if d.subject == "chain of roles"]
    assert row.title == "every principal -> every role, chain of roles"
    assert row.reason == "more than 20,000 pairs of principals and resources changed"
