"""Tells the accounts of an app's stacks apart, those that no stack names included."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from iam_patterns.template.stack import StackTemplate


@dataclass(frozen=True, slots=True)
class Owner:
    """The account of a stack, or what stands for it.

    Args:
        key: What stands for the account; see `account_keys`.
        is_known: Whether the stack sets its account.
        is_separate: Whether it is another account than that of every other key.
    """

    key: str
    is_known: bool
    is_separate: bool

    def could_be(self, other: "Owner") -> bool:
        """Whether the two could be one account."""
        if self.key == other.key:
            return True
        if self.is_known and other.is_known:
            return False
        return not (self.is_separate and other.is_separate)


def account_keys(
    stacks: Iterable[StackTemplate], named: Iterable[tuple[StackTemplate, str]]
) -> Mapping[str, str]:
    """What stands for the account of each stack, by `StackTemplate.identity`.

    Stacks of one assembly that set no account share one. An account has each name only once:
    stacks without an account that declare the same name are in accounts of their own.

    Args:
        stacks: The stacks.
        named: The stack and the name of each IAM resource.
    """
    by_name: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for stack, name in named:
        by_name[_shared_key(stack), name].add(_outermost(stack).identity)
    separate = {
        identity
        for identities in by_name.values()
        if len(identities) > 1
        for identity in identities
    }
    keys = {}
    for stack in stacks:
        own = _outermost(stack).identity
        is_separate = stack.account is None and own in separate
        keys[stack.identity] = f"{_shared_key(stack)}/{own}" if is_separate else _shared_key(stack)
    return keys


def owner_of(stack: StackTemplate, key: str) -> Owner:
    """The account of a stack.

    Args:
        stack: The stack.
        key: What stands for its account; see `account_keys`.
    """
    return Owner(key, stack.account is not None, key != _shared_key(stack))


def _outermost(stack: StackTemplate) -> StackTemplate:
    return list(stack.chain)[-1]


def _shared_key(stack: StackTemplate) -> str:
    return stack.account or f"the account of {stack.folder or 'the templates'}"
