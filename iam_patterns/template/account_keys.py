"""Tells the accounts of an app's stacks apart, those that no stack names included."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from iam_patterns.template.stack import StackTemplate


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


def _outermost(stack: StackTemplate) -> StackTemplate:
    return list(stack.chain)[-1]


def _shared_key(stack: StackTemplate) -> str:
    return stack.account or f"the account of {stack.folder or 'the templates'}"
