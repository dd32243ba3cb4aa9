"""Every role and its module. Written by `make role-lists`: do not edit."""

TYPE_CHECKING = False  # type checkers take it for True; typing takes longest to load

if TYPE_CHECKING:
    from iam_patterns.roles.chained_role import ChainedRole as ChainedRole
    from iam_patterns.roles.cognito_identity_role import CognitoIdentityRole as CognitoIdentityRole
    from iam_patterns.roles.cross_account_deploy_role import CrossAccountDeployRole as CrossAccountDeployRole
    from iam_patterns.roles.ec2_instance_role import Ec2InstanceRole as Ec2InstanceRole
    from iam_patterns.roles.ecs_task_execution_role import EcsTaskExecutionRole as EcsTaskExecutionRole
    from iam_patterns.roles.ecs_task_role import EcsTaskRole as EcsTaskRole
    from iam_patterns.roles.eks_node_role import EksNodeRole as EksNodeRole
    from iam_patterns.roles.eks_pod_role import EksPodRole as EksPodRole
    from iam_patterns.roles.eks_pod_target_role import EksPodTargetRole as EksPodTargetRole
    from iam_patterns.roles.eks_service_account_role import EksServiceAccountRole as EksServiceAccountRole
    from iam_patterns.roles.github_actions_role import GitHubActionsRole as GitHubActionsRole
    from iam_patterns.roles.lambda_execution_role import LambdaExecutionRole as LambdaExecutionRole
    from iam_patterns.roles.mfa_role import MfaRole as MfaRole
    from iam_patterns.roles.oidc_role import OidcRole as OidcRole
    from iam_patterns.roles.permissions_boundary import PermissionsBoundary as PermissionsBoundary
    from iam_patterns.roles.roles_anywhere_role import RolesAnywhereRole as RolesAnywhereRole
    from iam_patterns.roles.saml_role import SamlRole as SamlRole
    from iam_patterns.roles.service_role import ServiceRole as ServiceRole
    from iam_patterns.roles.third_party_external_id_role import ThirdPartyExternalIdRole as ThirdPartyExternalIdRole

ROLES = {
    "ChainedRole": "chained_role",
    "CognitoIdentityRole": "cognito_identity_role",
    "CrossAccountDeployRole": "cross_account_deploy_role",
    "Ec2InstanceRole": "ec2_instance_role",
    "EcsTaskExecutionRole": "ecs_task_execution_role",
    "EcsTaskRole": "ecs_task_role",
    "EksNodeRole": "eks_node_role",
    "EksPodRole": "eks_pod_role",
    "EksPodTargetRole": "eks_pod_target_role",
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
