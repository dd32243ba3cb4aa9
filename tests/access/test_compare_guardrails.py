"""Guardrails in a comparison: they limit both sides, and a change of them is a change."""

from typing import Any

import pytest

from iam_patterns.access import Access, AccessError, Change
from iam_patterns.policy import Guardrail, Principals, Statement
from tests.access.reach_apps import OWN, READS, VENDOR, access, app, named, statement, trusting
from tests.access.resource_policies.apps import stack

ORGANIZATION = "o-exampleorgid"
EVERYONE = Principals(everyone=True)
DENY_READS = Guardrail(
    "SERVICE_CONTROL_POLICY",
    [Statement("DenyReads", effect="Deny", actions=["s3:GetObject"], resources=["*"])],
)
DENY_ASSUMING = Guardrail(
    "SERVICE_CONTROL_POLICY",
    [Statement("DenyAssuming", effect="Deny", actions=["sts:AssumeRole"], resources=["*"])],
)


def only_organization(action: str, organization: str = ORGANIZATION) -> Guardrail:
    denied = Statement(
        "OnlyOwn",
        effect="Deny",
        principals=EVERYONE,
        actions=[action],
        resources=["*"],
        conditions={"StringNotEqualsIfExists": {"aws:PrincipalOrgID": organization}},
    )
    return Guardrail("RESOURCE_CONTROL_POLICY", [denied], organization_id=organization)


def reader(*trust: Any, **more: Any) -> dict[str, Any]:
    return named("reader", READS, trust=trust or [trusting({"AWS": VENDOR}, **more)])


def own(found: Access, *guardrails: Guardrail) -> Access:
    """The app under guardrails."""
    return Access(found.compared.stacks, guardrails=guardrails)


def changed(change: Change) -> dict[str, str]:
    return {d.title: d.verdict for d in change.differences if d.verdict != "equal"}


def bare(*statements: Any) -> dict[str, Any]:
    return named("reader", *statements, trust=[trusting({"AWS": VENDOR})])


def test_what_a_guardrail_denies_on_both_sides_is_no_change() -> None:
    before, after = app(Reader=bare()), app(Reader=bare(READS))

    assert changed(Access.compare(before, after)) == {"Own/Reader, permissions": "broader"}
    limited = Access.compare(own(before, DENY_READS), own(after, DENY_READS))
    assert changed(limited) == {}


def test_guardrails_are_an_option_for_both_sides() -> None:
    properties = {
        "Policies": [{"PolicyName": "P", "PolicyDocument": {"Statement": [READS]}}],
    }
    after = {"Resources": {"U": {"Type": "AWS::IAM::User", "Properties": properties}}}
    before = {"Resources": {"U": {"Type": "AWS::IAM::User"}}}

    assert changed(Access.compare(before, after)) == {"U, permissions": "broader"}
    assert changed(Access.compare(before, after, guardrails=[DENY_READS])) == {}


def test_a_guardrail_that_is_removed_is_broader_and_one_that_is_added_narrower() -> None:
    free = app(Reader=reader())
    limited = own(free, DENY_READS)

    change = Access.compare(limited, free)
    decisions = [opened.decisions for d in change.broader for opened in d.opened]

    assert {d.title for d in change.broader} == {
        "Own/Reader, permissions",
        "Own/Reader on arn:aws:s3:::reports",
        f"account {OWN} on arn:aws:s3:::reports",
    }
    assert {(old.outcome, new.outcome) for old, new in decisions} == {
        ("explicitly denied", "allowed")
    }
    assert set(changed(Access.compare(free, limited)).values()) == {"narrower"}
    assert changed(Access.compare(limited, own(free, DENY_READS))) == {}


def test_a_guardrail_that_is_split_in_two_is_equal() -> None:
    free = app(Reader=reader())
    (denied,) = DENY_READS.statements
    part = Statement("Part", effect="Deny", actions=["s3:getobject"], resources=["*"])
    both = [DENY_READS, Guardrail("SERVICE_CONTROL_POLICY", [part])]

    assert denied.sid == "DenyReads"
    assert changed(Access.compare(own(free, DENY_READS), own(free, *both))) == {}


def test_a_resource_control_policy_decides_who_can_assume_a_role() -> None:
    free = app(Reader=reader())
    limited = own(free, only_organization("sts:AssumeRole"))

    assert changed(Access.compare(free, limited)) == {"Own/Reader, trust policy": "narrower"}
    (opened,) = Access.compare(limited, free).broader
    assert opened.opened[0].context.get("aws:principalorgid") != (ORGANIZATION,)


def test_a_resource_control_policy_decides_access_to_a_bucket() -> None:
    listed = statement("s3:GetObject", "arn:aws:s3:::reports/*")
    policy = {**listed, "Principal": {"AWS": VENDOR}}
    free, guardrail = app(policy), only_organization("s3:*")

    found = changed(Access.compare(own(free, guardrail), free))

    assert found == {f"account {VENDOR} on arn:aws:s3:::reports": "broader"}
    assert changed(Access.compare(own(app(), guardrail), own(free, guardrail))) == found


def test_no_guardrail_limits_a_service_linked_role() -> None:
    listed = {**READS, "Principal": "*", "Condition": {"Null": {"aws:PrincipalArn": "false"}}}
    organization = {"StringEquals": {"aws:PrincipalOrgID": ORGANIZATION}}
    before = own(app(), DENY_READS, only_organization("s3:*"))
    after = own(app({**listed, "Condition": organization}), DENY_READS, only_organization("s3:*"))

    (row,) = [d for d in Access.compare(before, after).broader if d.principal.startswith("account")]

    assert all(":role/aws-service-role/" in o.request.caller.arn for o in row.opened)


@pytest.mark.parametrize("named_", [True, False])
def test_service_control_policies_limit_callers_of_the_organization_alone(named_: bool) -> None:  # noqa: FBT001 - a parametrized value
    free = app(Reader=reader())
    (denied,) = DENY_ASSUMING.statements
    organization = ORGANIZATION if named_ else None
    guardrail = Guardrail("SERVICE_CONTROL_POLICY", [denied], organization_id=organization)

    (opened,) = Access.compare(own(free, guardrail), free).broader

    assert opened.title == "Own/Reader, trust policy"
    sent = {o.context.get("aws:principalorgid") for o in opened.opened}
    assert None not in sent
    assert not named_ or sent == {(ORGANIZATION,)}


def test_guardrails_close_a_chain() -> None:
    first = named(
        "first",
        statement("sts:AssumeRole", "*"),
        trust=[trusting({"Service": "ec2.amazonaws.com"})],
    )
    free = app(First=first, Reader=reader(trusting({"AWS": OWN})))

    found = changed(Access.compare(own(free, DENY_ASSUMING), free))

    assert found["Own/First -> Own/Reader, chain of roles"] == "broader"
    assert "Own/First, permissions" in found


def test_the_reference_of_allows_no_more_than_is_under_the_same_guardrails() -> None:
    reference = {"Version": "2012-10-17", "Statement": [statement("sqs:*", "*")]}
    found = access(stack("Own", {"Reader": reader()}))

    assert not found.allows_no_more_than(reference)
    assert own(found, DENY_READS).allows_no_more_than(reference)


def test_guardrails_of_two_organizations_are_refused() -> None:
    free = app(Reader=reader())
    one, other = only_organization("s3:*"), only_organization("s3:*", "o-strangersorg")

    with pytest.raises(AccessError, match="of one organization"):
        Access.compare(own(free, one), own(free, other))
