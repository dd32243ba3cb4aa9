"""A token for an audience that the provider does not list is rejected, whatever the trust says."""

from typing import Any, Final

import pytest
from aws_cdk import App, Environment, Stack

from iam_patterns import GitHubActionsRole
from iam_patterns.checks import Finding
from iam_patterns.testing import Access, Answer, github
from tests.access.reach_apps import OWN, named, statement
from tests.access.resource_policies.apps import access, resource, stack
from tests.checks.templates import found_in

HOST: Final = "token.actions.githubusercontent.com"
REPOSITORY: Final = "repo:acme/shop:ref:refs/heads/main"
RULE: Final = "trust-never-assumable"
STS: Final = "sts.amazonaws.com"


def trusting(provider: Any, *audiences: str, operator: str = "StringEquals") -> dict[str, Any]:
    conditions: dict[str, Any] = {"StringEquals": {f"{HOST}:sub": REPOSITORY}}
    if audiences:
        conditions = {**conditions, operator: {**conditions.get(operator, {})}}
        conditions[operator][f"{HOST}:aud"] = [*audiences]
    return {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": conditions,
    }


def provider(listed: Any, kind: str = "IAM::OIDCProvider", **more: Any) -> dict[str, Any]:
    url = f"https://{HOST}"
    return {**resource(kind, Url=url, ClientIdList=listed, ThumbprintList=["a" * 40]), **more}


def resources(listed: Any, *audiences: str, **more: Any) -> dict[str, Any]:
    trust = trusting({"Ref": "Provider"}, *audiences, **more)
    return {"Provider": provider(listed), "Deploy": named("deploy", trust=[trust])}


def app(listed: Any, *audiences: str, **sections: Any) -> Access:
    return access(stack("Own", resources(listed, *audiences), **sections))


def asked(found: Access, audience: str = STS) -> Answer:
    caller = github("acme/shop", branch="main", audience=audience)
    return found.role("deploy").assumable_by(caller)


@pytest.mark.parametrize("listed", [[STS], ["another", STS]], ids=str)
def test_a_token_for_an_audience_that_the_provider_lists(listed: list[str]) -> None:
    assert asked(app(listed, STS))
    assert asked(app(listed))


def test_a_token_for_another_audience() -> None:
    answer = asked(app(["another"], STS))

    assert not answer
    assert f"oidc-provider/{HOST} accepts only tokens for another, its client IDs" in str(answer)
    assert not asked(app(["another"])), "the trust policy accepts any audience, the provider not"
    assert asked(app(["another", STS], "another"), "another")
    assert not asked(app(["another", STS], "another")), "the trust policy accepts the other only"


def test_client_ids_that_are_not_known() -> None:
    parameter = {"Parameters": {"Audience": {"Type": "String"}}}
    unknown = app([{"Ref": "Audience"}], STS, **parameter)

    assert asked(unknown)
    assert asked(app([], STS))


def test_a_provider_with_a_condition_could_be_declared_elsewhere() -> None:
    declared = resources(["another"], STS)
    declared["Provider"]["Condition"] = "Is"
    sections: dict[str, Any] = {"Conditions": {"Is": {"Fn::Equals": ["a", "a"]}}}

    assert asked(access(stack("Own", declared, **sections)))


_TEXTS: Final = {"Ids": {"Type": "CommaDelimitedList", "Default": "another"}}
_CONDITIONS: Final = {"Is": {"Fn::Equals": [{"Ref": "Ids"}, "a"]}}


@pytest.mark.parametrize(
    ("listed", "more", "can"),
    [
        (["third"], {}, False),
        ([STS], {}, True),
        ({"Ref": "Ids"}, {}, True),
        (["third"], {"Condition": "Is"}, True),
        ([], {}, True),
    ],
    ids=["known", "accepts", "parameter", "condition", "none"],
)
def test_one_url_in_two_stacks(listed: Any, more: dict[str, Any], *, can: bool) -> None:
    second = stack(
        "Second",
        {"Provider": provider(listed, **more)},
        Parameters=_TEXTS,
        Conditions=_CONDITIONS,
    )

    found = access(stack("Own", resources(["another"], STS)), second)

    assert bool(asked(found)) is can
    assert not asked(access(stack("Own", resources(["another"], STS))))


@pytest.mark.parametrize(
    "listed",
    [{"Ref": "Ids"}, {"Fn::If": ["Is", [STS], ["another"]]}, ["a", {"Fn::Select": [0, "x"]}]],
    ids=["default", "branch", "unreadable"],
)
def test_client_ids_that_depend_on_a_parameter(listed: Any) -> None:
    own = stack("Own", resources(listed, STS), Parameters=_TEXTS, Conditions=_CONDITIONS)

    assert asked(access(own))
    if listed == {"Ref": "Ids"}:
        assert not asked(access(own, parameters={"Ids": "another"}))
        assert asked(access(own, parameters={"Ids": f"another,{STS}"}))


