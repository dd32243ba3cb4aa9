"""The role of pods, through EKS Pod Identity."""

from typing import Final, Unpack

from aws_cdk import aws_eks as eks
from constructs import Construct

from iam_patterns.permissions import assume_role
from iam_patterns.policy import Trust
from iam_patterns.policy.formats import (
    EKS_CLUSTER_ARN,
    KUBERNETES_NAMESPACE,
    KUBERNETES_SERVICE_ACCOUNT,
    ROLE_ARN,
)
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_SERVICE: Final = "pods.eks.amazonaws.com"


class EksPodRole(PatternRole):
    """A role for the pods of one service account, through EKS Pod Identity.

    EKS passes the cluster, namespace and service account as session tags when it assumes the
    role. The trust policy allows ``sts:TagSession``, without which EKS cannot assume the role, and
    requires those three tags. An association with ``disable_session_tags`` sends none and cannot
    assume the role.

    Creates one ``AWS::IAM::Role``; with ``cluster`` also its
    ``AWS::EKS::PodIdentityAssociation``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import EksPodRole
        >>> role = EksPodRole(
        ...     Stack(App(), "Example"),
        ...     "Orders",
        ...     cluster_arn="arn:aws:eks:eu-west-1:111111111111:cluster/shop",
        ...     namespace="shop",
        ...     service_account="orders",
        ... )

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass namespace, service_account and cluster or cluster_arn."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        namespace: str,
        service_account: str,
        cluster: eks.ICluster | None = None,
        cluster_arn: str | None = None,
        allow_any_cluster: bool = False,
        target_role_arn: str | None = None,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            namespace: The Kubernetes namespace.
            service_account: The Kubernetes service account.
            cluster: The cluster, in which the association is created.
            cluster_arn: The ARN of a cluster managed elsewhere: create the association there.
                Either this or ``cluster``.
            allow_any_cluster: Accepts any cluster of the account.
            target_role_arn: The ARN of an `EksPodTargetRole`, which EKS assumes with the session of
                this one: pods get the permissions of the target role only. This role is allowed
                to assume it, and the association names it.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("namespace", namespace, KUBERNETES_NAMESPACE)
        parameters.check_format("service_account", service_account, KUBERNETES_SERVICE_ACCOUNT)
        parameters.check_boolean("allow_any_cluster", allow_any_cluster)
        if cluster is not None:
            parameters.check_cdk_type("cluster", cluster, "add_manifest", "an eks.ICluster")
        if cluster_arn is not None:
            parameters.check_format("cluster_arn", cluster_arn, EKS_CLUSTER_ARN)
        if target_role_arn is not None:
            parameters.check_format("target_role_arn", target_role_arn, ROLE_ARN)
        parameters.check_exactly_one(
            "Pass the cluster; otherwise pods of any cluster could get the role.",
            cluster=cluster is not None,
            cluster_arn=cluster_arn is not None,
            allow_any_cluster=allow_any_cluster is True,
        )
        parameters.raise_problems()

        tags = {
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": service_account,
        }
        arn = cluster.cluster_arn if cluster else cluster_arn
        if arn is not None:
            tags["aws:RequestTag/eks-cluster-arn"] = arn
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=Trust.service(
                _SERVICE, sid="TrustEksPods", conditions={"StringEquals": tags}
            ).with_session_tags(),
            statements=(
                assume_role(target_role_arn, session_tags=True)
                if target_role_arn is not None
                else ()
            ),
            options=options,
        )
        if cluster:
            eks.CfnPodIdentityAssociation(
                self,
                "Association",
                cluster_name=cluster.cluster_name,
                namespace=namespace,
                service_account=service_account,
                role_arn=self.role_arn,
                target_role_arn=target_role_arn,
            )
