"""Control policies of the organization in questions about resources.

A resource control policy limits every principal, also those of other accounts; a service control
policy the roles of the organization:
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html and
https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from typing import Any, Final

import pytest

from iam_patterns.policy import Guardrail, Principals, Statement
from iam_patterns.testing import Access
from tests.access.reach_apps import OBJECT, OTHER, READS, VENDOR, arn, named, trusting, ways
from tests.access.resource_policies.apps import (
    access,
    document,
    outcome,
    resource,
    stack,
    statement,
)

_ORGANIZATION: Final = "o-exampleorgid"
_ACTION: Final = "s3:GetObject"
_FOREIGN: Final = {
    "StringNotEqualsIfExists": {"aws:PrincipalOrgID": _ORGANIZATION},
    "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
}


def _rcp(actions: str = "s3:*", conditions: Any = None) -> Guardrail:
    everyone = Principals(everyone=True)
    denial = Statement(
        "Perimeter",
        effect="Deny",
        principals=everyone,
        actions=[actions],
        resources=["*"],
        conditions=conditions,
    )
    return Guardrail("RESOURCE_CONTROL_POLICY", [denial], organization_id=_ORGANIZATION)


def _scp(conditions: Any) -> Guardrail:
    denial = Statement(
        "Region", effect="Deny", actions=["s3:*"], resources=["*"], conditions=conditions
    )
    return Guardrail("SERVICE_CONTROL_POLICY", [denial])


def _app(*guardrails: Guardrail, principal: Any = None, account: str = "111111111111") -> Access:
    bucket: dict[str, Any] = {"Bucket": resource("S3::Bucket", BucketName="reports")}
    if principal:
        allows = statement(_ACTION, "arn:aws:s3:::reports/*", principal)
        bucket["Policy"] = resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(allows)
        )
    role = named("app", READS, trust=[trusting({"Service": "ec2.amazonaws.com"})])
    return access(
        stack("Own", {"Role": role}), stack("Data", bucket, account), guardrails=list(guardrails)
    )


@pytest.mark.parametrize(
    ("guardrails", "expected"),
    [
        ([], "yes"),
        ([_rcp()], "no"),
        ([_rcp("s3:PutObject")], "yes"),
        ([_rcp(conditions=_FOREIGN)], "yes"),
        ([_rcp(conditions={"StringEquals": {"aws:PrincipalOrgID": _ORGANIZATION}})], "no"),
        ([_rcp(conditions={"StringEquals": {"aws:ResourceOrgID": _ORGANIZATION}})], "no"),
    ],
)
def test_a_resource_control_policy_limits_the_roles_of_the_app(
    guardrails: list[Guardrail], expected: str
) -> None:
    found = _app(*guardrails)

    assert outcome(found, _ACTION, OBJECT) == expected
    assert ("Own/Role" in ways(found)) is (expected == "yes")


@pytest.mark.parametrize(("guardrails", "expected"), [([], "yes"), ([_rcp()], "no")])
def test_it_limits_them_in_the_app_s_other_accounts(
    guardrails: list[Guardrail], expected: str
) -> None:
    found = _app(*guardrails, principal={"AWS": arn("app")}, account=OTHER)

    assert outcome(found, _ACTION, OBJECT) == expected
    assert ("Own/Role" in ways(found)) is (expected == "yes")


def test_it_does_not_limit_resources_of_other_accounts() -> None:
    queue = f"arn:aws:sqs:eu-west-1:{VENDOR}:jobs"
    own = queue.replace(VENDOR, "111111111111")
    sends = statement("sqs:SendMessage")
    role = named("app", sends, trust=[trusting({"Service": "ec2.amazonaws.com"})])
    found = access(stack("Own", {"Role": role}), guardrails=[_rcp("sqs:*")])

    assert outcome(found, "sqs:SendMessage", own) == "no"
    assert outcome(found, "sqs:SendMessage", queue) == "yes"
    assert "the queue's policy must allow it too" in found.role("app").explain(
        "sqs:SendMessage", queue
    )


def test_the_condition_of_a_resource_control_policy_is_said_of_other_accounts() -> None:
    found = _app(_rcp(conditions=_FOREIGN), principal={"AWS": VENDOR})
    [vendor] = [r for r in found.who_can(_ACTION, OBJECT) if r.principal.kind == "account"]

    said = f"not (aws:PrincipalOrgID is not {_ORGANIZATION} (if sent))"
    assert vendor.access.requirements == (said,)
    [line] = found.external()
    assert line == f"account {VENDOR} -> arn:aws:s3:::reports: s3:GetObject (if {said})"
    assert _app(_rcp(), principal={"AWS": VENDOR}).external() == ()
    assert len(_app(_rcp("s3:Put*"), principal={"AWS": VENDOR}).external()) == 1


def test_it_does_not_limit_a_service_that_it_excepts() -> None:
    service = {"Service": "logging.s3.amazonaws.com"}

    def listed(*guardrails: Guardrail) -> list[Any]:
        found = _app(*guardrails, principal=service).who_can(_ACTION, OBJECT)
        return [r.access.requirements for r in found if r.principal.name == service["Service"]]

    assert listed(_rcp(conditions=_FOREIGN)) == [()]
    assert listed(_rcp()) == []


def test_the_condition_of_a_service_control_policy_is_said() -> None:
    found = _app(_scp({"StringNotEquals": {"aws:RequestedRegion": "eu-west-1"}}))
    [own, *_] = found.who_can(_ACTION, OBJECT)

    assert own.access.requirements == ("not (aws:RequestedRegion is not eu-west-1)",)
    assert ways(_app(_scp({"StringEquals": {"aws:PrincipalArn": arn("app")}}))) == []
    assert ways(_app(_scp({"StringEquals": {"aws:PrincipalArn": arn("b")}})))[0] == "Own/Role"


def test_a_service_control_policy_does_not_limit_other_accounts() -> None:
    found = _app(_scp(None), principal={"AWS": VENDOR})

    assert ways(found) == [f"account {VENDOR}"]


def test_a_resource_control_policy_limits_who_assumes_roles() -> None:
    trust = [trusting({"AWS": VENDOR})]
    roles = {"Role": named("app", READS, trust=trust)}

    def listed(*guardrails: Guardrail) -> tuple[str, ...]:
        return access(stack("Own", roles), guardrails=list(guardrails)).external()

    assert listed() == (f"account {VENDOR} -> Own/Role: sts:AssumeRole",)
    assert listed(_rcp("sts:*")) == ()
    said = f"not (aws:PrincipalOrgID is not {_ORGANIZATION} (if sent))"
    [line] = listed(_rcp("sts:*", _FOREIGN))
    assert line == f"account {VENDOR} -> Own/Role: sts:AssumeRole (if {said})"
