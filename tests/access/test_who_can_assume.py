"""Who can assume a role, asked as any other action: by the role's trust policy."""

from iam_patterns.testing import Access
from tests.access.reach_apps import VENDOR, app, arn, assuming, named, trusting

PROVIDER = "arn:aws:iam::111111111111:saml-provider/Okta"
TAGGED = ["sts:AssumeRole", "sts:TagSession"]


def found(access: Access, action: str, role: str) -> list[str]:
    return [
        " > ".join([str(reach.principal), *(hop.target for hop in reach.chain)])
        for reach in access.who_can(action, arn(role))
    ]


def test_roles_and_accounts_that_the_trust_policy_lists_and_who_assumes_those() -> None:
    access = app(
        Auditor=named("auditor", assuming("reader"), trust=[trusting({"AWS": VENDOR})]),
        Reader=named("reader", trust=[trusting({"AWS": arn("auditor")})]),
    )

    assert found(access, "sts:AssumeRole", "reader") == [
        "Own/Auditor",
        "account 333333333333 > Own/Auditor",
    ]
    assert found(access, "sts:AssumeRole", "auditor") == ["account 333333333333"]


def test_a_caller_of_another_account_that_the_trust_policy_does_not_list_cannot() -> None:
    access = app(
        Auditor=named("auditor", assuming("reader"), trust=[trusting({"AWS": VENDOR})]),
        Reader=named("reader", trust=[trusting({"Service": "ec2.amazonaws.com"})]),
    )

    assert found(access, "sts:AssumeRole", "reader") == ["ec2.amazonaws.com"]


def test_session_tags_need_the_trust_policy_too() -> None:
    access = app(
        Tagged=named("tagged", trust=[{**trusting({"AWS": VENDOR}), "Action": TAGGED}]),
        Plain=named("plain", trust=[trusting({"AWS": VENDOR})]),
    )

    assert found(access, "sts:TagSession", "tagged") == ["account 333333333333"]
    assert found(access, "sts:TagSession", "plain") == []


def test_each_kind_of_token_is_asked_by_its_own_action() -> None:
    saml = {**trusting({"Federated": PROVIDER}), "Action": "sts:AssumeRoleWithSAML"}
    access = app(Person=named("person", trust=[saml]))

    assert found(access, "sts:AssumeRoleWithSAML", "person") == [PROVIDER]
    assert found(access, "sts:AssumeRole", "person") == []
    assert found(access, "sts:AssumeRoleWithWebIdentity", "person") == []
