"""The size of a policy, as IAM's quotas count it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from functools import lru_cache
from typing import Any

from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.quotas import json_size


@lru_cache(maxsize=4096)
def size_of(document: PolicyDocument) -> int:
    """The characters of a policy as it is deployed, without a Sid where the template has none.

    It is cached, because many roles of an app have the same policy, or the same statements.
    """
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
