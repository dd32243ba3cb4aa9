"""Fn.join and Fn.sub hide nothing: what they write is checked like any other text."""

from collections.abc import Callable
from typing import Final

import pytest
from aws_cdk import App, Aws, Fn, Stack

from iam_patterns import CrossAccountDeployRole, MfaRole, RoleError, ThirdPartyExternalIdRole

OTHER: Final = "222222222222"


def joined(resource: str) -> str:
    return Fn.join(":", ["arn", Aws.PARTITION, "iam", "", OTHER, resource])


def substituted(resource: str) -> str:
    return Fn.sub(f"arn:${{AWS::Partition}}:iam::{OTHER}:{resource}")


WRITTEN: Final[dict[str, Callable[[str], str]]] = {"Fn.join": joined, "Fn.sub": substituted}


@pytest.mark.parametrize("how", WRITTEN)
def test_a_function_cannot_hide_an_account_or_a_wildcard(how: str) -> None:
    arn = WRITTEN[how]
    stack = Stack(App(), "Stack")

    for resource in ("root", "role/*"):
        with pytest.raises(RoleError, match="trusted_arns"):
            MfaRole(stack, "Role", trusted_arns=[arn(resource)])
    with pytest.raises(RoleError, match="principal_arn_patterns"):
        CrossAccountDeployRole(
            stack, "Role", trusted_account=OTHER, principal_arn_patterns=[arn("role/*")]
        )


@pytest.mark.parametrize("how", WRITTEN)
def test_a_function_can_write_a_name(how: str) -> None:
    arn = WRITTEN[how]
    stack = Stack(App(), "Stack")

    MfaRole(stack, "Named", trusted_arns=[arn("user/alice")])
    CrossAccountDeployRole(
        stack, "Narrowed", trusted_account=OTHER, principal_arn_patterns=[arn("role/deploy-*")]
    )


@pytest.mark.parametrize(
    "external_id",
    [
        lambda: Fn.ref("AWS::AccountId"),
        lambda: Fn.join("-", ["acme", Fn.ref("AWS::AccountId")]),
        lambda: Fn.sub("${AWS::AccountId}"),
        lambda: Fn.join("", ["te", "st"]),
    ],
    ids=["a reference", "a join with a reference", "a substitution", "a join of a placeholder"],
)
def test_a_function_cannot_hide_a_guessable_external_id(external_id: Callable[[], str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError, match="a stranger cannot guess"):
        ThirdPartyExternalIdRole(stack, "Role", vendor_account=OTHER, external_id=external_id())

    for name, sound in (
        ("Import", Fn.import_value("ExternalId")),
        ("Join", Fn.join("-", ["f3a9c1d2", "7b604e58"])),
    ):
        ThirdPartyExternalIdRole(stack, name, vendor_account=OTHER, external_id=sound)
