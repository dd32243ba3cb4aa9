"""Callers whose sessions carry transitive session tags: the roles of EKS Pod Identity.

STS passes transitive tags on to every role that such a session assumes, and then requires
``sts:TagSession`` in the permissions of the caller and in the trust policy of the role.

See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
"""

import json
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

POD_IDENTITY: Final = "pods.eks.amazonaws.com"
"""The service that assumes a role for pods, with six transitive session tags."""

SID_OF_TAGGED_CALLERS: Final = "TrustGrantedPods"
"""The Sid of a statement that allows session tags only because the caller's are transitive."""


def has_transitive_tags(principal: iam.IPrincipal) -> bool:
    """Whether a role's sessions carry transitive tags: EKS assumes it for pods."""
    if not isinstance(principal, iam.Role) or principal.assume_role_policy is None:
        return False
    trust = Stack.of(principal).resolve(principal.assume_role_policy.to_json())
    return POD_IDENTITY in json.dumps(trust)
