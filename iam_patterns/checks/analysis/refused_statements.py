"""Statements of a resource policy that the service of the resource refuses.

See https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.policy import Statement
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import elements_of
from iam_patterns.template.resource_policies.owners import owner_of

_BUCKET: Final = "AWS::S3::BucketPolicy"
# KMS refuses statements without one since August 2025, see
# https://github.com/ministryofjustice/analytical-platform/issues/7691
_REQUIRE_A_RESOURCE: Final = (_BUCKET, "AWS::KMS::Key", "AWS::KMS::ReplicaKey")
# S3: "Policy has invalid action". SNS: "Policy statement action out of service scope", see
# https://github.com/hashicorp/terraform/issues/12740
_ONLY_OWN_ACTIONS: Final = {
    _BUCKET: "s3",
    "AWS::SNS::TopicInlinePolicy": "sns",
    "AWS::SNS::TopicPolicy": "sns",
}


def why_refused(policy: ResourcePolicy, statement: Statement) -> Iterator[str]:
    """The reasons for which the service refuses a policy with a statement, in words.

    Args:
        policy: The policy.
        statement: One of its statements.
    """
    resources = statement.resources or statement.not_resources
    if policy.type in _REQUIRE_A_RESOURCE and not resources:
        yield f"{policy.service} requires Resource in every statement"
    service = _ONLY_OWN_ACTIONS.get(policy.type)
    for action in statement.actions or statement.not_actions or ():
        prefix = action.partition(":")[0].lower()
        if service and prefix not in (service, "*") and not contains_token(action):
            yield f"{policy.service} refuses actions of other services, such as {action}"
    if policy.type == _BUCKET and policy.resources:
        for resource in resources or ():
            if not any(_could_be_in(resource, bucket) for bucket in policy.resources):
                yield f"S3 refuses {resource}, because it is not in the bucket of the policy"


def _could_be_in(resource: str, bucket: str) -> bool:
    """Whether a pattern could match the bucket or one of its objects."""
    if contains_token(bucket) or contains_token(resource):
        return True
    owner = owner_of(resource)
    return could_match(elements_of(owner), bucket) or could_match(
        elements_of(resource), f"{bucket}/"
    )
