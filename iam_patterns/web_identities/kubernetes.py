"""Pods of a Kubernetes cluster, through the cluster's own OIDC issuer.

See https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
"""

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KUBERNETES_NAMESPACE, KUBERNETES_SERVICE_ACCOUNT
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, ISSUER


def kubernetes(
    issuer: str, *, namespace: str, service_account: str, audience: str = "sts.amazonaws.com"
) -> WebIdentity:
    """Pods that run under one service account of one namespace of one cluster.

    Args:
        issuer: The cluster's OIDC issuer, with or without ``https://``; may be a CDK token.
        namespace: The namespace.
        service_account: The service account.
        audience: The audience of the projected token.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> kubernetes(
        ...     "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE",
        ...     namespace="shop",
        ...     service_account="orders",
        ... ).subjects
        ('system:serviceaccount:shop:orders',)

    See https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
    """
    arguments = Arguments("kubernetes")
    arguments.check("namespace", namespace, KUBERNETES_NAMESPACE)
    arguments.check("service_account", service_account, KUBERNETES_SERVICE_ACCOUNT)
    arguments.check("audience", audience, AUDIENCE)
    arguments.check("issuer", issuer, ISSUER)
    arguments.raise_problems()
    return WebIdentity(
        issuer=issuer,
        audiences=[audience],
        subjects=[f"system:serviceaccount:{namespace}:{service_account}"],
    )
