"""The role that EKS Pod Identity assumes for pods with the session of their own role."""

from typing import Final, Unpack

from constructs import Construct

from iam_patterns.permissions import assume_role
from iam_patterns.policy import Principals, Statement, Trust
from iam_patterns.policy.formats import (
    EKS_CLUSTER_ARN,
    KUBERNETES_NAMESPACE,
    KUBERNETES_SERVICE_ACCOUNT,
    ROLE_ARN,
)
from iam_patterns.policy.tokens import split_outside_tokens
from iam_patterns.roles._building.assumable_role import AssumableRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_ARN_PARTS: Final = 6
_SID: Final = "TrustEksPods"


class EksPodTargetRole(AssumableRole):
    """The target role of an EKS Pod Identity association.

    EKS assumes the pod's own role first, and with its session this one: the pod gets only this
    role's permissions. The session tags of the pod are passed on. The trust policy requires the
    cluster, namespace and service account in them and allows ``sts:TagSession``. For an
    association with disabled session tags it requires EKS's external ID,
    ``REGION/ACCOUNT/CLUSTER/NAMESPACE/SERVICE_ACCOUNT``.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import EksPodTargetRole
        >>> role = EksPodTargetRole(
        ...     Stack(App(), "Example"),
        ...     "Reports",
        ...     pod_role_arn="arn:aws:iam::111111111111:role/orders",
        ...     cluster_arn="arn:aws:eks:eu-west-1:111111111111:cluster/shop",
        ...     namespace="shop",
        ...     service_account="orders",
        ... )

    See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
    """

    _INSTEAD_OF_ASSUMED_BY = "Pass pod_role_arn, cluster_arn, namespace and service_account."

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        pod_role_arn: str,
        cluster_arn: str,
        namespace: str,
        service_account: str,
        disable_session_tags: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            pod_role_arn: The ARN of the pod's own role, in the cluster's account. IAM accepts it
                only if that role exists.
            cluster_arn: The ARN of the cluster.
            namespace: The Kubernetes namespace.
            service_account: The Kubernetes service account.
            disable_session_tags: Whether the association has session tags disabled. EKS then
                sends the external ID in their place, and the trust policy requires that.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_format("pod_role_arn", pod_role_arn, ROLE_ARN)
        parameters.check_format("cluster_arn", cluster_arn, EKS_CLUSTER_ARN)
        parameters.check_format("namespace", namespace, KUBERNETES_NAMESPACE)
        parameters.check_format("service_account", service_account, KUBERNETES_SERVICE_ACCOUNT)
        parameters.check_boolean("disable_session_tags", disable_session_tags)
        if (
            disable_session_tags is True
            and isinstance(cluster_arn, str)
            and len(split_outside_tokens(cluster_arn, ":")) != _ARN_PARTS
        ):
            parameters.add_rule(
                "cluster_arn",
                cluster_arn,
                "disable_session_tags=True needs its Region, account and name as text, for the "
                "external ID",
                "Write the ARN in full.",
            )
        parameters.raise_problems()

        if disable_session_tags:
            *_, region, account, name = split_outside_tokens(cluster_arn, ":")
            cluster = name.removeprefix("cluster/")
            external_id = f"{region}/{account}/{cluster}/{namespace}/{service_account}"
            trust = Trust.arns(
                pod_role_arn,
                sid=_SID,
                conditions={"StringEquals": {"sts:ExternalId": external_id}},
            ) + Trust(
                [
                    Statement(
                        "TagEksPods",
                        actions=["sts:TagSession"],
                        principals=Principals(aws=[pod_role_arn]),
                    )
                ]
            )
        else:
            tags = {
                "aws:RequestTag/eks-cluster-arn": cluster_arn,
                "aws:RequestTag/kubernetes-namespace": namespace,
                "aws:RequestTag/kubernetes-service-account": service_account,
            }
            trust = Trust.arns(
                pod_role_arn, sid=_SID, conditions={"StringEquals": tags}
            ).with_session_tags()
        super().__init__(scope, id, parameters=parameters, trust=trust, options=options)

    def caller_permissions(self) -> tuple[Statement, ...]:
        """The caller's half: what the pod's own role needs. `EksPodRole` has it by itself.

        See https://docs.aws.amazon.com/eks/latest/userguide/pod-id-assign-target-role.html
        """
        return assume_role(self.role_arn, session_tags=True)
