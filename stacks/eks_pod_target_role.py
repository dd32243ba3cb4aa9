"""Pods that read a bucket of another account, by the target role of their association.

Three stacks: `EksPodTargetRolePodsStack` with the pods' own role in the cluster's account;
`EksPodTargetRoleGrantStack`, also there, with a role that is granted to it over stacks; and
`EksPodTargetRoleStack` with the target role and the bucket in the workload account.
"""

from typing import Final, Unpack

from aws_cdk import App, CfnOutput, Stack
from aws_cdk import aws_eks as eks
from constructs import Construct

from iam_patterns import EksPodRole, EksPodTargetRole, LambdaExecutionRole
from iam_patterns.permissions import read_s3
from stacks.deployment_names import DeploymentNames
from stacks.example import Example, Settings
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_NAMESPACE: Final = "shop"
_SERVICE_ACCOUNT: Final = "reports"


class EksPodTargetRolePodsStack(Stack):
    """The pods' own role, which can assume the target role and nothing else."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # The association names both roles. Both have names, since each refers to the other.
        self.role = EksPodRole(
            self,
            "Role",
            role_name=names.pod_role,
            description="The pods of shop/reports, on their way to the workload account",
            cluster=eks.Cluster.from_cluster_attributes(
                self, "Cluster", cluster_name=names.cluster
            ),
            namespace=_NAMESPACE,
            service_account=_SERVICE_ACCOUNT,
            target_role_arn=names.pod_target_role_arn,
        )

        CfnOutput(self, "RoleArn", value=self.role.role_arn)


class EksPodTargetRoleGrantStack(Stack):
    """The role of a function in the pods' account, which the pods can assume too."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        pod_role: EksPodRole,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # Both halves are in this stack, which depends on that of the pods. The sessions of pods
        # carry session tags, so both halves allow sts:TagSession.
        role = LambdaExecutionRole(self, "Role", description="Archives reports")
        role.grant_assume_role(pod_role)

        CfnOutput(self, "RoleArn", value=role.role_arn)


class EksPodTargetRoleStack(Stack):
    """The pods of shop/reports can read one bucket of this account."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        reports = PrivateBucket(self, "Reports", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: the pods' role of the cluster's account, with the session tags of this cluster,
        # namespace and service account. What: read the reports.
        role = EksPodTargetRole(
            self,
            "Role",
            role_name=names.pod_target_role,
            description="Reports for the pods of shop/reports",
            pod_role_arn=names.pod_role_arn,
            cluster_arn=names.cluster_arn,
            namespace=_NAMESPACE,
            service_account=_SERVICE_ACCOUNT,
            permissions=read_s3(reports.bucket_arn, prefix="monthly/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "ClusterArn", value=names.cluster_arn)
        CfnOutput(self, "ReportsBucket", value=reports.bucket_name)


def _add(app: App, settings: Settings) -> None:
    names = settings.names
    pods = EksPodTargetRolePodsStack(app, "EksPodTargetRolePods", names=names, env=settings.tools)
    EksPodTargetRoleGrantStack(app, "EksPodTargetRoleGrant", pod_role=pods.role, env=settings.tools)
    target = EksPodTargetRoleStack(app, "EksPodTargetRole", names=names, env=settings.workload)
    target.add_dependency(pods, "it trusts the pods' role by name")


EXAMPLE: Final = Example(45, _add)
