"""A property injector cannot change the trust policy that a role promises, or remove policies."""

from collections.abc import Callable
from typing import Any

import jsii
import pytest
from aws_cdk import (
    App,
    Duration,
    InjectionContext,
    IPropertyInjector,
    PropertyInjectors,
    Stack,
)
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import Ec2InstanceRole, MfaRole, RoleError
from iam_patterns.defaults import RoleDefaults
from iam_patterns.permissions import read_s3

ALICE = "arn:aws:iam::111111111111:user/alice"


def injector(change: Callable[[Any], dict[str, Any]]) -> IPropertyInjector:
    @jsii.implements(IPropertyInjector)
    class Injector:
        @property
        def construct_unique_id(self) -> str:
            return str(iam.Role.PROPERTY_INJECTION_ID)

        def inject(self, original: Any, _context: InjectionContext) -> Any:
            return iam.RoleProps(**{"assumed_by": original["assumedBy"], **change(original)})

    found: IPropertyInjector = Injector()  # type: ignore[assignment] # jsii.implements is untyped
    return found


def role_under(change: Callable[[Any], dict[str, Any]]) -> Stack:
    stack = Stack(App(property_injectors=[injector(change)]), "Stack")
    MfaRole(stack, "Role", trusted_arns=[ALICE])
    return stack


@pytest.mark.parametrize(
    "change",
    [
        lambda _: {"assumed_by": iam.AnyPrincipal()},
        lambda found: {
            "assumed_by": iam.CompositePrincipal(found["assumedBy"], iam.AccountRootPrincipal())
        },
        lambda found: {
            "assumed_by": iam.PrincipalWithConditions(
                found["assumedBy"], {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}
            )
        },
        lambda found: {"assumed_by": iam.SessionTagsPrincipal(found["assumedBy"])},
        lambda _: {"external_ids": ["f3a9c1d27b604e58"]},
    ],
    ids=[
        "another principal",
        "one more principal",
        "the principal with conditions",
        "the principal with session tags",
        "external IDs",
    ],
)
def test_an_injector_that_changes_the_trust_is_named(change: Callable[[Any], Any]) -> None:
    with pytest.raises(RoleError, match="a property injector changed the trust policy"):
        role_under(change)


def test_an_injector_that_changes_something_else_is_accepted() -> None:
    stack = role_under(lambda _: {"description": "From the platform team"})

    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role", {"Description": "From the platform team"}
    )


def test_an_injector_that_is_added_after_the_first_role_is_found() -> None:
    stack = Stack(App(), "Stack")
    MfaRole(stack, "First", trusted_arns=[ALICE])
    PropertyInjectors.of(stack).add(injector(lambda _: {"assumed_by": iam.AnyPrincipal()}))

    with pytest.raises(RoleError, match="a property injector changed the trust policy"):
        MfaRole(stack, "Second", trusted_arns=[ALICE])


@pytest.mark.parametrize("where", ["app", "stack"])
def test_an_injector_that_adds_after_the_first_role_stops_the_synthesis(where: str) -> None:
    app = App()
    stack = Stack(app, "Stack")
    MfaRole(stack, "First", trusted_arns=[ALICE])
    PropertyInjectors.of(app if where == "app" else stack).add(
        injector(
            lambda found: {
                "assumed_by": iam.CompositePrincipal(found["assumedBy"], iam.AccountRootPrincipal())
            }
        )
    )
    MfaRole(stack, "Second", trusted_arns=[ALICE])

    with pytest.raises(RuntimeError, match="Add the injector before the first role"):
        app.synth()


def test_a_late_injector_of_another_construct_or_stack_is_accepted() -> None:
    @jsii.implements(IPropertyInjector)
    class OfUsers:
        @property
        def construct_unique_id(self) -> str:
            return str(iam.User.PROPERTY_INJECTION_ID)

        def inject(self, original: Any, _context: InjectionContext) -> Any:
            return original

    app = App()
    stack, other = Stack(app, "Stack"), Stack(app, "Other")
    MfaRole(stack, "First", trusted_arns=[ALICE])
    PropertyInjectors.of(stack).add(OfUsers())  # type: ignore[arg-type] # jsii.implements is untyped
    PropertyInjectors.of(other).add(injector(lambda _: {}))
    MfaRole(stack, "Second", trusted_arns=[ALICE])

    app.synth()


def test_late_defaults_do_not_stop_the_synthesis_of_a_role_with_added_trust() -> None:
    app = App()
    stack = Stack(app, "Stack")
    MfaRole(stack, "First", trusted_arns=[ALICE])
    PropertyInjectors.of(app).add(RoleDefaults(path="/workload/"))
    second = MfaRole(stack, "Second", trusted_arns=[ALICE])
    second.grant_assume_role(iam.User(stack, "User"))

    roles = app.synth().get_stack_by_name("Stack").template["Resources"].values()

    assert [role["Properties"].get("Path") for role in roles if "Role" in role["Type"]] == [
        None,
        "/workload/",
    ]


def removing(name: str) -> IPropertyInjector:
    @jsii.implements(IPropertyInjector)
    class Injector:
        @property
        def construct_unique_id(self) -> str:
            return str(iam.Role.PROPERTY_INJECTION_ID)

        def inject(self, original: Any, _context: InjectionContext) -> Any:
            return {key: value for key, value in original.items() if key != name}

    found: IPropertyInjector = Injector()  # type: ignore[assignment] # jsii.implements is untyped
    return found


def role_with_everything(stack: Stack) -> None:
    Ec2InstanceRole(
        stack,
        "Role",
        permissions=read_s3("arn:aws:s3:::reports"),
        managed_policies=[iam.ManagedPolicy.from_aws_managed_policy_name("ReadOnlyAccess")],
        permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(stack, "B", "Boundary"),
        max_session_duration=Duration.hours(2),
    )


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("inlinePolicies", "inline_policies: a property injector removed an inline policy"),
        ("managedPolicies", "managed_policies: a property injector removed a managed policy"),
        ("permissionsBoundary", "permissions_boundary: a property injector removed the perm"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_an_injector_that_removes_a_policy_is_named(name: str, what: str, *, late: bool) -> None:
    app = App()
    stack = Stack(app, "Stack")
    if late:
        MfaRole(stack, "First", trusted_arns=[ALICE])
    PropertyInjectors.of(app).add(removing(name))

    if late:
        role_with_everything(stack)
        with pytest.raises(RuntimeError, match=f"{what.partition('injector ')[2]}.* of Stack/Role"):
            app.synth()
    else:
        with pytest.raises(RoleError, match=what):
            role_with_everything(stack)


def test_an_injector_that_removes_no_policy_is_accepted() -> None:
    app = App(property_injectors=[removing("maxSessionDuration")])
    stack = Stack(app, "Stack")
    role_with_everything(stack)

    assert "MaxSessionDuration" not in str(app.synth().get_stack_by_name("Stack").template)


def test_an_injector_that_adds_a_policy_or_replaces_the_boundary_is_accepted() -> None:
    audit = iam.ManagedPolicy.from_aws_managed_policy_name("SecurityAudit")
    app = App(
        property_injectors=[
            injector(
                lambda found: {
                    "inline_policies": found["inlinePolicies"],
                    "managed_policies": [*found["managedPolicies"], audit],
                    "permissions_boundary": audit,
                }
            )
        ]
    )
    stack = Stack(app, "Stack")
    role_with_everything(stack)

    assert str(app.synth().get_stack_by_name("Stack").template).count("SecurityAudit") == 2
