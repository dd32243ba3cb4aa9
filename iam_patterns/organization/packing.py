"""Packs statements into as few policies as possible.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy import PolicyDocument, Statement

LARGEST_POLICY: Final = 5120
"""The size of a service or resource control policy, in characters."""


def packed(statements: Sequence[Statement]) -> list[PolicyDocument]:
    """The policies, each within the quota; statements stay in order within each.

    The largest statement is placed first, into the first policy that has room for it.

    Args:
        statements: The statements, none larger than a policy.
    """
    distinct = list(dict.fromkeys(statements))
    order = sorted(
        range(len(distinct)), key=lambda index: -PolicyDocument([distinct[index]]).size()
    )
    policies: list[list[int]] = []
    for index in order:
        for placed in policies:
            if _document(distinct, [*placed, index]).size() <= LARGEST_POLICY:
                placed.append(index)
                break
        else:
            policies.append([index])
    return [_document(distinct, placed) for placed in sorted(policies, key=min)]


def _document(statements: Sequence[Statement], chosen: Sequence[int]) -> PolicyDocument:
    return PolicyDocument.joined(statements[index] for index in sorted(chosen))
