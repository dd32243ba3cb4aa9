"""Deploying with CloudFormation, with the CDK, and from a pipeline.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudformation.html
"""

from typing import Final

from iam_patterns.permissions._arguments import account_of, arn_of, partition_of, refuse_arguments
from iam_patterns.permissions._kms import through_service, via_service_condition
from iam_patterns.permissions.s3 import BUCKET_ARN
from iam_patterns.policy import PolicyError, Problem, Statement
from iam_patterns.policy.formats import ACCOUNT_ID, KMS_KEY_ARN, ROLE_ARN, Format

_STACK_NAME_PREFIX: Final = Format(
    r"[A-Za-z][A-Za-z0-9-]{0,126}",
    "the beginning of stack names: a letter, then letters, digits and hyphens",
    "Write it like shop-, without a wildcard.",
)
_QUALIFIER: Final = Format(
    r"[A-Za-z0-9_-]{1,10}",
    "a bootstrap qualifier of 1-10 letters, digits, _ or -",
    "Use the one that cdk bootstrap was given, or leave it out for CDK's own.",
)
_REGION: Final = Format(r"[a-z]{2}(-[a-z]+)+-\d|\*", "a region such as eu-west-1, or *", "Name it.")
_PARTITION: Final = Format(r"aws(-[a-z]+)*|\*", "a partition such as aws or aws-cn", "Name it.")
_ACCOUNT: Final = Format(rf"{ACCOUNT_ID.pattern}|\*", ACCOUNT_ID.allowed, ACCOUNT_ID.fix)
_KEY_ALIAS_ARN: Final = arn_of(
    "kms", r"alias/[\w/-]{1,250}", "arn:PARTITION:kms:REGION:ACCOUNT:alias/NAME"
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
        stack_name_prefix: What the stacks' names begin with, such as ``shop-``.
        execution_role_arn: The role that CloudFormation uses. Its account is that of the
            stacks; where the ARN is a token, the account and partition are left open, which
            widens nothing: CloudFormation has no stacks of other accounts to offer.
        region: The region of the stacks; any unless given.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> role = "arn:aws:iam::222222222222:role/cloudformation"
        >>> [statement.sid for statement in deploy_cloudformation("shop-", role)]
        ['ChangeStacks', 'UseChangeSets', 'ReadStacks', 'ReadTemplates', 'PassExecutionRole']

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
    """
    refuse_arguments(
        "deploy_cloudformation",
        {
            "stack_name_prefix": (stack_name_prefix, _STACK_NAME_PREFIX),
            "execution_role_arn": (execution_role_arn, ROLE_ARN),
            "region": (region, _REGION),
        },
    )
    partition = partition_of(execution_role_arn) or "*"
    account = account_of(execution_role_arn) or "*"
    stacks = f"arn:{partition}:cloudformation:{region}:{account}:stack/{stack_name_prefix}*/*"
    reason = f"The wildcard stands for the stacks whose names begin with {stack_name_prefix}"
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


def deploy_cdk(
    qualifier: str = "hnb659fds", *, account: str, region: str = "*", partition: str = "*"
) -> tuple[Statement, ...]:
    """Deploys with the CDK command line into a bootstrapped account.

    Allows: assuming the bootstrap roles for deploying, for publishing files and images, and
    for looking things up.
    Does not allow: anything else. What a deployment may do is up to the bootstrap stack's
    CloudFormation execution role.

    Args:
        qualifier: The qualifier of the bootstrap stack, at most 10 characters.
        account: The account that is deployed to, or ``*`` for any that trusts the caller.
        region: The region that is deployed to; any unless given.
        partition: The partition. Left open it widens nothing: an account is in one only.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> deploy_cdk(account="222222222222", region="eu-west-1")[0].sid
        'AssumeBootstrapRoles'

    See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    """
    refuse_arguments(
        "deploy_cdk",
        {
            "qualifier": (qualifier, _QUALIFIER),
            "account": (account, _ACCOUNT),
            "region": (region, _REGION),
            "partition": (partition, _PARTITION),
        },
    )
    purposes = ("deploy", "file-publishing", "image-publishing", "lookup")
    return (
        Statement(
            "AssumeBootstrapRoles",
            actions=["sts:AssumeRole"],
            resources=[
                f"arn:{partition}:iam::{account}:role/cdk-{qualifier}-{purpose}-role-{account}-{region}"
                for purpose in purposes
            ],
            wildcard_reason="The names of the bootstrap roles are fixed but for what is left open.",
        ),
    )


def read_pipeline_artifacts(
    bucket_arn: str, key_arn: str | None = None, *, key_alias_arn: str | None = None
) -> tuple[Statement, ...]:
    """Reads what a pipeline of another account hands over.

    Allows: getting the artifacts, in the version the pipeline names, and decrypting them.
    Does not allow: listing, writing or deleting artifacts.

    Args:
        bucket_arn: The ARN of the pipeline's artifact bucket.
        key_arn: The ARN of the KMS key that encrypts the artifacts.
        key_alias_arn: The ARN of an alias of that key, where the key's own ARN is not known
            beforehand. Either this or ``key_arn``.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> key = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab"
        >>> [statement.sid for statement in read_pipeline_artifacts("arn:aws:s3:::artifacts", key)]
        ['ReadArtifacts', 'DecryptArtifacts']

    See https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
    """
    arguments = {
        "bucket_arn": (bucket_arn, BUCKET_ARN),
        "key_arn": (key_arn, KMS_KEY_ARN),
        "key_alias_arn": (key_alias_arn, _KEY_ALIAS_ARN),
    }
    refuse_arguments("read_pipeline_artifacts", arguments)
    if (key_arn is None) == (key_alias_arn is None):
        problem = Problem(
            "key_arn", key_arn, "given, or else key_alias_arn, not both", "Name the key once."
        )
        raise PolicyError("read_pipeline_artifacts()", [problem])
    return (
        Statement(
            "ReadArtifacts",
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=[f"{bucket_arn}/*"],
            wildcard_reason="The keys of artifacts are the pipeline's; one bucket is named.",
        ),
        *through_service("s3", key_arn, ["kms:Decrypt"], "DecryptArtifacts"),
        *_decrypt_by_alias(key_alias_arn),
    )


def _decrypt_by_alias(key_alias_arn: str | None) -> tuple[Statement, ...]:
    """Decrypting with whichever key of that account and region has the alias."""
    if key_alias_arn is None:
        return ()
    before, separator, alias = key_alias_arn.rpartition(":alias/")
    if not separator:
        problem = Problem(
            "key_alias_arn",
            key_alias_arn,
            "an ARN with its alias/NAME written out",
            "Write the alias into the string; tokens may stand before it.",
        )
        raise PolicyError("read_pipeline_artifacts()", [problem])
    via_service = via_service_condition("s3", key_alias_arn)
    return (
        Statement(
            "DecryptArtifacts",
            actions=["kms:Decrypt"],
            resources=[f"{before}:key/*"],
            conditions={
                **via_service,
                "ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{alias}"},
            },
            wildcard_reason=f"The condition on kms:ResourceAliases names one key: alias/{alias}",
        ),
    )
