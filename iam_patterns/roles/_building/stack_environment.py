"""The account and region that a construct ends up in, asked of CDK once for each stack.

See https://docs.aws.amazon.com/cdk/v2/guide/environments.html
"""

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from aws_cdk import Stack
from constructs import Construct


@dataclass(frozen=True, slots=True)
class StackEnvironment:
    """Where a stack is deployed to.

    Args:
        account: The account, or CDK's token for it.
        region: The region, or CDK's token for it.
    """

    account: str
    region: str


_KNOWN: Final[WeakKeyDictionary[Stack, StackEnvironment]] = WeakKeyDictionary()


def environment_of(scope: Construct) -> StackEnvironment:
    """The environment of the construct's stack; it never changes once the stack is there."""
    stack = Stack.of(scope)
    known = _KNOWN.get(stack)
    if known is None:
        known = _KNOWN[stack] = StackEnvironment(stack.account, stack.region)
    return known
