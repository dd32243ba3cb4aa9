"""Pods of one Kubernetes service account, through EKS Pod Identity."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_eks as eks
from constructs import Construct

from iam_patterns import EksPodRole
from iam_patterns.permissions import read_write_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_CLUSTER: Final = "shop"


class EksPodRoleStack(Stack):
    """The pods of shop/orders keep their orders in a bucket, through EKS Pod Identity.

    The cluster, named shop, is yours already, with the Pod Identity agent on it.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        orders = PrivateBucket(self, "Orders", access_logs=AccessLogBucket(self, "AccessLogs"))
        cluster = eks.Cluster.from_cluster_attributes(self, "Cluster", cluster_name=_CLUSTER)

        # Who: EKS, for this cluster, namespace and service account, as its session tags say.
        # What: the objects of one prefix. The association is made along with the role.
        role = EksPodRole(
            self,
            "Role",
            description="The order service of the shop",
            cluster=cluster,
            namespace="shop",
            service_account="orders",
            permissions=read_write_s3(orders.bucket_arn, prefix="orders/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "ClusterArn", value=cluster.cluster_arn)
        CfnOutput(self, "OrdersBucket", value=orders.bucket_name)


EXAMPLE: Final = Example.in_tools_account(40, EksPodRoleStack)
