"""Running one document of Systems Manager on tagged instances.

See https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
"""

from collections.abc import Mapping
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.arn import split_arn
from iam_patterns.policy.formats import ACCOUNT_ID, TAG_KEY, Format
from iam_patterns.policy.tokens import is_token

_DOCUMENT_ARN: Final = arn_of(
    "ssm",
    r"document/[\w.-]{3,128}",
    "arn:PARTITION:ssm:REGION:ACCOUNT:document/NAME, without ACCOUNT for a document of AWS",
    place=r"[a-z0-9-]+:(\d{12})?",
)
_TAG_VALUE: Final = Format(
    r"[\w .:/=+@-]{1,256}",
    "a tag value of 1-256 letters, digits, spaces and _.:/=+@-",
    "Write the value in full: a wildcard would allow other instances.",
)


def run_command(
    document_arn: str,
    *,
    instance_tags: Mapping[str, str],
    account: str | None = None,
    follow: bool = False,
) -> tuple[Statement, ...]:
    """Runs a command document on the EC2 instances with given tags.

    Allows: sending the command to instances that have all the tags; with ``follow=True``
    reading the status and the output of commands.
    Does not allow: other documents and instances, managed nodes outside EC2, cancelling
    commands, sessions, automations. A principal that can change the instances' tags or the
    document can widen it. ``AWS-RunShellScript`` runs any command there is.

    Args:
        document_arn: The ARN of the document, written with its fields: the Region and account
            of the instances are taken from it.
        instance_tags: The tags that an instance must have, at least one.
        account: The account of the instances, 12 digits. Required for a document of AWS, whose
            ARN has no account.
        follow: Whether the caller can read the status and output of commands. Systems Manager
            cannot limit this to the caller's own commands.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> document = "arn:aws:ssm:eu-west-1:111111111111:document/RestartShop"
        >>> granted = run_command(document, instance_tags={"Role": "web"})
        >>> [statement.sid for statement in granted]
        ['RunDocument', 'OnTaggedInstances']

    See https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
    """
    arguments = Arguments("run_command")
    arguments.check("document_arn", document_arn, _DOCUMENT_ARN)
    arguments.check_pairs("instance_tags", instance_tags, TAG_KEY, _TAG_VALUE)
    arguments.check_optional("account", account, ACCOUNT_ID)
    arguments.check_flag("follow", follow)
    if isinstance(document_arn, str) and is_token(document_arn):
        fix = "Build it with Stack.format_arn from the document's name."
        arguments.refuse("document_arn", document_arn, "written with its fields", fix)
    arguments.raise_problems()
    _, partition, _, region, owner, _ = split_arn(document_arn)
    if not (owner or account):
        fix = "A document of AWS has no account: name the account of the instances."
        arguments.refuse("account", account, "given", fix)
    arguments.raise_problems()
    tags = {f"ssm:resourceTag/{key}": value for key, value in instance_tags.items()}
    statements = (
        Statement("RunDocument", actions=["ssm:SendCommand"], resources=[document_arn]),
        Statement(
            "OnTaggedInstances",
            actions=["ssm:SendCommand"],
            resources=[f"arn:{partition}:ec2:{region}:{account or owner}:instance/*"],
            conditions={"StringEquals": tags},
            wildcard_reason="The condition on ssm:resourceTag allows instances with these tags.",
        ),
    )
    if not follow:
        return statements
    reason = "Systems Manager does not support resource-level permissions for these actions."
    return (
        *statements,
        Statement(
            "FollowCommands",
            actions=[
                "ssm:GetCommandInvocation",
                "ssm:ListCommandInvocations",
                "ssm:ListCommands",
            ],
            resources=["*"],
            wildcard_reason=reason,
        ),
    )
