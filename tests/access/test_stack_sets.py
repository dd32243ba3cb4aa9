"""The templates that StackSets deploy."""

import pytest
from aws_cdk import App, Stack, Stage
from aws_cdk import aws_iam as iam
from cdk_stacksets import StackSet, StackSetStack, StackSetTarget, StackSetTemplate
from constructs import Construct

from iam_patterns.testing import Access, account

AUDITOR = "222222222222"


def member_of(scope: Construct) -> StackSetStack:
    parent = Stack(scope, "Parent")
    iam.Role(parent, "Role", assumed_by=iam.AccountPrincipal(AUDITOR))
    member = StackSetStack(parent, "Member")
    iam.Role(member, "Audit", assumed_by=iam.AccountPrincipal(AUDITOR))
    StackSet(
        parent,
        "Set",
        target=StackSetTarget.from_accounts(regions=["eu-west-1"], accounts=["333333333333"]),
        template=StackSetTemplate.from_stack_set_stack(member),
    )
    return member


def test_the_stack_of_a_stack_set_can_be_asked() -> None:
    access = Access.of(member_of(App()))

    assert set(access.roles()) == {"Parent/Member/Audit"}
    assert access.role("Audit").assumable_by(account(AUDITOR))
    assert not access.role("Audit").assumable_by(account("444444444444"))


@pytest.mark.parametrize("stage", [False, True])
def test_an_app_has_the_roles_of_its_stack_sets(*, stage: bool) -> None:
    app = App()
    member_of(Stage(app, "Prod") if stage else app)
    prefix = "Prod/" if stage else ""

    roles = Access.of(app).roles()

    assert {f"{prefix}Parent/Member/Audit", f"{prefix}Parent/Role"} <= set(roles)
    assert roles[f"{prefix}Parent/Member/Audit"].assumable_by(account(AUDITOR))


def test_an_assembly_has_the_roles_of_its_stack_sets() -> None:
    app = App(context={"aws:cdk:enable-path-metadata": True})
    member_of(app)

    assert "Parent/Member/Audit" in Access.read(app.synth().directory).roles()
