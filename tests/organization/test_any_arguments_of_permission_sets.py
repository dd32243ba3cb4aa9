"""Junk of every type at every parameter of the constructs: only our errors."""

import inspect
from typing import Any, Final

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam

from iam_patterns import Quotas, Statement
from iam_patterns.organization import OrganizationError, PermissionSet, PermissionSetAssignments

JUNK: Final = [
    *(None, True, 0, -1, 1.5, "", "x", "*", b"x", [], [None], ["x", 7], (), {}, {"a": None}),
    *({7: "x"}, {"a": "x"}, {"x"}, object(), Statement, Duration.seconds(1), [[[]]]),
    iam.PolicyDocument(),
]
READ: Final = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::a/b"])


def right(kind: Any, stack: Stack) -> dict[str, Any]:
    """Arguments that are accepted."""
    if kind is PermissionSet:
        return {
            "instance_arn": "arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c",
            "permission_set_name": "A",
            "permissions": READ,
            "quotas": Quotas(),
        }
    existing = stack.node.try_find_child("Existing") or PermissionSet(
        stack, "Existing", **right(PermissionSet, stack)
    )
    group = {"Developers": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}
    return {"permission_set": existing, "accounts": ["111111111111"], "groups": group}


def parameters() -> list[Any]:
    return [
        pytest.param(kind, name, id=f"{kind.__name__}-{name}")
        for kind in (PermissionSet, PermissionSetAssignments)
        for name in inspect.signature(kind.__init__).parameters
        if name != "self"
    ]


@pytest.mark.parametrize(("kind", "name"), parameters())
def test_only_our_errors(kind: Any, name: str) -> None:
    stack = Stack(App(), "Stack")
    refused = 0
    for number, junk in enumerate(JUNK):
        given = {"scope": stack, "id": f"Id{number}", **right(kind, stack), name: junk}
        try:
            kind(given.pop("scope"), given.pop("id"), **given)
        except OrganizationError:
            refused += 1

    assert refused
