"""A condition made ready to be compared with many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections.abc import Callable
from typing import Final

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.evaluation.polarity import Polarity
from iam_patterns.policy.operators import ARN, NULL, STRING, Operator
from iam_patterns.policy.patterns import Context, Matches, equals_ignoring_case, like
from iam_patterns.policy.tokens import contains_unknown, with_wildcards

IsMet = Callable[[Context], bool]
"""Whether the context of a request meets a condition."""

_TEXT: Final = (STRING, ARN)


def compiled_condition(condition: Condition, *, variables: bool, polarity: Polarity) -> IsMet:
    """The condition as a function of the request's context.

    A missing key fails, but it meets a negated operator, ``IfExists`` and ``ForAllValues``.
    Where a key has several values and the operator no set prefix, one value that matches is
    enough; a negated operator requires that none matches.

    Args:
        condition: A valid condition.
        variables: Whether ``${...}`` is a policy variable, as in version 2012-10-17.
        polarity: Whether the condition is met wherever its unknown values could meet it, or
            only where they certainly do.
    """
    parsed = condition.parsed_operator
    key = condition.key.lower()
    negated = parsed.is_negated
    of_matches = polarity.opposite_if(negated)
    matchers = [
        _of_unknown(parsed, value, variables=variables)
        if contains_unknown(value)
        else parsed.compare(value, variables=variables)
        for value in condition.values
        if of_matches is Polarity.OPTIMISTIC or not contains_unknown(value)
    ]
    if parsed.family is NULL:
        return _null(key, matchers)
    without_key = parsed.is_true_without_key

    def meets(value: str, context: Context) -> bool:
        return any(matches(value, context) for matches in matchers) is not negated

    combine = all if parsed.is_for_all or (negated and not parsed.is_for_any) else any

    def is_met(context: Context) -> bool:
        values = context.get(key)
        if values is None:
            return without_key
        return combine(meets(value, context) for value in values)

    return is_met


def _null(key: str, matchers: list[Matches]) -> IsMet:
    def is_met(context: Context) -> bool:
        is_absent = "false" if key in context else "true"
        return any(matches(is_absent, context) for matches in matchers)

    return is_met


def _of_unknown(parsed: Operator, value: str, *, variables: bool) -> Matches:
    """What a value could match once its unknown parts are known."""
    if parsed.family in _TEXT and parsed.compare is not equals_ignoring_case:
        return like(with_wildcards(value), variables=variables)
    return lambda _, __: True
