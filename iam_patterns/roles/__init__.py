"""The roles: each pattern a subclass of `aws_cdk.aws_iam.Role`.

Each loads with the first use of its name, so that nobody waits for the modules of a role that
is not used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iam_patterns.roles._building.errors import RoleError
    from iam_patterns.roles._building.options import Permission, Permissions, RoleOptions
    from iam_patterns.roles.chained_role import ChainedRole
    from iam_patterns.roles.cognito_identity_role import CognitoIdentityRole
    from iam_patterns.roles.cross_account_deploy_role import CrossAccountDeployRole
    from iam_patterns.roles.ec2_instance_role import Ec2InstanceRole
    from iam_patterns.roles.ecs_task_execution_role import EcsTaskExecutionRole
    from iam_patterns.roles.ecs_task_role import EcsTaskRole
    from iam_patterns.roles.eks_node_role import EksNodeRole
    from iam_patterns.roles.eks_pod_role import EksPodRole
    from iam_patterns.roles.eks_service_account_role import EksServiceAccountRole
    from iam_patterns.roles.github_actions_role import GitHubActionsRole
    from iam_patterns.roles.lambda_execution_role import LambdaExecutionRole
    from iam_patterns.roles.mfa_role import MfaRole
    from iam_patterns.roles.oidc_role import OidcRole
    from iam_patterns.roles.permissions_boundary import PermissionsBoundary
    from iam_patterns.roles.roles_anywhere_role import RolesAnywhereRole
    from iam_patterns.roles.saml_role import SamlRole
    from iam_patterns.roles.service_role import ServiceRole
    from iam_patterns.roles.third_party_external_id_role import ThirdPartyExternalIdRole

_MODULES: Final = {
    "ChainedRole": "chained_role",
    "CognitoIdentityRole": "cognito_identity_role",
    "CrossAccountDeployRole": "cross_account_deploy_role",
    "Ec2InstanceRole": "ec2_instance_role",
    "EcsTaskExecutionRole": "ecs_task_execution_role",
    "EcsTaskRole": "ecs_task_role",
    "EksNodeRole": "eks_node_role",
    "EksPodRole": "eks_pod_role",
    "EksServiceAccountRole": "eks_service_account_role",
    "GitHubActionsRole": "github_actions_role",
    "LambdaExecutionRole": "lambda_execution_role",
    "MfaRole": "mfa_role",
    "OidcRole": "oidc_role",
    "Permission": "_building.options",
    "Permissions": "_building.options",
    "PermissionsBoundary": "permissions_boundary",
    "RoleError": "_building.errors",
    "RoleOptions": "_building.options",
    "RolesAnywhereRole": "roles_anywhere_role",
    "SamlRole": "saml_role",
    "ServiceRole": "service_role",
    "ThirdPartyExternalIdRole": "third_party_external_id_role",
}

__all__ = [
    "ChainedRole",
    "CognitoIdentityRole",
    "CrossAccountDeployRole",
    "Ec2InstanceRole",
    "EcsTaskExecutionRole",
    "EcsTaskRole",
    "EksNodeRole",
    "EksPodRole",
    "EksServiceAccountRole",
    "GitHubActionsRole",
    "LambdaExecutionRole",
    "MfaRole",
    "OidcRole",
    "Permission",
    "Permissions",
    "PermissionsBoundary",
    "RoleError",
    "RoleOptions",
    "RolesAnywhereRole",
    "SamlRole",
    "ServiceRole",
    "ThirdPartyExternalIdRole",
]


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return getattr(import_module(f"iam_patterns.roles.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
