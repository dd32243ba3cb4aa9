"""Whether a role may assume another of the app: the other role's trust policy decides too."""

from itertools import product
from typing import Any, Final

import pytest

from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, AccessError, Answer, role_arn
from tests.access.reach_apps import OTHER, OWN, access, arn, assuming, named, statement, trusting
from tests.access.resource_policies.apps import resource, stack

EC2: Final = trusting({"Service": "ec2.amazonaws.com"})
ROOT: Final = {"AWS": f"arn:aws:iam::{OWN}:root"}
HUB: Final = {"AWS": arn("hub")}
NOT_HUB: Final = {"ArnNotEquals": {"aws:PrincipalArn": arn("hub")}}
EXTERNAL_ID: Final = {"StringEquals": {"sts:ExternalId": "shop"}}
EVERY_STS: Final = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"]


def word(answer: Answer) -> str:
    try:
        return "yes" if answer else "no"
    except UndecidedError:
        return "depends"


def app(*trust: Any, own: Any = (), account: str = OWN, **more: Any) -> Access:
    """The role ``hub``, with its own statements, and the role ``target``, perhaps elsewhere."""
    hub = named("hub", *own, trust=[EC2])
    hub["Properties"] |= more
    target = named("target", trust=trust)
    return access(stack("Hub", {"Hub": hub}), stack("Target", {"Target": target}, account))


def allowed(found: Access, account: str = OWN, action: str = "sts:AssumeRole", **call: Any) -> str:
    return word(found.role("hub").allows(action, arn("target", account), **call))


TRUSTS: Final = {
    "nobody": [EC2],
    "the account": [trusting(ROOT)],
    "the account by its ID": [trusting({"AWS": OWN})],
    "the role": [trusting(HUB)],
    "everyone": [trusting("*")],
    "everyone in AWS": [trusting({"AWS": "*"})],
    "another role": [trusting({"AWS": arn("other")})],
    "another account": [trusting({"AWS": f"arn:aws:iam::{OTHER}:root"})],
    "the account with an external ID": [trusting(ROOT, Condition=EXTERNAL_ID)],
    "the role of the account": [
        trusting(ROOT, Condition={"ArnEquals": {"aws:PrincipalArn": arn("hub")}})
    ],
    "the account, not the role": [trusting(ROOT, Condition=NOT_HUB)],
    "the account, the role denied": [trusting(ROOT), {**trusting(HUB), "Effect": "Deny"}],
    "another action": [{**trusting(ROOT), "Action": "sts:TagSession"}],
}
OWNS: Final = {
    "nothing": [],
    "the target": [assuming("target"), assuming("target", account=OTHER)],
    "another": [assuming("elsewhere")],
    "everything": [statement()],
    "denied": [statement(), statement("sts:*", effect="Deny")],
}


@pytest.mark.parametrize("account", [OWN, OTHER])
@pytest.mark.parametrize(("trust", "own"), [*product(TRUSTS, OWNS)])
def test_it_is_the_answer_of_assumable_by(trust: str, own: str, account: str) -> None:
    found = app(*TRUSTS[trust], own=OWNS[own], account=account)
    by = found.role("target").assumable_by(role_arn(arn("hub")))

    assert allowed(found, account) == word(by)
    if "external ID" not in trust:
        reaches = found.who_can("sts:AssumeRole", arn("target", account))
        assert (allowed(found, account) == "yes") is any(
            str(each.principal) == "Hub/Hub" for each in reaches
        )


@pytest.mark.parametrize(
    ("trust", "own", "account", "expected"),
    [
        ("the role", "nothing", OWN, "yes"),
        ("the role", "nothing", OTHER, "no"),
        ("the role", "the target", OTHER, "yes"),
        ("the account", "nothing", OWN, "no"),
        ("the account", "the target", OWN, "yes"),
        ("the account", "another", OWN, "no"),
        ("the account", "denied", OWN, "no"),
        ("nobody", "everything", OWN, "no"),
        ("nobody", "everything", OTHER, "no"),
        ("the account, the role denied", "everything", OWN, "no"),
        ("another action", "everything", OWN, "no"),
    ],
)
def test_both_policies_decide(trust: str, own: str, account: str, expected: str) -> None:
    assert allowed(app(*TRUSTS[trust], own=OWNS[own], account=account), account) == expected


def test_the_answer_lists_the_statement_of_the_trust_policy() -> None:
    found = app(trusting(ROOT, Sid="Ours"), own=[assuming("target")])
    refused = app(trusting(ROOT, Sid="Ours"))
    line = f"by trust policy of {arn('target')}, Statement[0] (Ours)"

    assert line in str(found.role("hub").allows("sts:AssumeRole", arn("target")))
    text = str(refused.role("hub").allows("sts:AssumeRole", arn("target")))
    assert "trusted by Statement[0] (Ours); identity policies do not allow" in text


def test_an_external_id_is_given_as_context() -> None:
    found = app(trusting(ROOT, Condition=EXTERNAL_ID), own=[assuming("target")])

    assert allowed(found, context={"sts:ExternalId": "shop"}) == "yes"
    assert allowed(found, context={"sts:ExternalId": "bank"}) == "no"
    assert allowed(found) == "no"


@pytest.mark.parametrize("action", EVERY_STS)
def test_every_action_that_the_trust_policy_decides(action: str) -> None:
    own = [statement(EVERY_STS, "*")]
    trusted = {**trusting(ROOT), "Action": action}
    others = {**trusting(ROOT), "Action": [each for each in EVERY_STS if each != action]}

    assert allowed(app(trusted, own=own), action=action) == "yes"
    assert allowed(app(others, own=own), action=action) == "no"


