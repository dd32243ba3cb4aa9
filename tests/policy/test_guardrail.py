"""Guardrails: what AWS Organizations would reject, and what they deny beside FullAWSAccess."""

from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Guardrail,
    Policies,
    PolicyDocument,
    PolicyError,
    Principals,
    Request,
    Statement,
    decide,
)
from iam_patterns.policy.guardrail import NO_CONTROL_POLICIES, ControlPolicies

OWN = "111111111111"
WORKER = Caller.of_role(f"arn:aws:iam::{OWN}:role/worker")
SCP, RCP = "SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"
EVERYONE = Principals(everyone=True)


def deny(*actions: str, principals: Principals | None = None, **elements: Any) -> Statement:
    given: dict[str, Any] = {"resources": ["*"], **elements}
    if actions:
        given["actions"] = actions
    return Statement("Deny", **{"effect": "Deny", "principals": principals, **given})


def problems(policy_type: Any, statements: Any, **parameters: Any) -> list[str]:
    with pytest.raises(PolicyError) as error:
        Guardrail(policy_type, statements, **parameters)
    return [problem.path for problem in error.value.problems]


def test_a_guardrail_denies() -> None:
    made = Guardrail("SERVICE_CONTROL_POLICY", [deny("s3:*")], organization_id="o-exampleorg1")

    assert (made.policy_type, made.statements) == (SCP, (deny("s3:*"),))
    assert made.organization_id == "o-exampleorg1"
    assert problems(SCP, [deny("s3:*"), deny("s3:*", effect="Allow")]) == ["statements[1].Effect"]


@pytest.mark.parametrize(
    ("policy_type", "statements", "paths"),
    [
        ("TAG_POLICY", [deny("s3:*")], ["policy_type"]),
        (None, [deny("s3:*")], ["policy_type"]),
        (SCP, [], ["statements"]),
        (SCP, "statement", ["statements"]),
        (SCP, [{"Effect": "Deny"}], ["statements[0]"]),
        (SCP, [deny("s3:*", principals=EVERYONE)], ["statements[0].Principal"]),
        (SCP, [deny("s3:*", not_principals=Principals(aws=[OWN]))], ["statements[0].Principal"]),
        (RCP, [deny("s3:*")], ["statements[0].Principal"]),
        (RCP, [deny("s3:*", principals=Principals(aws=[OWN]))], ["statements[0].Principal"]),
        (RCP, [deny(not_actions=["s3:*"], principals=EVERYONE)], ["statements[0].NotAction"]),
        (RCP, [deny("s3:*", resources=(), principals=EVERYONE)], ["statements[0].Resource"]),
        (RCP, [deny("*", principals=EVERYONE)], ["statements[0].Action"]),
        (RCP, [deny("s3:*", "*:*", principals=EVERYONE)], ["statements[0].Action"]),
        (
            RCP,
            [deny("*", effect="Allow"), deny("s3:*")],
            [
                *(f"statements[0].{element}" for element in ("Effect", "Principal", "Action")),
                "statements[1].Principal",
            ],
        ),
    ],
)
def test_what_organizations_would_reject(
    policy_type: Any, statements: Any, paths: list[str]
) -> None:
    assert problems(policy_type, statements) == paths


def test_the_organization_is_checked_where_it_is_given() -> None:
    assert problems(SCP, [deny("s3:*")], organization_id="r-root") == ["organization_id"]
    assert Guardrail("SERVICE_CONTROL_POLICY", [deny("s3:*")]).organization_id is None


@pytest.mark.parametrize(
    "statement",
    [
        deny("s3:*", principals=EVERYONE),
        deny("s3:*", principals=EVERYONE, resources=(), not_resources=["arn:aws:s3:::shop/*"]),
    ],
)
def test_a_resource_control_policy_is_for_everyone(statement: Statement) -> None:
    assert Guardrail("RESOURCE_CONTROL_POLICY", [statement]).statements == (statement,)


def test_a_service_control_policy_can_deny_everything_but_some_actions() -> None:
    assert Guardrail("SERVICE_CONTROL_POLICY", [deny(not_actions=["s3:*"])])
    assert Guardrail("SERVICE_CONTROL_POLICY", [deny("*")])


def test_guardrails_of_each_type_are_one_level_beside_full_access() -> None:
    levels = ControlPolicies.of(
        [
            Guardrail("SERVICE_CONTROL_POLICY", [deny("s3:DeleteBucket")]),
            Guardrail("RESOURCE_CONTROL_POLICY", [deny("s3:PutObject", principals=EVERYONE)]),
            Guardrail("SERVICE_CONTROL_POLICY", [deny("s3:DeleteObject")]),
        ]
    )

    def outcome(action: str, **of: Any) -> str:
        everything = PolicyDocument([Statement("All", actions=["*"], resources=["*"])])
        policies = Policies(identity=[everything], **of)
        request = Request(WORKER, action, "arn:aws:s3:::shop/a", resource_account=OWN)
        return decide(request, policies).outcome

    both = {
        "service_control": levels.service_control,
        "resource_control": levels.resource_control,
    }
    assert outcome("s3:GetObject", **both) == "allowed"
    assert outcome("s3:DeleteBucket", **both) == "explicitly denied"
    assert outcome("s3:DeleteObject", **both) == "explicitly denied"
    assert outcome("s3:PutObject", **both) == "explicitly denied"
    actions = [action for statement in levels.statements() for action in statement.actions]
    assert actions == ["s3:DeleteBucket", "s3:DeleteObject", "*", "s3:PutObject", "*"]
    assert levels.of_caller == ControlPolicies(service_control=levels.service_control)
    assert levels.of_resource == ControlPolicies(resource_control=levels.resource_control)
    assert levels.of_caller != levels.of_resource


def test_without_guardrails_there_is_no_level() -> None:
    assert ControlPolicies.of([]) == NO_CONTROL_POLICIES
    of_one = ControlPolicies.of([Guardrail("SERVICE_CONTROL_POLICY", [deny("s3:*")])])
    assert of_one.resource_control == ()
    assert len(of_one.service_control) == 1
    assert list(NO_CONTROL_POLICIES.statements()) == []
