"""The trust policy allows any AWS principal to assume the role."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    PRINCIPAL_ARN,
    conditions_on,
    is_about_the_caller,
    is_about_the_organization,
    required_accounts,
    required_organizations,
    requires,
)
from iam_patterns.checks.analysis.trust_examples import OF_A_ROLE, OF_GITHUB
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.tokens import contains_unknown, shown

_NAMED: Final = {
    "Service": ("the service that needs the role", ""),
    "Federated": ("the ARN of the identity provider", OF_GITHUB),
}
"""What to trust in the place of ``*``, by the kind of principal, and an example."""


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Principals ``*`` without a condition on the caller's account or organization."""
    for location, statement in policy.allows:
        named = statement.principals
        if named is None:
            continue
        is_limited = required_organizations(statement) or required_accounts(statement)
        if (named.everyone or "*" in named.aws) and not is_limited:
            same_as, cause = _same_as(policy, statement)
            yield replace(_anyone(statement, location), same_as=same_as, cause=cause)
        for kind in _NAMED:
            if "*" in dict(named.by_kind()).get(kind, ()):
                what, example = _NAMED[kind]
                yield Weakness(
                    f"The {kind} principal is *.", (location,), f"Replace * with {what}.", example
                )


def _same_as(policy: TrustPolicy, statement: Statement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that report a condition on the organization that requires none, and where."""
    if denials := policy.denials_on(statement, is_about_the_organization):
        return ("trust-bypassable-denial",), denials
    is_for_all = any(map(_is_for_all, statement.conditions))
    return ("trust-for-all-values",) if is_for_all else (), ()


def _is_for_all(condition: Condition) -> bool:
    return condition.parsed_operator.is_for_all and is_about_the_caller(condition.key)


def _anyone(statement: Statement, location: str) -> Weakness:
    unknown = [
        shown(value)
        for condition in conditions_on(statement, PRINCIPAL_ARN)
        for value in condition.values
        if requires(condition) and contains_unknown(value)
    ]
    if unknown:
        detail = (
            f"The principal is *, and aws:PrincipalArn must match {unknown[0]}, which is known "
            "only at deployment and could match any caller."
        )
        return Weakness(detail, (location,), is_guess=True)
    detail = "The principal is *, and no condition limits the caller's account or organization."
    return Weakness(detail, (location,))


RULE = Rule(
    id="trust-any-principal",
    severity="error",
    subject=TrustPolicy,
    title="{subject} can be assumed by any AWS principal.",
    risk="Anyone with an AWS account can assume the role and use its permissions.",
    fix=(
        "List the principals that need the role, or require your organization with "
        "aws:PrincipalOrgID and the ARNs of the callers with aws:PrincipalArn."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    example=OF_A_ROLE,
    find=find,
)
