"""IAM's limits on roles and policies, as settings.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
from dataclasses import dataclass

from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import without_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """The quotas of the account that a role is deployed to.

    The defaults are those of a new account. Raise one here only after Service Quotas has
    raised it for the account; the sizes of managed and inline policies cannot be raised.

    Args:
        trust_policy_characters: Size of a trust policy, white space not counted. Can be raised.
        managed_policies_per_role: Number of managed policies on one role. Can be raised.
        managed_policy_characters: Size of one managed policy, white space not counted.
        inline_policies_characters: Size of all inline policies of a role together, white
            space not counted.
        tags_per_role: Number of tags on one role.

    Example:
        >>> Quotas(trust_policy_characters=4096).trust_policy_characters
        4096

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    """

    trust_policy_characters: int = 2048
    managed_policies_per_role: int = 10
    managed_policy_characters: int = 6144
    inline_policies_characters: int = 10240
    tags_per_role: int = 50


def size_problem(path: str, size: int, limit: int, fix: str) -> Problem | None:
    """What is wrong with a policy of this size; None when it is within the limit."""
    if size <= limit:
        return None
    return Problem(
        path, f"{size} characters", f"at most {limit} characters, white space not counted", fix
    )


def json_size(data: object) -> int:
    """Characters of a policy's JSON as IAM's quotas count them: without white space.

    A CDK token counts nothing, since its length is known only at deployment.
    """
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
    return len("".join(without_tokens(text).split()))
