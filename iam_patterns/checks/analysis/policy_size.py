"""The size of a policy, as IAM's quotas count it."""

from functools import lru_cache

from iam_patterns.policy import PolicyDocument


@lru_cache(maxsize=4096)
def size_of(document: PolicyDocument) -> int:
    """The characters of a policy, cached: many roles of an app have the same one."""
    return document.size()
