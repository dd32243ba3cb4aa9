"""Deploying stacks with CloudFormation.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from typing import Final

from iam_patterns.permissions._places import REGION
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ROLE_ARN, Format

_STACK_NAME_PREFIX: Final = Format(
    r"[A-Za-z][A-Za-z0-9-]{0,126}",
    "the beginning of stack names: a letter, then letters, digits and hyphens",
    "For example shop-, without a wildcard.",
)


def deploy_cloudformation(
    stack_name_prefix: str, execution_role_arn: str, *, region: str = "*"
) -> tuple[Statement, ...]:
    """Deploys stacks of one name prefix, through one execution role.

    Allows: creating, updating, deleting and describing stacks whose names begin with the
    prefix, directly or by change sets, each call (deleting too) naming this execution role;
    passing the role to CloudFormation.
    Does not allow: other stacks, another execution role or none, passing any other role, the
    resources themselves: those are the execution role's.

    Args:
        stack_name_prefix: The prefix of the stack names, such as ``shop-``.
        execution_role_arn: The role that CloudFormation uses. Its account is that of the
            stacks; where the ARN is a token, the account and partition are left open, which
            widens nothing: CloudFormation has no stacks of other accounts to offer.
        region: The region of the stacks; by default any.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> role = "arn:aws:iam::222222222222:role/cloudformation"
        >>> [statement.sid for statement in deploy_cloudformation("shop-", role)]
        ['ChangeStacks', 'UseChangeSets', 'ReadStacks', 'ReadTemplates', 'PassExecutionRole']

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
    """
    arguments = Arguments("deploy_cloudformation")
    arguments.check("stack_name_prefix", stack_name_prefix, _STACK_NAME_PREFIX)
    arguments.check("execution_role_arn", execution_role_arn, ROLE_ARN)
    arguments.check("region", region, REGION)
    arguments.raise_problems()
    role = Arn.parse(execution_role_arn)
    partition, account = (role.partition, role.account) if role else ("*", "*")
    stacks = f"arn:{partition}:cloudformation:{region}:{account}:stack/{stack_name_prefix}*/*"
    reason = f"The wildcard matches the stacks whose names begin with {stack_name_prefix}"
    return (
        Statement(
            "ChangeStacks",
            actions=[
                "cloudformation:CreateChangeSet",
                "cloudformation:CreateStack",
                "cloudformation:DeleteStack",
                "cloudformation:UpdateStack",
            ],
            resources=[stacks],
            conditions={"ArnEquals": {"cloudformation:RoleArn": execution_role_arn}},
            wildcard_reason=reason,
        ),
        Statement(
            "UseChangeSets",
            actions=["cloudformation:DeleteChangeSet", "cloudformation:ExecuteChangeSet"],
            resources=[stacks],
            wildcard_reason=reason,
        ),
        Statement(
            "ReadStacks",
            actions=[
                "cloudformation:DescribeChangeSet",
                "cloudformation:DescribeStackEvents",
                "cloudformation:DescribeStackResources",
                "cloudformation:DescribeStacks",
                "cloudformation:GetTemplate",
                "cloudformation:ListStackResources",
            ],
            resources=[stacks],
            wildcard_reason=reason,
        ),
        Statement(
            "ReadTemplates",
            actions=["cloudformation:ValidateTemplate"],
            resources=["*"],
            wildcard_reason="cloudformation:ValidateTemplate takes a template, not a resource.",
        ),
        Statement(
            "PassExecutionRole",
            actions=["iam:PassRole"],
            resources=[execution_role_arn],
            conditions={"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}},
        ),
    )
