"""Worker nodes of an EKS cluster, with one bucket that every pod on them may read."""

from typing import Final, Unpack

from aws_cdk import Annotations, CfnOutput, Stack
from constructs import Construct

from iam_patterns import EksNodeRole
from iam_patterns.permissions import read_s3
from iam_patterns.roles.eks_node_role import SHARED_WITH_EVERY_POD
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class EksNodeRoleStack(Stack):
    """Worker nodes that join a cluster, with one prefix that every pod can read.

    Hand the role to your node groups: ``eks.Nodegroup(..., node_role=role)``.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        certificates = PrivateBucket(
            self, "Certificates", access_logs=AccessLogBucket(self, "AccessLogs")
        )

        # Who: EC2 alone. What: be a node, and read what is public within the cluster. What one
        # application needs belongs into an EksPodRole.
        role = EksNodeRole(
            self,
            "Role",
            description="Worker nodes of the shop's cluster",
            permissions=read_s3(certificates.bucket_arn, prefix="authorities/"),
        )
        Annotations.of(role).acknowledge_warning(
            SHARED_WITH_EVERY_POD, "Certificates of authorities are no secret to any pod."
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "CertificatesBucket", value=certificates.bucket_name)


EXAMPLE: Final = Example.in_tools_account(30, EksNodeRoleStack)
