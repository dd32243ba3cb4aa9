"""Decisions, case by case from AWS's documentation of evaluation logic.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    Principals,
    Request,
    Statement,
    Trust,
    decide,
)

OWN = "111111111111"
OTHER = "222222222222"
ALICE = Caller.of_user(f"arn:aws:iam::{OWN}:user/team/alice")
WORKER = Caller.of_role(f"arn:aws:iam::{OWN}:role/worker")
STRANGER = Caller.of_role(f"arn:aws:iam::{OTHER}:role/worker")
OBJECT = "arn:aws:s3:::shop/orders.csv"
ROLE = f"arn:aws:iam::{OWN}:role/target"


def document(effect: str = "Allow", **elements: Any) -> PolicyDocument:
    statement = {"Effect": effect, "Action": "s3:*", "Resource": "*", **elements}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


ALLOW = document()
DENY = document("Deny")
NOTHING = document(Action="ec2:*")


def read(caller: Caller, **context: str) -> Request:
    return Request(caller, "s3:GetObject", OBJECT, context=context, resource_account=OWN)


def assume(caller: Caller, **context: str) -> Request:
    return Request(caller, "sts:AssumeRole", ROLE, context=context)


def bucket_policy(*names: str, effect: str = "Allow") -> PolicyDocument:
    return document(effect, Principal={"AWS": list(names)})


def test_nothing_that_allows_is_an_implicit_denial() -> None:
    decision = decide(read(ALICE), Policies(identity=[]))

    assert decision.outcome == "implicitly denied"
    assert decision.missing == ("identity policies",)


def test_an_identity_policy_is_enough_in_one_account() -> None:
    assert decide(read(ALICE), Policies(identity=[NOTHING, ALLOW]))


@pytest.mark.parametrize("place", ["identity", "boundary", "session", "resource", "control"])
def test_a_deny_anywhere_ends_it(place: str) -> None:
    resource_deny = document("Deny", Principal="*")
    policies = Policies(
        identity=[ALLOW, *([DENY] if place == "identity" else [])],
        resource=resource_deny if place == "resource" else None,
        boundary=DENY if place == "boundary" else None,
        session=[DENY] if place == "session" else [],
        service_control=[[ALLOW, DENY]] if place == "control" else [],
    )

    decision = decide(read(WORKER), policies)

    assert decision.outcome == "explicitly denied"
    assert len(decision.deciding) == 1


def test_each_level_of_guardrails_has_to_allow() -> None:
    one = Policies(identity=[ALLOW], service_control=[[ALLOW], [NOTHING, ALLOW]])
    none = Policies(identity=[ALLOW], service_control=[[ALLOW], [NOTHING]])

    assert decide(read(ALICE), one)
    assert decide(read(ALICE), none).missing == ("service control policy",)


def test_resource_control_policies_are_guardrails_too() -> None:
    policies = Policies(identity=[ALLOW], resource_control=[[NOTHING]])

    assert decide(read(ALICE), policies).missing == ("resource control policy",)


@pytest.mark.parametrize("limit", [{"boundary": NOTHING}, {"session": [NOTHING]}])
def test_a_boundary_and_session_policies_limit_identity_policies(limit: dict[str, Any]) -> None:
    assert not decide(read(WORKER), Policies(identity=[ALLOW], **limit))


@pytest.mark.parametrize(
    ("caller", "named", "allowed"),
    [
        (ALICE, ALICE.arn, True),
        (WORKER, f"arn:aws:sts::{OWN}:assumed-role/worker/session", True),
        (WORKER, WORKER.arn, False),
        (WORKER, "*", False),
    ],
    ids=["the user", "the session", "its role", "everyone"],
)
def test_a_boundary_limits_what_a_resource_policy_gives_to_the_role_alone(
    caller: Caller, named: str, *, allowed: bool
) -> None:
    policies = Policies(identity=[], resource=bucket_policy(named), boundary=NOTHING)

    assert bool(decide(read(caller), policies)) is allowed


def test_a_resource_policy_is_enough_in_one_account() -> None:
    assert decide(read(WORKER), Policies(identity=[], resource=bucket_policy(WORKER.arn)))


def test_naming_the_account_delegates_to_its_identity_policies() -> None:
    root = bucket_policy(f"arn:aws:iam::{OWN}:root")

    assert not decide(read(WORKER), Policies(identity=[], resource=root))
    assert decide(read(WORKER), Policies(identity=[ALLOW], resource=root))


@pytest.mark.parametrize(
    ("identity", "resource", "allowed"),
    [
        ([ALLOW], None, False),
        ([], bucket_policy(STRANGER.arn), False),
        ([ALLOW], bucket_policy(STRANGER.arn), True),
        ([ALLOW], bucket_policy(OTHER), True),
        ([ALLOW], bucket_policy("333333333333"), False),
    ],
    ids=["identity alone", "resource alone", "both", "both, by account", "another account"],
)
def test_across_accounts_both_sides_have_to_allow(
    identity: list[PolicyDocument], resource: PolicyDocument | None, *, allowed: bool
) -> None:
    assert bool(decide(read(STRANGER), Policies(identity=identity, resource=resource))) is allowed


def test_a_role_is_assumed_through_its_trust_policy_alone() -> None:
    everything = PolicyDocument([Statement("All", actions=["*"], resources=["*"])])

    assert not decide(assume(WORKER), Policies(identity=[everything]))
    assert not decide(
        assume(WORKER), Policies(identity=[everything], resource=Trust.service("ec2.amazonaws.com"))
    )
    assert decide(assume(WORKER), Policies(identity=[], resource=Trust.arns(WORKER.arn)))


def test_a_trusted_account_delegates_and_a_named_role_does_not() -> None:
    delegating = Trust.accounts(OWN, partition="aws")

    assert not decide(assume(WORKER), Policies(identity=[], resource=delegating))
    assert decide(assume(WORKER), Policies(resource=delegating))


def test_a_service_and_a_provider_need_the_trust_policy_only() -> None:
    service = Trust.service("ec2.amazonaws.com")
    provider = f"arn:aws:iam::{OWN}:oidc-provider/gitlab.com"
    web = Trust.web_identity(provider, conditions={"StringEquals": {"gitlab.com:aud": "aws"}})
    token = Request(
        Caller.of_provider(provider),
        "sts:AssumeRoleWithWebIdentity",
        ROLE,
        context={"gitlab.com:aud": "aws"},
    )

    assert decide(assume(Caller.of_service("ec2.amazonaws.com")), Policies(resource=service))
    assert not decide(assume(Caller.of_service("lambda.amazonaws.com")), Policies(resource=service))
    assert decide(token, Policies(resource=web))
    assert not decide(token, Policies(resource=service))


def test_not_principal_denies_everyone_but_those_it_names() -> None:
    guarded = PolicyDocument(
        [
            Statement("All", principals=Principals(everyone=True), actions=["s3:*"]),
            Statement(
                "Others",
                effect="Deny",
                not_principals=Principals(aws=[ALICE.arn]),
                actions=["s3:*"],
            ),
        ]
    )

    assert decide(read(ALICE), Policies(identity=[], resource=guarded))
    assert decide(read(WORKER), Policies(resource=guarded)).outcome == "explicitly denied"


def test_not_action_and_not_resource() -> None:
    but_delete = document(Action=[], NotAction=["s3:Delete*"])
    elsewhere = document(Resource=[], NotResource=["arn:aws:s3:::shop/*"])

    assert decide(read(ALICE), Policies(identity=[but_delete]))
    assert not decide(read(ALICE), Policies(identity=[elsewhere]))
    delete = Request(ALICE, "s3:DeleteObject", OBJECT, resource_account=OWN)
    assert not decide(delete, Policies(identity=[but_delete]))


def test_actions_match_in_any_case_and_resources_do_not() -> None:
    assert decide(read(ALICE), Policies(identity=[document(Action="S3:getobj?ct")]))
    assert not decide(
        read(ALICE), Policies(identity=[document(Resource="arn:aws:s3:::SHOP/orders.csv")])
    )


def test_the_reason_names_the_statement_and_what_was_missing() -> None:
    trust = Trust.accounts(
        OTHER,
        partition="aws",
        sid="TrustVendor",
        conditions={"StringEquals": {"sts:ExternalId": "cust-7f3a"}},
    )

    decision = decide(assume(Caller.of_account(OTHER)), Policies(resource=trust))

    assert str(decision) == (
        "implicitly denied\n"
        "  no Allow in the resource policy\n"
        "  not by resource policy, Statement[0] (TrustVendor): "
        "StringEquals sts:ExternalId cust-7f3a: it was not sent"
    )
