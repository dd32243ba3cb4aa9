"""The size of a policy, as IAM's quotas count it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

from functools import lru_cache
from typing import Any

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.quotas import json_size


@lru_cache(maxsize=4096)
def size_of(document: PolicyDocument) -> int:
    """The characters of a policy as it is deployed, without a Sid where the template has none.

    It is cached, because many roles of an app have the same policy.
    """
    deployed: dict[str, Any] = {
        "Version": document.version,
        **({"Id": document.policy_id} if document.policy_id else {}),
        "Statement": [statement.to_dict() for statement in document.statements],
    }
    return json_size(deployed)
