"""The policies of AWS Organizations that guardrails become."""

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template

from iam_patterns.organization import (
    Guardrail,
    GuardrailPolicies,
    OrganizationError,
    assume_roles_only_from_organization,
    deny_leaving_organization,
    deny_long_term_keys,
    protect_permissions_boundaries,
    require_imdsv2,
    services_only_for_organization,
)
from iam_patterns.organization.packing import LARGEST_POLICY, packed
from iam_patterns.policy import Statement
from tests.organization.rollouts import ORGANIZATION

UNIT = "ou-ab12-11111111"
EVERY = [
    deny_long_term_keys(),
    deny_leaving_organization(),
    protect_permissions_boundaries("shop-boundary"),
    require_imdsv2(),
    assume_roles_only_from_organization(ORGANIZATION),
    services_only_for_organization(ORGANIZATION),
]


def statement_of(size: int, number: int = 0) -> Statement:
    """A statement of about this size."""
    return Statement(
        f"S{number}", effect="Deny", actions=["s3:Get*"], resources=[f"arn:*:s3:::{'b' * size}"]
    )


def large(count: int, size: int = 3000) -> Guardrail:
    return Guardrail("SERVICE_CONTROL_POLICY", [statement_of(size, n) for n in range(count)])


def test_all_guardrails_are_one_policy_of_each_type() -> None:
    stack = Stack(App(), "Organization")

    GuardrailPolicies(stack, "Guardrails", guardrails=EVERY, target_ids=[UNIT])

    found = Template.from_stack(stack).find_resources("AWS::Organizations::Policy")
    assert sorted(one["Properties"]["Type"] for one in found.values()) == [
        "RESOURCE_CONTROL_POLICY",
        "SERVICE_CONTROL_POLICY",
    ]
    for one in found.values():
        assert one["Properties"]["TargetIds"] == [UNIT]
        assert one["Properties"]["Name"].startswith("Organization-Guardrails-")
        assert {each["Effect"] for each in one["Properties"]["Content"]["Statement"]} == {"Deny"}


def test_statements_are_packed_into_as_few_policies_as_possible() -> None:
    sizes = [3000, 3000, 1500, 1500, 200]

    policies = packed([statement_of(size, number) for number, size in enumerate(sizes)])

    assert len(policies) == 2
    assert all(policy.size() <= LARGEST_POLICY for policy in policies)
    assert {each.sid for policy in policies for each in policy.statements} == {
        f"S{number}" for number in range(5)
    }


def test_a_statement_that_two_guardrails_share_is_written_once() -> None:
    platform = ["arn:*:iam::*:role/platform/*"]
    shared = [deny_long_term_keys(except_for=platform), require_imdsv2(except_for=platform)]

    (policy,) = packed([each for one in shared for each in one.statements])

    assert [each.sid for each in policy.statements].count("ProtectExceptedRoles") == 1


def test_more_policies_than_a_target_takes_are_refused() -> None:
    stack = Stack(App(), "Organization")

    with pytest.raises(OrganizationError, match="5 policies of type SERVICE_CONTROL_POLICY"):
        GuardrailPolicies(stack, "Five", guardrails=[large(5)], target_ids=[UNIT])
    GuardrailPolicies(stack, "Four", guardrails=[large(4)], target_ids=[UNIT])


def test_a_statement_larger_than_a_policy_is_refused() -> None:
    with pytest.raises(OrganizationError, match="at most 5120 characters"):
        GuardrailPolicies(
            Stack(App(), "Organization"),
            "Guardrails",
            guardrails=[large(1, size=5200)],
            target_ids=[UNIT],
        )


def test_a_token_is_refused() -> None:
    stack = Stack(App(), "Organization")
    denied = Statement(
        "Deny", effect="Deny", actions=["s3:*"], resources=[f"arn:{stack.partition}:s3:::shop"]
    )

    with pytest.raises(OrganizationError, match="whose length is not known"):
        GuardrailPolicies(
            stack,
            "Guardrails",
            guardrails=[Guardrail("SERVICE_CONTROL_POLICY", [denied])],
            target_ids=[UNIT],
        )


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"guardrails": []}, "a list of guardrails"),
        ({"guardrails": ["x"]}, "a list of guardrails"),
        ({"target_ids": []}, "a list of IDs"),
        ({"target_ids": UNIT}, "a list of IDs"),
        ({"target_ids": ["root"]}, r"target_ids\[0\]"),
        ({"policies_per_target": 0}, "at least 1"),
    ],
)
def test_malformed_parameters_are_refused(options: dict[str, object], reason: str) -> None:
    given = {"guardrails": EVERY, "target_ids": [UNIT], **options}

    with pytest.raises(OrganizationError, match=reason):
        GuardrailPolicies(Stack(App(), "Organization"), "Guardrails", **given)  # type: ignore[arg-type] # wrong on purpose
