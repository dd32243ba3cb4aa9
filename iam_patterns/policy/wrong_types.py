"""Problems with the types of values, found before anything reads them.

A policy holds text. Without these checks a number or None would end in a TypeError, or be
written into the policy as text.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import UnionType

from iam_patterns.policy.problems import Problem

_SCALARS = (str, bool, int, float)


def not_strings(path: str, values: object) -> Iterator[Problem]:
    """The problem if a value is not a string or a list of strings."""
    if isinstance(values, str):
        return
    if isinstance(values, bytes | bytearray) or not isinstance(values, Sequence | AbstractSet):
        yield Problem(path, values, "a string or a list of strings", "Write it in quotes.")
        return
    for value in values:
        if not isinstance(value, str):
            yield Problem(path, value, "a string", "Write it in quotes.")


def not_a(
    path: str, value: object, kind: type | UnionType | tuple[type, ...], allowed: str
) -> Iterator[Problem]:
    """The problem if a value is of another type.

    Args:
        path: The parameter.
        value: Its value.
        kind: The type, or several.
        allowed: The type in words, such as ``a Request``.
    """
    if not isinstance(value, kind):
        yield Problem(path, value, allowed, f"Pass {allowed}.")


def not_all(
    path: str, values: object, kind: type | UnionType | tuple[type, ...], allowed: str
) -> Iterator[Problem]:
    """The problems if a value is not a list whose items are of one type.

    Args:
        path: The parameter.
        values: Its value.
        kind: The type of the items.
        allowed: The type of an item in words, such as ``a Statement``.
    """
    if not isinstance(values, Sequence) or isinstance(values, str | bytes):
        yield Problem(path, values, f"a list, each item {allowed}", "Put the items in [ ].")
        return
    for index, value in enumerate(values):
        yield from not_a(f"{path}[{index}]", value, kind, allowed)


def not_conditions(path: str, block: object) -> Iterator[Problem]:
    """Problems with conditions that do not have the shape of IAM's JSON."""
    shape = "a mapping of operators to mappings of keys to values"
    fix = 'Write it like {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}}.'
    if not isinstance(block, Mapping):
        yield Problem(path, block, shape, fix)
        return
    for operator, keys in block.items():
        if not isinstance(operator, str) or not isinstance(keys, Mapping):
            yield Problem(f"{path}.{operator}", keys, shape, fix)
            continue
        for key, values in keys.items():
            where = f"{path}.{operator}.{key}"
            listed = [values] if isinstance(values, _SCALARS) else values
            if not isinstance(key, str):
                yield Problem(f"{path}.{operator}", key, "a condition key", "Write it in quotes.")
            if isinstance(listed, bytes) or not isinstance(listed, Sequence | frozenset | set):
                yield Problem(where, values, "a value or a list of values", "Write it in quotes.")
                continue
            for value in listed:
                if not isinstance(value, _SCALARS):
                    yield Problem(where, value, "a string, number or bool", "Write it in quotes.")
