"""EKS Pod Identity is trusted for every pod, or cannot tag sessions."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import conditions_on, requires, services_of
from iam_patterns.checks.analysis.trust_examples import OF_A_POD
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings

_POD_IDENTITY: Final = "pods.eks.amazonaws.com"
_NAMESPACE: Final = "aws:requesttag/kubernetes-namespace"


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Pod Identity without sts:TagSession or without a namespace."""
    for location, statement in policy.allows:
        if _POD_IDENTITY not in services_of(statement):
            continue
        if not policy.tags_sessions(_POD_IDENTITY):
            detail = "sts:TagSession is not allowed, and EKS cannot assume the role without it."
            yield Weakness(detail, (location,))
        if not any(map(requires, conditions_on(statement, _NAMESPACE))):
            detail = (
                "No condition requires aws:RequestTag/kubernetes-namespace: a pod in any "
                "namespace can be given this role."
            )
            yield Weakness(detail, (location,))


RULE = Rule(
    id="trust-pod-identity-unscoped",
    severity="error",
    subject=TrustPolicy,
    title="{subject} trusts EKS Pod Identity for every pod, or without session tags.",
    risk="Any pod of any cluster in the account can be given the role through an association.",
    fix=(
        "Require the namespace of the pod with aws:RequestTag/kubernetes-namespace, and "
        "allow sts:TagSession."
    ),
    page="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
    example=OF_A_POD,
    find=find,
)
