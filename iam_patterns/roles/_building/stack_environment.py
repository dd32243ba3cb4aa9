"""The account, Region and partition that a construct ends up in, asked of CDK once.

See https://docs.aws.amazon.com/cdk/v2/guide/environments.html
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from weakref import WeakKeyDictionary

from aws_cdk import Aws, Stack
from constructs import Construct

from iam_patterns.policy.partitions import partition_of
from iam_patterns.policy.tokens import contains_token


@dataclass(frozen=True, slots=True)
class StackEnvironment:
    """Where a stack is deployed to.

    Args:
        account: The account, or CDK's token for it.
        region: The Region, or CDK's token for it.
    """

    account: str
    region: str


_KNOWN: Final[WeakKeyDictionary[Stack, StackEnvironment]] = WeakKeyDictionary()


def stack_of(scope: Construct) -> Stack:
    """The construct's stack, without a request to Node where it is the construct itself."""
    return scope if isinstance(scope, Stack) else Stack.of(scope)


@lru_cache(maxsize=1)
def current_partition() -> str:
    """CDK's token for the partition of whatever stack it ends up in."""
    return Aws.PARTITION


def known_partition(scope: Construct) -> str | None:
    """The partition of the construct's stack; None when its Region is known only at deployment."""
    region = environment_of(scope).region
    return None if contains_token(region) else partition_of(region)


def environment_of(scope: Construct) -> StackEnvironment:
    """The environment of the construct's stack; it never changes once the stack is there."""
    stack = stack_of(scope)
    known = _KNOWN.get(stack)
    if known is None:
        known = _KNOWN[stack] = StackEnvironment(stack.account, stack.region)
    return known
