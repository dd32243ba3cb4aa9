"""Another statement allows the same callers under weaker conditions."""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    identifies_callers,
    requires_external_id,
    requires_mfa,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import account_of

_REQUIREMENTS: Final[tuple[tuple[str, Callable[[Statement], bool]], ...]] = (
    ("an external ID", requires_external_id),
    ("MFA", requires_mfa),
)


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Allow statements that admit the callers of another one under weaker conditions."""
    for location, statement in policy.allows:
        for other_location, other in policy.allows:
            if other is statement or not _admits_callers_of(statement, other):
                continue
            if detail := _detail(statement, other, other_location):
                fix = f"Delete {location}, or give it the conditions of {other_location}."
                yield Weakness(detail, (location,), fix)
                break


def _detail(weak: Statement, strict: Statement, strict_location: str) -> str:
    """What the weak statement does not require, in words; empty if it requires as much."""
    if strict.conditions and not weak.conditions:
        return f"It has no condition; {strict_location} allows the same callers and has."
    missing = [name for name, is_met in _REQUIREMENTS if is_met(strict) and not is_met(weak)]
    if not missing:
        return ""
    what = " or ".join(missing)
    return f"It does not require {what}; {strict_location} allows the same callers and does."


def _admits_callers_of(wide: Statement, narrow: Statement) -> bool:
    """Whether every caller that the narrow statement allows is a principal of the wide one."""
    if not narrow.principals or not wide.principals:
        return False
    if identifies_callers(wide):
        return wide.principals == narrow.principals
    if wide.principals.everyone or narrow.principals == wide.principals:
        return bool(narrow.principals.aws or narrow.principals.everyone)
    return bool(narrow.principals.aws) and all(
        any(_is_within(name, other) for other in wide.principals.aws)
        for name in narrow.principals.aws
    )


def _is_within(name: str, other: str) -> bool:
    """Whether a principal is another, or belongs to the account that the other is."""
    account = account_of(other)
    is_whole = other.endswith(":root") or other == account
    return other in ("*", name) or (
        is_whole and account is not None and account == account_of(name)
    )


RULE = Rule(
    id="trust-unconditioned-statement",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has a trust statement that makes a stricter one ineffective.",
    risk="The callers can assume the role without the conditions of the stricter statement.",
    fix="Delete the weaker statement, or give it the conditions of the stricter one.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Auditor",
    assumed_by=iam.AccountPrincipal("333333333333").with_conditions(
        {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
    ),
)
""",
    find=find,
)
