"""Constructs for the roles of EKS pods, through EKS Pod Identity.

See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
"""

from typing import Any, Final

from iam_patterns.cli.suggestions.fit import ASSUME, TAG, Fit, NoFitError, allow, require
from iam_patterns.cli.suggestions.hand_written import HandWritten
from iam_patterns.cli.suggestions.python_code import code_of_text
from iam_patterns.cli.suggestions.sub_text import text_of
from iam_patterns.policy.formats import (
    EKS_CLUSTER_ARN,
    KUBERNETES_NAMESPACE,
    KUBERNETES_SERVICE_ACCOUNT,
    ROLE_ARN,
)

_NAMESPACE: Final = "aws:RequestTag/kubernetes-namespace"
_ACCOUNT: Final = "aws:RequestTag/kubernetes-service-account"
_CLUSTER: Final = "aws:RequestTag/eks-cluster-arn"
_SID: Final = "TrustEksPods"
_EQUALS: Final = ("StringEquals", "StringLike", "ArnEquals", "ArnLike")
_PARTS: Final = 5
_SEVERAL: Final = "it is for several service accounts. Create a role for each"


def of_pods(role: HandWritten) -> Fit:
    """The construct for a role that EKS Pod Identity assumes."""
    namespace, account, cluster = _tags(role)
    associated = _associated(role, namespace, account)
    if len({found[:2] for found in associated}) > 1:
        raise NoFitError(_SEVERAL)
    if cluster is None and len(associated) > 1:
        raise NoFitError("it is for several clusters. Create a role for each")
    for found in associated:
        namespace, account, own_cluster = found
        cluster = cluster or own_cluster
    if namespace is None or account is None:
        raise NoFitError(
            "neither its trust policy nor an AWS::EKS::PodIdentityAssociation says which "
            "namespace and service account it is for, which EksPodRole requires"
        )
    require("namespace", KUBERNETES_NAMESPACE, [namespace])
    require("service_account", KUBERNETES_SERVICE_ACCOUNT, [account])
    tags = {_NAMESPACE: [namespace], _ACCOUNT: [account]}
    arguments: dict[str, Any] = {
        "namespace": code_of_text(namespace),
        "service_account": code_of_text(account),
    }
    if cluster is None:
        arguments["allow_any_cluster"] = True
    else:
        require("cluster_arn", EKS_CLUSTER_ARN, [cluster])
        arguments["cluster_arn"] = code_of_text(cluster)
        tags[_CLUSTER] = [cluster]
    trust = allow(_SID, {"Service": role.trusted.principals}, (ASSUME, TAG), {"StringEquals": tags})
    return Fit("EksPodRole", arguments, [trust])


def of_pods_of_another_role(role: HandWritten) -> Fit | None:
    """The construct for a target role of EKS Pod Identity; None for any other role."""
    namespace, account, cluster = _tags(role)
    external = role.trusted.values("sts:ExternalId", "StringEquals")
    by_id = len(external) == 1 and external[0].count("/") == _PARTS - 1
    if by_id and namespace is None:
        region, owner, name, namespace, account = external[0].split("/")
        cluster = f"arn:${{AWS::Partition}}:eks:{region}:{owner}:cluster/{name}"
        by_id = role.trusted.allows(TAG)
    elif namespace is not None:
        by_id = False
    if namespace is None or account is None or cluster is None:
        return None
    if len(role.trusted.principals) != 1:
        raise NoFitError("it trusts several pod roles. Create a role for each")
    if external and not by_id:
        return None
    (pod_role,) = role.trusted.principals
    require("pod_role_arn", ROLE_ARN, [pod_role])
    require("namespace", KUBERNETES_NAMESPACE, [namespace])
    require("service_account", KUBERNETES_SERVICE_ACCOUNT, [account])
    if by_id:
        partition = pod_role.split(":")[1] if pod_role.count(":") > _PARTS - 1 else "aws"
        cluster = cluster.replace("${AWS::Partition}", partition)
    require("cluster_arn", EKS_CLUSTER_ARN, [cluster])
    arguments: dict[str, Any] = {
        "pod_role_arn": code_of_text(pod_role),
        "cluster_arn": code_of_text(cluster),
        "namespace": code_of_text(namespace),
        "service_account": code_of_text(account),
    }
    principal = {"AWS": [pod_role]}
    if by_id:
        arguments["disable_session_tags"] = True
        required = {"StringEquals": {"sts:ExternalId": external}}
        trust = [
            allow(_SID, principal, conditions=required),
            allow("TagEksPods", principal, (TAG,)),
        ]
    else:
        tags = {_CLUSTER: (cluster,), _NAMESPACE: (namespace,), _ACCOUNT: (account,)}
        trust = [allow(_SID, principal, (ASSUME, TAG), {"StringEquals": tags})]
    return Fit("EksPodTargetRole", arguments, trust)


def _associated(
    role: HandWritten, namespace: str | None, account: str | None
) -> set[tuple[str | None, str | None, str | None]]:
    """The namespace, service account and cluster of each association that can use the role.

    One that the trust policy denies, because of its tags, cannot.
    """
    found = set()
    for _, properties in role.resources_with("AWS::EKS::PodIdentityAssociation", "RoleArn"):
        of_pod = [text_of(properties.get(name)) for name in ("Namespace", "ServiceAccount")]
        name = text_of(properties.get("ClusterName"))
        arn = f"arn:${{AWS::Partition}}:eks:{role.region}:{role.account}:cluster/{name}"
        if all(tag in (None, own) for tag, own in zip((namespace, account), of_pod, strict=True)):
            found.add((of_pod[0], of_pod[1], None if name is None else arn))
    return found


def _tags(role: HandWritten) -> tuple[str | None, str | None, str | None]:
    found = [role.trusted.values(key, *_EQUALS) for key in (_NAMESPACE, _ACCOUNT, _CLUSTER)]
    if any(len(values) > 1 for values in found):
        raise NoFitError(_SEVERAL)
    namespace, account, cluster = (values[0] if values else None for values in found)
    return namespace, account, cluster
