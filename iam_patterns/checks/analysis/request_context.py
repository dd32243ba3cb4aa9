"""Policies as they stand for whoever meets the conditions that only circumstances decide.

Where and when a request comes from, whether with MFA or by another service: a condition on
that keeps out some callers, but whoever meets it may do all that the statement allows.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from iam_patterns.checks.catalog.condition_keys import KEYS_OF_ANY_SERVICE
from iam_patterns.policy import Condition, PolicyDocument, Statement
from iam_patterns.policy.patterns import has_literal_text

_GLOBAL: Final = "aws:"
_OF_WHAT_IS_DECIDED: Final = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:resourcetag/",
    "aws:username",
)
"""Keys that the caller and the resource determine, whatever the circumstances."""
_HOW_IT_IS_DONE: Final = frozenset(
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
"""Keys of services that the caller chooses, whatever it is about."""


@lru_cache(maxsize=16384)
def in_the_best_circumstances(document: PolicyDocument) -> PolicyDocument:
    """The policy without the conditions that only circumstances decide.

    An Allow applies without them. A Deny that hangs on them does not apply. The policy itself
    where it has none.
    """
    if not any(map(_hangs_on_circumstances, document.statements)):
        return document
    return PolicyDocument(_met(document.statements), version=document.version)


@lru_cache(maxsize=16384)
def circumstances_in(document: PolicyDocument) -> frozenset[str]:
    """The keys of a policy that only circumstances decide."""
    return frozenset(
        condition.key
        for statement in document.statements
        for condition in filter(_is_circumstance, statement.conditions)
    )


def _met(statements: tuple[Statement, ...]) -> Iterator[Statement]:
    for statement in statements:
        if not _hangs_on_circumstances(statement):
            yield statement
        elif statement.effect == "Allow":
            yield statement.with_conditions(
                [c for c in statement.conditions if not _is_circumstance(c)]
            )


def _hangs_on_circumstances(statement: Statement) -> bool:
    return any(map(_is_circumstance, statement.conditions))


def _is_circumstance(condition: Condition) -> bool:
    """Whether only circumstances decide it, or any value at all will do."""
    folded = condition.key.lower()
    is_global = folded.startswith(_GLOBAL) and not folded.startswith(_OF_WHAT_IS_DECIDED)
    operator = condition.parsed_operator
    is_met_by_any = operator.has_wildcards and not operator.is_negated
    return (
        is_global
        or folded in KEYS_OF_ANY_SERVICE
        or folded in _HOW_IT_IS_DONE
        or (is_met_by_any and not any(map(has_literal_text, condition.values)))
    )
