"""The resource policy allows anyone."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from iam_patterns.checks.analysis.callers_of_anyone import is_open_to_anyone, shared_providers
from iam_patterns.checks.analysis.key_administration import administers_key
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import Statement
from iam_patterns.policy.tokens import shown
from iam_patterns.template.resource_policies.public_access import is_public

_OF_KEYS: Final = ("resource-key-administration",)
_CLIENT: Final = "elasticfilesystem:client"
_OPEN_BY_DEFAULT: Final = "AWS::ApiGateway::RestApi"
"""Without a policy, anyone can call an API: a policy only limits it."""
_IN_WORDS: Final = {
    "BlockPublicPolicy": "S3 refuses the policy, because Block Public Access blocks it "
    "(BlockPublicPolicy)",
    "RestrictPublicBuckets": "S3 limits the policy to the account, because Block Public Access "
    "restricts it (RestrictPublicBuckets)",
}


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Principals ``*`` without a condition on the caller's account, organization or network."""
    if policy.type == _OPEN_BY_DEFAULT or policy.protections & {
        "AdvancedSecurityOptions",
        "VPCOptions",
    }:
        return
    for location, statement in policy.allows:
        if is_open_to_anyone(policy, statement) and not _is_of_clients(statement):
            same_as = _OF_KEYS if administers_key(policy, statement) else ()
            yield replace(_weakness(policy, statement, location), same_as=same_as)
        for provider in shared_providers(statement):
            detail = f"Sessions of {provider} can be of any AWS customer's users."
            yield Weakness(detail, (location,), "List the role that the users assume instead.")


def _weakness(policy: ResourcePolicy, statement: Statement, location: str) -> Weakness:
    actions = two_of([*map(shown, statement.actions)], "more actions")
    what = f"it allows {actions}" if actions else "it allows every action but those of NotAction"
    detail = f"The principal is *, and {what} without a condition that limits the caller."
    blocked = [words for name, words in _IN_WORDS.items() if name in policy.protections]
    if blocked and is_public(policy.document):
        return Weakness(f"{detail} {blocked[0]}.", (location,), is_note=True)
    if _is_url_without_authentication(statement):
        detail = "The function URL has the AuthType NONE: anyone on the internet can call it."
        return Weakness(
            detail,
            (location,),
            "Use the AuthType AWS_IAM, unless the function authenticates its callers itself.",
            is_note=True,
        )
    return Weakness(detail, (location,))


def _is_of_clients(statement: Statement) -> bool:
    """Whether it only lets clients mount a file system, for which they must reach its network."""
    return bool(statement.actions) and all(
        action.lower().startswith(_CLIENT) for action in statement.actions
    )


def _is_url_without_authentication(statement: Statement) -> bool:
    return any(
        condition.key.lower() == "lambda:functionurlauthtype" and condition.values == ("NONE",)
        for condition in statement.conditions
    )


RULE = Rule(
    id="resource-public",
    severity="error",
    subject=ResourcePolicy,
    title="{subject} allows anyone.",
    risk=(
        "Unless something else denies it, anyone with an AWS account, and often anyone on the "
        "internet, can use the resource."
    ),
    fix=(
        "List the principals that need the resource, or require your organization with "
        "aws:PrincipalOrgID."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    example="""\
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

reports = s3.Bucket(stack, "Reports")
reader = iam.Role.from_role_name(stack, "Reader", "reader")
reports.add_to_resource_policy(
    iam.PolicyStatement(
        principals=[iam.ArnPrincipal(reader.role_arn)],
        actions=["s3:GetObject"],
        resources=[reports.arn_for_objects("*")],
    )
)
""",
    find=find,
)
