"""Names that clash within a rollout or between two, and values from outside in every element."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from aws_cdk import App, CfnCondition, CfnOutput, CfnParameter, Fn, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import ServiceRole
from iam_patterns.organization import OrganizationError, OrganizationRoles

_ONE: Final = "r-ab12/ou-ab12-11111111"
_OTHER: Final = "r-ab12/ou-ab12-22222222"
_BELOW_ONE: Final = f"{_ONE}/ou-ab12-33333333"


def _role(scope: Construct, name: str = "runner") -> iam.Role:
    return ServiceRole(scope, "Role", role_name=name, service="lambda.amazonaws.com")


def _rollout(scope: Construct, name: str = "Roles", **given: Any) -> OrganizationRoles:
    return OrganizationRoles(
        scope,
        name,
        **{
            "roles": _role,
            "organization_id": "o-exampleorgid",
            "organizational_units": [_ONE],
            **given,
        },
    )


@pytest.mark.parametrize(
    "second",
    [
        {},
        {"organizational_units": [_BELOW_ONE]},
        {"organizational_units": ["r-ab12"]},
        {"organizational_units": ["ou-ab12-11111111"]},
        {"organizational_units": [_OTHER], "canary_organizational_units": [_ONE]},
        {"roles": lambda scope: _role(scope, "RUNNER")},
        {"accounts": ["111111111111"], "automatic_deployment": False},
    ],
)
def test_two_rollouts_of_one_name_to_the_same_accounts(second: dict[str, Any]) -> None:
    app = App()
    _rollout(Stack(app, "First"))
    with pytest.raises(OrganizationError, match="First/Roles creates roles of the same name"):
        _rollout(Stack(app, "Second"), **second)


@pytest.mark.parametrize(
    "second",
    [
        {"organizational_units": [_OTHER]},
        {"organizational_units": ["r-zz99"]},
        {"roles": lambda scope: _role(scope, "other")},
    ],
)
def test_two_rollouts_that_do_not_clash(second: dict[str, Any]) -> None:
    app = App()
    _rollout(Stack(app, "First"))
    assert _rollout(Stack(app, "Second"), **second).roles


def test_rollouts_to_other_accounts_of_one_unit() -> None:
    stack = Stack(App(), "Stack")
    manual = {"automatic_deployment": False}
    _rollout(stack, "First", accounts=["111111111111"], **manual)
    assert _rollout(stack, "Second", accounts=["222222222222"], **manual).roles
    rest = ["111111111111", "222222222222"]
    assert _rollout(stack, "Rest", excluded_accounts=rest, **manual).roles
    with pytest.raises(OrganizationError, match="Stack/First creates roles of the same name"):
        _rollout(stack, "Third", accounts=["111111111111"], **manual)


def _policy(scope: Construct, name: str, policy_name: str) -> None:
    statement = iam.PolicyStatement(actions=["iam:ListRoles"], resources=["*"])
    iam.ManagedPolicy(scope, name, managed_policy_name=policy_name, statements=[statement])


@pytest.mark.parametrize(("second", "clash"), [("READ", True), ("write", False)])
def test_two_managed_policies(second: str, *, clash: bool) -> None:
    def roles(scope: Construct) -> iam.Role:
        _policy(scope, "One", "read")
        _policy(scope, "Two", second)
        return _role(scope)

    stack = Stack(App(), "Stack")
    if not clash:
        assert _rollout(stack, roles=roles).roles
        return
    with pytest.raises(OrganizationError, match=r"Member/Two: has the name of .*Member/One"):
        _rollout(stack, roles=roles)


def test_a_role_and_a_policy_can_have_one_name() -> None:
    def roles(scope: Construct) -> iam.Role:
        _policy(scope, "One", "runner")
        return _role(scope)

    assert _rollout(Stack(App(), "Stack"), roles=roles).roles


def _output(value: Callable[[Stack], str]) -> Callable[[Construct, Stack], None]:
    def add(scope: Construct, outer: Stack) -> None:
        CfnOutput(scope, "Output", value=value(outer))

    return add


def _condition(value: Callable[[Stack], str]) -> Callable[[Construct, Stack], None]:
    def add(scope: Construct, outer: Stack) -> None:
        CfnCondition(scope, "If", expression=Fn.condition_equals(value(outer), "x"))

    return add


@pytest.mark.parametrize("add", [_output, _condition])
@pytest.mark.parametrize(
    ("value", "found"),
    [
        (lambda outer: CfnParameter(outer, "Outer").value_as_string, "outside the roles' own"),
        (lambda _outer: Fn.import_value("x"), "outside the roles' own .*ImportValue"),
        (lambda _outer: Fn.transform("Upper", {"a": "b"}).to_string(), "do not expand macros"),
    ],
)
def test_values_from_outside_in_outputs_and_conditions(
    add: Callable[..., Callable[[Construct, Stack], None]],
    value: Callable[[Stack], str],
    found: str,
) -> None:
    stack = Stack(App(), "Stack")

    def roles(scope: Construct) -> iam.Role:
        add(value)(scope, stack)
        return _role(scope)

    def own(scope: Construct) -> iam.Role:
        add(lambda _outer: CfnParameter(scope, "Own", default="x").value_as_string)(scope, stack)
        return _role(scope)

    with pytest.raises(OrganizationError, match=found):
        _rollout(stack, roles=roles)
    assert _rollout(Stack(App(), "Stack"), roles=own).roles


def test_a_condition_of_another_stack() -> None:
    stack = Stack(App(), "Stack")

    def roles(condition_of: Stack | None) -> Callable[[Construct], iam.Role]:
        def create(scope: Construct) -> iam.Role:
            role = _role(scope)
            where = condition_of or scope
            condition = CfnCondition(where, "If", expression=Fn.condition_equals("a", "b"))
            resource = role.node.default_child
            assert isinstance(resource, iam.CfnRole)
            resource.cfn_options.condition = condition
            return role

        return create

    with pytest.raises(OrganizationError, match="outside the roles' own template: Stack/If"):
        _rollout(stack, roles=roles(stack))
    assert _rollout(Stack(App(), "Stack"), roles=roles(None)).roles
