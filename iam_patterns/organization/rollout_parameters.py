"""The parameters of a rollout that are about where it is deployed from.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-delegated-admin.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from iam_patterns.organization.errors import check_scope
from iam_patterns.policy.formats import ORGANIZATION_ID
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wrong_types import not_a

_REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d+", re.ASCII)
_LONGEST_DESCRIPTION: Final = 1024


def check_rollout(
    scope: object, organization_id: object, region: object, delegated_administrator: object
) -> Iterator[Problem]:
    """The problems of the scope, the organization, the Region and the account that deploys."""
    yield from check_scope(scope)
    if problem := ORGANIZATION_ID.problem("organization_id", organization_id):
        yield problem
    if region is not None and not (
        isinstance(region, str) and (contains_token(region) or _REGION.fullmatch(region))
    ):
        fix = "IAM is global: a second Region would create the same roles again."
        yield Problem("region", region, "one Region, such as eu-west-1", fix)
    if not isinstance(delegated_administrator, bool):
        fix = "Pass a Python bool."
        yield Problem("delegated_administrator", delegated_administrator, "True or False", fix)


def check_roles_and_values(
    roles: object, values: Mapping[str, object], description: object
) -> Iterator[Problem]:
    """The problems of the function, of the values of its parameters and of the description.

    Args:
        roles: The function that creates the roles.
        values: The values of CloudFormation parameters, or None, by their own parameter.
        description: What the StackSets are for.
    """
    if isinstance(roles, type) or not callable(roles):
        fix = "Write def roles(scope): return MfaRole(scope, ...), and pass roles."
        yield Problem("roles", roles, "a function that creates the roles in a scope", fix)
    for name, given in values.items():
        if given is None:
            continue
        if not isinstance(given, Mapping):
            fix = 'Write it like {"Environment": "prod"}.'
            yield Problem(name, given, "a mapping of parameter names to values", fix)
            continue
        for key, value in given.items():
            yield from not_a(f"{name}[{key!r}]", value, str, "a string")
    yield from check_description(description, _LONGEST_DESCRIPTION)


def check_description(description: object, longest: int) -> Iterator[Problem]:
    """The problem of a description that is no text, or too long."""
    if description is not None and not (
        isinstance(description, str) and len(description) <= longest
    ):
        allowed = f"a string of at most {longest} characters"
        yield Problem("description", description, allowed, "Shorten it, or omit it.")
