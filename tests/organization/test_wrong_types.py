"""What is no value of its parameter is refused by our own error; the twin is accepted."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import ServiceRole
from iam_patterns.organization import (
    GuardrailPolicies,
    OrganizationRoles,
    assume_roles_only_from_organization,
    deny_long_term_keys,
    services_only_for_organization,
    third_party_accounts,
)
from iam_patterns.policy import InvalidInputError

_ORGANIZATION: Final = "o-exampleorgid"
_NOT_A_LIST: Final = (None, 5, True, 1.5, "text", object(), iter(["x"]))


def _role(scope: Construct) -> iam.Role:
    return ServiceRole(scope, "Role", role_name="runner", service="lambda.amazonaws.com")


def _rollout(**changes: Any) -> OrganizationRoles:
    given = {
        "roles": _role,
        "organization_id": _ORGANIZATION,
        "organizational_units": ["r-ab12"],
        "automatic_deployment": False,
        **changes,
    }
    return OrganizationRoles(Stack(App(), "Stack"), "Roles", **given)


def _policies(**changes: Any) -> GuardrailPolicies:
    given = {"guardrails": [deny_long_term_keys()], "target_ids": ["r-ab12"], **changes}
    return GuardrailPolicies(Stack(App(), "Stack"), "Policies", **given)


def _origin(third_parties: Any) -> object:
    return assume_roles_only_from_organization(_ORGANIZATION, third_parties=third_parties)


def _services(services: Any) -> object:
    return services_only_for_organization(_ORGANIZATION, services=services)


_LISTS: Final[tuple[tuple[Callable[..., object], str, object], ...]] = (
    (_rollout, "deploy_after", []),
    (_policies, "guardrails", [deny_long_term_keys()]),
    (_policies, "target_ids", ["ou-ab12-11111111"]),
    (_origin, "third_parties", ["333333333333"]),
    (_services, "services", ["s3"]),
    (deny_long_term_keys, "except_for", ["arn:*:iam::*:role/keys"]),
    (third_party_accounts, "roles", []),
)


@pytest.mark.parametrize("value", _NOT_A_LIST, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize(("made", "name", "good"), _LISTS)
def test_a_list_is_required(
    made: Callable[..., object], name: str, good: object, value: object
) -> None:
    made(**{name: good})
    with pytest.raises(InvalidInputError, match=rf"\b{name}"):
        made(**{name: value})


@pytest.mark.parametrize(
    ("made", "name", "good", "wrong"),
    [
        (_rollout, "roles", _role, [None, "text", [], ServiceRole]),
        (_rollout, "parameters", {}, [5, "text", ["x"], {"Name": 5}]),
        (_rollout, "parameter_overrides", {}, [5, "text", ["x"], {"Name": None}]),
        (_rollout, "description", "x" * 1024, [5, [], "x" * 1025]),
        (_rollout, "region", "eu-west-1", [5, "", "Ireland", "eu-west-1\n"]),
        (_policies, "description", "x" * 512, [5, [], "x" * 513]),
        (_policies, "policies_per_target", 1, [True, 0, "1", 1.5]),
        (_policies, "target_ids", ["r-ab12"], [["r-ab12", "r-ab12"]]),
    ],
)
def test_other_values(
    made: Callable[..., object], name: str, good: object, wrong: list[object]
) -> None:
    made(**{name: good})
    for value in wrong:
        with pytest.raises(InvalidInputError, match=rf"\b{name}"):
            made(**{name: value})


@pytest.mark.parametrize("scope", [None, "text", App()], ids=["None", "text", "app"])
def test_a_stack_is_required(scope: Any) -> None:
    with pytest.raises(InvalidInputError, match="scope: must be a construct in a stack"):
        GuardrailPolicies(
            scope, "Policies", guardrails=[deny_long_term_keys()], target_ids=["r-ab12"]
        )
    with pytest.raises(InvalidInputError, match="scope: must be a construct in a stack"):
        OrganizationRoles(
            scope,
            "Roles",
            roles=_role,
            organization_id=_ORGANIZATION,
            organizational_units=["r-ab12"],
        )


def test_a_stack_for_the_management_account_is_required() -> None:
    rollout = _rollout()
    assert rollout.create_in(Stack(App(), "Management"))
    wrong: Any
    for wrong in (None, "text", App(), rollout.member):
        with pytest.raises(InvalidInputError, match="stack: must be a stack other than"):
            rollout.create_in(wrong)
