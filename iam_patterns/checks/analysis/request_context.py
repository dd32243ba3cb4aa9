"""Policies with the conditions removed that depend on the request, not on the resource.

Such conditions ask for MFA, an IP address, a Region or a calling service. A caller that matches
them is allowed everything that the statement allows.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from iam_patterns.policy import Condition, PolicyDocument, Statement
from iam_patterns.policy.patterns import has_literal_text
from iam_patterns.service_reference.shared_condition_keys import KEYS_OF_ANY_SERVICE

_GLOBAL: Final = "aws:"
_OF_CALLER_AND_RESOURCE: Final = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:resourcetag/",
    "aws:username",
)
"""Keys that the caller and the resource determine."""
_CHOSEN_BY_CALLER: Final = frozenset(
    {
        "ec2:availabilityzone",
        "ec2:instancetype",
        "ec2:region",
        "ec2:tenancy",
        "ec2:vpc",
        "s3:authtype",
        "s3:signatureage",
        "s3:signatureversion",
        "s3:tlsversion",
        "secretsmanager:versionid",
        "secretsmanager:versionstage",
    }
)
"""Service keys whose value the caller chooses, for any resource."""


@lru_cache(maxsize=16384)
def without_request_conditions(document: PolicyDocument) -> PolicyDocument:
    """The policy without the conditions that depend on the request.

    An Allow is kept without them; a Deny that has one is left out.
    """
    if not any(map(_depends_on_request, document.statements)):
        return document
    return PolicyDocument(_most_permissive(document.statements), version=document.version)


@lru_cache(maxsize=16384)
def request_keys(document: PolicyDocument) -> frozenset[str]:
    """The condition keys of a policy that depend on the request."""
    return frozenset(
        condition.key
        for statement in document.statements
        for condition in filter(_is_of_request, statement.conditions)
    )


def _most_permissive(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in statements:
        if not _depends_on_request(statement):
            yield statement
        elif statement.effect == "Allow":
            yield statement.with_conditions(
                [c for c in statement.conditions if not _is_of_request(c)]
            )


def _depends_on_request(statement: Statement) -> bool:
    return any(map(_is_of_request, statement.conditions))


def _is_of_request(condition: Condition) -> bool:
    """Whether a condition depends on the request alone, or matches any value."""
    folded = condition.key.lower()
    is_global = folded.startswith(_GLOBAL) and not folded.startswith(_OF_CALLER_AND_RESOURCE)
    operator = condition.parsed_operator
    is_met_by_any = operator.has_wildcards and not operator.is_negated
    return (
        is_global
        or folded in KEYS_OF_ANY_SERVICE
        or folded in _CHOSEN_BY_CALLER
        or (is_met_by_any and not any(map(has_literal_text, condition.values)))
    )
