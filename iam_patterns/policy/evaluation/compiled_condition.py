"""A condition made ready to be compared with many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
"""

from collections.abc import Callable
from typing import Final

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.operators import NULL
from iam_patterns.policy.patterns import Matches
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.variables import Context

IsMet = Callable[[Context], bool]
"""Whether the context of a request meets a condition."""

_EMPTY: Final = ("",)


def compiled_condition(condition: Condition, *, variables: bool, polarity: Polarity) -> IsMet:
    """The condition as a function of the request's context.

    A missing key fails, but it meets a negated operator, ``IfExists`` and ``ForAllValues``. To
    the set operators one empty text is an empty set.
    Where a key has several values and the operator no set prefix, one value that matches is
    enough; a negated operator requires that none matches.

    Args:
        condition: A valid condition.
        variables: Whether ``${...}`` is a policy variable, as in version 2012-10-17.
        polarity: Whether the condition is met wherever its unknown values, and those of the
            request, could meet it, or only where they certainly do.
    """
    parsed = condition.parsed_operator
    key = condition.key.lower()
    negated = parsed.is_negated
    matchers = [
        parsed.compare(value, variables=variables, polarity=polarity.opposite_if(negated=negated))
        for value in condition.values
    ]
    if parsed.family is NULL:
        return _null(key, matchers)
    without_key = parsed.is_true_without_key
    of_set = bool(parsed.set_prefix)

    def meets(value: str, context: Context) -> bool:
        return any(matches(value, context) for matches in matchers) is not negated

    combine = all if parsed.is_for_all or (negated and not parsed.is_for_any) else any

    def is_met(context: Context) -> bool:
        values = context.get(key)
        if values is None:
            return without_key
        if of_set and values == _EMPTY:
            return parsed.is_for_all
        return combine(meets(value, context) for value in values)

    return is_met


def _null(key: str, matchers: list[Matches]) -> IsMet:
    def is_met(context: Context) -> bool:
        is_absent = "false" if key in context else "true"
        return any(matches(is_absent, context) for matches in matchers)

    return is_met
