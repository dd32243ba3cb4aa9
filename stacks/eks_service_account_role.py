"""Pods of one Kubernetes service account, through the cluster's own issuer (IRSA)."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from iam_patterns import EksServiceAccountRole
from iam_patterns.permissions import read_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_ISSUER: Final = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"


class EksServiceAccountRoleStack(Stack):
    """The pods of shop/reports read a bucket, through the cluster's OIDC issuer.

    The issuer is that of a cluster you have already, whose OIDC provider the account has. For
    a cluster of the same app pass ``provider=cluster.open_id_connect_provider`` in its place.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        orders = PrivateBucket(self, "Orders", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: tokens of this cluster, for STS, of this service account. What: read.
        role = EksServiceAccountRole(
            self,
            "Role",
            description="The report service of the shop",
            issuer=_ISSUER,
            namespace="shop",
            service_account="reports",
            permissions=read_s3(orders.bucket_arn, prefix="orders/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "OrdersBucket", value=orders.bucket_name)


EXAMPLE: Final = Example.in_tools_account(50, EksServiceAccountRoleStack)
