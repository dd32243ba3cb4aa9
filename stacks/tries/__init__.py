"""The tries of each example stack, as data: who asks for what, and what AWS must answer."""

from stacks.tries.cross_account_deploy_role import CROSS_ACCOUNT_DEPLOY_ROLE
from stacks.tries.ec2_instance_role import EC2_INSTANCE_ROLE
from stacks.tries.lambda_execution_role import LAMBDA_EXECUTION_ROLE
from stacks.tries.model import Try
from stacks.tries.third_party_external_id_role import THIRD_PARTY_EXTERNAL_ID_ROLE

EVERY_TRY: tuple[Try, ...] = (
    *EC2_INSTANCE_ROLE,
    *LAMBDA_EXECUTION_ROLE,
    *CROSS_ACCOUNT_DEPLOY_ROLE,
    *THIRD_PARTY_EXTERNAL_ID_ROLE,
)
