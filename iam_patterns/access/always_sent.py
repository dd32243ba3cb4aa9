"""The condition keys that every request has, whether or not a question gives their values.

A policy that compares one of them is never decided as if the key were missing. A request is
taken to come over TLS, and from the caller itself, not through an AWS service; time, Region and
session name are unknown, and the answer names them where it depends on them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Iterable, Mapping
from typing import Final

from iam_patterns.access.pod_tags import POD_TAG_KEYS
from iam_patterns.policy import Statement
from iam_patterns.policy.evaluation.unknowns import asks_for
from iam_patterns.policy.tokens import unknown

_TAKEN_FOR_GRANTED: Final = {"aws:SecureTransport": "true", "aws:ViaAWSService": "false"}
_OPEN: Final = ("aws:CurrentTime", "aws:EpochTime", "aws:RequestedRegion", "sts:RoleSessionName")
_ORGANIZATION: Final = ("aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
"""The keys that the policies of resources ask for, to limit them to an organization."""
_KEYS: Final = {**_TAKEN_FOR_GRANTED, **{key: unknown(key) for key in _OPEN}}

GIVEN_BY_CONTEXT: Final = frozenset({*_OPEN, *_ORGANIZATION, "aws:userid", *POD_TAG_KEYS})
"""The unknown values that a question takes by ``context=``, not by ``parameters=``."""


def always_sent(
    statements: Iterable[Statement], *, is_of_resource: bool = False
) -> Mapping[str, str]:
    """The keys that some statements ask for and every request has, with their values.

    Args:
        statements: The statements.
        is_of_resource: Whether they are those of a resource policy. There the organization of
            the caller is unknown too, not missing.
    """
    every = tuple(statements)
    of_organization = _ORGANIZATION if is_of_resource else ()
    return {
        key: value
        for key, value in {**_KEYS, **{each: unknown(each) for each in of_organization}}.items()
        if any(asks_for(statement, key.lower()) for statement in every)
    }
