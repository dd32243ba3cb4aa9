"""Requests that further policies must allow too, such as that of the bucket behind an access point.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html and
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from dataclasses import replace
from typing import Final

from iam_patterns.policy import Decision
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY

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
    """Whether one of the caller's identity policies allows a request.

    Such a request through an access point needs no other Allow of them on the bucket.
    """
    return any(not where.policy.startswith(_OF_OTHERS) for where in decision.deciding)


def both(first: Decision, further: Decision, reason: str) -> Decision:
    """The decision of both.

    Args:
        first: A decision that does not deny the request.
        further: The decision of the further policies.
        reason: What to say if that denies it.
    """
    if further.outcome.endswith("denied"):
        return Decision(further.outcome, reason=reason)
    outcome = further.outcome if first.outcome == "allowed" else first.outcome
    unknowns = tuple(sorted({*first.unknowns, *further.unknowns}))
    required = tuple(dict.fromkeys([*first.also_required, *further.also_required]))
    return replace(first, outcome=outcome, unknowns=unknowns, also_required=required)
