"""The size of a policy, as IAM's quotas count it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.quotas import json_size


def size_of(documents: Sequence[PolicyDocument], limit: int) -> int:
    """The characters of some policies as they are deployed.

    Below half of the limit it is that of their shortest form, which is cached: many roles of an
    app have the same policy, or the same statements.

    Args:
        documents: The policies.
        limit: The quota.
    """
    shortest = sum(map(_shortest, documents))
    if 2 * shortest < limit:
        return shortest
    return sum(document.size_as_written() or _shortest(document) for document in documents)


@lru_cache(maxsize=4096)
def _shortest(document: PolicyDocument) -> int:
    """Without a Sid where the template has none, and without lists of one item."""
    around: dict[str, Any] = {
        "Version": document.version,
        **({"Id": document.policy_id} if document.policy_id else {}),
        "Statement": [],
    }
    commas = max(0, len(document.statements) - 1)
    return json_size(around) + sum(map(_size_of, document.statements)) + commas


@lru_cache(maxsize=16384)
def _size_of(statement: Statement) -> int:
    return json_size(statement.to_dict())