@pytest.mark.parametrize("action", ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"])
def test_a_role_is_no_identity_of_a_provider(action: str) -> None:
    provider = {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/example.com"}
    federated = {**trusting(provider), "Action": action}

    assert allowed(app(federated, own=[statement()]), action=action) == "no"


@pytest.mark.parametrize("action", ["iam:PassRole", "iam:GetRole", "iam:UpdateAssumeRolePolicy"])
def test_the_trust_policy_does_not_decide_on_changes_of_the_role(action: str) -> None:
    refusing = {**trusting("*"), "Effect": "Deny", "Action": "sts:*"}

    assert allowed(app(refusing, own=[statement(action, "*")]), action=action) == "yes"
    assert allowed(app(refusing), action=action) == "no"


def test_context_of_the_own_session_asks_no_trust_policy() -> None:
    of_session = f"arn:aws:sts::{OWN}:self"
    found = app(EC2, own=[statement("sts:SetContext", of_session)]).role("hub")

    answer = found.allows("sts:SetContext", of_session)
    assert answer
    assert "trust policy" not in str(answer)


def test_a_boundary_limits_what_the_trust_policy_of_the_account_allows() -> None:
    def limited(*allowed_by_boundary: Any) -> Access:
        limit = resource(
            "IAM::ManagedPolicy",
            PolicyDocument={"Version": "2012-10-17", "Statement": [*allowed_by_boundary]},
        )
        hub = named("hub", assuming("target"), trust=[EC2])
        hub["Properties"]["PermissionsBoundary"] = {"Ref": "Limit"}
        target = named("target", trust=[trusting(ROOT)])
        return access(stack("Stack", {"Hub": hub, "Target": target, "Limit": limit}))

    assert allowed(limited(statement("sts:*"))) == "yes"
    assert allowed(limited(statement("s3:*"))) == "no"


def test_a_role_of_no_template_still_names_its_trust_policy() -> None:
    hub = app(EC2, own=[statement("sts:AssumeRole", "*")]).role("hub")

    answer = hub.allows("sts:AssumeRole", arn("elsewhere"))
    assert answer
    assert "the role's trust policy must allow it too" in str(answer)
    assert not hub.allows("sts:AssumeRole", arn("target"))


def test_any_role_is_one_that_trusts_the_caller() -> None:
    def any_role(trust: Any, own: Any) -> Answer:
        return app(trust, own=[own]).role("hub").allows_on_any("sts:AssumeRole")

    only = assuming("target")
    assert any_role(trusting(ROOT), only)
    assert not any_role(EC2, only)
    assert any_role(trusting(HUB), statement("s3:GetObject", "*")), "the trust policy is enough"
    assert not any_role(trusting(ROOT), statement("s3:GetObject", "*"))


def of_parameter(trusted: Any, name: Any = "target", **parameters: str) -> Access:
    """An app in which a parameter decides what a role trusts, or what it is called."""
    target = named("target", trust=[trusted])
    target["Properties"]["RoleName"] = name
    hub = named("hub", statement("sts:AssumeRole", "*"), trust=[EC2])
    sections: dict[str, Any] = {"Parameters": {"Value": {"Type": "String"}}}
    return access(stack("Stack", {"Hub": hub, "Target": target}, **sections), parameters=parameters)


def test_a_parameter_that_decides_whom_the_role_trusts() -> None:
    trusted = trusting({"AWS": {"Fn::Sub": f"arn:aws:iam::{OWN}:role/${{Value}}"}})

    assert allowed(of_parameter(trusted)) == "depends"
    assert allowed(of_parameter(trusted, Value="hub")) == "yes"
    assert allowed(of_parameter(trusted, Value="other")) == "no"


def test_a_parameter_that_decides_which_role_it_is() -> None:
    answer = of_parameter(EC2, {"Ref": "Value"}).role("hub").allows("sts:AssumeRole", arn("target"))

    assert word(answer) == "depends"
    assert allowed(of_parameter(EC2, {"Ref": "Value"}, Value="target")) == "no"
    assert allowed(of_parameter(EC2, {"Ref": "Value"}, Value="other")) == "yes"
    assert allowed(of_parameter(trusting(ROOT), {"Ref": "Value"})) == "yes"


def test_a_role_that_a_condition_decides() -> None:
    target = {**named("target", trust=[EC2]), "Condition": "Is"}
    hub = named("hub", statement("sts:AssumeRole", "*"), trust=[EC2])
    sections: dict[str, Any] = {
        "Parameters": {"Value": {"Type": "String"}},
        "Conditions": {"Is": {"Fn::Equals": [{"Ref": "Value"}, "yes"]}},
    }

    def found(**parameters: str) -> Access:
        return access(
            stack("Stack", {"Hub": hub, "Target": target}, **sections), parameters=parameters
        )

    assert allowed(found()) == "depends"
    assert allowed(found(Value="yes")) == "no"
    assert allowed(found(Value="no")) == "yes"


def test_several_roles_with_the_arn() -> None:
    """The one of the caller's stack is meant; otherwise the question has two answers."""
    hub = named("hub", assuming("target"), trust=[EC2])
    trusts = named("target", trust=[trusting(ROOT)])
    refuses = named("target", trust=[EC2])

    near = access(stack("One", {"Hub": hub, "Target": trusts}), stack("Two", {"Target": refuses}))
    far = access(
        stack("Hub", {"Hub": hub}), stack("One", {"T": trusts}), stack("Two", {"T": refuses})
    )
    assert allowed(near) == "yes"
    with pytest.raises(AccessError, match=r"several roles have the ARN .*target"):
        allowed(far)
