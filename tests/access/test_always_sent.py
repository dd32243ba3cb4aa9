"""Keys that every request has are never taken as missing."""

from typing import Any

import pytest

from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, Answer, account
from tests.template.known_answers.cases import (
    OBJECT,
    VENDOR,
    allowing,
    denying,
    document,
    role,
    template,
    trusting,
)


def asked(*statements: Any, context: dict[str, str] | None = None) -> Answer:
    access = Access.of(template(role(*statements)))
    return access.role("Role").allows("s3:GetObject", OBJECT, context=context)


def denied_outside(region: str) -> Any:
    return denying(Condition={"StringNotEquals": {"aws:RequestedRegion": region}})


def test_a_region_guard_depends_on_the_region() -> None:
    answer = asked(allowing(), denied_outside("eu-west-1"))

    with pytest.raises(UndecidedError, match=r"context=\{'aws:RequestedRegion': \.\.\.\}"):
        bool(answer)


@pytest.mark.parametrize(("region", "allowed"), [("eu-west-1", True), ("us-east-1", False)])
def test_a_region_that_is_given_decides(region: str, *, allowed: bool) -> None:
    sent = {"aws:RequestedRegion": region}
    answer = asked(allowing(), denied_outside("eu-west-1"), context=sent)

    assert bool(answer) is allowed


def test_a_date_in_a_deny_depends_on_the_date() -> None:
    late = {"DateGreaterThan": {"aws:CurrentTime": "2027-01-01T00:00:00Z"}}

    assert asked(allowing(), denying(Condition=late)).unknowns == ("aws:CurrentTime",)
    early = {"aws:CurrentTime": "2026-11-25T00:00:00Z"}
    assert asked(allowing(), denying(Condition=late), context=early)
    after = {"aws:CurrentTime": "2027-11-25T00:00:00Z"}
    assert not asked(allowing(), denying(Condition=late), context=after)


def test_a_request_comes_over_tls_and_from_the_caller_itself() -> None:
    plain = denying(Condition={"Bool": {"aws:SecureTransport": "false"}})
    by_service = allowing(Condition={"Bool": {"aws:ViaAWSService": "true"}})

    assert asked(allowing(), plain)
    assert not asked(allowing(), plain, context={"aws:SecureTransport": "false"})
    assert not asked(by_service)
    assert asked(by_service, context={"aws:ViaAWSService": "true"})


def test_a_session_name_that_the_trust_requires_is_open() -> None:
    named = {"Condition": {"StringEquals": {"sts:RoleSessionName": "nightly"}}}
    vendor = Access.of(template(role(trust=document(trusting(**named))))).role("Role")

    assert vendor.assumable_by(account(VENDOR)).unknowns == ("sts:RoleSessionName",)
    assert vendor.assumable_by(account(VENDOR), context={"sts:RoleSessionName": "nightly"})
    assert not vendor.assumable_by(account(VENDOR), context={"sts:RoleSessionName": "daily"})
