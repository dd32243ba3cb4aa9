"""The ARNs that a trust statement requires of its callers, by its conditions or its principals.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
"""

import re
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import PRINCIPAL_ARN, conditions_on, requires
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.identity_center import RESERVED_PATH

_OPEN: Final = re.compile(r"[*?]|[$#]\{")
"""The start of a wildcard, a policy variable or a value that is known only at deployment."""
_OF_PERMISSION_SETS: Final = f"role{RESERVED_PATH}"


def required_arns(statement: Statement) -> tuple[str, ...]:
    """The patterns of ``aws:PrincipalArn`` of which a caller must match one; empty if any does."""
    for condition in conditions_on(statement, PRINCIPAL_ARN):
        if requires(condition):
            return condition.values
    return ()


def have_no_caller_in_common(one: Statement, other: Statement) -> bool:
    """Whether the conditions on ``aws:PrincipalArn`` leave no caller that both statements allow."""
    mine, others = required_arns(one), required_arns(other)
    return bool(mine and others) and not any(
        _could_both_match(first, second) for first in mine for second in others
    )


def are_permission_sets(statement: Statement) -> bool:
    """Whether all callers are roles of permission sets of IAM Identity Center."""
    named = statement.principals.aws if statement.principals else ()
    arns = required_arns(statement) or named
    return bool(arns) and all(map(_is_of_permission_set, arns))


def _could_both_match(one: str, other: str) -> bool:
    """Whether two patterns begin alike, as far as both are known."""
    first, second = (_OPEN.split(pattern, maxsplit=1)[0] for pattern in (one, other))
    length = min(len(first), len(second))
    is_alike = first[:length] == second[:length]
    are_whole = first == one and second == other
    return one == other if are_whole else is_alike


def _is_of_permission_set(pattern: str) -> bool:
    arn = Arn.parse(pattern)
    return arn is not None and arn.resource.startswith(_OF_PERMISSION_SETS)
