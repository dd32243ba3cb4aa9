"""The parameters of a rollout that are about where it is deployed from.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
"""

from collections.abc import Iterator

from constructs import Construct

from iam_patterns.policy.formats import ORGANIZATION_ID
from iam_patterns.policy.problems import Problem


def check_rollout(
    scope: object, organization_id: object, region: object, delegated_administrator: object
) -> Iterator[Problem]:
    """The problems of the scope, the organization, the Region and the account that deploys."""
    if not isinstance(scope, Construct):
        yield Problem("scope", scope, "a construct", "Pass the stack, or self inside it.")
    if problem := ORGANIZATION_ID.problem("organization_id", organization_id):
        yield problem
    if region is not None and not (isinstance(region, str) and region):
        fix = "IAM is global: a second Region would create the same roles again."
        yield Problem("region", region, "one Region, such as eu-west-1", fix)
    if not isinstance(delegated_administrator, bool):
        fix = "Pass a Python bool."
        yield Problem("delegated_administrator", delegated_administrator, "True or False", fix)
