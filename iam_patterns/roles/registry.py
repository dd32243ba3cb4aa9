"""Every role and its module. Written by `make role-lists`: do not edit."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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
    "PermissionsBoundary",
    "ROLES",
    "RolesAnywhereRole",
    "SamlRole",
    "ServiceRole",
    "ThirdPartyExternalIdRole",
]

ROLES: Final = {
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
    "PermissionsBoundary": "permissions_boundary",
    "RolesAnywhereRole": "roles_anywhere_role",
    "SamlRole": "saml_role",
    "ServiceRole": "service_role",
    "ThirdPartyExternalIdRole": "third_party_external_id_role",
}
"""The module of each role, by its name."""
