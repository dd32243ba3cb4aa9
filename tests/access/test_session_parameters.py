"""A call that must send session tags, a source identity or context requires their actions too."""

from typing import Any, Final

import pytest

from iam_patterns.policy import Guardrail, Statement
from iam_patterns.testing import Access, account, role_arn
from tests.access.reach_apps import (
    OTHER,
    OWN,
    VENDOR,
    access,
    arn,
    named,
    statement,
    trusting,
    ways,
)
from tests.access.resource_policies.apps import resource, stack

EC2: Final = trusting({"Service": "ec2.amazonaws.com"})
ROOT: Final = {"AWS": f"arn:aws:iam::{OWN}:root"}
ISSUER: Final = f"arn:aws:iam::{OWN}:oidc-provider/example.com"
ASSUME: Final = "sts:AssumeRole"
TAG: Final = "sts:TagSession"
TARGET: Final = arn("target")

REQUIRED: Final[dict[str, tuple[str, Any]]] = {
    "a tag": (TAG, {"StringEquals": {"aws:RequestTag/project": "shop"}}),
    "a tag of the caller": (
        TAG,
        {"StringEquals": {"aws:RequestTag/project": "${aws:PrincipalTag/project}"}},
    ),
    "a tag that the caller has": (
        TAG,
        {"StringEquals": {"aws:PrincipalTag/project": "${aws:RequestTag/project}"}},
    ),
    "some tag": (TAG, {"Null": {"aws:RequestTag/project": "false"}}),
    "the keys of tags": (TAG, {"ForAnyValue:StringEquals": {"aws:TagKeys": ["project"]}}),
    "a transitive tag": (TAG, {"ForAnyValue:StringEquals": {"sts:TransitiveTagKeys": "project"}}),
    "a source identity": ("sts:SetSourceIdentity", {"StringLike": {"sts:SourceIdentity": "*"}}),
    "context": (
        "sts:SetContext",
        {"StringEquals": {"sts:RequestContext/identitystore:UserId": "1234567890"}},
    ),
}
NOT_REQUIRED: Final[dict[str, Any]] = {
    "a tag if there is one": {"StringEqualsIfExists": {"aws:RequestTag/project": "shop"}},
    "no other keys of tags": {"ForAllValues:StringEquals": {"aws:TagKeys": ["project"]}},
    "no tag": {"Null": {"aws:RequestTag/project": "true"}},
    "not a tag": {"StringNotEquals": {"aws:RequestTag/project": "shop"}},
    "an external ID": {"StringEquals": {"sts:ExternalId": "shop"}},
    "a tag of the caller itself": {"StringEquals": {"aws:PrincipalTag/project": "shop"}},
}


def app(own: list[str], *trust: Any, there: str = OWN) -> Access:
    """The role ``hub``, which may call some actions, and the role ``target``."""
    hub = named("hub", statement(own, "*"), trust=[EC2])
    target = named("target", statement("s3:GetObject", "*"), trust=trust)
    return access(
        stack("Hub", {"Hub": hub}),
        stack("There", {"Target": target}, there),
    )


def can(found: Access, who: str = "Hub/Hub", there: str = OWN) -> bool:
    return who in ways(found, ASSUME, arn("target", there))


@pytest.mark.parametrize("there", [OWN, OTHER])
@pytest.mark.parametrize("name", REQUIRED)
def test_both_policies_must_allow_what_the_trust_policy_requires(name: str, there: str) -> None:
    action, condition = REQUIRED[name]
    trusted = {**trusting(ROOT, Condition=condition), "Action": [ASSUME, action]}
    only = {**trusted, "Action": ASSUME}

    assert can(app([ASSUME, action], trusted, there=there), there=there)
    assert not can(app([ASSUME], trusted, there=there), there=there), "its own policies do not"
    assert not can(app([ASSUME, action], only, there=there), there=there), "the trust does not"


@pytest.mark.parametrize("name", NOT_REQUIRED)
def test_other_conditions_require_nothing_more(name: str) -> None:
    assert can(app([ASSUME], trusting(ROOT, Condition=NOT_REQUIRED[name])))


def test_a_trust_policy_that_lists_the_role_is_enough_for_both_actions() -> None:
    condition = REQUIRED["a tag"][1]
    hub = {"AWS": arn("hub")}
    both = {**trusting(hub, Condition=condition), "Action": [ASSUME, TAG]}

    assert can(app(["s3:GetObject"], both))
    assert not can(app(["s3:GetObject"], trusting(hub, Condition=condition)))


def test_a_way_without_tags_is_taken_where_there_is_one() -> None:
    tagged = trusting(ROOT, Condition=REQUIRED["a tag"][1])
    external = trusting(ROOT, Condition=NOT_REQUIRED["an external ID"])
    reaches = app([ASSUME], tagged, external).who_can(ASSUME, TARGET)

    (hub,) = [each for each in reaches if str(each.principal) == "Hub/Hub"]
    assert "sts:ExternalId is shop" in str(hub)
    assert "RequestTag" not in str(hub)


def test_a_deny_without_tags_requires_them_too() -> None:
    denied = {
        **trusting("*", Condition={"StringNotEquals": {"aws:RequestTag/project": "shop"}}),
        "Effect": "Deny",
    }
    both = {**trusting(ROOT), "Action": [ASSUME, TAG]}

    assert can(app([ASSUME, TAG], both, denied))
    assert not can(app([ASSUME], both, denied))
    assert not can(app([ASSUME, TAG], trusting(ROOT), denied))


def test_tags_and_a_source_identity_together() -> None:
    conditions = {**REQUIRED["a tag"][1], **REQUIRED["a source identity"][1]}
    actions = [ASSUME, TAG, "sts:SetSourceIdentity"]
    trusted = {**trusting(ROOT, Condition=conditions), "Action": actions}

    assert can(app(actions, trusted))
    for action in actions:
        assert not can(app([each for each in actions if each != action], trusted))


