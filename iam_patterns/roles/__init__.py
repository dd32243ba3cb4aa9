"""The roles: each pattern a subclass of `aws_cdk.aws_iam.Role`."""

from iam_patterns.roles._errors import RoleError
from iam_patterns.roles._options import Permission, Permissions, RoleOptions
from iam_patterns.roles.cross_account_deploy_role import CrossAccountDeployRole
from iam_patterns.roles.ec2_instance_role import Ec2InstanceRole
from iam_patterns.roles.lambda_execution_role import LambdaExecutionRole
from iam_patterns.roles.third_party_external_id_role import ThirdPartyExternalIdRole

__all__ = [
    "CrossAccountDeployRole",
    "Ec2InstanceRole",
    "LambdaExecutionRole",
    "Permission",
    "Permissions",
    "RoleError",
    "RoleOptions",
    "ThirdPartyExternalIdRole",
]
