"""What a decision says of itself: what decided, what was missing, what is open."""

from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    PolicyError,
    Request,
    Trust,
    decide,
)
from iam_patterns.policy.tokens import unknown

OWN = "111111111111"
OTHER = "222222222222"
WORKER = Caller.of_role(f"arn:aws:iam::{OWN}:role/worker")
STRANGER = Caller.of_role(f"arn:aws:iam::{OTHER}:role/worker")
SERVICE = Caller.of_service("logging.s3.amazonaws.com")
OPEN_ACCOUNT = Caller.of_role(f"arn:aws:iam::{unknown('AWS::AccountId')}:role/worker")
OBJECT = "arn:aws:s3:::shop/orders.csv"


def document(effect: str = "Allow", **elements: Any) -> PolicyDocument:
    statement = {"Effect": effect, "Action": "s3:*", "Resource": "*", **elements}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


ALLOW = document(Sid="All")
NOTHING = document(Action="ec2:*")
IF_V = {"StringEquals": {"k:a": unknown("V")}}
EVERYONE = document(Principal="*", Sid="Everyone")


def read(caller: Caller, account: str = OWN, **context: str) -> Request:
    return Request(caller, "s3:GetObject", OBJECT, context=context, resource_account=account)


def reasons(request: Request, **policies: Any) -> list[str]:
    return [str(statement) for statement in decide(request, Policies(**policies)).deciding]


@pytest.mark.parametrize("request_", ["read", None, WORKER])
def test_what_is_decided_is_a_request(request_: Any) -> None:
    with pytest.raises(PolicyError, match="request: must be a Request"):
        decide(request_, Policies())
    assert decide(read(WORKER), Policies())


@pytest.mark.parametrize("policies", [ALLOW, None, {}])
def test_it_is_decided_by_policies(policies: Any) -> None:
    with pytest.raises(PolicyError, match="policies: must be Policies"):
        decide(read(WORKER), policies)


def test_both_mistakes_are_reported_together() -> None:
    with pytest.raises(PolicyError, match=r"(?s)request: must.*policies: must"):
        decide(None, None)  # type: ignore[arg-type] # the mistake


def test_the_allow_of_each_side_decides_across_accounts() -> None:
    assert reasons(read(STRANGER), identity=[NOTHING, ALLOW], resource=EVERYONE) == [
        "resource policy, Statement[0] (Everyone)",
        "identity policy 2, Statement[0] (All)",
    ]


def test_every_policy_that_must_allow_it_decides() -> None:
    limits = {"boundary": ALLOW, "session": [NOTHING, ALLOW], "service_control": [[ALLOW]]}

    assert reasons(read(WORKER), identity=[ALLOW], **limits) == [
        "service control policy 1, Statement[0] (All)",
        "permissions boundary, Statement[0] (All)",
        "session policy 2, Statement[0] (All)",
        "identity policy 1, Statement[0] (All)",
    ]


def test_a_session_policy_that_allows_limits_nothing() -> None:
    assert decide(read(WORKER), Policies(identity=[ALLOW], session=[ALLOW]))
    denied = decide(read(WORKER), Policies(identity=[ALLOW], session=[NOTHING]))
    assert denied.missing == ("session policies",)


def test_every_missing_policy_is_named() -> None:
    policies = Policies(
        identity=[],
        resource=document(Principal={"AWS": "333333333333"}),
        boundary=NOTHING,
        session=[NOTHING],
        service_control=[[NOTHING]],
    )

    assert decide(read(STRANGER), policies).missing == (
        "service control policy",
        "resource policy",
        "identity policies",
        "permissions boundary",
        "session policies",
    )


def test_an_allow_that_is_certain_decides_before_one_that_may_not_apply() -> None:
    perhaps = document(Sid="Perhaps", Condition=IF_V)

    assert reasons(read(WORKER, **{"k:a": "x"}), identity=[perhaps, ALLOW]) == [
        "identity policy 2, Statement[0] (All)"
    ]


def test_the_near_misses_of_an_open_answer_are_of_the_worst_values() -> None:
    perhaps = document(Sid="Perhaps", Condition=IF_V)

    decision = decide(read(WORKER, **{"k:a": "x"}), Policies(identity=[perhaps]))

    assert decision.outcome == "depends"
    assert [str(miss.where) for miss in decision.near_misses] == [
        "identity policy 1, Statement[0] (Perhaps)"
    ]