def test_the_own_policies_can_require_tags_as_well() -> None:
    allowed = statement(ASSUME, "*", Condition=REQUIRED["a tag"][1])
    trusted = {**trusting(ROOT), "Action": [ASSUME, TAG]}

    def found(*own: Any) -> Access:
        hub = named("hub", *own, trust=[EC2])
        return access(stack("Hub", {"Hub": hub, "Target": named("target", trust=[trusted])}))

    assert can(found(allowed, statement(TAG, "*")))
    assert not can(found(allowed))


def test_guardrails_can_require_tags_as_well() -> None:
    untagged = Statement(
        "Untagged",
        effect="Deny",
        actions=[ASSUME],
        resources=["*"],
        conditions={"Null": {"aws:RequestTag/project": "true"}},
    )
    guardrails = [Guardrail("SERVICE_CONTROL_POLICY", [untagged])]
    both = {**trusting(ROOT), "Action": [ASSUME, TAG]}

    def limited(own: list[str]) -> Access:
        return Access(app(own, both).compared.stacks, guardrails=guardrails)

    assert can(app([ASSUME], both))
    assert can(limited([ASSUME, TAG]))
    assert not can(limited([ASSUME]))


@pytest.mark.parametrize(
    ("principal", "call", "who"),
    [
        ({"AWS": f"arn:aws:iam::{VENDOR}:root"}, ASSUME, f"account {VENDOR}"),
        ({"AWS": "*"}, ASSUME, "anyone"),
        ({"Service": "lambda.amazonaws.com"}, ASSUME, "lambda.amazonaws.com"),
        ({"Federated": ISSUER}, "sts:AssumeRoleWithWebIdentity", ISSUER),
        ({"Federated": ISSUER.replace("oidc", "saml")}, "sts:AssumeRoleWithSAML", "saml"),
    ],
    ids=["account", "anyone", "service", "oidc", "saml"],
)
def test_the_trust_policy_must_allow_it_to_principals_elsewhere(
    principal: Any, call: str, who: str
) -> None:
    conditions = {"Condition": REQUIRED["a tag"][1]}
    both = {**trusting(principal, **conditions), "Action": [call, TAG]}
    only = {**both, "Action": call}

    def principals(trust: Any) -> list[str]:
        found = app(["s3:GetObject"], trust)
        return [way for way in ways(found, "s3:GetObject", "arn:aws:s3:::a/b") if who in way]

    assert principals(both)
    assert not principals(only)


def test_a_chain_of_roles_ends_where_one_may_not_tag_its_session() -> None:
    condition = REQUIRED["a tag"][1]
    tagged = {**trusting(ROOT, Condition=condition), "Action": [ASSUME, TAG]}

    def found(*actions: str) -> list[str]:
        first = named("first", statement([*actions], "*"), trust=[trusting({"AWS": VENDOR})])
        second = named("target", statement("s3:GetObject", "*"), trust=[tagged])
        return ways(access(stack("Own", {"First": first, "Second": second})), on="arn:aws:s3:::a/b")

    assert f"account {VENDOR} > Own/First > Own/Second" in found(ASSUME, TAG)
    assert not any("Own/First" in way for way in found(ASSUME))


def test_context_that_a_question_sends_requires_the_action_too() -> None:
    sent = {"aws:RequestTag/project": "shop"}
    trusted = {**trusting(ROOT, Condition=REQUIRED["a tag"][1]), "Action": [ASSUME, TAG]}
    may_tag, may_not = app([ASSUME, TAG], trusted), app([ASSUME], trusted)

    for found, expected in ((may_tag, True), (may_not, False)):
        by = found.role("target").assumable_by(role_arn(arn("hub")), context=sent)
        assert bool(by) is expected
        assert bool(found.role("hub").allows(ASSUME, TARGET, context=sent)) is expected
    only = app([ASSUME], trusting({"AWS": VENDOR}))
    assert only.role("target").assumable_by(account(VENDOR))
    assert not only.role("target").assumable_by(account(VENDOR), context=sent)
    identity = {"sts:SourceIdentity": "alice"}
    assert not only.role("target").assumable_by(account(VENDOR), context=identity)


def test_every_call_of_a_pod_sends_tags() -> None:
    pods = {"Service": "pods.eks.amazonaws.com"}
    association = resource(
        "EKS::PodIdentityAssociation",
        ClusterName="shop",
        Namespace="orders",
        ServiceAccount="api",
        RoleArn={"Fn::GetAtt": ["Hub", "Arn"]},
    )

    def found(own: list[str], *trust: Any, **more: Any) -> Access:
        of_pods = {**trusting(pods), "Action": [ASSUME, TAG]}
        hub = named("hub", statement(own, "*"), trust=[of_pods])
        pod = {**association, "Properties": {**association["Properties"], **more}}
        resources = {"Hub": hub, "Target": named("target", trust=trust), "Pod": pod}
        return access(stack("Hub", resources))

    both = {**trusting(ROOT), "Action": [ASSUME, TAG]}
    assert can(found([ASSUME, TAG], both))
    assert not can(found([ASSUME], both))
    assert not can(found([ASSUME, TAG], trusting(ROOT)))
    assert can(found([ASSUME], trusting(ROOT), DisableSessionTags=True))

    def of_namespace(name: str) -> Any:
        condition = {"StringEquals": {"aws:RequestTag/kubernetes-namespace": name}}
        return {**both, "Condition": condition}

    assert can(found([ASSUME, TAG], of_namespace("orders")))
    assert not can(found([ASSUME, TAG], of_namespace("bank")))
