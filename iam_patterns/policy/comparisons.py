"""How a value of a request is compared with the value of a condition, where it is not text.

Text is compared by `iam_patterns.policy.patterns`; which operator compares how stands in
`iam_patterns.policy.operators`.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Protocol

from iam_patterns.policy.patterns import Matches
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import contains_token, contains_unknown
from iam_patterns.policy.values import address, address_range, decoded

Test = Callable[[str], bool]
"""Whether a value of a request matches."""


class Comparison(Protocol):
    """Makes the test of one value of a condition."""

    def __call__(
        self, value: str, /, *, variables: bool, polarity: Polarity = Polarity.OPTIMISTIC
    ) -> Matches:
        """The test.

        Args:
            value: The value of the condition.
            variables: Whether ``${...}`` is a policy variable; only text and ARNs have them.
            polarity: Whether unknown values match wherever they could, or where they must.
        """


def _of_known(test_of: Callable[[str], Test], *, is_reflexive: bool = True) -> Comparison:
    """The comparison where a value is what it is only when no part of it is unknown.

    Args:
        test_of: Makes the test of a known value.
        is_reflexive: Whether a value matches itself.
    """

    def comparison(
        expected: str,
        /,
        *,
        variables: bool,  # noqa: ARG001 - see Comparison
        polarity: Polarity = Polarity.OPTIMISTIC,
    ) -> Matches:
        could_match = polarity is Polarity.OPTIMISTIC
        if contains_token(expected):
            is_open = could_match and contains_unknown(expected)
            return lambda value, _: (
                is_reflexive
                if value == expected
                else is_open or (could_match and contains_unknown(value))
            )
        test = test_of(expected)
        return lambda value, _: test(value) or (could_match and contains_unknown(value))

    return comparison


def _boolean(expected: str) -> Test:
    folded = expected.lower()
    return lambda value: value.lower() == folded


def _bytes(expected: str) -> Test:
    content = decoded(expected)
    return lambda value: content is not None and decoded(value) == content


def _network(expected: str) -> Test:
    network = address_range(expected)

    def test(value: str) -> bool:
        found = address(value)
        return network is not None and found is not None and found in network

    return test


def _absence(expected: str) -> Test:
    wanted = expected.lower()
    return lambda value: value == wanted


same_boolean = _of_known(_boolean)
"""Matches ``true`` or ``false``, in any case."""

same_bytes = _of_known(_bytes)
"""Matches the base64 text of the same bytes."""

in_network = _of_known(_network)
"""Matches the IP addresses in a CIDR range; a single address is a range of one."""

absence = _of_known(_absence)
"""Matches ``true`` for a key that is absent, or ``false`` for one that is present."""


def ordered(
    read: Callable[[str], Decimal | None], order: Callable[[Decimal, Decimal], bool]
) -> Comparison:
    """The comparison of numbers or dates by an order, such as `operator.lt`.

    Args:
        read: Reads a value: `number` or `moment`.
        order: Compares the value sent with the value of the condition.
    """

    def test_of(expected: str) -> Test:
        limit = read(expected)

        def test(value: str) -> bool:
            found = read(value)
            return found is not None and limit is not None and order(found, limit)

        return test

    return _of_known(test_of, is_reflexive=order(Decimal(), Decimal()))
