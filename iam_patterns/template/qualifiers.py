"""The prefixes that tell the symbols of an app's stacks apart."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.template.stack import StackTemplate

_NOT_IN_NAMES: Final = re.compile(r"\W", re.ASCII)
_CANDIDATES: Final[tuple[Callable[[StackTemplate], str], ...]] = (
    lambda stack: stack.name,
    lambda stack: stack.artifact_id,
    lambda stack: f"{stack.name}{stack.region or ''}",
    lambda stack: f"{stack.name}{stack.account or ''}{stack.region or ''}",
    lambda stack: stack.file.name.split(".")[0] if stack.file else "",
)
"""What a stack can be told apart by, the shortest first."""


def qualified(stacks: Sequence[StackTemplate]) -> list[StackTemplate]:
    """The stacks; if there are several, each qualifies its symbols, by its name if possible."""
    if len(stacks) == 1:
        return list(stacks)
    return distinct([replace(stack, qualifier="") for stack in stacks])


def distinct(stacks: Sequence[StackTemplate]) -> list[StackTemplate]:
    """The stacks; those that have the qualifier of another stack get one of their own."""
    shared = Counter(stack.qualifier for stack in stacks)
    used = {qualifier for qualifier, count in shared.items() if count == 1}
    same = [stack for stack in stacks if shared[stack.qualifier] > 1]
    names = [[_NOT_IN_NAMES.sub("", name_of(stack)) for stack in same] for name_of in _CANDIDATES]
    counts = [Counter(candidate) for candidate in names]
    found = []
    index = 0
    for stack in stacks:
        qualifier = stack.qualifier
        if shared[qualifier] > 1:
            unique = (n[index] for n, c in zip(names, counts, strict=True) if c[n[index]] == 1)
            qualifier = unused(f"{next((name for name in unique if name), names[0][index])}.", used)
            index += 1
        found.append(replace(stack, qualifier=qualifier))
    return found


def aligned(
    stacks: Sequence[StackTemplate], others: Sequence[StackTemplate]
) -> list[StackTemplate]:
    """The stacks, each with the qualifier of the same stack in another version of the app.

    A stack that is alone in both versions is the same, whatever its name or file.
    """
    if len(stacks) == len(others) == 1:
        return [replace(stacks[0], name=others[0].name, qualifier=others[0].qualifier)]
    qualifiers = {_version_key(stack): stack.qualifier for stack in others}
    taken = set(qualifiers.values())
    return [
        replace(stack, qualifier=qualifiers[_version_key(stack)])
        if _version_key(stack) in qualifiers
        else stack
        if stack.qualifier and stack.qualifier not in taken
        else replace(stack, qualifier=unused(f"{_NOT_IN_NAMES.sub('', stack.name)}.", taken))
        for stack in stacks
    ]


def _version_key(stack: StackTemplate) -> tuple[str | None, ...]:
    return stack.name, stack.artifact_id, stack.account, stack.region


def unused(qualifier: str, used: set[str]) -> str:
    """The qualifier, with a number if it is used already; it counts as used from then on."""
    name = qualifier.removesuffix(".")
    number = 1
    while qualifier in used:
        number += 1
        qualifier = f"{name}{number}."
    used.add(qualifier)
    return qualifier
