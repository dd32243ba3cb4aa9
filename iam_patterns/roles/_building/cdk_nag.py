"""Acknowledges the cdk-nag findings that our own wildcards and managed policies cause.

See https://github.com/cdklabs/cdk-nag and
https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from aws_cdk import Stack, Validations
from constructs import Construct

from iam_patterns.policy import Statement
from iam_patterns.policy.tokens import contains_token


def acknowledge_own_findings(
    construct: Construct, statements: Sequence[Statement], aws_managed_policies: Mapping[str, str]
) -> None:
    """Acknowledges the findings of the role itself, and none of the caller's statements.

    That is the wildcards of statements which give a reason for them, and the AWS managed
    policies of the pattern. A resource that belongs to another stack is written differently
    once CDK has resolved the reference: such a finding stays to be acknowledged by hand.

    Args:
        construct: The role.
        statements: Its statements.
        aws_managed_policies: The reasons for the AWS managed policies, by their names.
    """
    reasons = _wildcard_reasons(statements)
    unresolved = [text for pair in reasons.items() for text in pair if contains_token(text)]
    resolved = Stack.of(construct).resolve(unresolved) if unresolved else []
    readable = dict(zip(unresolved, map(flattened_reference, resolved), strict=True))
    findings = {
        _wildcard_finding(readable.get(wildcard, flattened_reference(wildcard))): readable.get(
            reason, reason
        )
        for wildcard, reason in reasons.items()
    } | {
        f"AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{name}]": reason
        for name, reason in aws_managed_policies.items()
    }
    if findings:
        # What Validations.of(construct).acknowledge() records, without the stack traces that it
        # takes for each finding: they cost as much as half a role.
        construct.node.add_metadata(
            _acknowledged_rules(),
            {f"AwsSolutions::{finding}": reason for finding, reason in findings.items()},
        )


@lru_cache(maxsize=1)
def _acknowledged_rules() -> str:
    return Validations.ACKNOWLEDGED_RULES_METADATA_KEY


def flattened_reference(value: object) -> str:
    """A template's value as cdk-nag writes it in a finding: ``<Bucket.Arn>/*``."""
    match value:
        case str():
            return re.sub(r"\$\{([^{}]*)\}", r"<\1>", value)
        case {"Fn::Join": [str(delimiter), [*items]]}:
            return delimiter.join(flattened_reference(item) for item in items)
        case {"Fn::Sub": inner} | {"Fn::ImportValue": inner}:
            return flattened_reference(inner)
        case {"Fn::GetAtt": [resource, attribute]}:
            return f"<{flattened_reference(resource)}.{flattened_reference(attribute)}>"
        case {"Ref": name}:
            return f"<{flattened_reference(name)}>"
        case _:
            return json.dumps(value, separators=(",", ":"))


def _wildcard_reasons(statements: Sequence[Statement]) -> dict[str, str]:
    reasons: dict[str, list[str]] = {}
    for statement in statements:
        if statement.effect == "Allow" and statement.wildcard_reason:
            for value in statement.actions + statement.resources:
                if "*" in value:
                    reason = f"{statement.sid}: {statement.wildcard_reason}"
                    reasons.setdefault(value, []).append(reason)
    return {wildcard: "; ".join(given) for wildcard, given in reasons.items()}


def _wildcard_finding(wildcard: str) -> str:
    kind = "Action" if re.fullmatch(r"[A-Za-z0-9-]+:[^:]+", wildcard) else "Resource"
    return f"AwsSolutions-IAM5[{kind}::{wildcard}]"