def test_a_statement_that_matches_another_action_is_no_near_miss() -> None:
    elsewhere = document(Resource="arn:aws:s3:::other/*", Sid="Elsewhere")

    decision = decide(read(WORKER), Policies(identity=[NOTHING, elsewhere]))

    assert [str(miss) for miss in decision.near_misses] == [
        f"identity policy 2, Statement[0] (Elsewhere): Resource is not {OBJECT}"
    ]


@pytest.mark.parametrize(
    ("caller", "resource", "needed"),
    [
        (STRANGER, None, True),
        (STRANGER, EVERYONE, False),
        (WORKER, None, False),
        (SERVICE, None, True),
        (SERVICE, document(Principal={"Service": "logging.s3.amazonaws.com"}), False),
    ],
)
def test_the_rest_of_a_resource_policy_must_allow_it_where_what_is_known_does_not(
    caller: Caller, resource: PolicyDocument | None, *, needed: bool
) -> None:
    known = resource or Policies.NOT_KNOWN
    policies = Policies(identity=[ALLOW], resource=known, resource_is_whole=False)

    decision = decide(read(caller), policies)

    assert decision
    assert decision.also_required == (("the bucket's policy",) if needed else ())


@pytest.mark.parametrize(("sent", "needed"), [("x", True), (unknown("V"), False)])
def test_an_allow_that_is_not_certain_leaves_the_rest_of_the_policy_required(
    sent: str, *, needed: bool
) -> None:
    perhaps = document(Principal="*", Condition=IF_V)
    policies = Policies(identity=[ALLOW], resource=perhaps, resource_is_whole=False)

    decision = decide(read(STRANGER, **{"k:a": sent}), policies)

    assert decision
    assert decision.also_required == (("the bucket's policy",) if needed else ())


def test_where_a_whole_resource_policy_allows_it_nothing_else_must() -> None:
    policies = Policies(identity=[ALLOW], resource=EVERYONE)

    assert decide(read(STRANGER), policies).also_required == ()


def test_what_is_denied_in_one_account_misses_nothing_of_two() -> None:
    denied = decide(read(OPEN_ACCOUNT, OTHER), Policies(identity=[]))

    assert denied.outcome == "implicitly denied"
    assert denied.missing == ("identity policies",)


def test_an_open_condition_in_one_account_is_no_denial_where_two_would_be_denied() -> None:
    policies = Policies(identity=[document(Condition=IF_V)])

    decision = decide(read(OPEN_ACCOUNT, OTHER, **{"k:a": "x"}), policies)

    assert decision.outcome == "depends"
    assert decision.unknowns == ("AWS::AccountId", "V")
    assert len(decision.deciding) == 1
    without = decide(read(OPEN_ACCOUNT, OTHER, **{"k:a": unknown("V")}), policies)
    assert without.unknowns == ("AWS::AccountId",)
    assert not decide(read(STRANGER, OWN, **{"k:a": "x"}), policies)


def test_an_account_that_makes_no_difference_is_not_named() -> None:
    policies = Policies(identity=[document(Condition=IF_V)], resource=EVERYONE)

    decision = decide(read(OPEN_ACCOUNT, OTHER, **{"k:a": "x"}), policies)

    assert decision.outcome == "depends"
    assert decision.unknowns == ("AWS::AccountId", "V")
    perhaps = document(Principal={"AWS": "*"}, Condition=IF_V)
    both = Policies(identity=[document(Condition=IF_V)], resource=perhaps)
    assert decide(read(OPEN_ACCOUNT, OTHER, **{"k:a": "x"}), both).unknowns == ("V",)


def test_a_policy_that_is_not_known_must_allow_it_if_the_accounts_differ() -> None:
    policies = Policies(identity=[document(Condition=IF_V)], resource=Policies.NOT_KNOWN)

    decision = decide(read(OPEN_ACCOUNT, OTHER, **{"k:a": "x"}), policies)

    assert decision.outcome == "depends"
    assert decision.unknowns == ("V",)
    assert decision.also_required == ("the bucket's policy",)
    firm = decide(
        read(OPEN_ACCOUNT, OTHER), Policies(identity=[ALLOW], resource=Policies.NOT_KNOWN)
    )
    assert firm
    assert firm.also_required == ("the bucket's policy",)


def test_the_trust_policy_of_a_role_is_the_reason_that_it_is_assumed() -> None:
    role = f"arn:aws:iam::{OWN}:role/target"
    trust = Trust.arns(WORKER.arn, sid="Worker")

    assert reasons(Request(WORKER, "sts:AssumeRole", role), identity=[], resource=trust) == [
        "resource policy, Statement[0] (Worker)"
    ]
