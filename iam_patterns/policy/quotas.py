"""IAM's limits on roles and policies, as settings.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
"""

import json
from dataclasses import dataclass, fields
from typing import Final

from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.tokens import without_tokens

_COMPACT: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotas:
    """The quotas of the account in which a role is deployed.

    The defaults are those of a new account. Raise one here only after it was increased in
    Service Quotas for the account; the sizes of managed and inline policies cannot be raised.

    Args:
        trust_policy_characters: Size of a trust policy, not counting white space. Can be raised.
        managed_policies_per_role: Number of managed policies on one role. Can be raised.
        managed_policy_characters: Size of one managed policy, not counting white space.
        inline_policies_characters: Size of all inline policies of a role together, not
            counting white space.
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

    def __post_init__(self) -> None:
        refuse(
            "quotas",
            (
                Problem(name, value, "a whole number above 0", "Copy it from Service Quotas.")
                for name, value in ((each.name, getattr(self, each.name)) for each in fields(self))
                if isinstance(value, bool) or not isinstance(value, int) or value < 1
            ),
        )


def size_problem(path: str, size: int, limit: int, fix: str) -> Problem | None:
    """The problem with a policy of this size; None when it is within the limit."""
    if size <= limit:
        return None
    return Problem(
        path, f"{size} characters", f"at most {limit} characters, not counting white space", fix
    )


def json_size(data: object) -> int:
    """The number of characters of a policy's JSON, not counting white space.

    CDK tokens are not counted, because their length is known only at deployment.
    """
    text = without_tokens(_COMPACT.encode(data))
    return sum(map(len, text.split()))
