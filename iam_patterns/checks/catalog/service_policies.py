"""AWS managed policies that AWS made for the role of one service.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_DOCS: Final = "https://docs.aws.amazon.com"
_SERVICE_ROLES: Final = ":policy/service-role/"
"""AWS's own path of policies that are made for service roles."""
_RUN_CODE: Final = frozenset(
    f"{name}.amazonaws.com"
    for name in ("codebuild", "ec2", "ecs-tasks", "glue", "lambda", "sagemaker", "ssm", "states")
)
"""Services that run the code or steps of users with the permissions of the role."""


@dataclass(frozen=True, slots=True)
class ServicePolicy:
    """One policy.

    Args:
        name: Its name, without the path.
        page: The AWS page that says which role it is for.
        service: The service that the role is for, where the path does not say that it is one.
        fix: What to pass to the construct of CDK that attaches it.
    """

    name: str
    page: str
    service: str = ""
    fix: str = ""


_ROWS: Final = (
    ServicePolicy(
        "AmazonAPIGatewayPushToCloudWatchLogs",
        f"{_DOCS}/apigateway/latest/developerguide/set-up-logging.html",
        fix="RestApi(cloud_watch_role=False)",
    ),
    ServicePolicy(
        "AmazonEKSComputePolicy",
        f"{_DOCS}/eks/latest/userguide/auto-cluster-iam-role.html",
        "eks.amazonaws.com",
        "eks.Cluster(role=...)",
    ),
    ServicePolicy(
        "AmazonElasticMapReduceRole",
        f"{_DOCS}/emr/latest/ManagementGuide/emr-iam-role.html",
        fix="EmrCreateCluster(service_role=...)",
    ),
    ServicePolicy(
        "AmazonSSMManagedInstanceCore",
        f"{_DOCS}/systems-manager/latest/userguide/setup-instance-permissions.html",
        "ec2.amazonaws.com",
        "Instance(ssm_session_permissions=False)",
    ),
    ServicePolicy(
        "AmazonSageMakerFullAccess",
        f"{_DOCS}/sagemaker/latest/dg/sagemaker-roles.html",
        "sagemaker.amazonaws.com",
        "SageMakerCreateTransformJob(role=...)",
    ),
    ServicePolicy(
        "AWSBackupServiceRolePolicyForBackup",
        f"{_DOCS}/aws-backup/latest/devguide/iam-service-roles.html",
        fix="BackupSelection(role=...)",
    ),
    ServicePolicy(
        "AWSBackupServiceRolePolicyForRestores",
        f"{_DOCS}/aws-backup/latest/devguide/iam-service-roles.html",
        fix="BackupSelection(allow_restores=False)",
    ),
    ServicePolicy(
        "AWSBatchServiceRole",
        f"{_DOCS}/batch/latest/userguide/service_IAM_role.html",
        fix="UnmanagedComputeEnvironment(service_role=...)",
    ),
    ServicePolicy(
        "AWSCodeDeployRoleForECS",
        f"{_DOCS}/codedeploy/latest/userguide/getting-started-create-service-role.html",
        "codedeploy.amazonaws.com",
        "EcsDeploymentGroup(role=...)",
    ),
    ServicePolicy(
        "ReadOnlyAccess",
        f"{_DOCS}/config/latest/developerguide/cloudformation-stack-drift-detection-check.html",
        "config.amazonaws.com",
        "CloudFormationStackDriftDetectionCheck(role=...)",
    ),
)
SERVICE_POLICIES: Final = {row.name: row for row in _ROWS}


def is_made_for(arn: str, services: Collection[str]) -> bool:
    """Whether an AWS managed policy is made for a role of these services.

    One for a role that runs the code of users is not, unless a row says so: what it allows,
    that code can do.
    """
    row = SERVICE_POLICIES.get(name_of(arn))
    if row and row.service:
        return row.service in services
    return _SERVICE_ROLES in arn and not _RUN_CODE.intersection(services)


def name_of(arn: str) -> str:
    """The name of a policy, without its path."""
    return arn.rpartition("/")[2]
