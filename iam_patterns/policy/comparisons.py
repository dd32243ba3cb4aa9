"""How a value of a request is compared with the value of a condition, where it is not text.

Text is compared by `iam_patterns.policy.patterns`; which operator compares how stands in
`iam_patterns.policy.operators`.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import base64
import ipaddress
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from iam_patterns.policy.patterns import Context, Matches
from iam_patterns.policy.tokens import contains_token

Comparison = Callable[..., Matches]
"""Makes the test of one value of a condition: ``comparison(value, variables=True)``.

``variables`` says whether ``${...}`` is a policy variable; only text and ARNs have them.
"""


def same_boolean(expected: str, *, variables: bool) -> Matches:  # noqa: ARG001 - see Comparison
    """Matches ``true`` or ``false``, in any case."""
    folded = expected.lower()
    return lambda value, _: value.lower() == folded


def absence(expected: str, *, variables: bool) -> Matches:  # noqa: ARG001 - see Comparison
    """Matches ``true`` for a key that is absent, or ``false`` for one that is present."""
    wanted = str(expected.lower() == "true").lower()
    return lambda value, _: value == wanted


def same_bytes(expected: str, *, variables: bool) -> Matches:  # noqa: ARG001 - see Comparison
    """Matches the base64 text of the same bytes."""
    content = _decoded(expected)
    return lambda value, _: content is not None and _decoded(value) == content


def in_network(expected: str, *, variables: bool) -> Matches:  # noqa: ARG001 - see Comparison
    """Matches the IP addresses in a CIDR range; a single address is a range of one."""
    if contains_token(expected):
        return lambda value, _: value == expected
    network = ipaddress.ip_network(expected, strict=False)

    def matches(value: str, _: Context) -> bool:
        try:
            return ipaddress.ip_address(value) in network
        except ValueError:
            return False

    return matches


def ordered(read: Callable[[str], Any], order: Callable[[Any, Any], bool]) -> Comparison:
    """The comparison of numbers or dates by an order, such as `operator.lt`.

    Args:
        read: Reads a value: `number` or `date`.
        order: Compares the value sent with the value of the condition.
    """

    def comparison(limit: str, *, variables: bool) -> Matches:  # noqa: ARG001 - see Comparison
        boundary = read(limit)

        def matches(value: str, _: Context) -> bool:
            found = read(value)
            return found is not None and boundary is not None and order(found, boundary)

        return matches

    return comparison


def number(text: str) -> float | None:
    """The number that a text stands for; None for any other text."""
    try:
        return float(text)
    except ValueError:
        return None


def date(text: str) -> datetime | None:
    """The moment that a text stands for: an ISO 8601 date, or seconds since 1970."""
    seconds = number(text)
    try:
        if seconds is not None:
            return datetime.fromtimestamp(seconds, tz=UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None
