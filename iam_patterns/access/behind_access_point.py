"""Requests through an access point: the bucket behind it must allow them too.

A request that the caller's own policies allow on the access point needs no other Allow of them
on the bucket. One that only the access point's policy allows is allowed if the bucket allows it.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
"""

from dataclasses import replace
from typing import Final

from iam_patterns.policy import Decision
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY
from iam_patterns.policy.tokens import shown

OF_BUCKET: Final = "the policy of the bucket behind the access point"
"""What an answer calls a bucket policy that is not known."""
_OF_OTHERS: Final = (
    RESOURCE_POLICY,
    "permissions boundary",
    "session policy",
    "service control policy",
    "resource control policy",
)
"""How the names begin of the policies that are not the caller's identity policies."""


def is_by_own_policies(decision: Decision) -> bool:
    """Whether one of the caller's identity policies allows a request."""
    return any(not where.policy.startswith(_OF_OTHERS) for where in decision.deciding)


def through_access_point(first: Decision, of_bucket: Decision, bucket: str) -> Decision:
    """The decision of both.

    Args:
        first: That on the access point, which does not deny it.
        of_bucket: That on the bucket.
        bucket: The ARN of the bucket or object.
    """
    if of_bucket.outcome.endswith("denied"):
        reason = f"the bucket behind the access point does not allow it on {shown(bucket)}"
        return replace(of_bucket, reason=reason, deciding=(), missing=())
    outcome = of_bucket.outcome if first.outcome == "allowed" else first.outcome
    unknowns = tuple(sorted({*first.unknowns, *of_bucket.unknowns}))
    required = tuple(dict.fromkeys([*first.also_required, *of_bucket.also_required]))
    return replace(first, outcome=outcome, unknowns=unknowns, also_required=required)