def test_a_provider_of_another_url_or_account_decides_nothing() -> None:
    other = provider(["another"])
    other["Properties"]["Url"] = "https://gitlab.com"
    trust = trusting(f"arn:aws:iam::{OWN}:oidc-provider/{HOST}", STS)
    deploy = {"Deploy": named("deploy", trust=[trust])}

    assert asked(access(stack("Own", {"Provider": other, **deploy})))
    elsewhere = stack("There", {"Provider": provider(["another"])}, "222222222222")
    assert asked(access(stack("Own", deploy), elsewhere))
    assert not asked(access(stack("Own", {"Provider": provider(["another"]), **deploy})))


def found(declared: dict[str, Any], **sections: Any) -> tuple[Finding, ...]:
    return tuple(f for f in found_in(declared, **sections) if f.rule.id == RULE)


@pytest.mark.parametrize(
    ("listed", "audiences"),
    [
        (["another"], [STS]),
        (["another", "third"], [STS, "fourth"]),
        ([f"{STS}.cn"], [STS]),
    ],
    ids=str,
)
def test_a_trust_policy_that_requires_an_audience_of_which_the_provider_lists_none(
    listed: list[str], audiences: list[str]
) -> None:
    (finding,) = found(resources(listed, *audiences))

    accepted = " and ".join(sorted(listed))
    assert f"the provider accepts only tokens for {accepted}" in finding.weakness.detail
    assert "ClientIdList" in finding.fix


@pytest.mark.parametrize(
    ("listed", "audiences", "operator"),
    [
        ([STS], [STS], "StringEquals"),
        (["another", STS], [STS], "StringEquals"),
        ([STS], [STS, "another"], "StringEquals"),
        ([STS], ["sts.*"], "StringLike"),
        ([STS], [], "StringEquals"),
        ([], [STS], "StringEquals"),
        (["another"], [STS], "StringNotEquals"),
    ],
    ids=str,
)
def test_a_trust_policy_that_a_token_can_meet(
    listed: list[str], audiences: list[str], operator: str
) -> None:
    assert found(resources(listed, *audiences, operator=operator)) == ()


def test_client_ids_that_are_not_known_report_nothing() -> None:
    declared = resources([{"Ref": "Audience"}], STS)

    assert found(declared, Parameters={"Audience": {"Type": "String"}}) == ()
    custom = provider(None, "CDK::Other")
    custom["Type"] = "Custom::AWSCDKOpenIdConnectProvider"
    del custom["Properties"]["ClientIdList"]
    for listed, expected in ((["another"], 1), ([STS], 0)):
        custom["Properties"]["ClientIDList"] = listed
        trust = trusting({"Ref": "Provider"}, STS)
        both = {"Provider": custom, "Deploy": named("deploy", trust=[trust])}
        assert len(found(both)) == expected


def test_a_provider_that_roles_create_lists_their_audiences() -> None:
    stack_ = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    repository: dict[str, Any] = {"repository": "acme/shop", "allow_recycled_names": True}
    GitHubActionsRole(stack_, "Deploy", **repository, branches=["main"], create_provider=True)

    deploy = Access.of(stack_).role("Deploy")
    assert deploy.assumable_by(github("acme/shop", branch="main"))
    assert not deploy.assumable_by(github("acme/shop", branch="main", audience="another"))


@pytest.mark.parametrize(
    ("listed", "audiences", "can"),
    [
        ([STS], [STS], True),
        (["another"], [STS], False),
        (["another", STS], [STS, "third"], True),
        (["another"], [], True),
        ([], [STS], True),
    ],
    ids=str,
)
def test_who_can_reach_what_through_a_provider(
    listed: list[str],
    audiences: list[str],
    can: bool,  # noqa: FBT001 - a parametrized value
) -> None:
    declared = resources(listed, *audiences)
    declared["Deploy"] = named(
        "deploy",
        statement("s3:GetObject", "*"),
        trust=[trusting({"Ref": "Provider"}, *audiences)],
    )
    found_ = access(stack("Own", declared))

    reaches = [str(each) for each in found_.who_can("s3:GetObject", "arn:aws:s3:::a/b")]
    through = [each for each in reaches if HOST in each.partition(" -> ")[0]]
    assert bool(through) is can
    assert all(f"{HOST}:aud is" in each for each in through if audiences)
    assert bool([each for each in found_.external() if HOST in each]) is can
