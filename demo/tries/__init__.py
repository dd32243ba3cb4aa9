"""The tries of each example stack, as data: the caller, the request and the expected answer."""

from demo.tries.chained_role import CHAINED_ROLE
from demo.tries.cognito_identity_role import COGNITO_IDENTITY_ROLE
from demo.tries.cross_account_deploy_role import CROSS_ACCOUNT_DEPLOY_ROLE
from demo.tries.ec2_instance_role import EC2_INSTANCE_ROLE
from demo.tries.ecs_task_role import ECS_TASK_ROLE
from demo.tries.eks_node_role import EKS_NODE_ROLE
from demo.tries.eks_pod_role import EKS_POD_ROLE
from demo.tries.eks_service_account_role import EKS_SERVICE_ACCOUNT_ROLE
from demo.tries.github_actions_role import GIT_HUB_ACTIONS_ROLE
from demo.tries.lambda_execution_role import LAMBDA_EXECUTION_ROLE
from demo.tries.mfa_role import MFA_ROLE
from demo.tries.model import Try
from demo.tries.oidc_role import OIDC_ROLE
from demo.tries.permissions_boundary import PERMISSIONS_BOUNDARY
from demo.tries.roles_anywhere_role import ROLES_ANYWHERE_ROLE
from demo.tries.saml_role import SAML_ROLE
from demo.tries.service_role import SERVICE_ROLE
from demo.tries.third_party_external_id_role import THIRD_PARTY_EXTERNAL_ID_ROLE

EVERY_TRY: tuple[Try, ...] = (
    *EC2_INSTANCE_ROLE,
    *LAMBDA_EXECUTION_ROLE,
    *EKS_NODE_ROLE,
    *EKS_POD_ROLE,
    *EKS_SERVICE_ACCOUNT_ROLE,
    *ECS_TASK_ROLE,
    *SERVICE_ROLE,
    *GIT_HUB_ACTIONS_ROLE,
    *OIDC_ROLE,
    *SAML_ROLE,
    *COGNITO_IDENTITY_ROLE,
    *ROLES_ANYWHERE_ROLE,
    *MFA_ROLE,
    *CROSS_ACCOUNT_DEPLOY_ROLE,
    *CHAINED_ROLE,
    *THIRD_PARTY_EXTERNAL_ID_ROLE,
    *PERMISSIONS_BOUNDARY,
)
