"""Decides conditions: one comparison for each operator that IAM knows.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import ipaddress
import operator
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from iam_patterns.policy.conditions import Condition, plain_operator
from iam_patterns.policy.patterns import (
    Context,
    Matches,
    arn_like,
    equals,
    equals_ignoring_case,
    like,
)
from iam_patterns.policy.tokens import contains_token, unknowns_in, with_wildcards

Holds = Callable[[Context], bool]
"""Whether a condition holds for the context of a request."""

_ORDERS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "Equals": operator.eq,
    "LessThan": operator.lt,
    "LessThanEquals": operator.le,
    "GreaterThan": operator.gt,
    "GreaterThanEquals": operator.ge,
}
_POSITIVE: Final = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
}
"""Each negated operator, and the one it negates."""


def compiled(condition: Condition, *, variables: bool, possibly: bool) -> Holds:
    """The condition as a function of the request's context.

    A missing key fails, passes a negated operator, and passes ``IfExists`` and
    ``ForAllValues``; ``ForAnyValue`` fails without it. Where a key has several values and the
    operator no set prefix, one value that matches is enough, and a negated operator wants none.

    Args:
        condition: A valid condition.
        variables: Whether ``${...}`` is a policy variable, as in version 2012-10-17.
        possibly: Whether it is asked if the condition could hold, rather than if it surely
            holds, whatever its unknown values turn out to be.
    """
    name = plain_operator(condition.operator)
    key = condition.key.lower()
    negated = name in _POSITIVE
    any_match = possibly is not negated
    if name == "Null":
        return _null(key, condition.values, possibly=possibly)
    matchers = [
        _matcher(_POSITIVE.get(name, name), value, variables)
        if not unknowns_in(value)
        else _of_unknown(name, value, variables=variables)
        for value in condition.values
        if any_match or not unknowns_in(value)
    ]
    for_all = condition.operator.startswith("ForAllValues:")
    for_any = condition.operator.startswith("ForAnyValue:")
    without_key = condition.operator.endswith("IfExists") or for_all or (negated and not for_any)

    def meets(value: str, context: Context) -> bool:
        return any(matches(value, context) for matches in matchers) is not negated

    combine = all if for_all or (negated and not for_any) else any

    def holds(context: Context) -> bool:
        values = context.get(key)
        if values is None:
            return without_key
        return combine(meets(value, context) for value in values)

    return holds


def _null(key: str, values: tuple[str, ...], *, possibly: bool) -> Holds:
    wanted = {value.lower() == "true" for value in values if not unknowns_in(value)}
    if possibly and any(map(unknowns_in, values)):
        wanted = {True, False}
    return lambda context: (key not in context) in wanted


def _of_unknown(name: str, value: str, *, variables: bool) -> Matches:
    """What a value could match once its unknown parts are known."""
    if name.startswith(("String", "Arn")) and not name.endswith("IgnoreCase"):
        return like(with_wildcards(value), variables=variables)
    return lambda _, __: True


def _matcher(name: str, value: str, variables: bool) -> Matches:  # noqa: FBT001 - passed on
    if name in _STRINGS:
        return _STRINGS[name](value, variables=variables)
    if name.startswith(("Numeric", "Date")):
        read: Callable[[str], Any] = _number if name.startswith("Numeric") else _date
        return _ordered(read, _ORDERS[name.removeprefix("Numeric").removeprefix("Date")], value)
    return _READ_ONCE[name](value)


def _ordered(read: Callable[[str], Any], order: Callable[[Any, Any], bool], limit: str) -> Matches:
    boundary = read(limit)

    def matches(value: str, _: Context) -> bool:
        found = read(value)
        return found is not None and boundary is not None and order(found, boundary)

    return matches


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _date(text: str) -> datetime | None:
    seconds = _number(text)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, tz=UTC)
        date = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _bool(expected: str) -> Matches:
    folded = expected.lower()
    return lambda value, _: value.lower() == folded


def _binary(expected: str) -> Matches:
    content = _decoded(expected)
    return lambda value, _: content is not None and _decoded(value) == content


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def _in_network(expected: str) -> Matches:
    if contains_token(expected):
        return lambda value, _: value == expected
    network = ipaddress.ip_network(expected, strict=False)

    def matches(value: str, _: Context) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return matches


_STRINGS: Final[dict[str, Callable[..., Matches]]] = {
    "StringEquals": equals,
    "StringEqualsIgnoreCase": equals_ignoring_case,
    "StringLike": like,
    "ArnEquals": arn_like,
    "ArnLike": arn_like,
}
_READ_ONCE: Final[dict[str, Callable[[str], Matches]]] = {
    "Bool": _bool,
    "BinaryEquals": _binary,
    "IpAddress": _in_network,
}
