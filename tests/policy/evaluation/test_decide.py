"""Decisions, case by case from AWS's documentation of evaluation logic.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    PolicyError,
    Principals,
    Request,
    Statement,
    Trust,
    decide,
)
from iam_patterns.policy.tokens import symbol

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
        (WORKER, "*", True),
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


KEY = f"arn:aws:kms:eu-west-1:{OWN}:key/1234"
ALL = document(Action="*")


@pytest.mark.parametrize(
    ("caller", "action", "resource", "needed"),
    [
        (WORKER, "kms:Decrypt", KEY, "the key's policy"),
        (WORKER, "kms:Decrypt", symbol("Key.Arn"), "the key's policy"),
        (STRANGER, "kms:Decrypt", KEY, "the key's policy"),
        (WORKER, "kms:CreateKey", "*", None),
        (WORKER, "kms:ListKeys", "*", None),
        (WORKER, "kms:CreateAlias", f"arn:aws:kms:eu-west-1:{OWN}:alias/shop", None),
        (WORKER, "sts:AssumeRole", ROLE, "the role's trust policy"),
        (STRANGER, "sts:AssumeRole", ROLE, "the role's trust policy"),
        (WORKER, "iam:PassRole", ROLE, None),
        (WORKER, "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{OWN}:q", None),
        (STRANGER, "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{OWN}:q", "the queue's policy"),
        (STRANGER, "sns:Publish", f"arn:aws:sns:eu-west-1:{OWN}:t", "the topic's policy"),
        (STRANGER, "athena:GetTable", f"arn:aws:x:eu-west-1:{OWN}:t", "the resource's policy"),
        (STRANGER, "athena:GetTable", f"arn:aws:sqs:eu-west-1:{OWN}:t", "the queue's policy"),
    ],
)
def test_a_resource_policy_that_is_not_known_is_named(
    caller: Caller, action: str, resource: str, needed: str | None
) -> None:
    request = Request(caller, action, resource)

    decision = decide(request, Policies(identity=[ALL], resource=Policies.NOT_KNOWN))

    assert decision
    assert decision.also_required == ((needed,) if needed else ())
    assert str(decision).endswith(" must allow it too") is bool(needed)
    assert not decide(request, Policies(identity=[NOTHING], resource=Policies.NOT_KNOWN))
    without = decide(request, Policies(identity=[ALL]))
    assert bool(without) is (needed is None)
    assert without.also_required == ()


def test_across_accounts_a_bucket_policy_that_is_not_known_is_named() -> None:
    policies = Policies(identity=[ALL], resource=Policies.NOT_KNOWN)

    assert decide(read(STRANGER), policies).also_required == ("the bucket's policy",)
    assert decide(read(WORKER), policies).also_required == ()


def test_a_boundary_limits_though_the_resource_policy_is_not_known() -> None:
    policies = Policies(identity=[ALL], boundary=NOTHING, resource=Policies.NOT_KNOWN)

    assert decide(read(WORKER), policies).missing == ("permissions boundary",)


def test_a_service_needs_a_resource_policy_that_is_not_known() -> None:
    service = Caller.of_service("ec2.amazonaws.com")

    decision = decide(assume(service), Policies(resource=Policies.NOT_KNOWN))

    assert decision.also_required == ("the role's trust policy",)
    assert not decide(assume(service), Policies(resource=None))


def test_a_key_is_reached_through_its_policy() -> None:
    decrypt = Request(WORKER, "kms:Decrypt", KEY)
    delegating = document(Action="kms:*", Principal={"AWS": OWN})
    elsewhere = document(Action="kms:*", Principal={"AWS": OTHER})

    assert decide(decrypt, Policies(identity=[ALL])).missing == ("resource policy",)
    assert not decide(decrypt, Policies(identity=[ALL], resource=elsewhere))
    assert decide(decrypt, Policies(identity=[ALL], resource=delegating))
    assert not decide(decrypt, Policies(identity=[], resource=delegating))
    named = document(Action="kms:*", Principal={"AWS": WORKER.arn})
    assert decide(decrypt, Policies(identity=[], resource=named))
    other_service = Request(WORKER, "sqs:SendMessage", f"arn:aws:sqs:eu-west-1:{OWN}:q")
    assert decide(other_service, Policies(identity=[ALL]))


PRINCIPAL_ARN = {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:role/*"}}


@pytest.mark.parametrize("condition", [{}, PRINCIPAL_ARN], ids=["bare", "aws:PrincipalArn"])
@pytest.mark.parametrize("principal", ["*", {"AWS": "*"}], ids=["*", "AWS *"])
@pytest.mark.parametrize("limit", [{"boundary": NOTHING}, {"session": [NOTHING]}])
def test_nothing_but_a_deny_limits_what_is_allowed_to_everyone(
    condition: dict[str, Any], principal: Any, limit: dict[str, Any]
) -> None:
    """policy-eval-denyallow and reference_policies_elements_principal."""
    everyone = document(Principal=principal, Condition=condition)
    denying = {"boundary": DENY} if "boundary" in limit else {"session": [DENY]}

    assert decide(read(WORKER), Policies(identity=[], resource=everyone, **limit))
    assert not decide(read(WORKER), Policies(identity=[], resource=everyone, **denying))
    assert not decide(read(STRANGER), Policies(identity=[ALL], resource=everyone, **limit))


def test_a_deny_with_not_principal_denies_whoever_has_a_boundary() -> None:
    names = {"AWS": [*sorted(WORKER.own_names | WORKER.role_names | WORKER.account_names)]}
    but_the_worker = document("Deny", NotPrincipal=names)
    service = Caller.of_service("sns.amazonaws.com")
    for_service = document("Deny", NotPrincipal={"Service": "sns.amazonaws.com"})
    everyone = document(Principal="*")

    assert decide(read(WORKER), Policies(identity=[ALL], resource=but_the_worker))
    bounded = Policies(identity=[ALL], resource=but_the_worker, boundary=ALL)
    assert decide(read(WORKER), bounded).outcome == "explicitly denied"
    allowing = Policies(identity=[ALL], resource=document(NotPrincipal=names), boundary=ALL)
    assert decide(read(STRANGER), allowing)
    assert decide(read(service), Policies(resource=everyone + for_service, boundary=ALL))


@pytest.mark.parametrize("name", ["identity", "boundary", "session"])
def test_a_policy_of_the_caller_has_no_principal(name: str) -> None:
    policy = document(Principal="*")
    given: Any = policy if name == "boundary" else [policy]

    with pytest.raises(PolicyError, match="Principal: is not allowed in an identity-based policy"):
        Policies(**{name: given})


def test_a_resource_policy_has_principals_in_every_statement() -> None:
    mixed = document(Principal="*") + document(Action="s3:GetObject")

    with pytest.raises(PolicyError, match=r"Statement\[1\].Principal: is required"):
        Policies(resource=mixed)
    assert Policies(resource=document(NotPrincipal={"AWS": OWN}))


def test_service_principals_are_listed_one_by_one() -> None:
    with pytest.raises(PolicyError, match="Service: must be a service principal"):
        document(Principal={"Service": "*"})
    assert document(Principal={"AWS": "*"})


@pytest.mark.parametrize(
    ("caller", "context", "condition"),
    [
        (ALICE, {}, {"StringEquals": {"aws:ResourceAccount": OWN}}),
        (ALICE, {}, {"StringEquals": {"s3:ResourceAccount": OWN}}),
        (ALICE, {}, {"StringEquals": {"aws:PrincipalAccount": "${aws:ResourceAccount}"}}),
        (
            ALICE,
            {"aws:PrincipalOrgID": "o-exampleorg1"},
            {"StringEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}},
        ),
        (Caller.of_account(OWN), {}, {"StringEquals": {"aws:userid": OWN}}),
        (ALICE, {"aws:ResourceAccount": OTHER}, {"StringEquals": {"aws:ResourceAccount": OTHER}}),
    ],
)
def test_keys_that_aws_fills_in(
    caller: Caller, context: dict[str, str], condition: dict[str, Any]
) -> None:
    request = Request(caller, "s3:GetObject", OBJECT, context=context, resource_account=OWN)

    assert decide(request, Policies(identity=[document(Condition=condition)]))
    negated = {"StringNotEquals": condition["StringEquals"]}
    assert not decide(request, Policies(identity=[document(Condition=negated)]))


def test_the_organization_of_a_resource_in_another_account_is_not_known() -> None:
    request = Request(
        STRANGER,
        "s3:GetObject",
        OBJECT,
        context={"aws:PrincipalOrgID": "o-exampleorg1"},
        resource_account=OWN,
    )

    assert "aws:resourceorgid" not in request.context
    assert request.context["aws:resourceaccount"] == (OWN,)


def test_a_service_is_known_by_its_name() -> None:
    sns = document(
        Principal="*", Condition={"StringEquals": {"aws:PrincipalServiceName": "sns.amazonaws.com"}}
    )

    assert decide(read(Caller.of_service("sns.amazonaws.com")), Policies(resource=sns))
    assert not decide(read(Caller.of_service("sqs.amazonaws.com")), Policies(resource=sns))


def test_get_caller_identity_always_works() -> None:
    asked = Request(WORKER, "sts:GetCallerIdentity", "*")
    deny = document("Deny", Action="*")

    decision = decide(asked, Policies(identity=[deny], service_control=[[deny]]))

    assert decision
    assert str(decision) == "allowed\n  sts:GetCallerIdentity requires no permissions"
    other = Request(WORKER, "sts:GetSessionToken", "*")
    assert not decide(other, Policies(identity=[deny]))


LINKED = Caller.of_role(f"arn:aws:iam::{OWN}:role/aws-service-role/x.amazonaws.com/Linked")
SERVICE = Caller.of_service("sns.amazonaws.com")


@pytest.mark.parametrize(
    ("caller", "bound_by_service_control", "bound_by_resource_control"),
    [(WORKER, True, True), (LINKED, False, False), (SERVICE, False, True)],
    ids=["role", "service-linked role", "service"],
)
def test_whom_control_policies_bind(
    caller: Caller, *, bound_by_service_control: bool, bound_by_resource_control: bool
) -> None:
    everyone = document(Principal="*")

    def allowed(**levels: Any) -> bool:
        return bool(decide(read(caller), Policies(resource=everyone, **levels)))

    for level in ([DENY], [NOTHING]):
        assert allowed(service_control=[level]) is not bound_by_service_control
        assert allowed(resource_control=[level]) is not bound_by_resource_control


@pytest.mark.parametrize(
    ("action", "resource", "allowed"),
    [
        ("iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess", False),
        ("iam:DeletePolicy", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess", False),
        ("iam:CreatePolicyVersion", f"arn:aws:iam::{OWN}:policy/aws", True),
        ("iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess", True),
        ("iam:AttachRolePolicy", f"arn:aws:iam::{OWN}:role/worker", True),
        (
            "iam:AttachRolePolicy",
            f"arn:aws:iam::{OWN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
            False,
        ),
        (
            "iam:GetRole",
            f"arn:aws:iam::{OWN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
            True,
        ),
        ("iam:UpdateAssumeRolePolicy", LINKED.arn, False),
        ("iam:DeleteServiceLinkedRole", LINKED.arn, True),
        ("iam:PassRole", LINKED.arn, True),
    ],
)
def test_what_iam_protects_cannot_be_changed(action: str, resource: str, *, allowed: bool) -> None:
    decision = decide(Request(ALICE, action, resource), Policies(identity=[ALL]))

    assert bool(decision) is allowed
    assert bool(decision.reason) is not allowed


def test_an_allow_with_not_principal_leaves_out_who_it_lists_with_a_boundary_too() -> None:
    but_the_worker = document(NotPrincipal={"AWS": [WORKER.arn]})
    policies = Policies(identity=[], resource=but_the_worker, boundary=ALL)

    assert not decide(read(WORKER), policies)
    assert decide(read(ALICE), policies)


def test_a_service_changes_through_its_own_role_what_iam_protects() -> None:
    role = f"arn:aws:iam::{OWN}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"

    assert decide(Request(LINKED, "iam:PutRolePolicy", role), Policies(identity=[ALL]))
    assert not decide(Request(WORKER, "iam:PutRolePolicy", role), Policies(identity=[ALL]))


@pytest.mark.parametrize("names", [[OWN, WORKER.arn], [WORKER.arn, OWN]], ids=["last", "first"])
def test_the_statement_that_matches_the_caller_most_closely_decides(names: list[str]) -> None:
    resource = bucket_policy(names[0]) + bucket_policy(names[1])

    assert decide(read(WORKER), Policies(identity=[], resource=resource))
    assert not decide(read(WORKER), Policies(identity=[], resource=bucket_policy(OWN)))


@pytest.mark.parametrize(
    ("elements", "allowed"),
    [
        ({"Action": ["s3:Put*", "s3:Get*"]}, True),
        ({"Action": ["s3:PutObject", "s3:Get*"]}, True),
        ({"Action": ["s3:PutObject", "s3:GetObject"]}, True),
        ({"Action": ["s3:Put*", "s3:DeleteObject"]}, False),
        ({"NotAction": ["s3:PutObject", "s3:DeleteObject"]}, True),
        ({"NotAction": ["s3:Put*", "s3:DeleteObject"]}, True),
        ({"NotAction": ["s3:GetObject", "s3:Put*"]}, False),
        ({"NotAction": ["s3:Get*", "s3:Put*"]}, False),
        ({"Resource": ["arn:aws:s3:::other/*", "arn:aws:s3:::shop/*"]}, True),
        ({"NotResource": ["arn:aws:s3:::other/*", "arn:aws:s3:::shop/*"]}, False),
        ({"NotResource": ["arn:aws:s3:::other/*", "arn:aws:s3:::log/*"]}, True),
    ],
)
def test_one_of_several_actions_or_resources_is_enough(
    elements: dict[str, Any], *, allowed: bool
) -> None:
    given = {"Action": "s3:*", "Resource": "*", **elements}
    if "NotAction" in given:
        given.pop("Action")
    if "NotResource" in given:
        given.pop("Resource")
    statement = {"Effect": "Allow", **given}
    policy = PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})

    assert bool(decide(read(ALICE), Policies(identity=[policy]))) is allowed


@pytest.mark.parametrize("name", ["identity", "resource", "boundary", "session"])
def test_policies_are_documents(name: str) -> None:
    wrong: Any = {name: ALLOW.to_dict()}

    with pytest.raises(PolicyError, match=f"{name}"):
        Policies(**wrong)


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"identity": 5}, "identity"),
        ({"identity": "x"}, "identity"),
        ({"identity": {"Admin": None}}, "identity.Admin"),
        ({"identity": [ALLOW, "x"]}, "identity[1]"),
        ({"session": [ALLOW, None]}, "session[1]"),
        ({"service_control": 5}, "service_control"),
        ({"service_control": [ALLOW]}, "service_control[0]"),
        ({"service_control": [[ALLOW], [ALLOW, None]]}, "service_control[1][1]"),
        ({"resource_control": [[None]]}, "resource_control[0][0]"),
        ({"resource_is_whole": None}, "resource_is_whole"),
    ],
)
def test_each_policy_that_is_none_is_reported(wrong: dict[str, Any], path: str) -> None:
    with pytest.raises(PolicyError) as error:
        Policies(**wrong)
    assert [problem.path for problem in error.value.problems] == [path]


def test_named_policies_are_reported_by_their_names() -> None:
    decision = decide(read(ALICE), Policies(identity={"Reader": ALLOW}))

    assert [statement.policy for statement in decision.deciding] == ["Reader"]


def test_version_2008_has_no_policy_variables() -> None:
    home = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::shop/${aws:username}*"}
    request = Request(ALICE, "s3:GetObject", "arn:aws:s3:::shop/alice/a", resource_account=OWN)

    def allows(version: str) -> bool:
        policy = PolicyDocument.from_dict({"Version": version, "Statement": home})
        return bool(decide(request, Policies(identity=[policy])))

    assert allows("2012-10-17")
    assert not allows("2008-10-17")


@pytest.mark.parametrize("element", ["Principal", "NotPrincipal"])
def test_a_principal_in_a_policy_of_the_caller_is_found_by_its_name(element: str) -> None:
    wrong = document("Deny", **{element: {"AWS": OWN}})

    with pytest.raises(PolicyError) as error:
        Policies(identity={"Own": ALLOW + wrong}, boundary=wrong, session=[ALLOW, wrong])
    assert [problem.path for problem in error.value.problems] == [
        "Own: Statement[1].Principal",
        "permissions boundary: Statement[0].Principal",
        "session policy 2: Statement[0].Principal",
    ]
