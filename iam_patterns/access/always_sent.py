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
_KEYS: Final = {**_TAKEN_FOR_GRANTED, **{key: unknown(key) for key in _OPEN}}

GIVEN_BY_CONTEXT: Final = frozenset({*_OPEN, "aws:userid", *POD_TAG_KEYS})
"""The unknown values that a question takes by ``context=``, not by ``parameters=``."""


def always_sent(statements: Iterable[Statement]) -> Mapping[str, str]:
    """The keys that some statements ask for and every request has, with their values."""
    every = tuple(statements)
    return {
        key: value
        for key, value in _KEYS.items()
        if any(asks_for(statement, key.lower()) for statement in every)
    }
