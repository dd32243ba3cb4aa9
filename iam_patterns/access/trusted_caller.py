"""Which statement trusts a caller whose own policies do not allow the call.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import replace

from iam_patterns.policy import Decision, Policies, Request, decide
from iam_patterns.template import IamRole


def with_trust(request: Request, decision: Decision, role: IamRole) -> Decision:
    """The decision; if the caller's own policies alone lack an Allow, with what trusts it."""
    if decision.missing != ("identity policies",):
        return decision
    trust = Policies(resource=role.trust_as_far_as_known)
    return replace(decision, deciding=decide(request, trust).deciding)
