"""Acknowledges the cdk-nag findings that our own wildcards cause.

See https://github.com/cdklabs/cdk-nag
"""

import json
import re
from collections.abc import Sequence

from aws_cdk import Acknowledgment, Stack, Validations
from constructs import Construct

from iam_patterns.policy import Statement


def acknowledge_wildcards(construct: Construct, statements: Sequence[Statement]) -> None:
    """Acknowledges each wildcard in a statement that gives a reason for it.

    Args:
        construct: The role.
        statements: Its statements.
    """
    for statement in statements:
        for value in statement.resources if statement.wildcard_reason else ():
            if "*" in value or value.startswith("${Token"):
                written = flattened(Stack.of(construct).resolve(value))
                if "*" in written:
                    reason = f"{statement.sid}: {statement.wildcard_reason}"
                    acknowledge(construct, f"AwsSolutions-IAM5[Resource::{written}]", reason)


def acknowledge(construct: Construct, finding: str, reason: str) -> None:
    """Acknowledges one finding of the AwsSolutions pack.

    Args:
        construct: The construct that the finding is on.
        finding: The finding with its detail.
        reason: Why it is right.
    """
    Validations.of(construct).acknowledge(
        Acknowledgment(id=f"AwsSolutions::{finding}", reason=reason)
    )


def flattened(value: object) -> str:
    """A template's value as cdk-nag writes it in a finding: ``<Bucket.Arn>/*``."""
    match value:
        case str():
            return re.sub(r"\$\{([^{}]*)\}", r"<\1>", value)
        case {"Fn::Join": [str(delimiter), [*items]]}:
            return delimiter.join(flattened(item) for item in items)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{flattened(resource)}.{flattened(attribute)}>"
        case {"Ref": name}:
            return f"<{flattened(name)}>"
        case _:
            return json.dumps(value, separators=(",", ":"))
